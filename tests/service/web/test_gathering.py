"""Stories that are saved together, while the database does not answer: nobody waits for group after group."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import OperationalError

from service.editions import load_editions
from service.errors import Unavailable
from service.stages.receiving import Receipt, prepare
from service.stages.unseen import UnseenStory, unseen
from service.storage.session import reading, writing
from service.storage.tables import SourceRow, StoryRow, now
from service.web.gathering import Gathering
from tests.factories import add_source, make_story

#: seconds until something must have happened, on a machine however busy
SURELY = 20.0


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def source(engine: Engine) -> SourceRow:
    with writing(engine) as session:
        return add_source(session)[0]


@pytest.fixture
def stories(source: SourceRow) -> list[UnseenStory]:
    editions = load_editions()
    told = [replace(make_story(), external_id=name, version_created=now(), url="") for name in "abc"]
    found = [unseen(source, one, b"{}", editions, 30, prepare(one, editions)) for one in told]
    return [one for one in found if one is not None]


class Held:
    """Holds whoever gets a connection until it is let go, counts, and lets SQLite wait for nobody."""

    def __init__(self, engine: Engine) -> None:
        self.begun, self.go, self.times = threading.Event(), threading.Event(), 0
        event.listen(engine, "checkout", self.hold)

    def hold(self, connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=1")
        self.times += 1
        self.begun.set()
        assert self.go.wait(SURELY)


@contextmanager
def gathering(engine: Engine, longest: float = SURELY) -> Iterator[tuple[Gathering, Held]]:
    held, made = Held(engine), Gathering(engine, longest)
    try:
        yield made, held
    finally:
        held.go.set()
        made.close()
        event.remove(engine, "checkout", held.hold)


def test_what_a_locked_database_says_to_one_group_all_behind_it_hear(
    engine: Engine, stories: list[UnseenStory]
) -> None:
    assert engine.url.database is not None
    other = sqlite3.connect(engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def send() -> list[object]:
        with gathering(engine) as (saver, held):
            first = asyncio.create_task(saver.save(stories[0]))
            assert await asyncio.to_thread(held.begun.wait, SURELY)
            behind = [asyncio.create_task(saver.save(one)) for one in stories[1:]]
            await asyncio.sleep(0)  # they wait now
            held.go.set()
            told = await asyncio.gather(first, *behind, return_exceptions=True)
            assert held.times == 1, "those behind were not tried by themselves"
            other.execute("ROLLBACK")
            assert isinstance(await saver.save(stories[1]), Receipt), "the next one is saved"
            return list(told)

    told = asyncio.run(send())
    other.close()
    assert [type(one) for one in told] == [OperationalError] * 3
    with reading(engine) as session:
        assert session.scalars(select(StoryRow.external_id)).all() == ["b"]


def test_a_sender_is_told_before_a_database_answers_that_takes_long(
    engine: Engine, stories: list[UnseenStory]
) -> None:
    async def send() -> list[object]:
        with gathering(engine, longest=0.02) as (saver, held):
            first = asyncio.create_task(saver.save(stories[0]))
            assert await asyncio.to_thread(held.begun.wait, SURELY)
            return list(await asyncio.gather(first, saver.save(stories[1]), return_exceptions=True))

    for one in asyncio.run(send()):
        assert isinstance(one, Unavailable)
        assert (one.status, one.extra["fault"]) == (503, "database_away")
        assert "Send it again" in one.detail
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(StoryRow)) == 1, (
            "what nobody hears is not begun"
        )
