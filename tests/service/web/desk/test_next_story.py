"""From story to story: the queue as somebody left it, the next of it, and taking the one before back."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service.settings import Settings
from service.stages import reviewing
from service.storage.account_tables import UserRow
from service.storage.session import reading, writing
from service.storage.tables import TranslationRow
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import Browser, signed_in, text_of, token


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"take_back_seconds": 300.0})


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    return Newsroom(engine)


@pytest.fixture
def stories(room: Newsroom) -> list[str]:
    """Three drafts of the French edition, in the order of the queue."""
    delivered = [room.deliver(make_story(external_id=str(n), urgency=n)) for n in (3, 4, 5)]
    return [room.draft(story_id=story).id for story in delivered]


@pytest.fixture
def browser(engine: Engine, client: TestClient) -> Browser:
    return signed_in(engine, client)


def goes_to(browser: Browser, address: str) -> str:
    answer = browser.http.get(address, follow_redirects=False)
    return str(answer.headers["location"]) if answer.status_code == 303 else "here"


def test_the_queue_is_as_it_was_left_in_whichever_browser(
    browser: Browser, stories: list[str], engine: Engine
) -> None:
    assert goes_to(browser, "/desk") == "here"
    assert goes_to(browser, "/desk?edition=africa-fr&sort=due&q=ferry") == "here"
    assert goes_to(browser, "/desk") == "here"  # what was searched for is not kept
    browser.http.get("/desk?edition=africa-fr&sort=due")
    browser.http.cookies.clear()
    browser.sign_in()
    assert goes_to(browser, "/desk") == "/desk?edition=africa-fr&sort=due"
    everything = re.search(r'href="(/desk[^"]*)"[^>]*>All editions', browser.http.get("/desk").text)
    assert everything
    browser.http.get(everything[1].replace("&amp;", "&"))
    assert goes_to(browser, "/desk") == "/desk?sort=due"
    browser.http.get("/desk?edition=")
    assert goes_to(browser, "/desk") == "here"
    with writing(engine) as session:  # an edition that is no more
        session.execute(update(UserRow).values(choices={"view": {"edition": "gone", "state": "nonsense"}}))
    assert goes_to(browser, "/desk") == "here"


def test_the_next_story_is_one_that_waits_and_that_nobody_else_holds(
    browser: Browser, room: Newsroom, stories: list[str]
) -> None:
    first, second, third = stories
    assert goes_to(browser, "/desk/next") == f"/desk/translations/{first}?after="
    assert goes_to(browser, f"/desk/next?after={first}") == f"/desk/translations/{second}?after={first}"
    room.write(reviewing.claim, second, "ben", None)
    assert goes_to(browser, f"/desk/next?after={first}") == f"/desk/translations/{third}?after={first}"
    assert goes_to(browser, f"/desk/next?after={third}") == f"/desk/translations/{first}?after={third}"
    browser.http.get("/desk?edition=mideast-ar")
    assert goes_to(browser, "/desk/next") == "/desk?edition=mideast-ar"  # nothing there waits


def test_an_approval_is_taken_back_from_the_next_story(
    browser: Browser, room: Newsroom, stories: list[str], engine: Engine
) -> None:
    first, second, _ = stories
    approved = browser.send(first, "approve")
    assert f'href="/desk/next?after={first}"' in approved.text
    page = browser.http.get(f"/desk/next?after={first}")
    assert str(page.url).endswith(f"{second}?after={first}")
    assert "is approved. Readers get it in" in text_of(page)
    form = re.search(
        r'action="/desk/translations/(\w+)/take-back".*?name="lock_version" value="(\d+)"', page.text
    )
    assert form
    assert form[1] == first
    taken = {"csrf": token(page), "lock_version": form[2]}
    browser.http.post(f"/desk/translations/{first}/take-back", data=taken)
    with reading(engine) as session:
        assert session.get_one(TranslationRow, first).state == "in_review"
    assert "is approved." not in text_of(browser.http.get(f"/desk/translations/{second}?after={first}"))
    assert browser.http.get(f"/desk/translations/{second}?after=nonsense").status_code == 200
