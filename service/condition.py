"""How a desk is: every fault that can be seen from its database, looked for in one place.

`dragoman check`, `/readyz`, `/metrics`, and the logs of web and relay all tell what is found here.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.domain.lanes import Lane
from service.domain.status import State
from service.editions import editions_of, load_editions, switched, switched_off
from service.errors import DragomanError
from service.faults import Fault, Found
from service.presence import crew
from service.program import dragoman
from service.settings import Settings
from service.stages.drafting import SUSPECT, source_segments
from service.stages.waiting import overdue, standing
from service.storage.clock import DbNow, db_time
from service.storage.migrate import schema_fault
from service.storage.session import reading
from service.storage.tables import OutboxRow, TranslationRow
from service.storage.trouble import cannot_write, first_line, shown_address, trouble
from service.subscribers.log import given_up

#: the relay looks several times a second; work that waits this long is not being handed out
OUTBOX_SECONDS = 60
#: a worker that begins says that it is there before a story has waited so long
WORKER_SECONDS = 120
#: a worker gives a story up by itself; one that is still at it so long after that hangs as well
GIVEN_UP_SECONDS = 60
#: seconds for which a trial of writing holds: `/readyz` is asked by whoever likes
TRIAL_HOLDS = 5.0
#: seconds between two looks of a process that only logs what it finds, and after which it says it again
LOOK, REMIND = 30.0, 600.0

WORDS = {
    Fault.DATABASE_AWAY: "The database does not answer. Check that it runs, and DRAGOMAN_DATABASE_URL.",
    Fault.OLD_SCHEMA: "The database does not have the schema of this program. Run `{dragoman} migrate`.",
    Fault.NEW_SCHEMA: "The database is of a newer Dragoman than this program. Install that one again, or "
    "restore a back-up that was made with this one (docs/upgrade.md).",
    Fault.DISK_FULL: "The disk of the database is full, or nearly so: nothing can be saved. Make room on it; "
    "the desk goes on by itself.",
    Fault.READ_ONLY: "The database cannot be written to: nothing can be saved. Make its file and folder "
    "writable for this account, or point DRAGOMAN_DATABASE_URL to a server that is no standby.",
}

#: what is seen from the database: the others take the broker's and the language model's servers
SEEN = tuple(fault for fault in Fault if fault not in (Fault.BROKER_AWAY, Fault.LANGUAGE_MODEL_AWAY))

log = structlog.get_logger(__name__)


def words(fault: Fault) -> str:
    """Return what a fault of the database is, and what to do."""
    return WORDS[fault].format(dragoman=dragoman())


def does_not_answer(engine: Engine, error: BaseException) -> str:
    """Return which database does not answer and what to do, and in brackets what its driver said."""
    return (
        f"{shown_address(engine)} does not answer. Check that it runs and lets this machine in, and that "
        f"DRAGOMAN_DATABASE_URL is right ({first_line(error)})."
    )


class Look:
    """Looks for faults, over and over: a trial of writing holds for some seconds."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine, self._settings = engine, settings
        self._lock = threading.Lock()
        self._tried: tuple[float, Fault | None] | None = None

    def __call__(self) -> tuple[Found, ...]:
        """Return what is wrong now, the gravest first. Raises nothing for a database that is away."""
        try:
            if schema := other_schema(self._engine):
                return schema
            saving = self._saving()
            with reading(self._engine) as session:
                found = [*_from_record(session, self._settings)]
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            fault = trouble(error, self._engine) or Fault.DATABASE_AWAY
            return (Found(fault, words(fault), readable=False),)
        if saving is not None:
            found.append(Found(saving, words(saving)))
        return tuple(sorted(found, key=lambda one: list(Fault).index(one.fault)))

    def _saving(self) -> Fault | None:
        with self._lock:
            if self._tried is None or time.monotonic() - self._tried[0] > TRIAL_HOLDS:
                self._tried = time.monotonic(), cannot_write(self._engine)
            return self._tried[1]


def other_schema(engine: Engine) -> tuple[Found, ...]:
    """Return what is wrong where the database is of an older or a newer program, else nothing."""
    schema = schema_fault(engine)
    return () if schema is None else (Found(schema, words(schema)),)


def gravest(look: Callable[[], tuple[Found, ...]]) -> Callable[[], tuple[Found, ...]]:
    """Return a look that leaves out what is no more than a warning.

    Web processes log that: there are many of them, and the relay says such things once for all.
    """
    return lambda: tuple(one for one in look() if one.fault.exit_code)


class FaultLog:
    """Says in the log when a fault begins, that it lasts, and when it is over."""

    def __init__(self, look: Callable[[], tuple[Found, ...]]) -> None:
        self._look = look
        self._said: dict[Fault, float] = {}

    def say(self) -> None:
        """Look once."""
        moment = time.monotonic()
        found = {one.fault: one for one in self._look()}
        for fault, one in found.items():
            if moment - self._said.get(fault, -REMIND) >= REMIND:
                told = log.error if fault.exit_code else log.warning
                told("fault", fault=fault.value, seen=one.seen)
                self._said[fault] = moment
        for fault in [fault for fault in self._said if fault not in found]:
            log.info("fault over", fault=fault.value)
            del self._said[fault]


def _from_record(session: Session, settings: Settings) -> Iterator[Found]:
    off: list[str] = []
    try:
        off = switched_off(editions_of(settings))
        editions_as_they_lie(settings)
    except DragomanError:
        yield Found(
            Fault.EDITIONS_FILE,
            "The editions file cannot be used. The desk runs on with what it read when it started, and would "
            f"not start again; `{dragoman()} check` says what is wrong in it.",
        )
    yield from _not_handed_out(session, off)
    yield from _no_worker(session)
    yield from _hanging(session, settings)
    yield from _waiting(session, settings, off)
    if by_hand := crew(session).by_hand():
        told = "; ".join(f"{edition} from {', '.join(from_)}" for edition, from_ in by_hand.items())
        yield Found(Fault.NO_MODEL, f"No engine drafts {told}: a person has to write these.")
    if count := len(given_up(session)):
        yield Found(
            Fault.SITE_NOT_TOLD,
            f"Webhooks that are disabled, for they took nothing: {count}. `{dragoman()} webhooks list` says "
            "which and why, `enable` tells them again.",
        )


def editions_as_they_lie(settings: Settings) -> None:
    """Read the editions file as it is on the disk now. Raises `Unprocessable`."""
    if settings.editions_file is not None:
        switched(load_editions.__wrapped__(settings.editions_file), settings.editions)


def unsent(session: Session, off: Collection[str] = ()) -> tuple[int, float]:
    """Return how many tasks a relay would have handed out, and for how many seconds the first is due."""
    due = or_(OutboxRow.not_before.is_(None), OutboxRow.not_before <= DbNow())
    oldest = func.min(func.coalesce(OutboxRow.not_before, OutboxRow.created_at))
    promised, since = session.execute(
        select(func.count(), oldest).where(OutboxRow.sent_at.is_(None), due)
    ).one()
    count, seconds = overdue(session, off)
    if since is not None:
        seconds = max(seconds, (db_time(session) - since).total_seconds())
    return promised + count, seconds


def _not_handed_out(session: Session, off: Collection[str]) -> Iterator[Found]:
    count, seconds = unsent(session, off)
    if seconds >= OUTBOX_SECONDS:
        yield Found(
            Fault.NOT_HANDED_OUT,
            f"{count} tasks wait to be handed out, the first for {seconds:.0f} s: is `{dragoman()} relay` "
            "running, and does the broker answer?",
        )


def _no_worker(session: Session) -> Iterator[Found]:
    if crew(session).workers:
        return
    since = session.scalar(
        select(func.min(TranslationRow.updated_at)).where(TranslationRow.state == State.QUEUED)
    )
    seconds = _seconds(session, since)
    if seconds > WORKER_SECONDS:
        yield Found(
            Fault.NO_WORKER,
            f"No worker is there, and a story waits for {seconds:.0f} s: is `{dragoman()} worker` running?",
        )


def _hanging(session: Session, settings: Settings) -> Iterator[Found]:
    """Find stories that workers ended with, or do not come back from."""
    suspects = session.scalar(
        select(func.count()).where(
            TranslationRow.lost >= SUSPECT,
            TranslationRow.state.in_([State.QUEUED, State.OUTDATED, State.TRANSLATING]),
        )
    )
    begun = db_time(session) - timedelta(seconds=settings.job_seconds + GIVEN_UP_SECONDS)
    long = session.scalars(
        select(TranslationRow).where(
            TranslationRow.state == State.TRANSLATING, TranslationRow.updated_at < begun
        )
    )
    hanging = 0
    for row in long:
        words = sum(len(segment.text.split()) for segment in source_segments(row.version))
        allowed = settings.job_seconds + words * settings.job_seconds_per_word + GIVEN_UP_SECONDS
        hanging += _seconds(session, row.updated_at) > allowed
    if suspects or hanging:
        yield Found(
            Fault.ENGINE_HANGS,
            f"An engine does not come back, or ends its worker: {suspects or 0} stories were given up by a "
            f"worker and not yet drafted, {hanging} are at one for longer than they may. Their history names "
            "them and the engine.",
        )


def _waiting(session: Session, settings: Settings, off: Collection[str]) -> Iterator[Found]:
    for lane, one in standing(session, off).items():
        allowed = longest_wait(settings, lane)
        if allowed is not None and one.seconds > allowed:
            yield Found(
                Fault.WAITS_TOO_LONG,
                f"{one.waiting} translations wait in the lane {lane.word}, the first for "
                f"{one.seconds / 60:.0f} minutes: start more workers, or raise DRAGOMAN_ALARM_MINUTES.",
            )


def longest_wait(settings: Settings, lane: Lane) -> float | None:
    """Return the seconds for which a story may wait in a lane without a fault; None where it may for ever."""
    if lane is Lane.BULK or not settings.alarm_minutes:
        return None
    return settings.alarm_minutes * (6 if lane is Lane.BREAKING else 60)


def _seconds(session: Session, since: datetime | None) -> float:
    return 0.0 if since is None else max(0.0, (db_time(session) - since).total_seconds())
