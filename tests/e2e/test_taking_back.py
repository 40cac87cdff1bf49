"""A slip of the hand that approves, and the key that takes it back, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from service.settings import Settings
from tests.e2e.desk_browser import open_story, state
from tests.e2e.desk_data import FRENCH, Desk
from tests.factories import make_rich_story

TEXTS = {
    **FRENCH,
    "The office will employ <1>120 people</1> and cost $2.5 million a year.": "Le bureau emploiera <1>120 "
    "personnes</1> et coûtera 2,5 millions de dollars par an.",
    "It will not replace the national agencies.": "Il ne remplacera pas les agences nationales.",
    "A map of every river by <1>June 2026</1>": "Une carte de tous les fleuves d’ici <1>juin 2026</1>",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"take_back_seconds": 300.0})


def test_a_slip_is_taken_back_by_one_key(desk: Desk, window: Callable[..., Page]) -> None:
    story = desk.draft(desk.deliver(make_rich_story()), "africa-fr", TEXTS)
    page = window()
    open_story(page, desk, story)
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**?done=approved")
    expect(page.locator("#take-back button")).to_be_focused()
    expect(page.locator("#going")).to_contain_text("Readers get it in")
    assert state(desk, story) == "approved"
    page.keyboard.press("z")
    page.wait_for_url("**?done=taken-back")
    expect(page.locator(".meta .pill")).to_have_text("In review")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**?done=approved")
    page.keyboard.press("Enter")  # the button has the focus
    page.wait_for_url("**?done=taken-back")
    assert state(desk, story) == "in_review"
