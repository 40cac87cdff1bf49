"""Taking a live story down at the desk, and allowing it again, in a browser without scripts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.domain.status import State
from service.stages.publishing import live_publications
from service.storage.session import reading
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only
from tests.service.web.desk.helpers import Browser, signed_in, text_of

ONE, TWO = "africa-en", "africa-en-2"


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    """Two editions of the story's own language, live in both."""
    editions = only(ONE)
    room = Newsroom(engine, {**editions, TWO: replace(editions[ONE], slug=TWO)})
    room.deliver(make_story())
    return room


@pytest.fixture
def browser(room: Newsroom, client: TestClient) -> Browser:
    return signed_in(room.engine, client)


def live(room: Newsroom) -> list[str]:
    with reading(room.engine) as session:
        return [one.edition for one in live_publications(session, room.story().id)]


def test_a_live_story_is_taken_down_with_a_reason_and_a_tick(browser: Browser, room: Newsroom) -> None:
    translation = room.translation(ONE).id
    assert "Take it down" in text_of(browser.story(translation))
    refused = browser.send(translation, "withdraw", reason="A lawyer called.")
    assert "Tick that you are sure" in text_of(refused)
    refused = browser.send(translation, "withdraw", reason=" ", sure="1")
    assert "Say why" in text_of(refused)
    assert live(room) == [ONE, TWO]
    browser.send(translation, "withdraw", reason="A lawyer called.", sure="1")
    assert live(room) == [TWO]
    page = text_of(browser.story(translation))
    assert "by ana : A lawyer called." in page
    assert "ana took it down : A lawyer called." in page.replace("took it down:", "took it down :")


def test_it_is_taken_down_everywhere_and_allowed_again(browser: Browser, room: Newsroom) -> None:
    translation = room.translation(ONE).id
    browser.send(translation, "withdraw", reason="Wrong photo.", sure="1", everywhere="1")
    assert live(room) == []
    assert {room.translation(slug).held_by for slug in (ONE, TWO)} == {"ana"}
    browser.send(translation, "lift", sure="1")
    assert live(room) == [ONE]
    assert room.translation(ONE).state == State.LIVE


def test_a_live_story_is_opened_for_a_correction(browser: Browser, room: Newsroom) -> None:
    translation = room.translation(ONE).id
    assert "Correct: open the text, readers keep theirs" in text_of(browser.story(translation))
    browser.send(translation, "send-back", reason="A name is wrong.")
    assert room.translation(ONE).state == State.DRAFT
    assert live(room) == [ONE, TWO]


def test_it_is_allowed_again_in_all_editions_at_once(browser: Browser, room: Newsroom) -> None:
    translation = room.translation(ONE).id
    browser.send(translation, "withdraw", reason="Wrong photo.", sure="1", everywhere="1")
    assert room.story().held_by == "ana"
    browser.send(translation, "lift", sure="1")
    assert "ana took this story down in all editions" in text_of(browser.story(translation))
    browser.send(translation, "lift", sure="1", everywhere="1")
    assert (room.story().held_by, room.translation(TWO).held_by) == (None, None)
    assert "in all editions" not in text_of(browser.story(translation)).partition("More")[0]
