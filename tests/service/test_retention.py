"""What is kept for how long, by settings; and that no table is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from service.accounts import add_user
from service.accounts.sessions import open_session
from service.retention import PIECE, RULES, TABLES, clear, look
from service.settings import Settings
from service.stages import reviewing
from service.storage.account_tables import SessionRow
from service.storage.session import reading, writing
from service.storage.tables import (
    AuditRow,
    Base,
    OutboxRow,
    PublicationRow,
    SegmentRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
    now,
)
from tests.factories import make_story
from tests.service.newsroom import Newsroom

NAMES = {rule.name for rule in RULES}


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    """Two versions were live, and a third one is being worked at."""
    room = Newsroom(engine)
    room.go_live(make_story(body="<p>The first text.</p>"))
    room.go_live(make_story(body="<p>The second text.</p>", version="2"))
    room.deliver(make_story(body="<p>The third text.</p>", version="3"))
    return room


def age(engine: Engine, days: float) -> None:
    """Let so many days pass since everything."""
    by = timedelta(days=days)
    moments: list[tuple[Any, str]] = [
        (StoryVersionRow, "received_at"),
        (StoryRow, "withdrawn_at"),
        (PublicationRow, "published_at"),
        (AuditRow, "at"),
        (OutboxRow, "sent_at"),
        (SessionRow, "expires_at"),
    ]
    with writing(engine) as session:
        for table, name in moments:
            key = table.__mapper__.primary_key[0]
            for number, moment in session.execute(select(key, getattr(table, name))).all():
                if moment is not None:
                    session.execute(update(table).where(key == number).values({name: moment - by}))


def texts(engine: Engine) -> list[bool]:
    """Whether each version still says something, from the first on."""
    with reading(engine) as session:
        return [
            bool(one.blocks)
            for one in session.scalars(select(StoryVersionRow).order_by(StoryVersionRow.number))
        ]


def keeping(**days: float) -> Settings:
    return Settings(**{f"keep_{name}_days": value for name, value in days.items()})  # type: ignore[arg-type]


def test_every_table_of_the_record_goes_with_a_rule_or_says_why_it_stays() -> None:
    assert set(TABLES) == set(Base.metadata.tables), (
        "say in service.retention.TABLES how long a table is kept"
    )
    for table, kept in TABLES.items():
        assert kept, table
        words = [one for one in kept if " " not in one and one != "story"]
        assert set(words) <= NAMES, f"{table} names a rule that there is not"
    covered = {one for kept in TABLES.values() for one in kept}
    assert covered >= NAMES


def test_texts_of_stories_go_with_them() -> None:
    """A table that points to a story or a translation is one that erasing it has to know."""
    for name, table in Base.metadata.tables.items():
        to = {key.column.table.name for key in table.foreign_keys} & {"stories", "translations"}
        if to:
            assert "story" in TABLES[name], name


def test_by_itself_it_keeps_all_that_a_story_is_made_of(newsroom: Newsroom) -> None:
    age(newsroom.engine, 4000)
    cleared = clear(newsroom.engine, Settings())
    assert {name: cleared[name] for name in ("raw", "versions", "publications", "killed", "audit")} == {
        "raw": 0,
        "versions": 0,
        "publications": 0,
        "killed": 0,
        "audit": 0,
    }
    assert texts(newsroom.engine) == [True, True, True]


def test_what_a_newer_version_replaced_goes_and_what_readers_have_stays(newsroom: Newsroom) -> None:
    engine = newsroom.engine
    settings = keeping(raw=30, versions=90)
    age(engine, 31)
    due = {one.rule.name: (one.days, one.due) for one in look(engine, settings)}
    assert (due["raw"], due["versions"], due["audit"]) == ((30, 3), (90, 0), (0, 0))
    assert clear(engine, settings)["raw"] == 3
    assert clear(engine, settings)["raw"] == 0
    age(engine, 60)
    cleared = clear(engine, settings)
    assert (cleared["versions"], cleared["publications"]) == (1, 1)
    assert texts(engine) == [False, True, True]  # readers have the second, and somebody is at the third
    first, second = newsroom.publications()
    assert (first.superseded, first.item, second.item["headlines"][0]["value"] != "") == (True, {}, True)
    duplicate = newsroom.deliver(make_story(body="<p>The first text.</p>"))  # it is still known
    assert duplicate == newsroom.story().id
    assert texts(engine) == [False, True, True]
    newsroom.draft()
    row = newsroom.translation()
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    assert newsroom.publications()[-1].number == 3


def test_a_killed_story_keeps_its_tombstone_and_can_come_back(newsroom: Newsroom) -> None:
    engine, settings = newsroom.engine, keeping(killed=30)
    newsroom.kill(make_story(version="3"))
    age(engine, 29)
    assert clear(engine, settings)["killed"] == 0
    age(engine, 2)
    assert clear(engine, settings)["killed"] == 1
    assert clear(engine, settings)["killed"] == 0
    assert texts(engine) == [False] * 4
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(SegmentRow)) == 0
    assert newsroom.publications()[-1].item["pubStatus"] == "canceled"
    assert len(newsroom.audit("text_cleared")) == 1
    newsroom.go_live(make_story(body="<p>It is back.</p>", version="9"))
    assert newsroom.publications()[-1].status == "usable"


def test_the_record_is_kept_of_what_somebody_is_at(newsroom: Newsroom) -> None:
    engine = newsroom.engine
    at_work = f"translation:{newsroom.translation().id}"
    age(engine, 400)
    assert clear(engine, keeping(audit=365))["audit"] > 0
    with reading(engine) as session:
        left = session.scalars(select(AuditRow.subject).distinct()).all()
        assert list(left) == [at_work]
    with writing(engine) as session:
        session.execute(update(TranslationRow).values(state="live"))
    clear(engine, keeping(audit=365))
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(AuditRow)) == 0


def test_it_is_done_in_pieces_and_stops_in_time(engine: Engine) -> None:
    with writing(engine) as session:
        old = now() - timedelta(days=8)
        session.add_all(OutboxRow(task="x", arguments={}, sent_at=old) for _ in range(PIECE + 5))
        open_session(session, add_user(session, "awa", "open sesame 42").id, 1)
    age(engine, 1)
    assert not any(clear(engine, Settings(), seconds=0).values())
    cleared = clear(engine, Settings())
    assert (cleared["outbox"], cleared["sessions"]) == (PIECE + 5, 1)
