"""Joining sentences and dividing one by keys, another page meanwhile, and the preview over the story."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.desk_browser import has_caret, open_story
from tests.e2e.desk_data import Desk


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def source(page: Page, index: int) -> Locator:
    return page.locator(f".row[data-index='{index}'] .source")


def test_sentences_are_joined_and_divided_by_keys(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    here, there = window(), window()
    for page in (here, there):
        open_story(page, desk, french)
        has_caret(page)
    here.keyboard.press("Alt+u")
    expect(source(here, 3)).to_contain_text("a year. It will not replace")
    expect(here.locator("#told")).to_contain_text("Alt+S at the same place divides them again")
    there.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(there.locator("#update")).to_contain_text("Somebody joined or divided sentences: 1 of 11")
    expect(there.locator(".row[data-index='3'] .changed")).to_be_visible()
    here.keyboard.press("Alt+s")  # the caret is where they met
    expect(source(here, 4)).to_have_text("It will not replace the national agencies.")
    has_caret(here)
    here.keyboard.type("Oui. ")
    here.keyboard.press("Alt+p")
    preview = here.frame_locator("#preview iframe")
    expect(preview.locator(".text")).to_contain_text("par an. Oui. Il remplacera")
    expect(preview.locator("script, .desk-bar")).to_have_count(0)
    here.locator("#preview button").click()
    here.locator("details.history > summary").click()
    expect(here.locator("details.history")).to_contain_text("joined sentence 4 with the next")
