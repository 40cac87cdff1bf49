"""The chain of numbers over JSON: what a save answers, and what a stale approval is told."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_key
from tests.factories import make_story
from tests.service.newsroom import NAME, Newsroom


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is called here is tested on both."""
    return sqlite_url


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    newsroom.draft()
    return newsroom


class Program:
    """A program with a review key of its own."""

    def __init__(self, newsroom: Newsroom, client: TestClient, name: str) -> None:
        self.client, self.path = client, f"/v1/translations/{newsroom.translation().id}"
        self.headers = {"Authorization": f"Bearer {newsroom.write(add_key, name, ['review'])}"}

    def load(self) -> Any:
        return self.client.get(self.path, headers=self.headers).json()

    def save(self, index: int, text: str, **more: Any) -> Any:
        now = self.load()
        known = {"translation_lock_version": now["lock_version"]}
        body = {"lock_version": now["segments"][index]["lock_version"], "text": text, **known, **more}
        answer = self.client.patch(f"{self.path}/segments/{index}", json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, what: str, **body: Any) -> Any:
        return self.client.post(f"{self.path}/{what}", json=body, headers=self.headers)


def test_nobody_approves_a_colleagues_text_that_was_not_shown(newsroom: Newsroom, client: TestClient) -> None:
    ana, ben = Program(newsroom, client, "ana"), Program(newsroom, client, "ben")
    known = ana.load()["lock_version"]
    ben.save(2, "Le texte de ben.")
    saved = ana.save(1, "Le texte d’ana.", translation_lock_version=known)
    (changed,) = saved["changed"]
    assert (changed["index"], changed["text"], changed["changed_by"]) == (2, "Le texte de ben.", "key:ben")
    assert saved["translation"]["lock_version_before"] > known
    number = saved["translation"]["lock_version"]
    ben.save(2, "Ben change encore.")
    for what, more in [
        ("approve", {}),
        ("confirm-clean", {}),
        ("reject", {"reason": "No."}),
        ("send-back", {"reason": "No."}),
    ]:
        refused = ana.post(what, lock_version=number, **more)
        assert refused.status_code == 409, what
        body = refused.json()
        assert [(one["index"], one["text"], one["changed_by"]) for one in body["changed"]] == [
            (2, "Ben change encore.", "key:ben")
        ]
        assert body["current"]["lock_version"] > number
    assert newsroom.publications() == []
    now = ana.load()["lock_version"]
    done = ana.post("approve", lock_version=now, override_reason="It is meant so.")
    assert done.json()["state"] == "live"


def test_without_the_number_nothing_is_saved_that_could_be_approved_unseen(
    newsroom: Newsroom, client: TestClient
) -> None:
    ana, ben = Program(newsroom, client, "ana"), Program(newsroom, client, "ben")
    ben.save(2, "Le texte de ben.")
    lock = ana.load()["segments"][1]["lock_version"]
    before = ana.load()
    answers = [
        client.patch(f"{ana.path}/segments/1", json={"lock_version": lock, **body}, headers=ana.headers)
        for body in ({"text": "x"}, {"confirm": True}, {"text": "x", "translation_lock_version": None})
    ]
    dismissal = {"fingerprint": "x", "reason": "intended"}
    dismissals = f"{ana.path}/segments/1/dismissals"
    answers.append(client.post(dismissals, json=dismissal, headers=ana.headers))
    for answer in answers:
        assert answer.status_code == 422
        assert "`translation_lock_version`, the `lock_version` of the translation" in answer.json()["detail"]
    assert client.delete(f"{dismissals}/x", headers=ana.headers).status_code == 422
    assert ana.load() == before


def test_what_was_looked_at_is_said_and_then_it_can_be_approved(
    newsroom: Newsroom, client: TestClient
) -> None:
    newsroom.deliver(make_story(version="2", headline="A headline"))
    newsroom.draft(findings=lambda one: (NAME,) if one.index == 1 else ())
    ana = Program(newsroom, client, "ana")
    lock = ana.load()["lock_version"]
    refused = ana.post("approve", lock_version=lock)
    assert refused.status_code == 409
    assert [one["index"] for one in refused.json()["unseen"]] == [1]
    (one,) = client.get(f"{ana.path}/unseen", headers=ana.headers).json()["unseen"]
    assert (one["message"], one["severity"]) == ("A name may be missing.", "warning")
    assert ana.load()["segments"][1]["findings"][0]["mark"] == one["mark"]
    assert ana.post("seen", marks=[]).json()["unseen"] == [one]
    assert ana.post("seen", marks=["x" * 33]).status_code == 422
    assert ana.post("seen", marks=[one["mark"], ana.load()["segments"][1]["mark"]]).json() == {"unseen": []}
    assert ana.post("approve", lock_version=lock).json()["state"] == "live"
    assert [one["confirmed_unseen"] for one in ana.load()["segments"]] == [True, False, True]


def test_the_marks_can_come_with_the_approval(newsroom: Newsroom, client: TestClient) -> None:
    newsroom.deliver(make_story(version="2", headline="A headline"))
    newsroom.draft(findings=lambda one: (NAME,) if one.index == 1 else ())
    ana = Program(newsroom, client, "ana")
    one = ana.load()
    seen = [finding["mark"] for segment in one["segments"] for finding in segment["findings"]]
    assert ana.post("approve", lock_version=one["lock_version"], seen=seen).json()["state"] == "live"


def test_segments_are_joined_and_divided_by_whoever_knows_the_number(
    newsroom: Newsroom, client: TestClient
) -> None:
    ana = Program(newsroom, client, "ana")
    before = ana.load()
    texts = [one["text"] for one in before["segments"]]
    path, number = f"{ana.path}/segments/1", {"lock_version": before["lock_version"]}

    def send(what: str, **body: Any) -> Any:
        return client.post(f"{path}/{what}", json=body, headers=ana.headers)

    assert send("join", lock_version=before["lock_version"] - 1).status_code == 409
    joined = send("join", **number).json()
    assert [one["text"] for one in joined["segments"]] == [texts[0], f"{texts[1]} {texts[2]}"]
    assert send("divide", **number, at=5).status_code == 409
    divided = send("divide", lock_version=joined["lock_version"], at=len(texts[1]) + 1).json()
    assert [one["text"] for one in divided["segments"]] == texts
    assert client.post(f"{ana.path}/segments/9/join", json=number, headers=ana.headers).status_code == 409
