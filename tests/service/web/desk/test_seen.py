"""Approving at the desk, with and without scripts: what was not looked at is listed first."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.factories import make_rich_story
from tests.service.newsroom import NAME, Newsroom
from tests.service.web.desk.helpers import Browser, signed_in, text_of, token


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is called here is tested on both."""
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_rich_story())
    room.draft(findings=lambda one: (NAME,) if one.index in (1, 4) else ())
    return room


@pytest.fixture
def browser(room: Newsroom, engine: Engine, client: TestClient) -> Browser:
    return signed_in(engine, client)


def test_without_scripts_the_refusal_lists_them_and_its_button_approves(
    browser: Browser, room: Newsroom
) -> None:
    translation = room.translation().id
    refused = browser.send(translation, "approve")
    assert refused.status_code == 409
    assert "2 findings were not looked at yet (segment 2, 5)" in text_of(refused)
    assert "Segment 5 : A name may be missing." in text_of(refused)
    assert room.translation().state == "draft"
    form = refused.text.split('class="inline"')[1].split("</form>")[0]
    seen = re.findall(r'name="seen" value="(\w+)"', form)
    assert len(seen) == 2
    answer = browser.send(translation, "approve", seen=seen)
    assert answer.status_code == 200
    assert room.translation().state == "live"
    assert "passed unopened by ana" in text_of(answer)


def test_a_script_says_what_was_opened(browser: Browser, room: Newsroom) -> None:
    translation = room.translation().id
    page = browser.story(translation)
    unseen = re.findall(r'data-unseen="([\w ]+)"', page.text)
    assert len(unseen) == 2
    assert len(re.findall(r'data-mark="\w{16}"', page.text)) == 12
    form = {"csrf": token(page), "seen": unseen[:1]}
    url = f"/desk/translations/{translation}/seen"
    assert browser.http.post(url, data=form).json() == {"unseen": 1}
    assert browser.http.post(url, data={**form, "csrf": "x"}).status_code == 403
    assert browser.http.post(url, data={**form, "seen": ["x" * 40]}).status_code == 422
    again = browser.story(translation)
    assert re.findall(r'data-unseen="([\w ]+)"', again.text) == unseen[1:]
