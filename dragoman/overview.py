"""`dragoman status`: how the desk stands, on one screen."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, case, false, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from dragoman.checking import Answer, check, exit_code
from service.domain.draft import NO_ENGINE
from service.domain.status import State
from service.editions import editions_of, switched_off
from service.errors import DragomanError
from service.presence import SILENT
from service.settings import Settings
from service.stages.waiting import standing
from service.storage.audit import Action
from service.storage.machinery import WorkerRow
from service.storage.migrate import is_current
from service.storage.session import is_postgresql, open_engine, reading, sqlite_file
from service.storage.tables import AuditRow, TranslationRow, now

#: what was done lately is counted in the last lines of the record, not in all of it: for so long, and so many
LATELY, LINES = timedelta(hours=1), 20_000
#: what an editor has to do something about, in the order of a day's work
OPEN = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.FAILED)


@dataclass(frozen=True, slots=True)
class LaneNow:
    """A lane of the queue: how many wait, how many of them the broker has, and since when the first waits."""

    lane: str
    waiting: int
    in_broker: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class EditionNow:
    """An edition's translations by state."""

    edition: str
    on: bool
    states: dict[str, int]

    def count(self, *states: State) -> int:
        """Return how many are in one of these states."""
        return sum(self.states.get(state.value, 0) for state in states)


@dataclass(frozen=True, slots=True)
class WorkerNow:
    """A worker, and for how many seconds nothing was heard of it."""

    name: str
    silent_seconds: float
    there: bool


@dataclass(frozen=True, slots=True)
class LastHour:
    """What became of the last hour: stories by source, drafts and so on. `at_least`: it was more.

    `by_hand`: what no engine drafted, and was opened for a person to write.
    """

    received: dict[str, int]
    drafted: int
    by_hand: int
    failed: int
    approved: int
    published: int
    withdrawn: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that the database takes, and that are left where it is; None where that cannot be known."""

    database: int | None
    left: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """How a desk stands. Without a database that answers, only `parts` is there."""

    at: datetime
    exit_code: int
    parts: tuple[Answer, ...]
    queue: tuple[LaneNow, ...] = ()
    editions: tuple[EditionNow, ...] = ()
    workers: tuple[WorkerNow, ...] = ()
    last_hour: LastHour | None = None
    room: Room | None = None


def look(settings: Settings) -> Overview:
    """Look at the desk that the settings name. What is away is among `parts`, and no exception."""
    parts = tuple(check(settings))
    code = exit_code(parts)
    moment = now()
    engine = open_engine(settings.database)
    try:
        if not is_current(engine):
            return Overview(moment, code, parts)
        return _look(engine, settings, moment, parts)
    except SQLAlchemyError:  # said among the parts
        return Overview(moment, code, parts)


def _look(engine: Engine, settings: Settings, moment: datetime, parts: tuple[Answer, ...]) -> Overview:
    try:
        editions = editions_of(settings)
    except DragomanError:  # said among the parts
        editions = {}
    off = switched_off(editions)
    with reading(engine) as session:
        lanes = standing(session, off)
        counted: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for edition, state, count in session.execute(
            select(TranslationRow.edition, TranslationRow.state, func.count()).group_by(
                TranslationRow.edition, TranslationRow.state
            )
        ):
            counted[edition][state] = count
        workers = session.scalars(select(WorkerRow).order_by(WorkerRow.name)).all()
        last_hour = _last_hour(session, moment - LATELY)
        room = _room(session, sqlite_file(engine))
    return Overview(
        moment,
        exit_code(parts),
        parts,
        tuple(
            LaneNow(lane.word, one.waiting, one.handed, round(one.seconds, 1)) for lane, one in lanes.items()
        ),
        tuple(
            EditionNow(slug, slug in editions and slug not in off, counted[slug])
            for slug in dict.fromkeys([*editions, *sorted(counted)])
        ),
        tuple(
            WorkerNow(
                row.name,
                round(max(0.0, (moment - row.seen_at).total_seconds()), 1),
                moment - row.seen_at <= SILENT,
            )
            for row in workers
        ),
        last_hour,
        room,
    )


def _last_hour(session: Session, since: datetime) -> LastHour:
    last = session.scalar(select(func.max(AuditRow.id))) or 0
    detail: Any = AuditRow.detail
    empty = case(
        (AuditRow.action == Action.DRAFTED.value, detail["engine"].as_string() == NO_ENGINE), else_=false()
    )
    columns = AuditRow.at, AuditRow.action, AuditRow.actor, empty
    lines = session.execute(select(*columns).where(AuditRow.id > last - LINES)).all()
    lately = [(action, actor, unwritten) for at, action, actor, unwritten in lines if at >= since]
    done = Counter(action for action, _, unwritten in lately if not unwritten)
    received = Counter(
        actor.removeprefix("source:") for action, actor, _ in lately if action == Action.RECEIVED.value
    )

    def count(actions: Iterable[Action]) -> int:
        return sum(done[action.value] for action in actions)

    return LastHour(
        dict(received.most_common()),
        drafted=count([Action.DRAFTED]),
        by_hand=count([Action.OPENED_BY_HAND]) + sum(bool(unwritten) for _, _, unwritten in lately),
        failed=count([Action.DRAFTING_FAILED]),
        approved=count([Action.APPROVED]),
        published=count([Action.PUBLISHED]),
        withdrawn=count([Action.KILLED, Action.WITHDRAWN, Action.TAKEN_DOWN]),
        at_least=len(lately) == len(lines) == LINES,
    )


def _room(session: Session, file: Path | None) -> Room:
    if is_postgresql(session):
        return Room(session.scalar(text("SELECT pg_database_size(current_database())")), None)
    if file is None:
        return Room(None, None)
    sizes = (one.stat().st_size for one in (file, file.with_name(f"{file.name}-wal")) if one.exists())
    return Room(sum(sizes), shutil.disk_usage(file.parent).free)
