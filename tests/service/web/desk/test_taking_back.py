"""Ten seconds at the desk in which an approval can be taken back, without scripts too."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service.settings import Settings
from service.storage.tables import TranslationRow, now
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import Browser, signed_in, text_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is called here is tested on both."""
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"take_back_seconds": 10.0})


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_story())
    room.draft()
    return room


@pytest.fixture
def browser(room: Newsroom, engine: Engine, client: TestClient) -> Browser:
    return signed_in(engine, client)


def test_a_slip_is_taken_back(browser: Browser, room: Newsroom) -> None:
    row = room.translation()
    page = browser.send(row.id, "approve")
    assert "Readers get it in 10 seconds." in text_of(page)
    assert "Approved, going live" in text_of(page)
    assert re.search(r'<button class="primary" autofocus>Take it back <kbd[^>]*>Alt\+Z</kbd>', page.text)
    item = f"/v1/editions/africa-fr/items/{row.story_id}"
    assert browser.http.get(item).status_code == 404
    assert browser.http.get("/v1/editions/africa-fr/items").json()["items"] == []
    back = browser.send(row.id, "take-back")
    assert "Taken back" in text_of(back)
    assert room.translation().state == "in_review"
    again = browser.send(row.id, "take-back")
    assert again.status_code == 409
    assert "There is no approval to take back" in text_of(again)


def test_after_its_seconds_the_page_and_the_site_have_it_without_a_relay(
    browser: Browser, room: Newsroom
) -> None:
    row = room.translation()
    browser.send(row.id, "approve")
    late = update(TranslationRow).values(live_from=now() - timedelta(seconds=4))
    room.write(lambda session: session.execute(late))
    assert browser.http.get(f"/v1/editions/africa-fr/items/{row.story_id}").status_code == 200
    assert "Live" in text_of(browser.story(row.id))


def test_the_page_of_the_story_publishes_what_is_due(browser: Browser, room: Newsroom) -> None:
    row = room.translation()
    browser.send(row.id, "approve")
    room.write(lambda session: session.execute(update(TranslationRow).values(live_from=now())))
    page = browser.http.get(f"/desk/translations/{row.id}?done=live")
    assert "Live: readers have it." in text_of(page)
    assert room.translation().state == "live"
