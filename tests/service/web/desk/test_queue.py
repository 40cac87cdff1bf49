"""The queue in a browser without scripts: filters, several stories at once, what an open page asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from service.stages import drafting, reviewing
from tests.conftest import FEW_CONCEPTS
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import Browser, signed_in, text_of, token


@pytest.fixture
def browser(sqlite_url: str) -> Iterator[Browser]:
    app = create_app(Settings(database_url=sqlite_url, glossaries_dir=FEW_CONCEPTS))
    with TestClient(app) as http:
        yield signed_in(app.state.engine, http)


@pytest.fixture
def room(browser: Browser) -> Newsroom:
    newsroom = Newsroom(browser.http.app.state.engine)  # type: ignore[attr-defined]
    for name in ("one", "two", "three"):
        story = newsroom.deliver(make_story(external_id=name, headline=name))
        newsroom.draft(story_id=story)
    return newsroom


def ids(browser: Browser, query: str = "?edition=") -> list[str]:
    return re.findall(r'<tr class="state-\w+" id="t(\w+)"', browser.http.get(f"/desk{query}").text)


def test_several_are_taken_and_what_cannot_be_is_left_and_said(browser: Browser, room: Newsroom) -> None:
    first, second, third = ids(browser)
    room.write(reviewing.claim, second, "ben")
    page = browser.http.get("/desk?edition=")
    form = {"csrf": token(page), "act": "take", "chosen": [first, second, third, "nonsense"]}
    answer = browser.http.post("/desk/bulk", data=form)
    assert "2 stories done. 2 were left as they were" in text_of(answer)
    assert ids(browser, "?mine=1") == [first, third]
    assert re.search(r'Mine <span class="many">2<', answer.text)
    released = browser.http.post("/desk/bulk", data={**form, "act": "release", "view": "mine=1&done=9"})
    assert "2 stories done." in text_of(released)
    assert ids(browser, "?mine=1") == []


def test_what_failed_is_tried_again_together(browser: Browser, room: Newsroom) -> None:
    story = room.deliver(make_story(external_id="four"))
    job = room.take(story_id=story)
    assert job is not None
    room.write(drafting.fail, job, "The engine broke off.")
    form = {"csrf": token(browser.http.get("/desk?edition=")), "act": "retry", "chosen": ids(browser)}
    assert "1 story done. 3 were left" in text_of(browser.http.post("/desk/bulk", data=form))
    assert room.translation(story_id=story).state == "queued"
    assert browser.http.post("/desk/bulk", data={**form, "act": "explode"}).status_code == 422


def test_an_open_page_gets_what_is_new_and_otherwise_nothing(browser: Browser, room: Newsroom) -> None:
    stamp = re.search(r'data-stamp="([^"]+)"', browser.http.get("/desk?edition=").text)
    assert stamp
    asked = {"edition": "africa-fr", "known": stamp[1].replace("&#43;", "+")}
    assert browser.http.get("/desk/news", params=asked).json() == {"stamp": asked["known"]}
    first = ids(browser)[0]
    room.write(reviewing.claim, first, "ben")
    news = browser.http.get("/desk/news", params=asked).json()
    row = next(one for one in news["rows"] if one["id"] == first)
    assert "ben" in row["row"]
    assert len(news["rows"]) == 3
    assert '<nav class="filters"' in news["filters"]
    assert news["stamp"] > asked["known"]
    told = browser.http.get("/desk/news", params={"edition": "africa-fr", "ids": f"{first},none"}).json()
    assert [one["id"] for one in told["rows"]] == [first]  # what it was told of, and where all stand
    assert told["order"] == news["order"] == [one["id"] for one in news["rows"]]
