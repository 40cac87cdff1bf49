"""What the dialog of a story's page asks: who is signed in, with which token, and signing in by script."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.factories import make_rich_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import PASSWORD, Browser, signed_in

JSON = {"Accept": "application/json"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is called here is tested on both."""
    return sqlite_url


@pytest.fixture
def browser(engine: Engine, client: TestClient) -> Browser:
    return signed_in(engine, client)


def ask(browser: Browser) -> Any:
    return browser.http.get("/desk/sign-in", headers=JSON).json()


def test_a_script_signs_in_and_gets_the_token_of_the_new_session(browser: Browser) -> None:
    before = ask(browser)
    assert before["name"] == "ana"
    browser.http.cookies.clear()
    asked = ask(browser)
    assert asked["name"] is None
    form = {"name": "ana", "password": "wrong", "csrf": asked["csrf"]}
    wrong = browser.http.post("/desk/sign-in", data=form, headers=JSON)
    assert (wrong.status_code, wrong.json()["detail"]) == (401, "The name or the password is wrong.")
    forged = browser.http.post("/desk/sign-in", data={**form, "csrf": "x" * 43}, headers=JSON)
    assert forged.status_code == 403
    right = browser.http.post("/desk/sign-in", data={**form, "password": PASSWORD}, headers=JSON).json()
    assert right["name"] == "ana"
    assert right["csrf"] != before["csrf"]
    assert ask(browser) == right


def test_a_script_is_told_where_to_go_or_why_not(browser: Browser, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_rich_story())
    row = room.draft()
    url, form = f"/desk/translations/{row.id}/reject", {"csrf": ask(browser)["csrf"], "reason": "No."}
    old = browser.http.post(url, data={**form, "lock_version": row.lock_version - 1}, headers=JSON)
    assert old.status_code == 409
    assert "changed after you loaded it" in old.json()["refusal"]
    done = browser.http.post(url, data={**form, "lock_version": row.lock_version}, headers=JSON)
    assert done.json() == {"to": f"/desk/translations/{row.id}?done=rejected"}
    assert room.translation().state == "rejected"


def test_a_stream_without_a_session_is_refused_and_led_to_no_page(browser: Browser) -> None:
    browser.http.cookies.clear()
    answer = browser.http.get(
        "/desk/events",
        params={"edition": ""},
        headers={"Accept": "text/event-stream"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
