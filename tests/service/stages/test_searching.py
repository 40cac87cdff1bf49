"""Finding stories at the desk: by the words of both sides, of tags, names and ids; and that it stays true."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, delete, text, update

from service.domain.status import State
from service.stages import counting, drafting, searching
from service.stages.queue import Wanted, look_up
from service.storage.session import writing
from service.storage.tables import SearchWordsRow, TranslationRow
from tests.factories import make_story
from tests.service.newsroom import Newsroom, make_draft, only
from tests.service.stages.test_reviewing import save


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    """One story with tags and a byline, drafted in French, waiting in Arabic."""
    newsroom = Newsroom(engine, only("africa-fr", "mideast-ar"))
    newsroom.deliver(
        replace(
            make_story(external_id="urn:wire:A4711", headline="Kenya’s wells are dry"),
            byline="Achieng Otieno",
            subjects=("Drought",),
        )
    )
    job = newsroom.take("africa-fr")
    assert job is not None
    labels = {"Drought": "Sécheresse"}
    newsroom.write(drafting.save_draft, job, make_draft(job), newsroom.editions, labels=labels)
    save(newsroom, 0, "Les puits du Kénya sont à sec")
    return newsroom


def found(room: Newsroom, q: str, **named: Any) -> list[str]:
    """The editions in which something is found."""
    return sorted(one.edition for one in room.read(look_up, Wanted(q=q, **named)).entries)


@pytest.mark.parametrize("few", [searching.FEW, 0])
def test_a_story_is_found_by_what_an_editor_knows_of_it(
    room: Newsroom, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "FEW", few)  # with none each translation is asked whether it has the words
    for q in ("kenya puits", "WELLS dry", "sécher", "otieno drought", "4711 puits", '"puits du Kénya"'):
        assert found(room, q) == ["africa-fr"], q
    assert found(room, room.translation().story_id[:9]) == ["africa-fr"]
    for q in ("kenya bananas", '"Kénya du puits"', '"puits du Kénya" bananas', "uits"):
        assert found(room, q) == [], q
    # nobody has begun it in Arabic: it is found by its address and its whole id
    assert found(room, "urn:wire:A4711") == ["africa-fr", "mideast-ar"]
    assert found(room, "urn:wire:A4711", edition="mideast-ar") == ["mideast-ar"]
    assert found(room, "urn:wire:A4711", states=(State.LIVE,)) == []


def test_what_is_no_longer_there_is_no_longer_found(room: Newsroom) -> None:
    save(room, 0, "Les forages sont vides")
    assert (found(room, "puits"), found(room, "forages vides")) == ([], ["africa-fr"])
    story = make_story(external_id="urn:wire:A4711", headline="Kenya’s dams are dry", version="2")
    room.deliver(story)
    assert found(room, "forages") == ["africa-fr"]  # it stands there until the new version is drafted
    room.draft("africa-fr")
    assert (found(room, "wells"), found(room, "dams")) == ([], ["africa-fr"])
    with writing(room.engine) as session:
        session.execute(delete(TranslationRow).where(TranslationRow.edition == "africa-fr"))
    assert found(room, "dams") == []
    if room.engine.dialect.name == "sqlite":
        with room.engine.execution_options(writes=True).begin() as connection:  # raises where they differ
            connection.execute(text("INSERT INTO search_index(search_index) VALUES ('integrity-check')"))
            hits = "SELECT count(*) FROM search_index WHERE search_index MATCH 'dams'"
            assert connection.scalar(text(hits)) == 0


def test_what_an_older_program_left_is_found_before_its_words_are_kept_and_after(room: Newsroom) -> None:
    with writing(room.engine) as session:
        session.execute(delete(SearchWordsRow))
        session.execute(update(TranslationRow).values(in_search=False, counts=None))
    assert found(room, "wells are dry") == ["africa-fr"]
    assert found(room, "dry wells") == []
    told: list[tuple[int, int]] = []
    assert counting.count_missing(room.engine, lambda done, of: told.append((done, of))) == 2
    assert told == [(2, 2)]
    assert found(room, "dry wells") == ["africa-fr"]


def test_a_sqlite_without_fts5_finds_the_same(room: Newsroom) -> None:
    if room.engine.dialect.name != "sqlite":
        return
    with room.engine.execution_options(writes=True).begin() as connection:
        for name in ("put", "gone", "changed"):
            connection.execute(text(f"DROP TRIGGER search_words_{name}"))
        connection.execute(text("DROP TABLE search_index"))
    save(room, 0, "Les forages du Kénya sont vides")
    assert found(room, "forages kenya vid") == ["africa-fr"]
    assert found(room, "forage kenya") == found(room, "puits") == []


def test_of_too_many_words_the_database_keeps_what_it_can(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_BYTES", 30)
    save(room, 0, "é" * 40)
    with writing(room.engine) as session:
        kept = session.query(SearchWordsRow.words).join(TranslationRow).first()
    assert kept is not None
    assert 0 < len(kept[0].encode()) <= 30
