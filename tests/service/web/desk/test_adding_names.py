"""A name of the story that no glossary has, added from the story's page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service import termbase
from service.accounts import add_user
from service.app import create_app
from service.domain.draft import Finding, Severity, SourceSegment
from service.domain.names.story import UNLISTED
from service.settings import Settings
from service.storage.session import reading, writing
from tests.factories import make_rich_story
from tests.service.newsroom import Newsroom, only
from tests.service.web.desk.helpers import PASSWORD, Browser, text_of

DATA = {
    "name": "Wanjiru Okoth",
    "kind": "person",
    "language": "en",
    "target": "ar",
    "places": [],
    "proposals": [{"text": "وانجيرو أوكوث"}, {"text": "وانجيرو أوكوت"}],
}
FINDING = Finding(UNLISTED, Severity.WARNING, "“Wanjiru Okoth” is in no glossary.", (0, 3), None, DATA)
CONCEPT = "person-wanjiru-okoth"


def at_the_first(segment: SourceSegment) -> tuple[Finding, ...]:
    return (FINDING,) if segment.index == 0 else ()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    with writing(engine) as session:
        add_user(session, "ana", PASSWORD)
    return Newsroom(engine, only("mideast-ar"))


@pytest.fixture
def translation(room: Newsroom) -> str:
    room.deliver(make_rich_story())
    return room.draft("mideast-ar", at_the_first).id


@pytest.fixture
def browser(room: Newsroom, settings: Settings) -> Iterator[Browser]:
    with TestClient(create_app(settings)) as http:
        browser = Browser(http)
        browser.sign_in()
        yield browser


def test_one_click_adds_the_chosen_way_to_write_it(
    browser: Browser, translation: str, engine: Engine
) -> None:
    page = browser.story(translation)
    assert re.search(r'<input type="radio" name="form" value="وانجيرو أوكوث" checked>', page.text)
    done = browser.send(translation, f"names/{CONCEPT}", form="وانجيرو أوكوت")
    assert "Added to the glossary" in text_of(done)
    assert f'href="/desk/glossary/concepts/{CONCEPT}"' in done.text
    assert 'type="radio"' not in done.text
    with reading(engine) as session:
        entry = termbase.get(session, CONCEPT)
    assert entry.cells["ar"] == "?وانجيرو أوكوت|?وانجيرو أوكوث"
    assert entry.cells["en"] == "?Wanjiru Okoth"
    assert entry.updated_by == "ana"


def test_an_editor_may_approve_it_at_once(browser: Browser, translation: str) -> None:
    browser.send(translation, f"names/{CONCEPT}", form="وانجيرو أوكوث", approved="1")
    glossary = browser.http.app.state.terms.current()  # type: ignore[attr-defined]
    assert glossary.forms(CONCEPT, "ar") == ("وانجيرو أوكوث",)
    assert glossary.forms(CONCEPT, "en") == ("Wanjiru Okoth",)
    found = glossary.find("The mayor, Wanjiru Okoth, agreed.", "en")
    assert [match.concept.id for match in found] == [CONCEPT]


def test_a_name_that_the_story_does_not_have_and_a_second_click_change_nothing(
    browser: Browser, translation: str, engine: Engine
) -> None:
    assert browser.send(translation, "names/person-nobody", form="x").status_code == 404
    browser.send(translation, f"names/{CONCEPT}", form="وانجيرو أوكوث")
    again = browser.send(translation, f"names/{CONCEPT}", form="وانجيرو أوكوت")
    assert again.status_code == 409
    with reading(engine) as session:
        assert termbase.get(session, CONCEPT).version == 1


def test_a_form_of_another_site_adds_nothing(browser: Browser, translation: str, engine: Engine) -> None:
    answer = browser.http.post(f"/desk/translations/{translation}/names/{CONCEPT}", data={"form": "x"})
    assert answer.status_code == 403
    with reading(engine) as session:
        assert termbase.existing(session, [CONCEPT]) == frozenset()


def test_a_term_is_proposed_from_the_story_in_both_languages(
    browser: Browser, translation: str, engine: Engine
) -> None:
    typed = {"source": "water office", "target": "مكتب  المياه", "kind": "body"}
    browser.send(translation, "concepts", **typed)
    with reading(engine) as session:
        entry = termbase.get(session, "desk:water-office")
    assert (entry.cells["en"], entry.cells["ar"]) == ("?water office", "?مكتب المياه")
    assert entry.cells["kind"] == "body"
    assert browser.send(translation, "concepts", **typed).status_code == 409
    assert browser.send(translation, "concepts", **{**typed, "target": " "}).status_code == 422
    assert browser.send(translation, "concepts", **{**typed, "kind": "nonsense"}).status_code == 422


def test_every_form_of_a_proposal_is_proposed(engine: Engine, translation: str, browser: Browser) -> None:
    browser.send(translation, "concepts", source="Zork | Zorkia", target="زورك|!زوركيا|~زورك ب", kind="term")
    with reading(engine) as session:
        cells = termbase.get(session, "desk:zork").cells
    assert (cells["en"], cells["ar"]) == ("?Zork|?Zorkia", "?زورك|?زوركيا|?زورك ب")
