"""What may not be read any more is gone, whatever way its source says so: through the webhooks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from service.accounts import add_key
from service.domain.status import State
from service.editions import load_editions
from service.intake.sources import set_options
from service.stages import drafting
from service.storage.session import reading, writing
from service.storage.tables import StoryRow, StoryVersionRow, TranslationRow
from tests import factories
from tests.databases import ON_SQLITE
from tests.service.intake.delivering import plugin_payload
from tests.service.newsroom import make_draft
from tests.service.web.api.test_webhooks import connect, send

OWN, OTHER = "africa-en", "africa-fr"


def item(client: TestClient, story: str, edition: str = OWN) -> int:
    """What a site gets that asks for the story."""
    return int(client.get(f"/v1/editions/{edition}/items/{story}").status_code)


def draft(engine: Engine, story: str, edition: str = OTHER) -> TranslationRow:
    """Have a worker draft it."""
    editions = load_editions()
    with writing(engine) as session:
        row = translation(session, story, edition)
        job = drafting.take_job(session, row.id, row.version_id, "worker", 30.0, 3, editions)
        assert job is not None
        assert drafting.save_draft(session, job, make_draft(job), editions)
    with reading(engine) as session:
        return translation(session, story, edition)


def translation(session: Any, story: str, edition: str) -> TranslationRow:
    query = select(TranslationRow).where(TranslationRow.story_id == story, TranslationRow.edition == edition)
    return session.scalars(query).one()  # type: ignore[no-any-return]


def reviewer(engine: Engine) -> dict[str, str]:
    with writing(engine) as session:
        return {"authorization": f"Bearer {add_key(session, 'awa', ['review', 'status'], None)}"}


def stories(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.scalars(select(StoryRow)).all())


# -- a language that an edition does not take --------------------------------------------------------


def test_a_new_version_in_a_language_that_nobody_takes_takes_the_old_text_down(
    client: TestClient, engine: Engine
) -> None:
    """The old text stayed live, and the draft of it could still be approved."""
    key, review = connect(engine, "standard"), reviewer(engine)
    story = send(client, "standard", key, factories.ninjs_payload()).json()["story"]
    row = draft(engine, story)
    german = factories.ninjs_payload(version="2", versionCreated="2026-03-02T10:00:00Z", language="de")
    german["bodies"] = [
        {"contentType": "text/html", "value": "<p>Die Fähre fährt wieder, aber nicht am Montag.</p>"}
    ]
    answer = send(client, "standard", key, german).json()
    assert answer["outcome"] == "accepted"
    assert "Taken down from 1 edition that this version (de) is not for: africa-en." in answer["detail"]
    assert "no edition takes stories in 'de'" in answer["detail"]
    assert item(client, story) == 410
    with reading(engine) as session:
        now = translation(session, story, OTHER)
    assert now.state == State.WITHDRAWN
    late = client.post(
        f"/v1/translations/{row.id}/approve", json={"lock_version": now.lock_version}, headers=review
    )
    assert late.status_code == 409
    assert item(client, story, OTHER) == 404
    english = factories.ninjs_payload(version="3", versionCreated="2026-03-02T11:00:00Z")
    assert send(client, "standard", key, english).json()["outcome"] == "accepted"
    assert item(client, story) == 200


@ON_SQLITE
def test_what_waits_for_its_embargo_does_not_come_out_after_a_version_in_another_language(
    client: TestClient, engine: Engine
) -> None:
    key = connect(engine, "standard")
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    story = send(client, "standard", key, factories.ninjs_payload(embargoedUntil=soon)).json()["story"]
    later = factories.ninjs_payload(version="2", versionCreated="2026-03-02T10:00:00Z", language="de")
    send(client, "standard", key, later)
    with reading(engine) as session:
        assert translation(session, story, OWN).state == State.WITHDRAWN


# -- what is no story any more -----------------------------------------------------------------------


def strapi(event: str = "entry.update", **changes: Any) -> dict[str, Any]:
    return {**factories.strapi_payload(**changes), "event": event, "createdAt": "2026-03-02T10:00:00Z"}


def ghost_page(**changes: Any) -> dict[str, Any]:
    return {"page": factories.ghost_payload(**changes)["post"]}


def gone_page() -> dict[str, Any]:
    return {"page": {"current": {}, "previous": ghost_page()["page"]["current"]}}


LATER = {"version": "2", "versionCreated": "2026-03-02T10:00:00Z"}
#: kind, options, what makes the story, the options then, what comes then, its address
NO_STORY_ANY_MORE: dict[str, tuple[str, dict[str, Any], Any, dict[str, Any], Any, str]] = {
    "strapi, narrowed": ("strapi", {}, strapi("entry.publish"), {"models": ["report"]}, strapi(), ""),
    "strapi, narrowed, unpublished": (
        "strapi",
        {},
        strapi("entry.publish"),
        {"models": ["report"]},
        strapi("entry.unpublish"),
        "",
    ),
    "strapi, narrowed, deleted": (
        "strapi",
        {},
        strapi("entry.publish"),
        {"models": ["report"]},
        strapi("entry.delete"),
        "",
    ),
    "ghost, pages off": ("ghost", {"pages": True}, ghost_page(), {"pages": None}, ghost_page(), ""),
    "ghost, pages off, by event": (
        "ghost",
        {"pages": True},
        ghost_page(),
        {"pages": False},
        ghost_page(),
        "page.published.edited",
    ),
    "ghost, pages off, deleted": (
        "ghost",
        {"pages": True},
        ghost_page(),
        {"pages": None},
        gone_page(),
        "page.deleted",
    ),
    "ghost, a draft again": (
        "ghost",
        {},
        factories.ghost_payload(),
        {},
        factories.ghost_payload(status="draft"),
        "post.edited",
    ),
    "ninjs, a picture": (
        "standard",
        {},
        factories.ninjs_payload(),
        {},
        factories.ninjs_payload(type="picture", **LATER),
        "",
    ),
    "ninjs, types narrowed": (
        "standard",
        {"types": "text,composite"},
        factories.ninjs_payload(type="composite"),
        {"types": None},
        factories.ninjs_payload(type="composite", **LATER),
        "",
    ),
    "superdesk, a picture": (
        "superdesk",
        {},
        factories.superdesk_payload(),
        {},
        factories.superdesk_payload(type="picture", version="2", versioncreated="2026-03-02T10:00:00+0000"),
        "",
    ),
    "wordpress, a page": (
        "wordpress",
        {},
        factories.wordpress_payload(),
        {},
        factories.wordpress_payload(type="page"),
        "",
    ),
    "wordpress, types narrowed, trashed": (
        "wordpress",
        {"types": "post,page"},
        plugin_payload(post_type="page"),
        {"types": None},
        plugin_payload(post_type="page", post_status="trash"),
        "post_trash",
    ),
}


@ON_SQLITE
@pytest.mark.parametrize("case", NO_STORY_ANY_MORE)
def test_what_is_no_story_any_more_is_not_live_any_more(
    client: TestClient, engine: Engine, case: str
) -> None:
    """It was answered `ignored`, and what readers had stayed."""
    kind, before, first, after, then, event = NO_STORY_ANY_MORE[case]
    key = connect(engine, kind)
    with writing(engine) as session:
        set_options(session, kind, before)
    story = send(client, kind, key, first).json()["story"]
    assert item(client, story) == 200
    with writing(engine) as session:
        set_options(session, kind, after)
    path = f"/v1/sources/{kind}/webhook" + (f"/{event}" if event else "")
    answer = send(client, kind, key, then, path=path).json()
    assert (answer["outcome"], answer["story"]) == ("withdrawn", story), answer
    assert "It was one here until now." in answer["detail"]
    assert "Withdrawn from 1 edition" in answer["detail"]
    assert item(client, story) == 410
    # said again, there is nothing left to do
    again = send(client, kind, key, then, path=path).json()
    assert (again["outcome"], again["story"]) == ("ignored", None)
    with reading(engine) as session:
        newest = session.scalars(select(StoryVersionRow).order_by(StoryVersionRow.number.desc())).first()
    assert newest is not None
    assert (newest.blocks, "Mombasa" in newest.raw) == ([], False)  # nothing of what it is now is kept


@ON_SQLITE
@pytest.mark.parametrize("case", NO_STORY_ANY_MORE)
def test_what_never_was_a_story_leaves_no_trace(client: TestClient, engine: Engine, case: str) -> None:
    kind, _, _, after, then, event = NO_STORY_ANY_MORE[case]
    key = connect(engine, kind)
    with writing(engine) as session:
        set_options(session, kind, after)
    path = f"/v1/sources/{kind}/webhook" + (f"/{event}" if event else "")
    assert send(client, kind, key, then, path=path).json()["outcome"] == "ignored"
    assert stories(engine) == 0


@ON_SQLITE
def test_a_draft_beside_a_published_entry_of_strapi_changes_nothing(
    client: TestClient, engine: Engine
) -> None:
    key = connect(engine, "strapi")
    story = send(client, "strapi", key, strapi("entry.publish")).json()["story"]
    edit = send(client, "strapi", key, strapi("entry.update", publishedAt=None)).json()
    assert edit["outcome"] == "ignored"
    assert item(client, story) == 200


@ON_SQLITE
def test_an_old_message_of_what_was_no_story_then_takes_nothing_down(
    client: TestClient, engine: Engine
) -> None:
    key = connect(engine, "superdesk")
    text = factories.superdesk_payload(version="2", versioncreated="2026-03-02T10:00:00+0000")
    story = send(client, "superdesk", key, text).json()["story"]
    picture = factories.superdesk_payload(type="picture", version="1")
    assert send(client, "superdesk", key, picture).json()["outcome"] == "stale"
    assert item(client, story) == 200


# -- what is not for everybody, with something wrong in it -------------------------------------------


@ON_SQLITE
@pytest.mark.parametrize(
    ("kind", "first", "then"),
    [
        (
            "standard",
            factories.ninjs_payload(),
            factories.ninjs_payload(
                pubStatus="withheld", urgency=99, language="english", status="x", **LATER
            ),
        ),
        (
            "ghost",
            factories.ghost_payload(),
            factories.ghost_payload(visibility="paid", html="<p>" + "word " * 50_000, title=["x"]),
        ),
        (
            "wordpress",
            factories.wordpress_payload(),
            factories.wordpress_payload(status="future", lang="english", date_gmt="soon"),
        ),
    ],
)
def test_nothing_that_is_wrong_with_a_story_keeps_it_from_being_held(
    client: TestClient, engine: Engine, kind: str, first: Any, then: Any
) -> None:
    """It was a 422 for the text, and so what its CMS had closed stayed live."""
    key = connect(engine, kind)
    story = send(client, kind, key, first).json()["story"]
    answer = send(client, kind, key, then)
    assert (answer.status_code, answer.json()["outcome"]) == (202, "withheld"), answer.text
    assert item(client, story) == 410


# -- Ghost's address against its body ----------------------------------------------------------------


@ON_SQLITE
@pytest.mark.parametrize("event", ["post.deleted", "post.unpublished"])
def test_a_delete_is_a_delete_whatever_the_body_shows(client: TestClient, engine: Engine, event: str) -> None:
    """It was a 422, which Ghost shows to nobody, and the post stayed live."""
    key = connect(engine, "ghost")
    story = send(client, "ghost", key, factories.ghost_payload()).json()["story"]
    path = f"/v1/sources/ghost/webhook/{event}"
    answer = send(client, "ghost", key, factories.ghost_payload(), path=path).json()
    assert answer["outcome"] == "withdrawn"
    assert item(client, story) == 410


@ON_SQLITE
@pytest.mark.parametrize("event", ["post.deleted", "post.unpublished"])
def test_a_delete_in_the_second_of_the_last_edit_wins(client: TestClient, engine: Engine, event: str) -> None:
    """Its time was cut to the second, and so lay before an edit that was dated more exactly."""
    key = connect(engine, "ghost")
    now = datetime.now(UTC)
    at = now.replace(microsecond=900_000) - timedelta(seconds=now.microsecond < 900_000)
    post = factories.ghost_payload(updated_at=at.isoformat(timespec="milliseconds"))
    story = send(client, "ghost", key, post).json()["story"]
    body = factories.raw({"post": {"current": {}, "previous": post["post"]["current"]}})
    signed = factories.sign_ghost(body, key, at=at + timedelta(milliseconds=50))
    path = f"/v1/sources/ghost/webhook/{event}"
    assert client.post(path, content=body, headers=signed).json()["outcome"] == "withdrawn"
    assert item(client, story) == 410


@ON_SQLITE
def test_an_address_of_publishing_publishes_nothing_that_the_body_does_not(
    client: TestClient, engine: Engine
) -> None:
    key = connect(engine, "ghost")
    path = "/v1/sources/ghost/webhook/post.published"
    for changes in ({"status": "scheduled"}, {"visibility": "paid"}):
        answer = send(client, "ghost", key, factories.ghost_payload(**changes), path=path).json()
        assert answer["outcome"] in ("withheld", "duplicate")
    assert client.get(f"/v1/editions/{OWN}/items").json()["items"] == []


# -- by hand -----------------------------------------------------------------------------------------


def test_a_story_that_no_edition_had_is_held_for_those_that_come_later(
    client: TestClient, engine: Engine
) -> None:
    """The hold was on the editions' rows, and where there was none an edition could publish it."""
    key, review = connect(engine, "standard"), reviewer(engine)
    german = factories.ninjs_payload(language="de")
    german["bodies"] = [{"contentType": "text/html", "value": "<p>Die Fähre fährt wieder am Dienstag.</p>"}]
    story = send(client, "standard", key, german).json()["story"]
    path = f"/v1/stories/{story}"
    taken = client.post(f"{path}/withdraw", json={"reason": "A lawyer called."}, headers=review)
    assert (taken.status_code, taken.json()["editions"]) == (200, [])
    shown = client.get(path, headers=review).json()
    assert (shown["held_by"], shown["held_reason"]) == ("key:awa", "A lawyer called.")
    english = factories.ninjs_payload(version="2", versionCreated="2026-03-02T10:00:00Z")
    assert "Waiting for an editor in africa-en." in send(client, "standard", key, english).json()["detail"]
    assert item(client, story) == 404
    draft(engine, story)
    with reading(engine) as session:
        row = translation(session, story, OTHER)
    assert (row.state, row.held_by) == (State.DRAFT, "key:awa")
    lifted = client.post(f"{path}/lift", headers=review)
    assert lifted.status_code == 200
    assert set(lifted.json()["editions"]) == {
        one["edition"] for one in client.get(path, headers=review).json()["editions"]
    }
    assert client.get(path, headers=review).json()["held_by"] is None
    assert client.post(f"{path}/lift", headers=review).status_code == 409


@ON_SQLITE
def test_one_edition_that_is_allowed_again_frees_no_other(client: TestClient, engine: Engine) -> None:
    key, review = connect(engine, "standard"), reviewer(engine)
    story = send(client, "standard", key, factories.ninjs_payload()).json()["story"]
    path = f"/v1/stories/{story}"
    client.post(f"{path}/withdraw", json={"reason": "A lawyer called."}, headers=review)
    with reading(engine) as session:
        row = translation(session, story, OWN)
    body = {"lock_version": row.lock_version}
    assert client.post(f"/v1/translations/{row.id}/lift", json=body, headers=review).status_code == 200
    assert item(client, story) == 200
    shown = client.get(path, headers=review).json()
    assert shown["held_by"] == "key:awa"
    held = {one["edition"]: one["held_by"] for one in shown["editions"]}
    assert (held[OWN], held[OTHER]) == (None, "key:awa")
