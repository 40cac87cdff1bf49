"""Comparing by the clock: which sources are due, who does it, and from where it goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.editions import editions_of
from service.errors import DragomanError
from service.intake.sync.compare import COUNTED, Progress, SyncResult, compare, lacks_key, why_not
from service.intake.sync.http import CmsTrouble, Wait
from service.logs import where
from service.settings import Settings
from service.storage.session import insert_into, open_engine, reading, writing
from service.storage.tables import SourceRow, SourceSyncRow, now

#: seconds between two looks whether a source is due
LOOK = 5.0
#: the clocks of desk and CMS may differ by so much
SKEW = timedelta(minutes=10)
#: stories named one by one in the record of a comparison; all are counted
NAMED = 20

log = structlog.get_logger("dragoman.sync")


def sync(
    engine: Engine,
    source: SourceRow,
    settings: Settings,
    editions: Mapping[str, Edition],
    *,
    since: datetime | None = None,
    dry_run: bool = False,
    all_gone: bool = False,
    report: Progress = lambda _done, _total: None,
    wait: Wait = time.sleep,
) -> SyncResult:
    """Compare a source with its CMS, from `since` or where the last comparison ended, and write that down.

    Raises `CmsTrouble` when the CMS is away, which is written down as well.
    """
    begin = since if since is not None else _begin(engine, source)
    try:
        found = compare(
            engine,
            source,
            settings,
            editions,
            begin,
            backlog=since is not None,
            dry_run=dry_run,
            all_gone=all_gone,
            report=report,
            wait=wait,
        )
    except DragomanError as error:
        if not dry_run:
            later = error.retry_after if isinstance(error, CmsTrouble) else None
            _write(engine, source, {"trouble": error.detail}, not_before=later)
        raise
    if not dry_run:
        _write(engine, source, _outcome(found), until=found.until)
    return found


def sync_due(
    engine: Engine, settings: Settings, editions: Mapping[str, Edition], wait: Wait = time.sleep
) -> int:
    """Compare every source that is due; return how many. One relay of several takes each.

    One that is to be compared and has no key here is told of each time: else nobody would know that what its
    CMS sends no event of stays live.
    """
    with reading(engine) as session:
        sources = [
            source
            for source in session.scalars(select(SourceRow).order_by(SourceRow.slug))
            if why_not(source) is None or _waits_for_a_key(source)
        ]
    done = 0
    for source in sources:
        with writing(engine) as session:
            if not _claim(session, source, timedelta(minutes=settings.sync_minutes)):
                continue
        done += 1
        try:
            found = sync(engine, source, settings, editions, wait=wait)
            log.info("compared", source=source.slug, **_counts(found))
        except DragomanError as error:
            log.warning("not compared", source=source.slug, reason=error.detail)
    return done


@dataclass(frozen=True, slots=True)
class Compared:
    """When a source was last compared with its CMS, or was to be; `trouble` says why it was not.

    `found` counts what differed, and names the first that were refused.
    """

    at: datetime
    trouble: str | None
    found: dict[str, Any]

    def told(self) -> str:
        """Return what was found, in a few words."""
        said = [f"{self.found[name]} {words}" for name, words in COUNTED.items() if self.found.get(name)]
        return ", ".join(said) or "nothing differs"


def last_compared(session: Session) -> dict[str, Compared]:
    """Return how the last comparison of each source went, by the source's name; none that had none."""
    query = (
        select(SourceRow.slug, SourceSyncRow.ended_at, SourceSyncRow.outcome)
        .join(SourceSyncRow, SourceSyncRow.source_id == SourceRow.id)
        .where(SourceSyncRow.ended_at.is_not(None))
    )
    compared = {}
    for slug, at, outcome in session.execute(query):
        found = dict(outcome or {})
        compared[slug] = Compared(at, found.pop("trouble", None), found)
    return compared


def sync_on_schedule(settings: Settings, stop: threading.Event) -> None:
    """Compare what is due until `stop` is set; does nothing where `sync_minutes` is 0."""
    if not settings.sync_minutes:
        return
    engine, editions = open_engine(settings.database), editions_of(settings)
    while not stop.wait(LOOK):
        try:
            sync_due(engine, settings, editions, stop.wait)
        except SQLAlchemyError as error:  # the relay itself says that the database is away
            log.warning("sync waits", error=where(error))


def _waits_for_a_key(source: SourceRow) -> bool:
    return bool(source.keys and source.options.get("base_url")) and lacks_key(source)


def _begin(engine: Engine, source: SourceRow) -> datetime:
    """Return where the last whole comparison ended, or when the source was added."""
    with reading(engine) as session:
        row = session.get(SourceSyncRow, source.id)
        until = row.until if row is not None else None
    # `until` is a time of the CMS's own clock; the other is one of ours.
    return until if until is not None else source.created_at - SKEW


def _claim(session: Session, source: SourceRow, every: timedelta) -> bool:
    moment = now()
    session.execute(insert_into(session, SourceSyncRow).values(source_id=source.id).on_conflict_do_nothing())
    due = or_(SourceSyncRow.began_at.is_(None), SourceSyncRow.began_at <= moment - every)
    allowed = or_(SourceSyncRow.not_before.is_(None), SourceSyncRow.not_before <= moment)
    taken = session.execute(
        update(SourceSyncRow)
        .where(SourceSyncRow.source_id == source.id, due, allowed)
        .values(began_at=moment)
        .returning(SourceSyncRow.source_id)
        .execution_options(synchronize_session=False)
    )
    return taken.first() is not None


def _write(
    engine: Engine,
    source: SourceRow,
    outcome: dict[str, Any],
    *,
    until: datetime | None = None,
    not_before: float | None = None,
) -> None:
    with writing(engine) as session:
        row = session.get(SourceSyncRow, source.id, with_for_update=True)
        if row is None:
            row = SourceSyncRow(source_id=source.id, began_at=now())
            session.add(row)
        row.ended_at, row.outcome = now(), outcome
        row.not_before = now() + timedelta(seconds=not_before) if not_before else None
        if until is not None and (row.until is None or until > row.until):
            row.until = until


def _counts(found: SyncResult) -> dict[str, int]:
    return {
        name: len(value) if isinstance(value, list | dict) else value
        for name, value in asdict(found).items()
        if isinstance(value, list | dict) or name == "looked_at"
    }


def _outcome(found: SyncResult) -> dict[str, Any]:
    return _counts(found) | {"refused_first": dict(list(found.refused.items())[:NAMED])}
