"""Not for this edition, at the desk and over JSON: with a reason, in the filter, and opened again."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_key
from service.domain.status import State
from service.storage.session import writing
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import Browser, signed_in, text_of
from tests.service.web.scraping import METRICS


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_story())
    return room


@pytest.fixture
def browser(room: Newsroom, client: TestClient) -> Browser:
    return signed_in(room.engine, client)


def test_at_the_desk(browser: Browser, room: Newsroom) -> None:
    translation = room.draft().id
    assert "Not for this edition: nor any newer version" in text_of(browser.story(translation))
    assert "Say why" in text_of(browser.send(translation, "decline", reason=" "))
    browser.send(translation, "decline", reason="Local to Kenya.")
    assert room.translation().state == State.DECLINED
    page = text_of(browser.story(translation))
    assert "Local to Kenya. No newer version of the story changes that." in page
    assert "ana kept it out of the edition" in page
    assert f"/desk/translations/{translation}" not in browser.http.get("/desk").text
    filtered = browser.http.get("/desk?state=declined").text
    assert f"/desk/translations/{translation}" in filtered
    assert "Not for this edition (1)" in filtered
    browser.send(translation, "open-again")
    assert room.translation().state == State.QUEUED
    assert "opened it again for the edition" in text_of(browser.story(translation))


def test_what_is_live_has_no_such_button(browser: Browser, room: Newsroom) -> None:
    room.go_live(make_story())
    assert "Not for this edition" not in text_of(browser.story(room.translation().id))


def test_over_json(client: TestClient, room: Newsroom) -> None:
    with writing(room.engine) as session:
        key = add_key(session, "program", ["review"], None)
    client.headers["authorization"] = f"Bearer {key}"
    row = room.draft()
    address = f"/v1/translations/{row.id}"
    body = {"lock_version": row.lock_version, "reason": "Local to Kenya."}
    done = client.post(f"{address}/decline", json=body)
    assert done.status_code == 200, done.text
    assert (done.json()["state"], done.json()["reason"]) == ("declined", "Local to Kenya.")
    assert client.post(f"{address}/decline", json=body).status_code == 409
    listed = client.get("/v1/translations?state=declined").json()["translations"]
    assert [one["id"] for one in listed] == [row.id]
    assert client.get("/v1/translations").json()["translations"] == []
    assert client.get("/v1/editions/africa-fr/items").json()["items"] == []
    assert client.get(f"/v1/editions/africa-fr/items/{row.story_id}").status_code == 404
    assert 'dragoman_translations{edition="africa-fr",state="declined"} 1.0' in client.get(METRICS).text
    again = client.post(f"{address}/open-again", json={"lock_version": done.json()["lock_version"]})
    assert again.json()["state"] == "queued"
