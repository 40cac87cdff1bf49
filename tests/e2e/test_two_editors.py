"""Two editors at one story in real browsers: nothing goes live that the approver did not see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.desk_browser import editor, open_queue, open_story, saved, state
from tests.e2e.desk_data import FRENCH, Desk

TEXTS = {
    3: FRENCH["The office will employ <1>120 people</1> and cost $2.5 million a year."].replace("3,5", "2,5"),
    4: "Il ne remplacera pas les agences nationales.",
    10: "Une carte de tous les fleuves d’ici <1>juin 2026</1>",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough for a browser: the stages are tested on both."""
    return sqlite_url


def write(page: Page, number: int, text: str) -> None:
    page.click(f"#s{number} .number")
    editor(page).fill(text)
    expect(page.locator("#saved")).to_have_text("All saved")


def not_told(page: Page) -> None:
    """Let a page not be told of changes, as behind some proxies: it asks, and hears when it saves."""
    page.route("**/events?*", lambda route: route.abort())


def only_told(page: Page) -> None:
    """Let a page not ask by itself: what it shows of others it was told of."""
    page.add_init_script(
        "const every = setInterval; setInterval = (f, ms) => ms === 10000 ? 0 : every(f, ms);"
    )
    page.reload()


def test_a_colleagues_text_is_shown_before_the_story_can_be_approved(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    ana, ben = window("ana"), window("ben")
    not_told(ana)
    open_story(ana, desk, french, 4)
    open_story(ben, desk, french, 3)
    for index, text in TEXTS.items():
        write(ana, index + 1, text)
    his = "Dès mars, 120 personnes y travailleront."
    write(ben, 2, his)
    hers = "La commission a annoncé lundi que l’<1>Union africaine</1> ouvrira un bureau à Nairobi le 4 mars."
    write(ana, 3, hers)  # another segment: the answer brings his
    expect(ana.locator("#s2 .text")).to_have_text(his)
    expect(ana.locator("#s2 .notes .changed")).to_contain_text("ben changed this while this page was open.")
    expect(ana.locator("#s2 .notes del")).to_contain_text("120 personnes y travailleront à partir de mars.")
    ana.keyboard.press("Control+Shift+Enter")
    expect(ana.locator(".row.active")).to_have_id("s2")  # first she has to look
    expect(ana.locator("#told")).to_contain_text("Not approved yet: this segment was changed")
    assert state(desk, french) == "in_review"
    ana.keyboard.press("Control+Shift+Enter")
    ana.wait_for_url("**?done=approved")
    assert state(desk, french) == "live"
    assert saved(desk, french, 1).text == his


def test_what_a_colleague_saved_unnoticed_is_a_refusal_that_shows_it(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    ana, ben = window("ana"), window("ben")
    not_told(ana)
    for index, text in TEXTS.items():
        open_story(ben, desk, french, index + 1)
        write(ben, index + 1, text)
    open_story(ana, desk, french, 1)
    write(ben, 2, "Dès mars, 120 personnes y travailleront.")
    ana.keyboard.press("Control+Shift+Enter")
    expect(ana.locator(".banner.block")).to_contain_text("Segment 2: changed by ben")
    expect(ana.locator("#s2 .notes .changed")).to_be_visible()
    assert state(desk, french) == "in_review"
    ana.keyboard.press("Control+Shift+Enter")
    expect(ana.locator(".row.active")).to_have_id("s2")
    ana.keyboard.press("Control+Shift+Enter")
    ana.wait_for_url("**?done=approved")


def test_a_text_under_ones_hands_that_a_colleague_changed_is_a_conflict_at_once(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    ana, ben = window("ana"), window("ben")
    not_told(ana)
    open_story(ana, desk, french, 5)
    open_story(ben, desk, french, 2)
    ana.route("**/segments/4", lambda route: route.abort())  # her text is on its way for a while
    editor(ana).fill("Il ne les remplacera pas.")
    write(ben, 5, "Il ne remplacera aucune agence.")
    ana.click("#s8 .number")
    editor(ana).fill("Deux femmes au puits")
    expect(ana.locator("#s5 .conflict .theirs")).to_have_text("Il ne remplacera aucune agence.")
    expect(ana.locator("#s5 textarea")).to_have_value("Il ne les remplacera pas.")
    assert saved(desk, french, 4).text == "Il ne remplacera aucune agence."


def test_who_reads_along_sees_what_is_saved_takes_over_and_nothing_typed_is_lost(
    desk: Desk, window: Callable[..., Page], french: str
) -> None:
    ana, ben = window("ana"), window("ben")
    only_told(ana)
    only_told(ben)
    open_queue(ben, desk)
    open_story(ana, desk, french, 4)
    expect(ana.locator(".row.active")).to_have_id("s4")
    ana.keyboard.press("Alt+t")
    expect(ana.locator("#holder")).to_contain_text("taken by you")
    row = ben.locator(f"#t{french}")  # in the queue, which he has open
    expect(row.locator(".holder.taken")).to_have_text("ana")
    expect(row.locator(".present")).to_have_text("here: ana")
    open_story(ben, desk, french)
    expect(ben.locator("#holding")).to_contain_text("ana is at this story: you read along")
    expect(ben.locator("textarea")).to_have_count(0)
    expect(ana.locator("#present")).to_have_text("here: ben")
    expect(ben.locator("#present")).to_have_text("here: ana")

    hers = "Dès mars, 120 personnes y travailleront."
    write(ana, 2, hers)
    expect(ben.locator("#s2 .text")).to_have_text(hers)
    expect(ben.locator("#s2 .notes .changed")).to_contain_text("ana changed this")

    ana.route("**/segments/4", lambda route: route.abort())  # what she types now does not get through
    ana.click("#s5 .number")
    editor(ana).fill("Il ne remplacera personne.")
    ben.keyboard.press("Alt+t")
    expect(ben.locator("#holder")).to_contain_text("taken by you")
    expect(ana.locator("#holding")).to_contain_text("ben has taken this story over from you")
    expect(ana.locator("#holding .kept")).to_contain_text("1 sentence of yours is kept here.")
    expect(ana.locator("textarea")).to_have_count(0)
    ana.unroute("**/segments/4")
    ana.keyboard.press("Alt+t")
    expect(ana.locator("#holder")).to_contain_text("taken by you")
    expect(ana.locator("#s5 textarea")).to_have_value("Il ne remplacera personne.")
    expect(ana.locator("#saved")).to_have_text("All saved")
    assert saved(desk, french, 4).text == "Il ne remplacera personne."
    expect(ben.locator("#s5 .text")).to_have_text("Il ne remplacera personne.")
    expect(ben.locator("textarea")).to_have_count(0)
    ana.close()
    expect(ben.locator("#present")).to_be_hidden()
