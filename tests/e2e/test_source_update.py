"""A newer version comes in while a page is open: told at once, and nothing goes to a wrong sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk_browser import editor, open_story, saved, until
from tests.e2e.desk_data import FRENCH, Desk
from tests.factories import RICH, make_rich_story

#: a paragraph more before the rest, and a sentence that says something else
NEWER = RICH.replace("<p>The office", "<p>Wells have run dry since May.</p><p>The office").replace(
    "It will not replace\nthe national agencies.", "It will not replace\nthe national agencies before 2030."
)
TEXTS = {
    **FRENCH,
    "Wells have run dry since May.": "Les puits sont à sec depuis mai.",
    "It will not replace the national agencies before 2030.": "Il ne remplacera pas les agences avant 2030.",
}
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"  # as when one comes back to the page


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


def test_a_newer_version_is_told_and_the_rows_find_their_places(
    desk: Desk, window: Callable[..., Page]
) -> None:
    story = desk.deliver(make_rich_story())
    translation = desk.draft(story, "africa-fr", FRENCH)
    page = window()
    open_story(page, desk, translation, 8)
    editor(page).fill("Un puits près de Garissa, dimanche matin.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s8 .status")).to_have_text("✓")
    page.click("#s8 .number")
    desk.deliver(make_rich_story(version="2", body=NEWER))
    page.evaluate(LOOK)
    expect(page.locator("#update")).to_contain_text("is being translated. 1 of these 12 sentences is other")
    expect(page.locator("#told")).to_contain_text("A newer version of the story came in")
    expect(page.locator("#s5 .notes .changed")).to_contain_text("The source is other in the newer version:")
    expect(page.locator("#s5 .other-source mark")).to_contain_text("before 2030.")
    assert desk.draft(story, "africa-fr", TEXTS) == translation
    page.evaluate(LOOK)
    expect(page.locator("#update")).to_contain_text("is here: 2 of 13 sentences are new or changed")
    expect(page.locator(".row.active")).to_have_id("s9")  # the sentence that she was in, one row further down
    expect(page.locator("#s9 .text")).to_have_text("Un puits près de Garissa, dimanche matin.")
    expect(page.locator("#s9 .status")).to_have_text("✓")  # what stays is not asked for again
    assert page.locator(".row[data-fresh]").evaluate_all("rows => rows.map(one => one.id)") == ["s4", "s6"]
    expect(page.locator("#s6 .notes .changed")).to_contain_text("The source has changed. It was:")


def test_a_text_for_a_sentence_that_is_gone_is_a_conflict_with_both_sources(
    desk: Desk, window: Callable[..., Page]
) -> None:
    story = desk.deliver(make_rich_story())
    translation = desk.draft(story, "africa-fr", FRENCH)
    page = window()
    open_story(page, desk, translation, 5)
    page.context.set_offline(True)
    editor(page).fill("Il ne remplacera pas les agences.")
    page.wait_for_timeout(700)
    desk.deliver(make_rich_story(version="2", body=NEWER))
    desk.draft(story, "africa-fr", TEXTS)
    page.context.set_offline(False)
    conflict = page.locator("#s6 .conflict")
    expect(conflict).to_be_visible()
    expect(conflict.locator(".other-source")).to_have_text("It will not replace the national agencies.")
    expect(conflict.locator(".theirs")).to_have_text("Il ne remplacera pas les agences avant 2030.")
    expect(page.locator("#s6 textarea")).to_have_value("Il ne remplacera pas les agences.")
    assert saved(desk, translation, 5).text == "Il ne remplacera pas les agences avant 2030."
    assert saved(desk, translation, 4).text == TEXTS[
        "The office will employ <1>120 people</1> and cost $2.5 million a year."
    ].replace("<1>", "").replace("</1>", "")


def test_a_text_that_waits_goes_to_its_own_sentence(desk: Desk, window: Callable[..., Page]) -> None:
    story = desk.deliver(make_rich_story())
    translation = desk.draft(story, "africa-fr", FRENCH)
    page = window()
    open_story(page, desk, translation, 6)
    page.context.set_offline(True)
    editor(page).fill("La saison sèche")
    page.wait_for_timeout(700)
    desk.deliver(make_rich_story(version="2", body=NEWER))
    desk.draft(story, "africa-fr", TEXTS)
    page.context.set_offline(False)
    until(
        lambda: saved(desk, translation, 6).text == "La saison sèche", "it is saved in the row further down"
    )
    assert saved(desk, translation, 5).text == "Il ne remplacera pas les agences avant 2030."
