"""Applying the fix of a finding by its form, without scripts."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.domain.draft import Finding, Fix, Severity
from service.domain.story import Mark
from service.stages.dismissals import judged, with_mended
from service.web.desk.fix_words import FixLine, fix_line
from tests.factories import make_rich_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import Browser, Response, signed_in, text_of

WRONG = "Le bureau emploiera <1>120 personnes</1> et coûtera 3,5 millions de dollars par an."
RIGHT = "Le bureau emploiera <1>120 personnes</1> et coûtera 2,5 millions de dollars par an."
INDEX = 3


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_rich_story())
    room.draft()
    return room


@pytest.fixture
def browser(room: Newsroom, engine: Engine, client: TestClient) -> Browser:
    """A browser of an editor who has just typed a wrong number."""
    browser = signed_in(engine, client)
    segment = room.segments()[INDEX]
    where = f"segments/{INDEX}"
    browser.send(segment.translation_id, where, text=WRONG, lock_version=segment.lock_version)
    return browser


def forms(page: Response) -> list[tuple[str, dict[str, str]]]:
    """The forms that apply a fix: where they are sent, and what they send."""
    found = re.findall(r'<form class="apply"[^>]* action="([^"]+)">(.*?)</form>', page.text, re.S)
    return [
        (
            address,
            {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', inner)},
        )
        for address, inner in found
    ]


def test_the_form_of_a_fix_says_what_becomes_of_the_text_and_mends_it(
    browser: Browser, room: Newsroom
) -> None:
    translation = room.translation().id
    page = browser.story(translation)
    assert "Apply: 3,5 → 2,5" in text_of(page)
    ((address, fields),) = forms(page)
    assert fields["text"] == RIGHT
    page = browser.http.post(address, data=fields)
    assert page.status_code == 200
    assert forms(page) == []
    segment = room.segments()[INDEX]
    assert segment.text == "Le bureau emploiera 120 personnes et coûtera 2,5 millions de dollars par an."
    assert [mark["id"] for mark in segment.marks] == [1]
    assert not [one for one in segment.findings if one["check"] == "numbers"]
    assert segment.changed_by == "ana"
    assert segment.confirmed_by is None


def test_a_fix_of_an_old_page_is_refused_and_both_texts_are_shown(browser: Browser, room: Newsroom) -> None:
    translation = room.translation().id
    ((address, fields),) = forms(browser.story(translation))
    lock = room.segments()[INDEX].lock_version
    browser.send(translation, f"segments/{INDEX}", text="Le texte de <1>ben</1>.", lock_version=lock)
    page = browser.http.post(address, data=fields)
    assert page.status_code == 409
    assert "Changed while you typed. Both texts are here; nothing is lost." in text_of(page)
    assert RIGHT in unescape(page.text)
    assert room.segments()[INDEX].text == "Le texte de ben."


def test_who_is_signed_out_or_has_no_token_applies_nothing(browser: Browser, room: Newsroom) -> None:
    ((address, fields),) = forms(browser.story(room.translation().id))
    before = room.segments()[INDEX].text
    assert browser.http.post(address, data={**fields, "csrf": "forged"}).status_code == 403
    browser.http.cookies.clear()
    browser.http.post(address, data=fields)
    assert room.segments()[INDEX].text == before


def test_a_story_that_cannot_be_edited_offers_no_fix(browser: Browser, room: Newsroom) -> None:
    translation = room.translation()
    assert forms(browser.story(translation.id))
    answer = browser.send(translation.id, "reject", reason="Not for us.")
    assert answer.status_code == 200
    assert forms(browser.story(translation.id)) == []


@pytest.mark.parametrize(
    ("target", "fix", "before", "after"),
    [
        ("Il coûte 3,5 euros.", Fix((9, 10), "2"), "3,5", "2,5"),
        ("Il le le dit.", Fix((3, 6), ""), "le le", "le"),
        ("Il a dit.", Fix((5, 5), "ne "), "dit.", "ne dit."),
        ("Attention !", Fix((9, 10), "\u00a0"), "Attention␣!", "Attention⍽!"),
    ],
)
def test_the_words_of_a_fix_are_whole(target: str, fix: Fix, before: str, after: str) -> None:
    finding = Finding(
        "numbers", Severity.WARNING, "numbers.missing", (0, 1), fix.span, {"source": "1"}, fix=fix
    )
    (one,) = with_mended(judged([finding], "One.", target, {}), target, (), ())
    assert fix_line(one, target) == FixLine(fix.applied(target), before, after)


def test_a_mark_is_said_with_the_words_that_it_is_put_round() -> None:
    fix = Fix((2, 15), "African Union", mark=1)
    target, mark = "L’African Union est là.", Mark(1, 0, 13, "strong")
    finding = Finding("marks", Severity.WARNING, "marks.missing", (0, 13), fix.span, {"count": 1}, fix=fix)
    (one,) = with_mended(judged([finding], "African Union is.", target, {}), target, (), (mark,))
    wanted = "L’<1>African Union</1> est là."
    assert fix_line(one, target) == FixLine(wanted, "African Union", "African Union", 1)


def test_what_an_editor_has_to_place_is_no_button() -> None:
    fix = Fix((0, 0), "2 ", sure=False)
    finding = Finding(
        "numbers", Severity.WARNING, "numbers.missing", (0, 1), (0, 0), {"source": "2"}, fix=fix
    )
    (one,) = with_mended(judged([finding], "Two.", "Oui.", {}), "Oui.", (), ())
    assert fix_line(one, "Oui.") is None
