"""Review over JSON, from the queue to the edition, with keys, conflicts and bad input."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_key
from tests.each import each
from tests.factories import make_story
from tests.service.newsroom import NUMBER, Newsroom

LINKED = '<p>The <a href="https://au.int/">African Union</a> met. It was short.</p>'


class Desk:
    """A program with a review key."""

    def __init__(self, client: TestClient, secret: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/v1/translations{path}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, method: str, path: str, body: Any) -> Any:
        return self.client.request(method, f"/v1/translations/{path}", json=body, headers=self.headers)

    def post(self, path: str, body: Any, status: int = 200) -> Any:
        answer = self.send("POST", path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    def patch(self, path: str, body: Any, status: int = 200) -> Any:
        """Send a change of a segment, with the translation's number as it is now."""
        body = {"translation_lock_version": self.get(f"/{path.split('/')[0]}")["lock_version"], **body}
        answer = self.send("PATCH", path, body)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story(body=LINKED))
    newsroom.draft(findings=lambda segment: (NUMBER,) if segment.index == 2 else ())
    return newsroom


@pytest.fixture
def desk(newsroom: Newsroom, client: TestClient) -> Desk:
    return Desk(client, newsroom.write(add_key, "desk", ["review"]))


def test_from_the_queue_to_the_edition(desk: Desk) -> None:
    (entry,) = desk.get("?edition=africa-fr&state=draft")["translations"]
    assert entry["headline"] == "africa-fr: Ferry service returns to Mombasa"
    assert entry["counts"]["blocks"] == 1
    one = desk.get(f"/{entry['id']}")
    assert (one["locale"], one["direction"], one["state"]) == ("fr-SN", "ltr", "draft")
    assert "approve" in one["moves"]
    assert one["segments"][0]["source_text"] == "Ferry service returns to Mombasa"
    one = desk.post(f"{entry['id']}/claim", {"lock_version": one["lock_version"]})
    assert (one["state"], one["claimed_by"]) == ("in_review", "key:desk")
    linked, blocked = one["segments"][1:]
    number = linked["source_text"][linked["source_text"].index("<") + 1 : linked["source_text"].index(">")]
    text = f"L’<{number}>Union africaine</{number}> s’est réunie."
    saved = desk.patch(
        f"{entry['id']}/segments/1", {"lock_version": linked["lock_version"], "text": text, "confirm": True}
    )
    assert (saved["segment"]["text"], saved["segment"]["origin"]) == (text, "human")
    assert saved["segment"]["confirmed_by"] == "key:desk"
    saved = desk.patch(
        f"{entry['id']}/segments/2",
        {"lock_version": blocked["lock_version"], "text": "La réunion fut courte."},
    )
    assert "numbers" not in [finding["check"] for finding in saved["segment"]["findings"]]
    done = desk.post(f"{entry['id']}/approve", {"lock_version": saved["translation"]["lock_version"]})
    assert (done["state"], done["approved_by"], done["live"]["number"]) == ("live", "key:desk", 1)
    item = desk.client.get(f"/v1/editions/africa-fr/items/{entry['story_id']}").json()
    assert (
        '<a href="https://au.int/">Union africaine</a> s’est réunie. La réunion fut courte.'
        in (item["bodies"][0]["value"])
    )
    assert desk.get("?edition=africa-fr")["translations"] == []


def only_translation(desk: Desk) -> Any:
    return desk.get(f"/{desk.get('')['translations'][0]['id']}")


def test_a_conflict_gives_what_stands_now_and_loses_nothing(desk: Desk) -> None:
    one = only_translation(desk)
    path, lock = f"{one['id']}/segments/0", one["segments"][0]["lock_version"]
    desk.patch(path, {"lock_version": lock, "text": "Le bac revient"})
    problem = desk.patch(path, {"lock_version": lock, "text": "Le ferry revient"}, 409)
    assert problem["current"]["text"] == "Le bac revient"
    desk.patch(path, {"lock_version": problem["current"]["lock_version"], "text": "Le ferry revient"})
    stale = desk.post(f"{one['id']}/approve", {"lock_version": one["lock_version"]}, 409)
    assert stale["current"]["lock_version"] > one["lock_version"]
    assert stale["current"]["state"] == "in_review"


def test_what_blocks_is_listed_and_passes_with_a_reason(desk: Desk) -> None:
    one = only_translation(desk)
    body = {"lock_version": one["lock_version"]}
    problem = desk.post(f"{one['id']}/approve", body, 409)
    assert [(each["index"], each["check"]) for each in problem["blocking"]] == [(2, "numbers")]
    done = desk.post(f"{one['id']}/approve", {**body, "override_reason": "The source is wrong."})
    assert done["state"] == "live"
    event = next(event for event in done["history"] if event["action"] == "approved")
    assert (event["actor"], event["detail"]["override_reason"]) == ("key:desk", "The source is wrong.")


def test_sending_back_rejecting_and_confirming(desk: Desk) -> None:
    one = only_translation(desk)
    confirmed = desk.post(f"{one['id']}/confirm-clean", {"lock_version": one["lock_version"]})
    assert confirmed["counts"]["confirmed"] == 2
    taken_back = desk.patch(
        f"{one['id']}/segments/0",
        {"lock_version": confirmed["segments"][0]["lock_version"], "confirm": False},
    )
    assert taken_back["segment"]["confirmed_by"] is None
    back = desk.post(
        f"{one['id']}/send-back",
        {"lock_version": taken_back["translation"]["lock_version"], "reason": "Too stiff."},
    )
    assert (back["state"], back["reason"], back["claimed_by"]) == ("draft", "Too stiff.", None)
    rejected = desk.post(f"{one['id']}/reject", {"lock_version": back["lock_version"], "reason": "Old news."})
    assert rejected["state"] == "rejected"
    problem = desk.post(f"{one['id']}/retry", {"lock_version": rejected["lock_version"]}, 409)
    assert problem["current"]["state"] == "rejected"
    problem = desk.post(f"{one['id']}/claim", {"lock_version": rejected["lock_version"]}, 409)
    assert "send_back" in problem["detail"]


def test_a_claim_is_released_and_taken_over(desk: Desk, newsroom: Newsroom) -> None:
    one = only_translation(desk)
    other = Desk(desk.client, newsroom.write(add_key, "night", ["review"]))
    claimed = desk.post(f"{one['id']}/claim", {"lock_version": one["lock_version"]})
    body = {"lock_version": claimed["lock_version"]}
    assert other.post(f"{one['id']}/claim", body, 409)["current"]["claimed_by"] == "key:desk"
    taken = other.post(f"{one['id']}/claim", {**body, "take_over": True})
    assert taken["claimed_by"] == "key:night"
    refused = desk.post(f"{one['id']}/release", None, 409)  # nobody gets in by letting it go for its holder
    assert (refused["holder"], refused["current"]["claimed_by"]) == ("key:night", "key:night")
    released = other.post(f"{one['id']}/release", None)
    assert (released["state"], released["claimed_by"]) == ("draft", None)


@each(
    ("path", "body", "field"),
    [
        ("approve", {}, "lock_version"),
        ("approve", {"lock_version": "x"}, "lock_version"),
        ("approve", {"lock_version": 1, "overide_reason": "typo"}, "overide_reason"),
        ("reject", {"lock_version": "now"}, "reason"),
        ("reject", {"lock_version": "now", "reason": " "}, "reason"),
        ("reject", {"lock_version": "now", "reason": "a\u0000b"}, "text"),
        ("segments/0", {"lock_version": "now"}, "confirm"),
        ("segments/0", {"lock_version": "now", "text": "a\u0000b"}, "text"),
        ("segments/0", {"lock_version": "now", "text": 7}, "text"),
        ("segments/0", [], ""),
    ],
)
def test_bad_input_is_422_and_names_the_field(desk: Desk, path: str, body: Any, field: str) -> None:
    one = only_translation(desk)
    if isinstance(body, dict) and body.get("lock_version") == "now":
        standing = one["segments"][0] if path.startswith("segments") else one
        body = {**body, "lock_version": standing["lock_version"]}
        if path.startswith("segments"):
            body["translation_lock_version"] = one["lock_version"]
    answer = desk.send("PATCH" if path.startswith("segments") else "POST", f"{one['id']}/{path}", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in answer.text
    assert only_translation(desk) == one


def test_half_a_character_is_refused_and_not_kept(desk: Desk) -> None:
    one = only_translation(desk)
    lock = one["segments"][0]["lock_version"]
    answer = desk.client.patch(
        f"/v1/translations/{one['id']}/segments/0",
        content=b'{"lock_version": %d, "translation_lock_version": 1, "text": "a\\ud800"}' % lock,
        headers={**desk.headers, "content-type": "application/json"},
    )
    assert answer.status_code == 422
    assert only_translation(desk) == one


@each("path", ["/x", "/%00", "/" + "0" * 32, "?edition=nowhere"])
def test_what_is_not_there_is_404(desk: Desk, path: str) -> None:
    assert desk.client.get(f"/v1/translations{path}", headers=desk.headers).status_code == 404


@each("query", ["state=odd", "limit=0", "limit=501", "state=%00"])
def test_a_bad_filter_is_422(desk: Desk, query: str) -> None:
    assert desk.client.get(f"/v1/translations?{query}", headers=desk.headers).status_code == 422


def test_odd_searches_find_nothing_and_break_nothing(desk: Desk) -> None:
    for query in ("%00", "%25", "_", "%5C", "'", "%22"):
        assert desk.get(f"?q={query}")["translations"] == []


def test_only_a_review_key_opens_it(client: TestClient, newsroom: Newsroom) -> None:
    fetch = newsroom.write(add_key, "site", ["fetch"])
    one = newsroom.translation().id
    for method, path in [("GET", ""), ("GET", f"/{one}"), ("POST", f"/{one}/approve")]:
        body = {"lock_version": 1} if method == "POST" else None
        for headers, status in [({}, 401), ({"Authorization": f"Bearer {fetch}"}, 403)]:
            answer = client.request(method, f"/v1/translations{path}", json=body, headers=headers)
            assert answer.status_code == status


def test_a_story_is_taken_down_in_one_edition_and_allowed_again(desk: Desk, newsroom: Newsroom) -> None:
    row = newsroom.translation()
    desk.post(f"{row.id}/approve", {"lock_version": row.lock_version, "override_reason": "Right."})
    item = f"/v1/editions/africa-fr/items/{row.story_id}"
    assert desk.client.get(item).status_code == 200
    down = desk.post(f"{row.id}/withdraw", {"reason": "A lawyer called."})
    assert (down["state"], down["held_by"]) == ("withdrawn", "key:desk")
    assert down["held_reason"] == "A lawyer called."
    gone = desk.client.get(item)
    assert gone.status_code == 410
    assert "lawyer" not in gone.text
    stale = desk.post(f"{row.id}/withdraw", {"reason": "Again.", "lock_version": 1}, status=409)
    assert stale["current"]["state"] == "withdrawn"
    assert desk.post(f"{row.id}/withdraw", {"reason": " "}, status=422)["field"] == "reason"
    up = desk.post(f"{row.id}/lift", {"lock_version": down["lock_version"]})
    assert (up["state"], up["held_by"]) == ("queued", None)
    desk.post(f"{row.id}/lift", {"lock_version": up["lock_version"]}, status=409)


def test_a_story_is_taken_down_in_all_editions(desk: Desk, newsroom: Newsroom) -> None:
    row = newsroom.translation()
    desk.post(f"{row.id}/approve", {"lock_version": row.lock_version, "override_reason": "Right."})
    address = f"/v1/stories/{row.story_id}/withdraw"
    answer = desk.client.post(address, json={"reason": "Wrong photo."}, headers=desk.headers)
    assert answer.status_code == 200
    assert answer.json()["editions"] == ["africa-fr"]
    assert desk.client.get(f"/v1/editions/africa-fr/items/{row.story_id}").status_code == 410
    assert desk.client.post(address, json={"reason": "Wrong photo."}).status_code == 401
    nowhere = desk.client.post("/v1/stories/nothing/withdraw", json={"reason": "Why."}, headers=desk.headers)
    assert nowhere.status_code == 404
    reader = {"Authorization": f"Bearer {newsroom.write(add_key, 'status', ['status'])}"}
    assert desk.client.post(address, json={"reason": "Why."}, headers=reader).status_code == 403


def test_a_fix_comes_as_the_text_to_hand_in(desk: Desk) -> None:
    one = only_translation(desk)
    linked = one["segments"][1]
    number = linked["source_text"][linked["source_text"].index("<") + 1 : linked["source_text"].index(">")]
    path, lock = f"{one['id']}/segments/1", linked["lock_version"]
    saved = desk.patch(path, {"lock_version": lock, "text": "L’African Union s’est réunie."})
    (lost,) = [found for found in saved["segment"]["findings"] if found["code"] == "marks.missing"]
    assert (lost["fix"]["mark"], lost["fix"]["sure"]) == (int(number), True)
    assert lost["fix"]["tagged"] == f"L’<{number}>African Union</{number}> s’est réunie."
    lock = saved["segment"]["lock_version"]
    saved = desk.patch(path, {"lock_version": lock, "text": lost["fix"]["tagged"]})
    assert "marks.missing" not in [found["code"] for found in saved["segment"]["findings"]]
