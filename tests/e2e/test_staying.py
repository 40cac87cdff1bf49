"""A session or a network that ends in the middle of the work: one stays on the page, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk_browser import editor, open_story, saved, state, until
from tests.e2e.desk_data import PASSWORD, Desk
from tests.factories import make_rich_story


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


def test_who_is_signed_out_signs_in_on_the_page_and_everything_is_sent(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 5)
    page.context.clear_cookies()
    editor(page).fill("Tapé trop tard.")
    dialog = page.locator("#sign-in")
    expect(dialog).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("Signed out")
    page.keyboard.type("a wrong one")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("The name or the password is wrong.")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#saved")).to_have_text("All saved")
    assert saved(desk, french, 4).text == "Tapé trop tard."
    page.click("#s1 .number")
    page.keyboard.press("Control+Enter")  # with the new token
    expect(page.locator("#s1 .status")).to_have_text("✓")


def test_later_leaves_the_text_here_and_a_button_asks_again(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 5)
    page.context.clear_cookies()
    editor(page).fill("Tapé trop tard.")
    page.click("#sign-in >> text=Later")
    editor(page).fill("Tapé encore plus tard.")
    page.wait_for_timeout(800)  # over the time in which it saves by itself: no dialog comes in between
    expect(page.locator("#sign-in")).to_be_hidden()
    page.click("#saved button")
    page.fill("#again-password", PASSWORD)
    page.keyboard.press("Enter")
    until(lambda: saved(desk, french, 4).text == "Tapé encore plus tard.", "the latest text is sent")


def test_a_form_that_cannot_be_sent_stays_on_its_page(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 5)
    page.click("#head .menu summary")
    page.fill('form[action$="/reject"] input[name="reason"]', "Pas pour nous")
    page.context.set_offline(True)
    page.click('form[action$="/reject"] button')
    expect(page.locator("#told")).to_contain_text("No connection: this was not done.")
    expect(page.locator('form[action$="/reject"] input[name="reason"]')).to_have_value("Pas pour nous")
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.click('form[action$="/reject"] button')
    page.fill("#again-password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**?done=rejected")
    assert state(desk, french) == "rejected"


def test_twenty_thousand_amharic_letters_are_saved(desk: Desk, window: Callable[..., Page]) -> None:
    story = desk.draft(desk.deliver(make_rich_story()), "africa-am", {})
    page = window()
    open_story(page, desk, story, 5)
    text = "ውሃ ለሁሉም ነው። " * (20_000 // 14)
    text += "ው" * (20_000 - len(text))
    editor(page).fill(text)
    expect(page.locator("#saved")).to_have_text("All saved")
    assert saved(desk, story, 4).text == text
