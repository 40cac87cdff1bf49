"""Applying the fix of a finding with scripts: in the row's editor, saved by itself, undone as typing is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk_browser import editor, has_caret, open_story, saved, until
from tests.e2e.desk_data import Desk

WRONG = "Le bureau emploiera <1>120 personnes</1> et coûtera 3,5 millions de dollars par an."
RIGHT = WRONG.replace("3,5", "2,5")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


def test_a_fix_is_applied_in_the_row_and_undone_by_the_browser(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 4)
    apply = page.locator("#s4 button.apply")
    apply.click()
    expect(editor(page)).to_have_value(RIGHT)
    has_caret(page)
    expect(apply).to_have_count(0)
    until(lambda: "2,5" in saved(desk, french, 3).text, "the fix is saved")
    page.keyboard.press("Control+z")
    expect(editor(page)).to_have_value(WRONG)
    expect(apply).to_have_text("Apply: 3,5 → 2,5")  # saved by itself, and found again


def test_what_was_typed_stays_when_a_fix_is_applied(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 4)
    editor(page).fill(WRONG.replace("Le bureau", "Ce bureau"))
    page.click("#s4 button.apply")
    expect(editor(page)).to_have_value(RIGHT.replace("Le bureau", "Ce bureau"))
    until(
        lambda: saved(desk, french, 3).text.startswith("Ce bureau emploiera 120 personnes et coûtera 2,5"),
        "both",
    )


def test_a_click_on_a_finding_selects_its_words_past_marks_so_that_typing_replaces_them(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 1)
    page.locator("#s4 .notes li").first.click(position={"x": 4, "y": 4})
    has_caret(page)
    chosen = "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert editor(page).evaluate(chosen) == "3,5 millions"
    page.keyboard.type("2,5 millions")
    expect(editor(page)).to_have_value(RIGHT)


def test_in_text_that_was_typed_meanwhile_nothing_is_selected(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 4)
    page.route("**/segments/3", lambda route: route.abort())
    editor(page).fill("Tapé. " + WRONG)
    page.locator("#s4 .notes li").first.click(position={"x": 4, "y": 4})
    assert editor(page).evaluate("(area) => area.selectionStart === area.selectionEnd")
