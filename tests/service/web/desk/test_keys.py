"""The table of keys: what may be chosen, what it is told as, and that pages and documents are made of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from scripts.list_keys import PAGE, renewed
from service.accounts import Editor
from service.accounts.users import EDITOR
from service.choices import Choices
from service.errors import Unprocessable
from service.web.desk.keys import KEYS, checked_key, drawn, key_table, key_words, shown
from service.web.desk.render import HERE
from tests.service.web.desk.helpers import Browser, signed_in, token

ANA = Editor("1", "ana", EDITOR, "x")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def browser(engine: Engine, client: TestClient) -> Browser:
    return signed_in(engine, client)


def test_no_key_stands_for_two_things_and_each_may_be_chosen() -> None:
    for page in ("story", "queue"):
        keys = [key for one in KEYS if one.where.covers(page) for key in one.keys]
        assert len(keys) == len(set(keys))
    assert not [key for one in KEYS for key in one.keys if "Ctrl" in key and "Alt" in key]
    for one in KEYS:
        if " " not in one.keys[0]:
            assert checked_key(ANA, one.action, one.keys[0]) == one.keys[0]


@pytest.mark.parametrize(
    ("action", "key", "why"),
    [
        ("apply", "Ctrl+Alt+F", "AltGr"),
        ("apply", "F", "would be typed into the text"),
        ("apply", "Ctrl+C", "belongs to the browser"),
        ("apply", "Alt+N", "Alt+N does this already: Next finding"),
        ("queue", "/", "/ does this already: Search the queue"),
        ("apply", "Alt+ع", "cannot be chosen"),
        ("apply", "Alt+<script>", "cannot be chosen"),
        ("fly", "Alt+F", "nothing called fly"),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_the_reason(action: str, key: str, why: str) -> None:
    with pytest.raises(Unprocessable, match=re.escape(why)):
        checked_key(ANA, action, key)


def test_keys_are_told_as_they_are_set() -> None:
    ben = replace(ANA, choices=Choices({"apply": "Ctrl++", "next": "Alt+Shift+ArrowDown"}))
    assert (key_words(ANA, "apply"), key_words(ben, "apply")) == ("Alt+F", "Ctrl++")
    assert (key_words(ben, "next"), shown("G Q"), shown("Escape")) == ("Alt+Shift+↓", "G Q", "Esc")
    assert drawn("Ctrl+<") == "<kbd>Ctrl</kbd> <kbd>&lt;</kbd>"
    assert checked_key(ben, "dismiss", "Alt+F") == "Alt+F"  # free now
    table = {one["action"]: one["keys"] for one in key_table(ben, "story")["keys"]}
    assert table["apply"] == ("Ctrl++",)
    assert "search" not in table


def test_every_action_of_the_table_is_one_of_the_scripts() -> None:
    scripts = HERE / "static"
    for page, script in (("story", "acting.js"), ("queue", "queue.js")):
        text = (scripts / script).read_text(encoding="utf-8")
        for one in KEYS:
            if one.where.covers(page):
                assert re.search(rf'^  "?{one.action}"?[:,]', text, re.M), (page, one.action)


def test_the_table_in_the_documents_is_that_of_the_program() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert renewed(page) == page, "run `python scripts/list_keys.py`"


def test_keys_are_kept_with_the_account(browser: Browser) -> None:
    page = browser.http.get("/desk")
    told = _told(page.text)
    assert told["search"] == ["/"]
    form = {"csrf": token(page), "page": "queue"}

    def send(address: str = "/desk/keys", **fields: str) -> Any:
        return browser.http.post(address, data={**form, **fields}, headers={"Accept": "application/json"})

    answer = send(action="search", key="Ctrl+K").json()
    assert "<kbd>Ctrl</kbd> <kbd>K</kbd>" in answer["list"]
    assert _told(browser.http.get("/desk").text)["search"] == ["Ctrl+K"]
    assert send(action="search", key="Ctrl+Alt+K").status_code == 422
    assert send("/desk/one-by-one", on="1").json()["table"]["oneByOne"] is True
    send()  # all as they were at first; how confirming goes on stays
    assert _told(browser.http.get("/desk").text)["search"] == ["/"]
    assert _table(browser.http.get("/desk").text)["oneByOne"] is True
    assert send(csrf="forged", action="search", key="Ctrl+K").status_code == 403


def _table(page: str) -> Any:
    found = re.search(r"data-keys='([^']*)'", page)
    assert found
    return json.loads(found[1])


def _told(page: str) -> dict[str, list[str]]:
    return {one["action"]: one["keys"] for one in _table(page)["keys"]}
