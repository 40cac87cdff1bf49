"""What people wrote for the same sentence before is offered for one that is not written yet."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service.accounts import add_key
from service.stages import drafting, reviewing
from service.stages.by_hand import draft_by_hand
from service.stages.memory import OFFERED, memory_of
from service.storage.session import writing
from service.storage.tables import TranslationRow
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only
from tests.service.web.desk.helpers import signed_in, text_of

BODY = '<p>The ferry returns on Tuesday.</p><p>Read <a href="https://un.org">the report</a>.</p>'
WRITTEN = {0: "Feri inarudi", 1: "Feri inarudi Jumanne.", 2: "Soma <1>ripoti</1>."}
SWAHILI = "africa-sw"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    return Newsroom(engine, only(SWAHILI, "africa-ha"))


def opened(room: Newsroom, edition: str = SWAHILI, external_id: str = "story-1") -> str:
    """Deliver a story and open it by hand; gives its translation."""
    story_id = room.deliver(make_story(body=BODY, external_id=external_id))
    job = room.take(edition, story_id=story_id)
    assert job is not None
    assert room.write(drafting.save_draft, job, draft_by_hand(job, room.glossary, "No model."), room.editions)
    return room.translation(edition, story_id).id


def write(room: Newsroom, translation: str, texts: dict[int, str], *, confirm: bool = True) -> None:
    for index, text in texts.items():
        number = next(
            one.lock_version for one in room.read(reviewing.view, translation).segments if one.index == index
        )
        edit = reviewing.SegmentEdit(index, text, number, confirm)
        room.write(
            reviewing.save_segment, translation, edit, "amina", editions=room.editions, glossary=room.glossary
        )


def test_what_was_confirmed_is_offered_with_its_marks(room: Newsroom) -> None:
    first = opened(room)
    assert room.read(memory_of, first) == {}
    write(room, first, WRITTEN)
    second = opened(room, external_id="story-2")
    memory = room.read(memory_of, second)
    assert {index: [one.tagged for one in found] for index, found in memory.items()} == {
        index: [text] for index, text in WRITTEN.items()
    }
    assert (memory[1][0].confirmed_by, memory[1][0].translation_id) == ("amina", first)


def test_only_of_this_edition_and_language_and_only_what_somebody_stands_for(room: Newsroom) -> None:
    first = opened(room)
    write(room, first, WRITTEN, confirm=False)
    assert room.read(memory_of, opened(room, external_id="story-2")) == {}
    write(room, first, WRITTEN)
    assert room.read(memory_of, opened(room, "africa-ha", external_id="story-3")) == {}
    assert 1 in room.read(memory_of, opened(room, external_id="story-4"))
    with writing(room.engine) as session:
        session.execute(
            update(TranslationRow)
            .where(TranslationRow.id == first)
            .values(held_by="ben", held_reason="Wrong.")
        )
    assert room.read(memory_of, opened(room, external_id="story-5")) == {}


def test_a_killed_story_is_not_remembered(room: Newsroom) -> None:
    first = opened(room)
    write(room, first, WRITTEN)
    room.kill(make_story(body=BODY))
    assert room.read(memory_of, opened(room, external_id="story-2")) == {}


def test_a_written_sentence_needs_nothing_and_few_are_offered(room: Newsroom) -> None:
    for number in range(OFFERED + 2):
        write(room, opened(room, external_id=f"old-{number}"), {1: f"Feri {number}."})
    write(room, opened(room, external_id="again"), {1: "Feri 4."})
    last = opened(room, external_id="last")
    offered = [one.tagged for one in room.read(memory_of, last)[1]]
    assert offered == ["Feri 4.", "Feri 3.", "Feri 2."]
    write(room, last, {1: "Feri inarudi."})
    assert 1 not in room.read(memory_of, last)


def test_it_is_in_the_api_and_at_the_desk_and_is_put_in_by_nobody(room: Newsroom, client: TestClient) -> None:
    write(room, opened(room), WRITTEN)
    second = opened(room, external_id="story-2")
    key = room.write(add_key, "program", ["review"])
    answer = client.get(f"/v1/translations/{second}", headers={"Authorization": f"Bearer {key}"}).json()
    assert [one["text"] for one in answer["segments"]] == ["", "", ""]
    assert answer["segments"][2]["remembered"][0]["text"] == "Soma <1>ripoti</1>."
    assert answer["segments"][2]["remembered"][0]["confirmed_by"] == "amina"
    page = text_of(signed_in(room.engine, client).story(second))
    assert "Written before, confirmed by amina Feri inarudi Jumanne." in page
