"""The chain of numbers over JSON: what a save answers, and what a stale approval is told."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_key
from tests.factories import make_story
from tests.service.newsroom import Newsroom


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
        body = {"lock_version": self.load()["segments"][index]["lock_version"], "text": text, **more}
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


def test_without_the_number_a_save_still_tells_that_somebody_was_there(
    newsroom: Newsroom, client: TestClient
) -> None:
    ana, ben = Program(newsroom, client, "ana"), Program(newsroom, client, "ben")
    known = ana.load()["lock_version"]
    ben.save(2, "Le texte de ben.")
    saved = ana.save(1, "Le texte d’ana.")
    assert saved["changed"] == []
    assert saved["translation"]["lock_version_before"] > known
