"""The row's editor with marks as chips: what is typed, pasted and deleted in it, and what goes out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk_browser import editor, has_caret, open_story, saved, until
from tests.e2e.desk_data import Desk
from tests.factories import make_rich_story

TEXT = "Le bureau emploiera <1>120 personnes</1> et coûtera 3,5 millions de dollars par an."
#: puts the caret behind so many characters of an element's text, or selects all of it
CARET = """(element, place) => {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
  getSelection().setBaseAndExtent(text, place ?? 0, text, place ?? text.length);
}"""
PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  data.setData('text/html', '<b onclick="alert(1)">' + text + '</b>');
  element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


def test_a_mark_is_a_chip_that_is_never_half_gone(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 4)
    chips, keys = page.locator(".row.active .chips"), page.keyboard
    pair = chips.locator(".pair[data-pair='1']")
    expect(pair).to_have_text("120 personnes")
    expect(chips.locator(".found.block")).to_have_text("3,5 millions")
    has_caret(page)
    pair.evaluate(CARET, len("120 personnes"))
    keys.type("x, ou")  # a word goes on in its mark, a sign stands behind it
    expect(editor(page)).to_have_value(TEXT.replace("personnes</1>", "personnesx</1>, ou"))
    keys.press("Enter")
    for _ in range(5):
        keys.press("Backspace")
    expect(editor(page)).to_have_value(TEXT)
    expect(chips.locator(".found.block")).to_have_text("3,5 millions")
    pair.evaluate(CARET)
    keys.press("Delete")
    expect(page.locator(".row.active .lost button")).to_have_text("strong 1")
    keys.type("cent vingt")
    expect(editor(page)).to_have_value(TEXT.replace("120 personnes", "cent vingt"))
    expect(page.locator(".row.active .lost")).to_have_count(0)
    pair.evaluate(CARET)
    chips.evaluate(PASTE, "130\u000b personnes\r\n")
    expect(editor(page)).to_have_value(TEXT.replace("120 personnes", "130  personnes "))
    keys.press("Control+z")
    expect(editor(page)).to_have_value(TEXT.replace("120 personnes", "cent vingt"))
    keys.press("Control+a")
    keys.insert_text(TEXT.replace("<1>", "").replace("</1>", " <7>"))
    expect(chips.locator(".loose")).to_have_text("<7>")
    chips.evaluate(CARET, len("Le bureau emploiera 12"))
    keys.press("Alt+m")
    keys.press("Control+Enter")
    until(lambda: saved(desk, french, 3).confirmed_by == "ana", "it is confirmed")
    row = saved(desk, french, 3)
    assert [row.text[mark["start"] : mark["end"]] for mark in row.marks] == ["120"]
    assert row.text == TEXT.replace("<1>", "").replace("</1>", " <7>")


def test_twenty_thousand_amharic_characters_are_typed_and_saved(
    desk: Desk, window: Callable[..., Page]
) -> None:
    translation = desk.draft(desk.deliver(make_rich_story()), "africa-am")
    page = window()
    open_story(page, desk, translation, 5)
    has_caret(page)
    long = "ብሔራዊ ኤጀንሲዎችን " * 1538
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(long)
    page.keyboard.type("አይተካም።")
    expect(page.locator("#saved")).to_have_text("All saved")
    until(lambda: saved(desk, translation, 4).text == long + "አይተካም።", "all of it is saved")
    assert len(saved(desk, translation, 4).text) == 20_000


def test_without_the_library_the_textarea_does(desk: Desk, window: Callable[..., Page], french: str) -> None:
    page = window()
    page.route("**/vendor/*", lambda route: route.abort())
    open_story(page, desk, french, 4)
    has_caret(page)
    editor(page).fill(TEXT.replace("3,5", "2,5"))
    page.keyboard.press("Control+Enter")
    until(lambda: "2,5" in saved(desk, french, 3).text, "it is saved")
    expect(page.locator(".chips")).to_have_count(0)
