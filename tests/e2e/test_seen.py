"""What was not looked at comes first, in a real browser: the key that approves goes there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from service.stages.seen import seen_by
from service.storage.session import reading
from tests.e2e.desk_browser import open_story, saved, state
from tests.e2e.desk_data import FRENCH, Desk
from tests.factories import make_rich_story

#: two warnings and nothing that blocks: a lost mark, and a sentence whose end is gone
TEXTS = {
    **FRENCH,
    "The office will employ <1>120 people</1> and cost $2.5 million a year.": "Le bureau emploiera 120 "
    "personnes et coûtera 2,5 millions de dollars par an.",
    "It will not replace the national agencies.": "Il ne remplacera pas les agences nationales.",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


def test_the_key_that_approves_goes_to_what_was_not_seen_and_then_approves(
    desk: Desk, window: Callable[..., Page]
) -> None:
    story = desk.draft(desk.deliver(make_rich_story()), "africa-fr", TEXTS)
    page = window()
    open_story(page, desk, story, 1)
    expect(page.locator(".row.active")).to_have_id("s1")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#told")).to_have_text(
        "Not approved yet: 2 findings were not looked at. Look at them, then approve with the same key."
    )
    expect(page.locator(".row.active")).to_have_id("s4")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#told")).to_contain_text("this finding was not looked at.")
    expect(page.locator(".row.active")).to_have_id("s11")
    assert state(desk, story) == "draft"
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**?done=approved")
    assert state(desk, story) == "live"
    assert [saved(desk, story, index).confirmed_unseen for index in (0, 3, 10, 1)] == [False] * 3 + [True]
    expect(page.locator("#s2 .status")).to_have_text("○")
    expect(page.locator("#s4 .status")).to_have_text("✓")
    with reading(desk.engine) as session:
        assert len(seen_by(session, story, "ana")) == 5  # three sentences, two findings
