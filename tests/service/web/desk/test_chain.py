"""What others changed while a story's page was open: shown before anything is done with an old number."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.stages import reviewing
from service.web.desk.render import static_files
from tests.factories import make_rich_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import Browser, signed_in, text_of, token


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is called here is tested on both."""
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_rich_story())
    room.draft()
    return room


@pytest.fixture
def browser(room: Newsroom, engine: Engine, client: TestClient) -> Browser:
    return signed_in(engine, client)


def save_as(room: Newsroom, actor: str, index: int, text: str) -> None:
    segment = room.segments()[index]
    edit = reviewing.SegmentEdit(index, text, segment.lock_version)
    editions = {"editions": room.editions, "glossary": room.glossary}
    room.write(reviewing.save_segment, segment.translation_id, edit, actor, **editions)


@pytest.mark.parametrize("what", ["approve", "reject", "send-back", "confirm-clean"])
def test_a_form_of_an_old_page_is_refused_and_the_rows_are_marked(
    browser: Browser, room: Newsroom, what: str
) -> None:
    old = room.translation()
    save_as(room, "ben", 3, "Le texte de ben.")
    answer = browser.send(old.id, what, lock_version=old.lock_version, reason="Because")
    assert answer.status_code == 409
    words = text_of(answer)
    assert "Segment 4 : changed by ben" in words
    assert "ben changed this while this page was open." in words
    assert "Le texte de ben." in words
    assert re.findall(r'data-index="(\d+)" data-fresh="1"', answer.text) == ["3"]
    assert room.publications() == []
    assert room.translation().state == "in_review"


def test_after_the_refusal_the_page_has_the_number_that_it_shows(browser: Browser, room: Newsroom) -> None:
    old = room.translation()
    save_as(room, "ben", 3, "Le texte de ben.")
    browser.send(old.id, "approve", lock_version=old.lock_version)
    assert browser.send(old.id, "approve", override_reason="It is meant so.").status_code == 200
    assert room.translation().approved_by == "ana"


def script_saves(browser: Browser, room: Newsroom, index: int, text: str, known: int) -> Any:
    row = room.translation()
    form = {
        "csrf": token(browser.story(row.id)),
        "lock_version": room.segments()[index].lock_version,
        "text": text,
        "known": known,
    }
    url = f"/desk/translations/{row.id}/segments/{index}"
    answer = browser.http.post(url, data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_script_gets_what_others_changed_with_its_save(browser: Browser, room: Newsroom) -> None:
    known = room.translation().lock_version
    save_as(room, "ben", 3, "Le texte de ben.")
    answer = script_saves(browser, room, 5, "Le texte d’ana.", known)
    (changed,) = answer["changed"]
    assert (changed["index"], changed["by"], changed["tagged"]) == (3, "ben", "Le texte de ben.")
    assert "changed this while this page was open" in changed["row"]
    assert answer["before"] == known + 1 + 1  # ben's save, and his claim
    assert answer["translation_lock_version"] == room.translation().lock_version
    assert script_saves(browser, room, 5, "Mieux.", answer["translation_lock_version"])["changed"] == []


def test_a_script_asks_what_is_new(browser: Browser, room: Newsroom) -> None:
    row = room.translation()
    ask = f"/desk/translations/{row.id}/changes?known={row.lock_version}"
    assert browser.http.get(ask).json()["changed"] == []
    save_as(room, "ben", 3, "Le texte de ben.")
    assert [one["index"] for one in browser.http.get(ask).json()["changed"]] == [3]
    asked = browser.http.get(f"/desk/translations/{row.id}/changes?known=9999&row=2").json()
    assert [one["index"] for one in asked["changed"]] == [2]
    for bad in ("", "?known=x", f"?known={2**31}"):
        assert browser.http.get(f"/desk/translations/{row.id}/changes{bad}").status_code == 422


def test_scripts_name_each_other_by_the_same_hash() -> None:
    versions = {version for name, (_, _, version) in static_files().items() if name.endswith(".js")}
    assert len(versions) == 1
    story = static_files()["story.js"][0].decode()
    assert f'from "./rows.js?v={versions.pop()}"' in story
    named = [name for name in static_files() if f'"./{name}?v=' in story]
    assert {"rows.js", "saving.js", "keys.js"} <= set(named)
