"""What an unlucky or hostile CMS sends: nothing goes live that may not, nothing stays that may not."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests import factories
from tests.service.intake.delivering import KINDS, plugin_payload
from tests.service.web.api.test_taken_back import item
from tests.service.web.api.test_webhooks import connect, send


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is looked at here is what a delivery is taken for; no database makes a difference to that."""
    return sqlite_url


def not_live(client: TestClient, kind: str, key: str, payload: Any) -> dict[str, Any]:
    """Send what nobody may read; gives the answer."""
    answer: dict[str, Any] = send(client, kind, key, payload).json()
    assert not client.get("/v1/editions/africa-en/items").json()["items"], payload
    return answer


# -- what looks public and is not --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("published", False),
        ("isPublished", "false"),
        ("live", 0),
        ("publishedAt", None),
        ("unpublished", True),
        ("deletedAt", "2026-03-02T09:00:00Z"),
        ("retracted", True),
        ("hidden", "yes"),
        ("scheduledFor", "2030-01-01"),
        ("validFrom", "2030-01-01"),
        ("notForPublication", True),
        ("accessLevel", "premium"),
    ],
)
def test_a_property_that_holds_a_story_back_and_that_no_ninjs_has_is_refused_by_its_name(
    client: TestClient, engine: Engine, name: str, value: Any
) -> None:
    key = connect(engine, "standard")
    assert not_live(client, "standard", key, factories.ninjs_payload(**{name: value}))["field"] == name


@pytest.mark.parametrize(
    ("name", "value"), [("published", True), ("live", "true"), ("deleted", False), ("deletedAt", None)]
)
def test_one_that_says_that_a_story_is_public_is_passed_over(
    client: TestClient, engine: Engine, name: str, value: Any
) -> None:
    key = connect(engine, "standard")
    answer = send(client, "standard", key, factories.ninjs_payload(**{name: value})).json()
    # what says so by a word of another meaning is refused, and never taken for its opposite
    assert item(client, answer["story"]) == 200


@pytest.mark.parametrize("second", ['"pubStatus": "usable"', '"pub\\u0000Status": "usable"'])
def test_a_name_that_stands_there_twice_with_two_values_is_refused(
    client: TestClient, engine: Engine, second: str
) -> None:
    key = connect(engine, "standard")
    body = factories.raw(factories.ninjs_payload()).decode()
    doubled = body.replace('"pubStatus": "usable"', f'"pubStatus": "withheld", {second}').encode()
    assert "'pubStatus' stands twice" in not_live(client, "standard", key, doubled)["detail"]
    harmless = body.replace('"urgency": 4', '"urgency": 4, "urgency": 4').encode()
    assert send(client, "standard", key, harmless).status_code == 202


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "open sesame"},
        {"post_password": "open sesame"},
        {"content": {"rendered": "<p>The bridge opens.</p>", "protected": "1"}},
        {"excerpt": {"rendered": "<p>The bridge opens.</p>", "protected": True}},
    ],
)
def test_a_wordpress_password_is_seen_wherever_it_stands(
    client: TestClient, engine: Engine, changes: dict[str, Any]
) -> None:
    key = connect(engine, "wordpress")
    answer = not_live(client, "wordpress", key, factories.wordpress_payload(**changes))
    assert answer["outcome"] == "withheld"
    assert "password" in answer["detail"]


def test_a_ghost_post_for_e_mail_only_is_held_whatever_its_status(client: TestClient, engine: Engine) -> None:
    key = connect(engine, "ghost")
    answer = not_live(client, "ghost", key, factories.ghost_payload(email_only=True))
    assert answer["outcome"] == "withheld"
    assert "e-mail only" in answer["detail"]


# -- what is taken back is gone, whatever else is wrong with it --------------------------------------

WRONG_TIMES = ("yesterday", 1772446000, "2199-01-01T00:00:00Z")


def endings() -> list[Any]:
    """Deliveries that take a story back and of which something else is wrong."""
    later = {"version": "2", "versionCreated": "2026-03-02T10:00:00Z"}
    wrong: list[dict[str, Any]] = [{"versionCreated": time} for time in WRONG_TIMES]
    wrong += [{"version": "9" * 300}, {"version": [1]}, {"edNote": {"a": 1}}, {"subject": "x"}]
    wrong += [{"person": {"name": "x"}}, {"embargoed": "x", "embargoedUntil": "y"}]
    found: list[Any] = [
        ("standard", factories.ninjs_payload(**{"pubStatus": status, **later, **one}), "")
        for one in wrong
        for status in ("canceled", "withheld")
    ]
    found += [
        ("standard", factories.ninjs_payload(**later, pubStatus=status), "")
        for status in ("killed", "Recalled", "unpublished", "draft")
    ]
    ended = factories.superdesk_payload(pubstatus="canceled", version="2")
    found += [("superdesk", {**ended, "versioncreated": time}, "") for time in WRONG_TIMES]
    found.append(("superdesk", {**ended, "subject": "x", "ednote": {}}, ""))
    for time in WRONG_TIMES:
        members = factories.ghost_payload(visibility="members", updated_at=time)
        found.append(("ghost", members, "/post.published.edited"))
        found.append(("ghost", factories.ghost_payload(status="draft", updated_at=time), "/post.unpublished"))
        gone = {
            "post": {"current": {}, "previous": factories.ghost_payload(updated_at=time)["post"]["current"]}
        }
        found.append(("ghost", gone, "/post.deleted"))
        found.append(("wordpress", plugin_payload(post_modified_gmt=time), "/post_delete"))
        draft = plugin_payload(post_status="draft", post_modified_gmt=time)
        found.append(("wordpress", draft, "/post_update"))
        strapi = {**factories.strapi_payload(), "event": "entry.unpublish", "createdAt": time}
        found.append(("strapi", strapi, ""))
    found.append(("ghost", factories.ghost_payload(visibility=["paid"]), "/post.published.edited"))
    return found


@pytest.mark.parametrize(("kind", "payload", "event"), endings())
def test_what_takes_a_story_back_is_never_refused_for_what_else_is_wrong_with_it(
    client: TestClient, engine: Engine, kind: str, payload: Any, event: str
) -> None:
    key = connect(engine, kind)
    public = plugin_payload() if kind == "wordpress" else KINDS[kind][0]()
    story = send(client, kind, key, public).json()["story"]
    assert item(client, story) == 200
    answer = send(client, kind, key, payload, path=f"/v1/sources/{kind}/webhook{event}")
    assert answer.status_code == 202, answer.text
    assert answer.json()["outcome"] in ("withdrawn", "withheld")
    assert item(client, story) == 410


def test_what_is_withheld_later_with_a_lower_number_is_gone(client: TestClient, engine: Engine) -> None:
    key = connect(engine, "standard")
    story = send(client, "standard", key, factories.ninjs_payload(version="7")).json()["story"]
    held = {"pubStatus": "withheld", "version": "1"}
    old = factories.ninjs_payload(**held, versionCreated="2026-03-02T09:00:00Z")
    assert send(client, "standard", key, old).json()["outcome"] == "stale"
    late = factories.ninjs_payload(**held, versionCreated="2026-03-02T10:00:00Z")
    assert send(client, "standard", key, late).json()["outcome"] == "withheld"
    assert item(client, story) == 410


# -- what is in a story and is for nobody to read ----------------------------------------------------


@pytest.mark.parametrize(
    "secret",
    [
        "<p hidden>NOTE</p>",
        '<div style="color:red; DISPLAY : NONE !important"><p>NOTE</p><p>NOTE</p></div>',
        '<p>It <span style="visibility:hidden">NOTE</span> runs.</p>',
        '<p style="/* x */display:/**/none">NOTE</p>',
        "<p><span style='mso-hide:all'>NOTE</span></p>",
        "<table><tr><td hidden>NOTE</td><td>One</td></tr></table>",
        '<video hidden src="https://cms.example/NOTE.mp4"></video>',
        '<p><img style="display:none" alt="NOTE" src="https://cms.example/a.png"> It runs.</p>',
        "<dialog><p>NOTE</p></dialog>",
    ],
)
def test_what_its_cms_hides_is_not_in_the_item(client: TestClient, engine: Engine, secret: str) -> None:
    """Without its attribute a hidden paragraph would be shown to everybody."""
    key = connect(engine, "standard")
    shown = "<p>The ferry runs again from Tuesday. It carries 300 people.</p>"
    kept = '<p hidden="until-found" style="color:red;display:block">It does not take lorries.</p>'
    body = [{"contentType": "text/html", "value": shown + secret + kept}]
    story = send(client, "standard", key, factories.ninjs_payload(bodies=body)).json()["story"]
    found = client.get(f"/v1/editions/africa-en/items/{story}").text
    assert "NOTE" not in found
    assert "300 people" in found
    assert "<p>It does not take lorries.</p>" in found


@pytest.mark.parametrize(
    "role", ["edNote", "editor's note", "internal", "Instructions", "desk-comment", "notes"]
)
@pytest.mark.parametrize("name", ["descriptions", "headlines"])
def test_a_text_for_the_staff_is_no_text_of_the_story(
    client: TestClient, engine: Engine, name: str, role: str
) -> None:
    key = connect(engine, "standard")
    note = [{"role": role, "value": "NOTE: the lawyers have not seen it"}]
    picture = {
        "name": "featured",
        "type": "picture",
        "descriptions": note,
        "renditions": [{"name": "original", "href": "https://cms.example/a.png"}],
    }
    payload = factories.ninjs_payload(**{name: note}, associations=[picture])
    story = send(client, "standard", key, payload).json()["story"]
    assert "NOTE" not in client.get(f"/v1/editions/africa-en/items/{story}").text
    alone = factories.ninjs_payload(uri="urn:x:2", bodies=note, version="2")
    answer = send(client, "standard", key, alone).json()
    assert "no body" in answer["detail"]
    assert item(client, answer["story"]) == 404


@pytest.mark.parametrize("last", ["entry.delete", "entry.unpublish"])
def test_a_strapi_entry_whose_language_is_corrected_stays_the_same_story(
    client: TestClient, engine: Engine, last: str
) -> None:
    """The first one stayed with readers, and no event of the entry reached it any more."""
    key = connect(engine, "strapi")

    def deliver(language: str, event: str, hour: int) -> dict[str, Any]:
        headline, body = factories.SAMPLES[language]
        payload = factories.strapi_payload(title=headline, content=body, language=language, locale=None)
        sent = {**payload, "event": event, "createdAt": f"2026-03-02T{hour}:00:00Z"}
        answer: dict[str, Any] = send(client, "strapi", key, sent).json()
        return answer

    story = deliver("fr", "entry.publish", 10)["story"]
    assert item(client, story, "africa-fr") == 200
    assert deliver("pt", "entry.update", 11)["story"] == story
    assert item(client, story, "africa-fr") == 410
    assert item(client, story, "africa-pt") == 200
    assert deliver("pt", last, 12)["outcome"] == "withdrawn"
    assert item(client, story, "africa-pt") == 410


@pytest.mark.parametrize("expires", ["2026-03-02T09:59:00Z", "2026-03-01"])
def test_an_item_that_has_expired_at_its_source_is_held(
    client: TestClient, engine: Engine, expires: str
) -> None:
    key = connect(engine, "standard")
    later = factories.ninjs_payload(expires="2199-01-01T00:00:00Z")
    story = send(client, "standard", key, later).json()["story"]
    assert item(client, story) == 200
    over = factories.ninjs_payload(version="2", versionCreated="2026-03-02T09:50:00Z", expires=expires)
    answer = send(client, "standard", key, over).json()
    assert answer["outcome"] == "withheld"
    assert "expired at its source" in answer["detail"]
    assert item(client, story) == 410
