"""The door for CMSs over HTTP: proved, read, saved, and only then answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, text

from service.accounts import add_key
from service.domain.draft import Draft, DraftSegment, Mention, Outcome, Reason, Step
from service.domain.status import State
from service.intake import ADAPTERS, sources
from service.message import message
from service.settings import Settings
from service.stages import drafting
from service.storage.session import reading, writing
from service.storage.tables import (
    OutboxRow,
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
)
from tests import factories, samples
from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.examples import examples
from tests.service.intake.delivering import KINDS, plugin_payload
from tests.service.newsroom import Newsroom

TABLES = (StoryRow, StoryVersionRow, TranslationRow)


def connect(engine: Engine, kind: str, slug: str | None = None) -> str:
    """Add a source; gives its key."""
    with writing(engine) as session:
        return factories.add_source(session, slug or kind, kind)[1]


def send(
    client: TestClient, kind: str, key: str, payload: Any, *, path: str | None = None, **headers: str
) -> Any:
    """Post a signed delivery; gives the response."""
    body = payload if isinstance(payload, bytes) else factories.raw(payload)
    signed = {**KINDS[kind][1](body, key), **headers}
    return client.post(path or f"/v1/sources/{kind}/webhook", content=body, headers=signed)


def saved(engine: Engine) -> list[int]:
    """Count what is in the record, and last what is promised: tasks, and translations that are queued."""
    with reading(engine) as session:
        counts = [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]
        tasks = session.scalar(select(func.count()).select_from(OutboxRow)) or 0
        queued = session.scalar(select(func.count()).where(TranslationRow.state == State.QUEUED)) or 0
        return [*counts, tasks + queued]


def check_problem(response: Any, status: int, path: str = "") -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(problem)
    assert problem["status"] == status
    assert problem["type"].startswith("urn:dragoman:problem:")
    assert not path or problem["instance"] == path
    return problem


@pytest.mark.parametrize("kind", KINDS)
def test_a_delivery_of_every_cms_is_taken_and_its_repetition_is_a_duplicate(
    client: TestClient, engine: Engine, kind: str
) -> None:
    key = connect(engine, kind)
    first = send(client, kind, key, KINDS[kind][0]())
    assert first.status_code == 202
    answer = first.json()
    assert set(answer) == {"outcome", "story", "version", "status", "detail"}
    assert answer["outcome"] == "accepted"
    assert answer["status"].endswith(f"/v1/stories/{answer['story']}")
    again = send(client, kind, key, KINDS[kind][0]())
    assert (again.status_code, again.json()["outcome"], again.json()["story"]) == (
        202,
        "duplicate",
        answer["story"],
    )
    assert saved(engine) == [1, 1, 12, 11]  # the edition of its own language is live, not queued


def test_when_the_answer_comes_another_connection_sees_the_story(client: TestClient, engine: Engine) -> None:
    answer = send(client, "standard", connect(engine, "standard"), factories.ninjs_payload()).json()
    with engine.connect() as other:
        assert other.scalar(text("select count(*) from stories where id = :id"), {"id": answer["story"]}) == 1


def news(**changes: Any) -> dict[str, Any]:
    """A story of this minute: one of an archive goes another way."""
    return factories.ninjs_payload(versionCreated=datetime.now(UTC).isoformat(), **changes)


def test_a_secret_is_good_for_nothing_once_it_was_taken_back(client: TestClient, engine: Engine) -> None:
    """Though the process remembers its sources, and saves together what comes in together."""
    key = connect(engine, "standard")
    for number in range(2):
        answer = send(client, "standard", key, news(uri=f"urn:{number}"))
        assert (answer.status_code, answer.json()["outcome"]) == (202, "accepted")
    with writing(engine) as session:
        newer = sources.rotate_key(session, "standard")
        sources.retire_keys(session, "standard")
    check_problem(send(client, "standard", key, news(uri="urn:2")), 401)
    assert send(client, "standard", newer, news(uri="urn:3")).json()["outcome"] == "accepted"
    with writing(engine) as session:
        sources.disable_source(session, "standard")
    check_problem(send(client, "standard", newer, news(uri="urn:4")), 401)
    assert saved(engine)[0] == 3


def test_known_stories_are_told_from_unseen_ones_that_come_with_them(
    client: TestClient, engine: Engine
) -> None:
    key = connect(engine, "standard")
    stories = [news(uri=f"urn:{number % 6}", version=str(1 + number % 2)) for number in range(24)]
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda story: send(client, "standard", key, story), stories))
    assert {answer.status_code for answer in answers} == {202}
    outcomes = [answer.json()["outcome"] for answer in answers]
    assert outcomes.count("accepted") == saved(engine)[1]
    assert saved(engine)[0] == 6
    assert len({answer.json()["story"] for answer in answers}) == 6


def test_older_newer_and_killed(client: TestClient, engine: Engine) -> None:
    key = connect(engine, "superdesk")

    def outcome(version: int, **changes: Any) -> str:
        payload = factories.superdesk_payload(version=str(version), headline=f"Version {version}", **changes)
        return str(send(client, "superdesk", key, payload).json()["outcome"])

    assert [outcome(2), outcome(1), outcome(3)] == ["accepted", "stale", "accepted"]
    later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    assert [
        outcome(4, pubstatus="canceled", body_html=""),
        outcome(3),
        outcome(5),  # by its number after the kill, and written before it
        outcome(6, versioncreated=later),
    ] == ["withdrawn", "duplicate", "stale", "accepted"]


def test_ghosts_events_stand_in_the_path(client: TestClient, engine: Engine) -> None:
    key = connect(engine, "ghost")
    post = factories.ghost_payload()
    assert (
        send(client, "ghost", key, post, path="/v1/sources/ghost/webhook/post.published").json()["outcome"]
        == "accepted"
    )
    gone = {"post": {"current": {}, "previous": {**post["post"]["current"]}}}
    answer = send(client, "ghost", key, gone, path="/v1/sources/ghost/webhook/post.deleted")
    assert answer.json()["outcome"] == "withdrawn"


def test_a_post_that_was_a_draft_and_published_in_the_same_second(client: TestClient, engine: Engine) -> None:
    """WordPress counts seconds, and a program that fills it saves a draft first."""
    key = connect(engine, "wordpress")
    second = (datetime.now(UTC) - timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S")

    def outcome(status: str, event: str) -> str:
        payload = plugin_payload(post_status=status, post_modified_gmt=second, post_date_gmt=second)
        path = f"/v1/sources/wordpress/webhook/{event}"
        return str(send(client, "wordpress", key, payload, path=path).json()["outcome"])

    assert outcome("draft", "post_update") == "withdrawn"
    assert outcome("publish", "post_update") == "accepted"
    assert outcome("private", "post_update") == "withdrawn"
    # sent once more, as by a proxy that lost the answer, it brings nothing back
    assert outcome("publish", "post_update") == "duplicate"


def test_a_ghost_post_that_comes_back_in_the_second_in_which_it_went(
    client: TestClient, engine: Engine
) -> None:
    """Ghost counts seconds, and signs the moment of the event more exactly."""
    key = connect(engine, "ghost")
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=20)

    def outcome(event: str, updated: int, signed: float, status: str = "published") -> str:
        changed = (at + timedelta(seconds=updated)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        body = factories.raw(factories.ghost_payload(status=status, updated_at=changed))
        headers = factories.sign_ghost(body, key, at=at + timedelta(seconds=signed))
        answer = client.post(f"/v1/sources/ghost/webhook/{event}", content=body, headers=headers)
        return str(answer.json()["outcome"])

    assert outcome("post.published", 0, 0.4) == "accepted"
    assert outcome("post.unpublished", 5, 5.3, "draft") == "withdrawn"
    assert outcome("post.published", 5, 5.9) == "accepted"
    assert outcome("post.unpublished", 5, 5.95, "draft") == "withdrawn"
    # what Ghost sent before the end, and what is sent again, brings nothing back
    assert outcome("post.published.edited", 4, 6.5) == "stale"
    assert outcome("post.published", 5, 5.9) == "duplicate"


@pytest.mark.parametrize(
    ("kind", "payload", "path"),
    [
        ("standard", factories.ninjs_payload(type="event"), "webhook"),
        ("superdesk", factories.superdesk_payload(type="picture"), "webhook"),
        ("wordpress", factories.wordpress_payload(type="shop_order"), "webhook"),
        ("strapi", {**factories.strapi_payload(), "model": "author"}, "webhook"),
        ("ghost", {"member": {"current": {}}}, "webhook/member.added"),
    ],
)
def test_what_is_no_story_is_a_202_that_says_so_and_records_nothing(
    client: TestClient, engine: Engine, kind: str, payload: Any, path: str
) -> None:
    key = connect(engine, kind)
    answer = send(client, kind, key, payload, path=f"/v1/sources/{kind}/{path}")
    assert answer.status_code == 202
    told = answer.json()
    assert (told["outcome"], told["story"], told["status"]) == ("ignored", None, None)
    assert told["detail"]
    assert saved(engine) == [0, 0, 0, 0]
    stranger = ADAPTERS[kind].new_key()
    assert send(client, kind, stranger, payload, path=f"/v1/sources/{kind}/{path}").status_code == 401


@ON_SQLITE
@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_signature_is_401_and_saves_nothing(client: TestClient, engine: Engine, kind: str) -> None:
    key = connect(engine, kind)
    body = factories.raw(KINDS[kind][0]())
    path = f"/v1/sources/{kind}/webhook"
    wrong = KINDS[kind][1](body, "whsec_" + "A" * 43 + "=" if kind == "standard" else "x" * 32)
    for headers in ({}, wrong):
        problem = check_problem(client.post(path, content=body, headers=headers), 401, path)
        assert KINDS[kind][2] in problem["detail"].lower()
        assert key not in json.dumps(problem)
    assert client.post(path, content=body).headers["www-authenticate"].startswith("Signature")
    assert saved(engine) == [0, 0, 0, 0]


def test_a_replayed_timestamp_is_401(client: TestClient, engine: Engine) -> None:
    key = connect(engine, "standard")
    body = factories.raw(factories.ninjs_payload())
    old = factories.sign_standard(body, key, at=datetime.now(UTC) - timedelta(minutes=6))
    problem = check_problem(client.post("/v1/sources/standard/webhook", content=body, headers=old), 401)
    assert "too old" in problem["detail"]


@ON_SQLITE
@pytest.mark.parametrize(
    "slug", ["nobody", "NOBODY", "%00", "a%00b", "%F0%9F%98%80", "x" * 300, "'; drop table", ".."]
)
def test_an_unknown_source_is_404_whatever_its_name(client: TestClient, slug: str) -> None:
    check_problem(client.post(f"/v1/sources/{slug}/webhook", content=b"{}"), 404)


def test_rotation_leaves_two_keys_valid_and_no_third(client: TestClient, engine: Engine) -> None:
    first = connect(engine, "superdesk")
    with writing(engine) as session:
        second = sources.rotate_key(session, "superdesk")
    for key in (first, second):
        assert send(client, "superdesk", key, factories.superdesk_payload()).status_code == 202
    with writing(engine) as session:
        third = sources.rotate_key(session, "superdesk")
    codes = [
        send(client, "superdesk", key, factories.superdesk_payload()).status_code
        for key in (first, second, third)
    ]
    assert codes == [401, 202, 202]
    with writing(engine) as session:
        assert sources.retire_keys(session, "superdesk") == 1
    assert send(client, "superdesk", second, factories.superdesk_payload()).status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"hello", "body"),
        (b"[]", "body"),
        (b"{}", "uri"),
        (b'{"uri": "urn:x:1", "urgency": 10}', "urgency"),
        (b'{"uri": "urn:x:1", "language": "english"}', "language"),
        (b'{"uri": "urn:x:1"}', "body"),
        (b'{"uri": ' + b"[" * 2000 + b"]" * 2000 + b"}", "body"),
        (b'{"uri": "urn:x:1", "urgency": ' + b"9" * 5000 + b"}", "body"),
    ],
)
def test_what_cannot_be_used_is_422_with_the_field(
    client: TestClient, engine: Engine, body: bytes, field: str
) -> None:
    problem = check_problem(send(client, "standard", connect(engine, "standard"), body), 422)
    assert problem["field"] == field
    assert saved(engine) == [0, 0, 0, 0]


def test_no_text_and_too_much_text(client: TestClient, engine: Engine) -> None:
    key = connect(engine, "standard")
    empty = factories.ninjs_payload(headlines=[], bodies=[{"contentType": "text/html", "value": "<p> </p>"}])
    assert check_problem(send(client, "standard", key, empty), 422)["title"] == "No text"
    much = factories.ninjs_payload(bodies=[{"contentType": "text/html", "value": "<p>" + "word " * 50_000}])
    assert "40,000" in check_problem(send(client, "standard", key, much), 422)["detail"]
    assert saved(engine) == [0, 0, 0, 0]


@ON_SQLITE
def test_more_sentences_than_the_limit_are_422_that_name_the_setting(
    client: TestClient, engine: Engine
) -> None:
    """Nobody else could write for half a minute while a table of 20,000 cells was saved."""
    key = connect(engine, "standard")
    table = "<table><tr>" + "<td>7</td>" * 20_000 + "</tr></table>"
    much = factories.ninjs_payload(bodies=[{"contentType": "text/html", "value": table}])
    problem = check_problem(send(client, "standard", key, much), 422)
    assert "DRAGOMAN_MAX_SENTENCES" in problem["detail"]
    assert "4,000 are the most" in problem["detail"]
    assert saved(engine) == [0, 0, 0, 0]


def test_a_body_over_the_limit_is_413_before_and_while_it_is_read(
    client: TestClient, engine: Engine, settings: Settings
) -> None:
    key = connect(engine, "standard")
    limit = settings.max_body_bytes
    assert check_problem(send(client, "standard", key, b" " * (limit + 1)), 413)["limit"] == limit
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while taken < 50 * limit:
            taken += 100_000
            yield b" " * 100_000

    response = client.post("/v1/sources/standard/webhook", content=endless())
    assert "bytes" in check_problem(response, 413)["detail"]
    assert check_problem(send(client, "standard", key, b" " * limit), 422)["field"] == "body"


def test_characters_that_no_database_takes(client: TestClient, engine: Engine) -> None:
    key = connect(engine, "standard")
    body = json.dumps(
        factories.ninjs_payload(
            uri="urn:x:\0 1",
            headlines=[{"value": "Nul \0 and half \ud83d"}],
            bodies=[{"contentType": "text/html", "value": "<p>a\0b&#0;c&#xD800;\x01\uffff</p>"}],
            people=[{"name": "A\0mina"}],
        )
    ).encode()
    assert send(client, "standard", key, body).status_code == 202
    with reading(engine) as session:
        version = session.scalars(select(StoryVersionRow)).one()
    assert version.blocks[0]["text"] == "Nul and half \ufffd"
    assert version.extra["people"] == [{"name": "Amina"}]


def test_no_address_of_an_author_is_stored(client: TestClient, engine: Engine) -> None:
    key = connect(engine, "ghost")
    assert send(client, "ghost", key, factories.ghost_payload()).status_code == 202
    with reading(engine) as session:
        version = session.scalars(select(StoryVersionRow)).one()
    assert "ruth@" not in version.raw
    assert "Ruth Njeri" in version.raw
    assert version.byline == "Ruth Njeri"


def test_the_same_delivery_at_the_same_moment(client: TestClient, engine: Engine) -> None:
    key = connect(engine, "standard")
    body = factories.raw(factories.ninjs_payload())
    headers = factories.sign_standard(body, key)

    def one(_: int) -> tuple[int, str]:
        response = client.post("/v1/sources/standard/webhook", content=body, headers=headers)
        return response.status_code, response.json().get("outcome")

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(one, range(6)))
    assert answers == [(202, "accepted")] + [(202, "duplicate")] * 5
    assert saved(engine) == [1, 1, 12, 11]  # the edition of its own language is live, not queued


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@ON_POSTGRESQL
@pytest.mark.parametrize("kind", KINDS)
@hypothesis_settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_a_valid_key_signs_is_never_a_500(
    client: TestClient, engine: Engine, kind: str, data: st.DataObject
) -> None:
    with reading(engine) as session:
        row = sources.find_source(session, kind)
    key = str(row.keys[0]) if row else connect(engine, kind)
    payload = KINDS[kind][0]()
    target: dict[str, Any] = payload
    for step in {"ghost": ("post", "current"), "strapi": ("entry",)}.get(kind, ()):
        target = target[step]
    for name in data.draw(st.lists(st.sampled_from(sorted(target)), min_size=1, max_size=3)):
        target[name] = data.draw(VALUES)
    body = json.dumps(payload).encode()
    response = send(client, kind, key, body)
    assert response.status_code in (202, 422), response.text
    if response.status_code == 422:
        assert response.json()["field"]


@ON_SQLITE
def test_the_openapi_document_names_the_endpoint_and_its_answers(client: TestClient) -> None:
    assert client.get("/docs").status_code == 200
    operation = client.get("/openapi.json").json()["paths"]["/v1/sources/{source}/webhook"]["post"]
    assert {"202", "401", "404", "413", "422", "503"} <= set(operation["responses"])
    assert "application/json" in operation["requestBody"]["content"]


def test_where_a_story_stands(client: TestClient, engine: Engine) -> None:
    answer = send(client, "standard", connect(engine, "standard"), factories.ninjs_payload()).json()
    path = f"/v1/stories/{answer['story']}"
    check_problem(client.get(path), 401, path)
    with writing(engine) as session:
        key, lesser = (add_key(session, scope, [scope], None) for scope in ("status", "fetch"))
    check_problem(client.get(path, headers={"authorization": f"Bearer {lesser}"}), 403)
    headers = {"authorization": f"Bearer {key}"}
    story = client.get(path, headers=headers).json()
    assert (story["source"], story["version"], story["versions"], story["pub_status"]) == (
        "standard",
        "1",
        1,
        "usable",
    )
    assert story["headline"] == factories.SAMPLES["en"][0]
    assert [edition["edition"] for edition in story["editions"]][:2] == ["africa-en", "africa-fr"]
    assert [edition["state"] for edition in story["editions"]] == ["live", *["queued"] * 11]
    assert {edition["held_by"] for edition in story["editions"]} == {None}
    for wrong in ("0" * 32, "%00", "x"):
        check_problem(client.get(f"/v1/stories/{wrong}", headers=headers), 404)


def test_a_story_lists_every_missed_term_with_its_reason(client: TestClient, engine: Engine) -> None:
    newsroom = Newsroom(engine)
    story_id = newsroom.deliver(factories.make_story())
    job = newsroom.take()
    assert job is not None
    missed = Mention("un", "UN", (0, 2), ("ONU",), Outcome.MISSED, reason=Reason("none of “ONU” is there"))
    said = Mention(
        "eu", "EU", (4, 6), ("UE",), Outcome.APPLIED, (0, 2), "UE", Reason("said.put_in"), Step.SWAP
    )
    drafted = [DraftSegment(one.index, one.text, mentions=(missed, said)) for one in job.segments]
    with writing(engine) as session:
        draft = Draft(tuple(drafted), "test", {}, {"notes": [message("No model for {what}.", what="this")]})
        assert drafting.save_draft(session, job, draft, newsroom.editions)
        key = add_key(session, "status", ["status"], None)
    answer = client.get(f"/v1/stories/{story_id}", headers={"authorization": f"Bearer {key}"}).json()
    assert answer["editions"][0]["provenance"]["notes"] == ["No model for this."]
    (segments,) = [one["segments"] for one in answer["editions"]]
    count = len(job.segments)
    assert segments["terms"] == {"missed": count, "applied": count}
    assert segments["steps"] == {"swap": count}
    assert segments["missed"] == [
        {"segment": one.index, "term": "UN", "reason": "none of “ONU” is there"} for one in job.segments
    ]


def test_one_story_as_each_cms_sends_it(client: TestClient, engine: Engine) -> None:
    outcomes = []
    for kind, payload in (
        ("ghost", samples.ghost_published()),
        ("wordpress", samples.wordpress_post()),
        ("superdesk", samples.superdesk_item()),
        ("superdesk", samples.superdesk_item()),
        ("superdesk", samples.superdesk_kill()),
        ("superdesk", samples.superdesk_item()),
    ):
        with reading(engine) as session:
            row = sources.find_source(session, kind)
        key = str(row.keys[0]) if row else connect(engine, kind)
        outcomes.append(send(client, kind, key, payload).json()["outcome"])
    assert outcomes == ["accepted", "accepted", "accepted", "duplicate", "withdrawn", "duplicate"]
    with reading(engine) as session:
        versions = session.scalars(select(StoryVersionRow).order_by(StoryVersionRow.received_at)).all()
        slugs = {row.id: row.slug for row in session.scalars(select(SourceRow))}
        kinds = [slugs[version.story.source_id] for version in versions]
    assert kinds == ["ghost", "wordpress", "superdesk", "superdesk"]
    assert "desk@news.example" not in versions[0].raw
    for version in versions[:3]:
        assert len([block for block in version.blocks if block["kind"] == "list_item"]) == 4
        assert len([block for block in version.blocks if block["kind"] == "heading"]) == 3
