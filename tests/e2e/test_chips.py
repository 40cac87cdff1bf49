"""The row's editor with marks as chips: what is typed, pasted and deleted in it, and what goes out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from service.editions import load_editions
from service.stages import reviewing
from service.storage.session import writing
from service.storage.tables import TranslationRow
from tests.e2e.desk_browser import editor, has_caret, open_story, saved, until
from tests.e2e.desk_data import Desk
from tests.factories import make_rich_story, make_story

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


#: the characters of an element's text as they stand on the screen, from left to right
SEEN = """(element) => {
  element.style.whiteSpace = 'nowrap';
  const letters = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('.chip')) continue;
    for (let at = 0; at < node.length; at += 1) {
      if (/[\\u2066-\\u2069]/.test(node.data[at])) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      letters.push([(box.left + box.right) / 2, node.data[at]]);
    }
  }
  element.style.whiteSpace = '';
  return letters.sort((one, other) => one[0] - other[0]).map((one) => one[1]).join('').trim();
}"""
CALL = "Call <1>the WHO office</1> on +41 22 791 21 11: prices fell by 5% to $2.5 million (<2>UN</2>)."
ARABIC_CALL = (
    "اتصل <1>بمكتب WHO</1> على +41 22 791 21 11: انخفضت الأسعار بنسبة -5% إلى 2.5 مليون دولار "
    "(UN <2>Women</2>) في ٢٠٢٦."
)


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


def test_a_sentence_from_right_to_left_reads_the_same_in_editor_row_and_publication(
    desk: Desk, window: Callable[..., Page]
) -> None:
    html = re.sub(r"<(\d)>(.*?)</\d>", r'<a href="https://example.org/\1">\2</a>', CALL)
    story = desk.deliver(make_story(body=f"<p>{html}</p>", headline="Prices"))
    translation = desk.draft(story, "mideast-ar", {CALL: ARABIC_CALL, "Prices": "الأسعار"})
    page = window()
    open_story(page, desk, translation, 2)
    has_caret(page)
    chips, keys = page.locator(".row.active .chips"), page.keyboard
    expect(chips.locator("bdi", has_text="+41")).to_have_text("+41 22 791 21 11")
    edited = chips.evaluate(SEEN)
    chips.evaluate(CARET, len("اتص"))
    keys.press("ArrowLeft")
    keys.press("ArrowLeft")
    for _ in "بمكتب WHO":
        keys.press("Shift+ArrowLeft")
    keys.type("بالمنظمة")  # the selection over the chip is the mark: what replaces it stays in it
    expect(editor(page)).to_have_value(ARABIC_CALL.replace("بمكتب WHO", "بالمنظمة"))
    keys.press("Alt+2")  # the form of the glossary's second term, in the mark too
    expect(editor(page)).to_have_value(ARABIC_CALL.replace("بمكتب WHO", "بالمنظمةUN"))
    keys.press("Control+z")
    keys.press("Control+z")
    expect(editor(page)).to_have_value(ARABIC_CALL)
    keys.press("Escape")
    row = page.locator("#s2 .text").evaluate(SEEN)
    with writing(desk.engine) as session:
        lock = session.get_one(TranslationRow, translation).lock_version
        reviewing.approve(session, translation, lock, "ana", load_editions(), override_reason="test")
    item = page.request.get(f"{desk.url}/v1/editions/mideast-ar/items/{story}").json()
    page.set_content(f'<div dir="rtl" lang="ar-EG">{item["bodies"][0]["value"]}</div>')
    published = page.locator("p").evaluate(SEEN)
    assert edited == row == published
    assert "+41 22 791 21 11" in published
    assert "UN Women" in published


def test_replacing_in_the_story_is_shown_first_and_taken_back_at_once(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    open_story(page, desk, french, 4)
    has_caret(page)
    page.keyboard.press("Alt+h")
    page.fill("#replace [name=find]", "120")
    page.fill("#replace [name=other]", "130")
    hits = page.locator("#replace .hits li")
    expect(hits).to_have_count(2)
    expect(hits.nth(1)).to_contain_text("Le bureau emploiera 120130 personnes et coûtera 3,5 millions")
    hits.nth(0).locator("input").uncheck()
    page.click("#replace [value=replace]")
    until(lambda: "130 personnes" in saved(desk, french, 3).text, "it is replaced")
    assert [mark["tag"] for mark in saved(desk, french, 3).marks] == ["strong"]
    assert saved(desk, french, 1).text.startswith("120")
    page.click("#replace [value=undo]")
    until(lambda: "120 personnes" in saved(desk, french, 3).text, "it is taken back")
    page.click("#replace [value=close]")
    has_caret(page)
    expect(editor(page)).to_have_value(TEXT)
