"""The keys of the desk in a real browser: one table, changeable, inside the text and on any keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from service.accounts import EVERYWHERE, Roles, set_roles
from service.domain.terms.harvest import FormProposal
from service.storage.account_tables import UserRow
from service.storage.session import writing
from service.termbase.harvested import propose
from tests.e2e.desk_browser import editor, has_caret, open_story, saved, until
from tests.e2e.desk_data import Desk

#: seen once, twice …
FORMS = ("one", "two", "three", "four")
CHOSEN = "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"
#: a key as a browser tells it on another keyboard
PRESS = """([key, code, more]) => document.activeElement.dispatchEvent(new KeyboardEvent(
    'keydown', {key, code, bubbles: true, cancelable: true, ...more}))"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


def test_keys_go_to_findings_apply_dismiss_and_confirm_inside_the_text(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    with writing(desk.engine) as session:
        session.execute(update(UserRow).values(roles={"africa-fr": "senior"}))  # who may dismiss all three
    page = window()
    keys = page.keyboard
    open_story(page, desk, french)
    expect(page.locator("#s4.active .notes .current")).to_contain_text("3,5 millions")
    assert editor(page).evaluate(CHOSEN) == "3,5 millions"  # its words are chosen: typing replaces them
    keys.press("Alt+f")
    until(lambda: "2,5 millions" in saved(desk, french, 3).text, "the fix is saved")
    expect(page.locator(".row.active")).to_have_id("s4")
    keys.press("Control+z")
    until(lambda: "3,5 millions" in saved(desk, french, 3).text, "undo takes it back")
    keys.press("Alt+n")
    expect(page.locator(".row.active")).to_have_id("s5")
    keys.press("Alt+d")  # what blocks asks for its reason
    expect(page.locator("#s5 .notes select")).to_be_focused()
    keys.press("Escape")
    has_caret(page)
    keys.press("Alt+Shift+d")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#told")).to_contain_text("Segment 5: dismissed.")
    expect(page.locator(".row.active")).to_have_id("s11")  # and on
    expect(page.locator("#s5 .notes .dismissed")).to_contain_text("dismissed by ana: it is meant so")
    keys.press("Alt+d")  # of the others, one key
    expect(page.locator("#s11 .notes .dismissed")).to_contain_text("the translation is right")
    expect(page.locator(".row.active")).to_have_id("s4")
    keys.press("Alt+ArrowUp")
    keys.press("Alt+c")
    expect(page.locator("#told")).to_contain_text("11 sentences without findings are confirmed.")
    unseen = [saved(desk, french, index).confirmed_unseen for index in (0, 2, 3, 4)]
    assert unseen == [True, False, False, False]
    assert saved(desk, french, 3).confirmed_by is None
    expect(page.locator("#s1 .status")).to_have_text("○")
    expect(page.locator("#s5 .status")).to_have_text("✓")


def test_the_list_of_keys_opens_in_a_text_and_changes_them_for_the_account(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    page = window()
    keys = page.keyboard
    open_story(page, desk, french)
    has_caret(page)
    before = editor(page).input_value()
    keys.press("F1")
    listed = page.locator("#help")
    expect(listed).to_be_visible()
    listed.locator("[data-action=next-finding]").click()
    keys.press("Control+Enter")
    expect(listed.locator(".said")).to_have_text(
        "Ctrl+Enter does this already: Confirm the sentence and go on."
    )
    keys.press("Alt+j")
    expect(listed.locator("dl > div", has_text="Next finding").locator("dt")).to_have_text("Alt J")
    keys.press("F1")
    expect(listed).to_be_hidden()
    has_caret(page)
    keys.press("Alt+n")  # nothing any more
    expect(page.locator(".row.active")).to_have_id("s4")
    keys.press("Alt+j")
    expect(page.locator(".row.active")).to_have_id("s5")
    assert editor(page).input_value() != before

    open_story(page, desk, french)
    has_caret(page)
    page.evaluate(PRESS, ["ت", "KeyJ", {"altKey": True}])  # an Arabic keyboard: told by its place
    expect(page.locator(".row.active")).to_have_id("s5")
    page.evaluate(PRESS, ["j", "KeyK", {"altKey": True}])  # another Latin one: told by its letter
    expect(page.locator(".row.active")).to_have_id("s11")
    page.evaluate(PRESS, ["k", "KeyJ", {"altKey": True}])
    page.evaluate(PRESS, ["j", "KeyJ", {"altKey": True, "ctrlKey": True}])  # AltGr
    expect(page.locator(".row.active")).to_have_id("s11")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.click("[data-do=reset-keys]")
    expect(page.locator("#help dl > div", has_text="Next finding").locator("dt")).to_have_text("Alt N")
    page.keyboard.press("Escape")
    open_story(page, desk, french, 1)
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
        page.keyboard.press(f"Alt+{key}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".row.active")).to_have_id("s4")  # the two before it were opened
    page.keyboard.press("F1")
    page.check("#one-by-one")
    expect(page.locator("#help .said")).to_have_text("Kept with your account.")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".row.active")).to_have_id("s3")


def test_one_key_approves_or_drops_a_harvested_form_and_the_next_comes(
    desk: Desk, window: Callable[..., Page]
) -> None:
    seen = [FormProposal("Q225641", "Mombasa", form, count, 9) for count, form in enumerate(FORMS, start=1)]
    with writing(desk.engine) as session:
        set_roles(session, "ana", Roles.of({EVERYWHERE: "editor"}))
        propose(session, seen, "so", "harvest")
    page = window()
    page.goto(f"{desk.url}/desk/glossary/harvest")
    for key, done in (("a", "four is approved"), ("d", "three is dropped"), ("Enter", "two is approved")):
        page.keyboard.press(key)
        expect(page.locator(".banner")).to_contain_text(done)
    page.keyboard.press("ArrowDown")  # there is but one: it stays
    page.keyboard.press("d")
    expect(page.locator(".banner")).to_contain_text("one is dropped")
    expect(page.locator(".empty")).to_be_visible()
