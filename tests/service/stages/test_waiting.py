"""What waits for a worker: handed out once, fairly, urgent first, and again only if it was lost."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, update

from service.domain.lanes import LAST, Lane
from service.stages import receiving
from service.stages.waiting import (
    BULK_SHARE,
    WINDOW,
    Dispatch,
    Handed,
    hand_out_again,
    handed_out,
    overdue,
    standing,
)
from service.storage.session import reading, writing
from service.storage.tables import AuditRow, OutboxRow, SourceRow, TranslationRow
from tests.factories import add_source, make_story
from tests.service.newsroom import Newsroom, only

EDITIONS = only("africa-fr", "africa-sw", "mideast-ar")
numbers = itertools.count()


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    return Newsroom(engine, only("africa-fr"))


def backlog(room: Newsroom, count: int, urgency: int = 5, source_id: str | None = None) -> None:
    with writing(room.engine) as session:
        source = session.get_one(SourceRow, source_id or room.source_id)
        for _ in range(count):
            story = make_story(external_id=f"story-{next(numbers)}", urgency=urgency)
            receiving.receive(session, source, story, b"{}", room.editions)


def another_source(room: Newsroom) -> str:
    with writing(room.engine) as session:
        return add_source(session, slug="second", kind="ghost")[0].id


def hand_out(room: Newsroom, dispatch: Dispatch) -> list[TranslationRow]:
    """Hand out what there is room for, and return it in order."""
    handed = room.write(dispatch.hand_out)
    with reading(room.engine) as session:
        return [session.get_one(TranslationRow, one.translation_id) for one in handed]


def rounds(room: Newsroom, dispatch: Dispatch, count: int) -> Iterator[TranslationRow]:
    """Hand out, and let workers do all of it, again and again."""
    for _ in range(count):
        rows = hand_out(room, dispatch)
        yield from rows
        with writing(room.engine) as session:
            done = update(TranslationRow).where(TranslationRow.id.in_([row.id for row in rows]))
            session.execute(done.values(state="draft", handed_at=None))


def test_the_broker_gets_little_at_a_time_and_each_task_once(room: Newsroom) -> None:
    backlog(room, 2 * WINDOW + 3)
    dispatch = Dispatch()
    first = hand_out(room, dispatch)
    assert len(first) == WINDOW
    assert not room.read(Dispatch().is_anything_due)
    assert hand_out(room, dispatch) == []
    with writing(room.engine) as session:
        session.execute(
            update(TranslationRow).where(TranslationRow.handed_at.is_not(None)).values(state="draft")
        )
    rest = list(rounds(room, dispatch, 3))
    assert len({row.id for row in [*first, *rest]}) == len(first) + len(rest) == 2 * WINDOW + 3
    assert not room.read(Dispatch().is_anything_due)


def test_breaking_news_waits_for_no_room(room: Newsroom) -> None:
    backlog(room, 3 * WINDOW)
    dispatch = Dispatch()
    hand_out(room, dispatch)
    backlog(room, 2, urgency=1)
    backlog(room, 1, urgency=2)
    assert room.read(Dispatch().is_anything_due)
    assert sorted(row.place for row in hand_out(room, dispatch)) == [0, 0, 1]
    assert {one.lane for one in room.read(handed_out)} == {Lane.BREAKING, Lane.STANDARD}


def test_within_a_source_and_edition_the_urgent_comes_first_then_the_oldest(room: Newsroom) -> None:
    for urgency in (6, 4, 5, 4):
        backlog(room, 1, urgency=urgency)
    rows = hand_out(room, Dispatch())
    assert [row.place for row in rows] == [3, 3, 4, 5]
    assert [row.enqueued_at for row in rows[:2]] == sorted(
        row.enqueued_at for row in rows[:2] if row.enqueued_at
    )


def test_a_second_source_is_not_behind_the_backlog_of_the_first(room: Newsroom) -> None:
    backlog(room, 5 * WINDOW)
    dispatch = Dispatch()
    list(rounds(room, dispatch, 1))
    second = another_source(room)
    backlog(room, 3, source_id=second)
    sources = [row.source_id for row in rounds(room, dispatch, 1)]
    assert sources[:6].count(second) == 3


def test_the_editions_of_a_source_take_turns(engine: Engine) -> None:
    room = Newsroom(engine, EDITIONS)
    backlog(room, WINDOW)
    with writing(engine) as session:  # one edition has hardly anything that waits
        few = select(TranslationRow.id).where(TranslationRow.edition == "africa-sw").limit(WINDOW - 2)
        session.execute(update(TranslationRow).where(TranslationRow.id.in_(few)).values(state="draft"))
    editions = Counter(row.edition for row in hand_out(room, Dispatch()))
    assert editions == {"africa-sw": 2, "africa-fr": WINDOW // 2 - 1, "mideast-ar": WINDOW // 2 - 1}


def test_bulk_never_starves_and_never_stands_above_the_news(room: Newsroom) -> None:
    backlog(room, 3 * WINDOW, urgency=9)
    backlog(room, 6 * WINDOW)
    places = [row.place for row in rounds(room, Dispatch(), 4)]
    assert places.count(LAST - 1) == 4 * WINDOW // BULK_SHARE
    assert places.count(4) == len(places) - places.count(LAST - 1)


def test_bulk_has_all_the_room_where_nothing_else_waits(room: Newsroom) -> None:
    backlog(room, 2 * WINDOW, urgency=9)
    assert len(hand_out(room, Dispatch())) == WINDOW


def test_many_workers_get_more_room(room: Newsroom) -> None:
    backlog(room, 4 * WINDOW)
    with writing(room.engine) as session:
        some = select(TranslationRow.id).limit(WINDOW)
        session.execute(update(TranslationRow).where(TranslationRow.id.in_(some)).values(state="translating"))
    assert len(hand_out(room, Dispatch())) == 2 * WINDOW


def test_a_newer_version_is_a_task_of_its_own(room: Newsroom) -> None:
    room.deliver(make_story())
    dispatch = Dispatch()
    (old,) = room.write(dispatch.hand_out)
    room.deliver(make_story(version="2", headline="Ferry returns on Wednesday"))
    (new,) = room.write(dispatch.hand_out)
    assert (old.translation_id, old.task_id != new.task_id) == (new.translation_id, True)
    assert room.write(hand_out_again, [old]) == 0  # nobody needs it any more


def test_what_was_killed_waits_no_more(room: Newsroom) -> None:
    room.deliver(make_story())
    room.kill(make_story())
    assert not room.read(Dispatch().is_anything_due)


def test_what_was_lost_is_handed_out_again_once_without_a_trace(room: Newsroom) -> None:
    backlog(room, 3)
    dispatch = Dispatch()
    handed: list[Handed] = room.write(dispatch.hand_out)
    taken = room.translation(story_id=_story(room, handed[0]))
    room.take(story_id=taken.story_id)
    with reading(room.engine) as session:
        before = session.scalar(select(func.count(AuditRow.id)))
    assert room.write(hand_out_again, handed) == 2  # a worker has the first
    assert room.write(hand_out_again, handed) == 0
    again = room.write(dispatch.hand_out)
    assert {one.task_id for one in again} == {one.task_id for one in handed[1:]}
    with reading(room.engine) as session:
        assert session.scalar(select(func.count(AuditRow.id))) == before
        assert session.scalar(select(func.count(OutboxRow.id))) == 0
        assert session.get_one(TranslationRow, again[0].translation_id).lock_version == 1


def test_an_edition_that_is_off_waits_and_holds_up_nobody(engine: Engine) -> None:
    room = Newsroom(engine, EDITIONS)
    backlog(room, 2)
    dispatch = Dispatch(off=["africa-fr", "mideast-ar"])
    assert {row.edition for row in hand_out(room, dispatch)} == {"africa-sw"}
    assert not room.read(dispatch.is_anything_due)
    assert room.read(overdue, ["africa-fr", "mideast-ar"]) == (0, 0.0)
    assert room.read(Dispatch().is_anything_due)


def test_how_the_lanes_stand(room: Newsroom) -> None:
    backlog(room, 1, urgency=1)
    backlog(room, WINDOW + 2)
    backlog(room, 2, urgency=8)
    dispatch = Dispatch()
    room.write(dispatch.hand_out)
    lanes = room.read(standing)
    assert {lane: (one.waiting, one.handed) for lane, one in lanes.items()} == {
        Lane.BREAKING: (1, 1),
        Lane.STANDARD: (WINDOW + 2, WINDOW - WINDOW // BULK_SHARE),
        Lane.BULK: (2, WINDOW // BULK_SHARE),
    }
    assert all(0 <= one.seconds < 600 for one in lanes.values())


def test_looking_at_a_long_backlog_reads_an_index_and_nothing_else(room: Newsroom) -> None:
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        statements.append((statement, parameters))

    room.deliver(make_story())
    event.listen(room.engine, "before_cursor_execute", note)
    try:
        assert room.read(Dispatch().is_anything_due)
        room.write(Dispatch().hand_out)
        room.read(handed_out)
    finally:
        event.remove(room.engine, "before_cursor_execute", note)
    if room.engine.dialect.name != "sqlite":  # PostgreSQL plans by the size of tables, which here have none
        return
    looks = [one for one in statements if "FROM translations" in one[0] and one[0].startswith("SELECT")]
    assert looks
    with room.engine.connect() as connection:
        for statement, parameters in looks:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            assert all(
                "USING" in step[3] and "INDEX" in step[3] for step in plan if "translations" in step[3]
            )


def _story(room: Newsroom, one: Handed) -> str:
    with reading(room.engine) as session:
        return session.get_one(TranslationRow, one.translation_id).story_id
