"""A story that no engine drafts, at the desk: apart in the queue, empty on its page, written and approved."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.domain.status import State
from service.stages import drafting
from service.stages.by_hand import draft_by_hand
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only
from tests.service.web.desk.helpers import Browser, signed_in, text_of

HAUSA = "africa-ha"
WHY = "No installed model translates from English to Hausa."


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine, only(HAUSA))
    room.deliver(make_story())
    return room


@pytest.fixture
def browser(room: Newsroom, client: TestClient) -> Browser:
    return signed_in(room.engine, client)


def opened(room: Newsroom) -> str:
    job = room.take(HAUSA)
    assert job is not None
    assert room.write(drafting.save_draft, job, draft_by_hand(job, room.glossary, WHY), room.editions)
    return str(room.translation(HAUSA).id)


def test_its_page_says_why_and_takes_no_approval_with_a_hole(browser: Browser, room: Newsroom) -> None:
    translation = opened(room)
    page = text_of(browser.story(translation))
    assert WHY in page
    assert "not written yet" in page
    assert "Must fix" not in page  # every sentence is empty, and that can be seen
    assert " 0 clean" in page
    refused = text_of(browser.send(translation, "approve", override_reason="Never mind."))
    assert "not translated yet" in refused
    assert room.translation(HAUSA).state == State.DRAFT


def test_the_queue_has_it_on_one_line_until_it_is_asked_for(browser: Browser, room: Newsroom) -> None:
    translation = opened(room)
    queue = browser.http.get("/desk").text
    assert f"/desk/translations/{translation}" not in queue
    assert f"/desk?edition={HAUSA}&amp;by_hand=1" in queue
    asked = browser.http.get(f"/desk?edition={HAUSA}&by_hand=1").text
    assert f"/desk/translations/{translation}" in asked


def test_a_failed_one_is_opened_and_an_opened_one_is_tried_again(browser: Browser, room: Newsroom) -> None:
    job = room.take(HAUSA)
    assert job is not None
    room.write(drafting.fail, job, "The engine broke off.")
    translation = str(room.translation(HAUSA).id)
    browser.send(translation, "by-hand")
    assert "The engine broke off." in text_of(browser.story(translation))
    assert room.translation(HAUSA).state == State.DRAFT
    browser.send(translation, "retry")
    assert room.translation(HAUSA).state == State.QUEUED
