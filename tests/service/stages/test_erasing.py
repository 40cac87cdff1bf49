"""A story that may not be kept: nothing that it said is left, and everybody learns that it is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from service.errors import NotAllowedNow, Unprocessable
from service.stages import dismissing, receiving, reviewing, taking_back
from service.stages.decoded import keep_decoded
from service.stages.erasing import erase_story
from service.stages.fetching import newest
from service.stages.seen import look_at
from service.storage.scrubbing import scrub
from service.storage.session import reading, sqlite_file, writing
from service.storage.tables import Base, LlmAnswerRow, LlmRequestRow, SourceRow, StoryRow, now
from tests.databases import ON_SQLITE
from tests.factories import CREATED, make_story
from tests.service.newsroom import NAME, Newsroom, only

#: words that the story says, or that somebody said of it, and nobody else
SAID = ("Zebulonia", "quaggaflood", "Xanthippe", "zwischenruf", "okapihaus", "narwhalpost")


def said_in(engine: Engine, words: tuple[str, ...] = SAID) -> set[tuple[str, str]]:
    """Every table and column in which one of the words stands, whatever the table."""
    found = set()
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for name, value in row.items():
                    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                    if any(word.casefold() in text.casefold() for word in words):
                        found.add((table.name, str(name)))
    return found


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    """A story that is live in two editions, was corrected, and left its words wherever a story can."""
    room = Newsroom(engine, only("africa-en", "africa-fr"))
    first = make_story(headline="Zebulonia rises", body="<p>The quaggaflood came. It was high.</p>")
    story = room.deliver(first)
    row = room.draft(findings=lambda segment: (NAME,) if segment.index == 1 else ())
    edit = reviewing.SegmentEdit(1, "Le quaggaflood de Xanthippe.", row.segments[1].lock_version)
    with_ = {"editions": room.editions, "glossary": room.glossary}
    room.write(reviewing.save_segment, row.id, edit, "awa", **with_)
    with writing(engine) as session:
        keep_decoded(session, row.id, b"quaggaflood")
        about = {"edition": "africa-fr", "story_id": story, "translation_id": row.id, "model": "m"}
        spent = {"purpose": "translate", "tokens_in": 1, "tokens_out": 1, "cost_millionths": 1}
        session.add(LlmRequestRow(day="2026-03-02", **about, **spent))
        session.add(LlmAnswerRow(key="a" * 64, text="Le quaggaflood"))
        session.add(LlmAnswerRow(key="b" * 64, text="Autre", created_at=now() - timedelta(days=2)))
    approved = room.translation()
    room.write(reviewing.approve, row.id, approved.lock_version, "awa", room.editions)
    room.deliver(make_story(headline="Zebulonia falls", body="<p>The okapihaus stood.</p>", version="2"))
    row = room.draft(findings=lambda segment: (NAME,) if segment.index == 1 else ())
    segment = row.segments[1]
    told_by = NAME.fingerprint(segment.source_text, segment.text)
    room.write(dismissing.dismiss, row.id, 1, told_by, "other", "zwischenruf", "awa", senior=True)
    room.write(look_at, row.id, "awa", [])
    return room


def deliver_again(room: Newsroom, version: str) -> receiving.Receipt:
    story = make_story(
        headline="Zebulonia",
        body="<p>narwhalpost</p>",
        version=version,
        version_created=CREATED + timedelta(days=1),
    )
    with writing(room.engine) as session:
        source = session.get_one(SourceRow, room.source_id)
        return receiving.receive(session, source, story, b'{"x": "narwhalpost"}', room.editions)


def test_nothing_that_it_said_is_left_and_sites_learn_that_it_is_gone(newsroom: Newsroom) -> None:
    engine = newsroom.engine
    tables = {table for table, _ in said_in(engine)}
    assert tables >= {
        "story_versions",
        "translations",
        "segments",
        "publications",
        "audit",
        "dismissals",
        "decoded",
    }
    assert tables >= {"search_words", "llm_answers"}
    story = newsroom.story()
    before = {one: newsroom.publications(one)[-1].position for one in newsroom.editions}
    with writing(engine) as session:
        done = erase_story(session, story.id, "cli", "A court in Nairobi ordered it.")
    assert (done.editions, done.versions) == (["africa-en", "africa-fr"], 2)
    assert done.sentences > 2
    assert said_in(engine) == set()
    with reading(engine) as session:
        assert [one.text for one in session.scalars(select(LlmAnswerRow))] == ["Autre"]
        assert newest(session, "africa-fr", 10) == []
    for edition, position in before.items():
        last = newsroom.publications(edition)[-1]
        assert (last.status, last.position) == ("canceled", position + 1)
        assert last.item["pubStatus"] == "canceled"
        assert {one["role"] for one in last.item["altIds"]} == {"id", "sourceId"}
    (line,) = newsroom.audit("erased")
    assert (line.actor, line.detail["reason"]) == ("cli", "A court in Nairobi ordered it.")
    assert newsroom.audit("edited")[0].actor == "awa"  # who did something stays, without what they wrote

    receipt = deliver_again(newsroom, "3")
    assert receipt.outcome == "erased"
    assert "nothing of this delivery is kept" in receipt.detail
    assert said_in(engine) == set()
    assert newsroom.publications()[-1].status == "canceled"
    with pytest.raises(NotAllowedNow, match="was erased"), writing(engine) as session:
        taking_back.lift_story(session, story.id, "awa", newsroom.editions)
    with writing(engine) as session:
        again = erase_story(session, story.id, "cli", "Once more.")
    assert (again.editions, again.sentences) == ([], 0)


def test_without_a_reason_nothing_is_erased(newsroom: Newsroom) -> None:
    with pytest.raises(Unprocessable), writing(newsroom.engine) as session:
        erase_story(session, newsroom.story().id, "cli", " ")
    assert said_in(newsroom.engine) != set()


@ON_SQLITE
def test_it_is_not_in_the_files_of_the_database_either(newsroom: Newsroom) -> None:
    engine = newsroom.engine
    file = sqlite_file(engine)
    assert file is not None

    def kept() -> bytes:
        files = [file, file.with_name(f"{file.name}-wal")]
        return b"".join(one.read_bytes() for one in files if one.exists()).lower()

    assert b"quaggaflood" in kept()
    with writing(engine) as session:
        erase_story(session, newsroom.story().id, "cli", "A court ordered it.")
    engine.dispose()
    scrub(engine)
    assert [word for word in SAID if word.lower().encode() in kept()] == []


def test_what_an_editor_kept_out_cannot_be_opened_again(newsroom: Newsroom) -> None:
    row = newsroom.translation()
    with writing(newsroom.engine) as session:
        session.execute(update(type(row)).where(type(row).id == row.id).values(state="declined"))
    with writing(newsroom.engine) as session:
        erase_story(session, row.story_id, "cli", "A court ordered it.")
        erased = session.get_one(StoryRow, row.story_id)
        assert erased.erased_at is not None
    assert newsroom.translation().state == "withdrawn"
