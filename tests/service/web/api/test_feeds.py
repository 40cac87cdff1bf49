"""What a site gets over HTTP: items, pages, changes, conditional requests, tombstones, keys."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service.accounts import add_key
from service.app import create_app
from service.editions import load_editions
from service.settings import Settings
from service.stages import reviewing
from service.storage.tables import EditionPositionRow, PublicationRow, now
from service.web.api.item_model import NinjsItem
from tests.each import each
from tests.factories import make_rich_story, make_story
from tests.service.newsroom import Newsroom

ROOT = Path(__file__).parents[4]
ITEMS = "/v1/editions/africa-fr/items"


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine)


def positions(items: list[dict[str, Any]]) -> list[str]:
    """Which stories, by the id they have at their source, and `-` before the withdrawn ones."""
    return [
        ("-" if item["pubStatus"] == "canceled" else "")
        + next(one["value"] for one in item["altIds"] if one["role"] == "sourceId")
        for item in items
    ]


def test_the_editions_are_listed(client: TestClient) -> None:
    answer = client.get("/v1/editions")
    assert answer.status_code == 200
    found = {one["slug"]: one for one in answer.json()}
    assert list(found) == list(load_editions())
    assert found["mideast-ar"] == {
        "slug": "mideast-ar",
        "name": "الشرق الأوسط، العربية",
        "locale": "ar-EG",
        "direction": "rtl",
        "access": "public",
        "policy": "review",
        "on": True,
    }


def test_an_item_is_served_with_a_strong_tag_over_its_bytes(client: TestClient, newsroom: Newsroom) -> None:
    story_id = newsroom.go_live(make_rich_story())
    answer = client.get(f"{ITEMS}/{story_id}", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.json() == newsroom.publications()[0].item
    published = newsroom.publications()[0].published_at.replace(microsecond=0)
    assert parsedate_to_datetime(answer.headers["last-modified"]) == published
    head = client.head(f"{ITEMS}/{story_id}", headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.headers["etag"]) == (200, answer.headers["etag"])


#: what a site says that it has, and what it is answered
CONDITIONS = {
    "{tag}": 304,
    "W/{tag}": 304,
    '"other", {tag}': 304,
    'W/"a,b",{tag}': 304,
    "*": 304,
    '"other"': 200,
    "{tag}x": 304,
    "": 200,
    "no quotes": 200,
}


def test_who_has_it_already_gets_304(client: TestClient, newsroom: Newsroom) -> None:
    story = newsroom.go_live(make_story())
    for url in (ITEMS, f"{ITEMS}/{story}"):
        tag = client.get(url).headers["etag"]
        for condition, status in CONDITIONS.items():
            answer = client.get(url, headers={"If-None-Match": condition.format(tag=tag)})
            assert answer.status_code == status, (url, condition)
            assert answer.headers["etag"] == tag
            assert "last-modified" in answer.headers
            if status == 304:
                assert answer.content == b""


def test_a_correction_changes_the_tags_of_item_and_list(client: TestClient, newsroom: Newsroom) -> None:
    story_id = newsroom.go_live(make_story())
    before = [client.get(url).headers["etag"] for url in (ITEMS, f"{ITEMS}/{story_id}")]
    newsroom.go_live(make_story(version="2", body="<p>New.</p>"))
    for url, tag in zip((ITEMS, f"{ITEMS}/{story_id}"), before, strict=True):
        answer = client.get(url, headers={"If-None-Match": tag})
        assert answer.status_code == 200
        assert answer.headers["etag"] != tag


def test_what_is_live_stays_while_a_newer_version_is_worked_on(
    client: TestClient, newsroom: Newsroom
) -> None:
    story_id = newsroom.go_live(make_story())
    before = client.get(f"{ITEMS}/{story_id}").content
    newsroom.deliver(make_story(version="2", body="<p>Newer text.</p>"))
    assert client.get(f"{ITEMS}/{story_id}").content == before
    newsroom.draft()
    assert client.get(f"{ITEMS}/{story_id}").content == before
    row = newsroom.translation()
    newsroom.write(reviewing.reject, row.id, row.lock_version, "awa", "No.")
    assert client.get(f"{ITEMS}/{story_id}").content == before


def test_pages_are_followed_by_their_links(client: TestClient, newsroom: Newsroom) -> None:
    for number in range(5):
        newsroom.go_live(make_story(external_id=f"s{number}"))
    seen = []
    url: str | None = f"{ITEMS}?limit=2"
    while url is not None:
        answer = client.get(url)
        assert answer.status_code == 200
        seen.append(positions(answer.json()["items"]))
        assert (answer.json()["cursor"] is None) == ("next" not in answer.links)
        url = answer.links.get("next", {}).get("url")
    assert seen == [["s4", "s3"], ["s2", "s1"], ["s0"]]


def test_changes_are_followed_by_their_links_with_tombstones_in_them(
    client: TestClient, newsroom: Newsroom
) -> None:
    start = client.get(ITEMS).json()["changes"]
    since = now()
    for number in range(3):
        newsroom.go_live(make_story(external_id=f"s{number}"))
    newsroom.kill(make_story(external_id="s1"))
    assert positions(client.get(ITEMS).json()["items"]) == ["s2", "s0"]
    for query in (f"after={start}", f"updated_since={quote(since.isoformat())}"):
        first = client.get(f"{ITEMS}?{query}&limit=2")
        assert positions(first.json()["items"]) == ["s0", "s2"]
        second = client.get(first.links["next"]["url"])
        assert positions(second.json()["items"]) == ["-s1"]
        assert "next" not in second.links
        last = client.get(f"{ITEMS}?after={second.json()['changes']}")
        assert last.json()["items"] == []
        assert last.json()["changes"] == second.json()["changes"]


def test_a_site_that_was_away_catches_up_by_the_number_of_what_it_has(
    client: TestClient, newsroom: Newsroom
) -> None:
    assert client.get(f"{ITEMS}?since=0").json()["sequence"] == 0
    for number in range(3):
        newsroom.go_live(make_story(external_id=f"s{number}"))
    newsroom.kill(make_story(external_id="s1"))
    newsroom.go_live(make_story(external_id="s0", version="2", body="<p>New.</p>"))
    found, sequence = [], 0
    for _ in range(4):
        answer = client.get(f"{ITEMS}?since={sequence}&limit=1").json()
        found += positions(answer["items"])
        sequence = answer["sequence"]
    assert (found, sequence) == (["s2", "-s1", "s0"], 5)
    assert client.get(ITEMS).json()["sequence"] == 5
    for query in ("since=-1", "since=x", f"since={2**70}", "since=1&cursor=x", "since=1&after=x"):
        assert client.get(f"{ITEMS}?{query}").status_code == 422
    assert client.get(f"{ITEMS}?since=5").json() == {
        "changes": client.get(ITEMS).json()["changes"],
        "cursor": None,
        "items": [],
        "sequence": 5,
    }


def test_a_site_that_is_ahead_of_a_restored_desk_is_told_to_begin_again(
    client: TestClient, newsroom: Newsroom
) -> None:
    for number in range(2):
        newsroom.go_live(make_story(external_id=f"s{number}"))
    changes = client.get(f"{ITEMS}?since=0").json()["changes"]
    first = client.get(f"{ITEMS}?since=0&limit=1").json()
    refused = client.get(f"{ITEMS}?since=3")
    assert (refused.status_code, refused.json()["title"]) == (410, "Begin again")
    assert (refused.json()["sequence"], "since=0" in refused.json()["detail"]) == (2, True)
    # the desk comes back as it was before the second story, and publishes another one in its place
    with newsroom.engine.begin() as connection:
        connection.execute(update(PublicationRow).where(PublicationRow.position == 2).values(id="f" * 32))
        connection.execute(update(EditionPositionRow).values(stamp="restored"))
    assert client.get(f"{ITEMS}?after={changes}").status_code == 410
    for query in (f"after={first['changes']}", f"after={first['cursor']}", "since=2"):
        assert client.get(f"{ITEMS}?{query}").status_code == 200, "what it still has is gone on from"


def test_each_edition_says_who_may_fetch_it_and_what_caches_may_keep(
    settings: Settings, newsroom: Newsroom, tmp_path: Path
) -> None:
    story_id = newsroom.go_live(make_story())
    shipped = (ROOT / "service" / "editions.toml").read_text(encoding="utf-8")
    file = tmp_path / "editions.toml"
    file.write_text(
        shipped.replace("[africa-en]", '[africa-en]\naccess = "key"').replace(
            "[africa-fr]", "[africa-fr]\ncdn_seconds = 60"
        ),
        encoding="utf-8",
    )
    secret = newsroom.write(add_key, "site", ["fetch"], editions=["africa-en"])
    with TestClient(create_app(settings.model_copy(update={"editions_file": file}))) as client:
        access = {one["slug"]: one["access"] for one in client.get("/v1/editions").json()}
        assert (access["africa-en"], access["africa-fr"]) == ("key", "public")
        closed = "/v1/editions/africa-en/items"
        assert client.get(closed).status_code == 401
        answer = client.get(closed, headers={"Authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
        answer = client.get(f"{ITEMS}/{story_id}")
        assert answer.headers["cache-control"] == "public, no-cache"
        assert answer.headers["cdn-cache-control"] == "max-age=60"
        assert answer.headers["surrogate-key"] == f"africa-fr {story_id}"


def test_a_withdrawn_item_is_gone_with_its_tombstone(client: TestClient, newsroom: Newsroom) -> None:
    story = make_story()
    story_id = newsroom.go_live(story)
    tag = client.get(f"{ITEMS}/{story_id}").headers["etag"]
    uri = client.get(f"{ITEMS}/{story_id}").json()["uri"]
    newsroom.kill(story)
    answer = client.get(f"{ITEMS}/{story_id}", headers={"If-None-Match": tag})
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["tombstone"]["uri"] == uri
    assert answer.json()["tombstone"]["pubStatus"] == "canceled"
    newsroom.deliver(make_story(version="9"))
    row = newsroom.draft()
    assert client.get(f"{ITEMS}/{story_id}").status_code == 410
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    revived = client.get(f"{ITEMS}/{story_id}")
    assert (revived.status_code, revived.json()["version"]) == (200, "3")


def test_an_embargoed_item_is_unknown_until_its_time(client: TestClient, newsroom: Newsroom) -> None:
    story_id = newsroom.go_live(make_story(embargo=now() + timedelta(hours=1)))
    assert client.get(f"{ITEMS}/{story_id}").status_code == 404
    assert client.get(ITEMS).json()["items"] == []
    assert story_id not in client.get(f"{ITEMS}?updated_since=2020-01-01T00:00:00Z").text


@each(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("cursor=nonsense", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=" + "A" * 300, "cursor"),
        ("after=nonsense", "after"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=2026-03-01", "updated_since"),
        ("updated_since=2026-03-01T12:00:00", "updated_since"),
        ("updated_since=2026-02-30T12:00:00Z", "updated_since"),
        ("updated_since=0001-01-01T00:00:00%2B10:00", "updated_since"),
        ("cursor=x&after=y", "cursor"),
    ],
)
def test_a_bad_question_is_422_and_names_the_field(client: TestClient, query: str, field: str) -> None:
    answer = client.get(f"{ITEMS}?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in json.dumps(answer.json())


@each("time", ["2026-03-01T12:00:00Z", "2026-03-01t12:00:00.5+03:00", "2026-03-01T12:00:00%2B03:00"])
def test_times_in_rfc_3339_are_understood(client: TestClient, time: str) -> None:
    assert client.get(f"{ITEMS}?updated_since={time}").status_code == 200


@each(
    "path",
    [
        "nowhere/items",
        "nowhere/items/x",
        "africa-fr/items/x",
        "africa-fr/items/%00",
        "africa-fr/items/" + "0" * 32,
    ],
)
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    answer = client.get(f"/v1/editions/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_where_a_key_is_required_only_its_holders_fetch(settings: Settings, newsroom: Newsroom) -> None:
    story_id = newsroom.go_live(make_story())
    secret = newsroom.write(add_key, "site", ["fetch"])
    other = newsroom.write(add_key, "reviewer", ["review"])
    closed = settings.model_copy(update={"fetch_requires_key": True})
    with TestClient(create_app(closed)) as client:
        for url in ("/v1/editions", ITEMS, f"{ITEMS}/{story_id}"):
            assert client.get(url).status_code == 401
            assert client.get(url, headers={"Authorization": "Bearer dk_wrong"}).status_code == 401
            assert client.get(url, headers={"Authorization": f"Bearer {other}"}).status_code == 403
            answer = client.get(url, headers={"Authorization": f"Bearer {secret}"})
            assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["vary"] == "Authorization, Accept-Encoding"


def test_the_openapi_document_describes_every_property_of_an_item(
    client: TestClient, newsroom: Newsroom
) -> None:
    thing = {"name": "Amina Yusuf", "uri": "https://x.example/1", "rel": "about", "literal": "ay"}
    lists = ("people", "organisations", "places", "objects", "events", "genres", "infoSources")
    extra = {
        **{name: [thing] for name in lists},
        "trustIndicators": [{"role": "policy", "title": "Ethics", "href": "https://x.example/ethics"}],
        **dict.fromkeys(("copyrightHolder", "copyrightNotice", "usageTerms", "slugline", "located"), "x"),
        "expires": "2030-01-01T00:00:00Z",
        "rightsInfo": {"langId": "odrl", "encodedRights": "<o/>"},
    }
    story = replace(
        make_rich_story(extra=extra),
        image_url="https://x.example/a.jpg",
        byline="A. Yusuf",
        ed_note="Check.",
        subjects=("health",),
    )
    story_id = newsroom.go_live(story)
    NinjsItem.model_validate(client.get(f"{ITEMS}/{story_id}").json())
    newsroom.kill(story)
    (tombstone,) = client.get(f"{ITEMS}?updated_since=2020-01-01T00:00:00Z").json()["items"]
    assert NinjsItem.model_validate(tombstone).pubStatus == "canceled"


def test_notes_for_the_staff_are_served_only_where_a_key_is_needed(
    client: TestClient, newsroom: Newsroom, settings: Settings
) -> None:
    story = replace(make_rich_story(), ed_note="Call the lawyer first.")
    story_id = newsroom.go_live(story)
    closed = settings.model_copy(update={"fetch_requires_key": True})
    secret = newsroom.write(add_key, "site", ["fetch"])
    addresses = (ITEMS, f"{ITEMS}/{story_id}", f"{ITEMS}?updated_since=2020-01-01T00:00:00Z")
    for url in addresses:
        assert "lawyer" not in client.get(url).text
    with TestClient(create_app(closed)) as keyed:
        for url in addresses:
            assert "lawyer" in keyed.get(url, headers={"Authorization": f"Bearer {secret}"}).text
    newsroom.kill(story)
    gone = client.get(f"{ITEMS}/{story_id}")
    assert (gone.status_code, "lawyer" in gone.text) == (410, False)
    assert gone.json()["tombstone"]["pubStatus"] == "canceled"
