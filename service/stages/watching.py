"""What open pages are told of: which translations changed since a look before, and how watched ones stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from service.stages.claims import hold
from service.storage.columns import Timestamp
from service.storage.tables import TranslationRow, now

#: how long a transaction may take, and clocks of machines differ, for its change not to be missed
SLACK = timedelta(seconds=10)
#: changes since a look before that are told one by one; of more it is said that there were many
MOST_CHANGES = 500


@dataclass(frozen=True, slots=True)
class WatchedStory:
    """How a translation stands: whoever knows an equal one has missed nothing."""

    edition: str
    lock_version: int
    version_id: str
    holder: str | None
    taken: bool
    lapsed: bool


@dataclass(frozen=True, slots=True)
class ChangedStory:
    """A translation that changed, and when."""

    id: str
    edition: str
    at: datetime


_T = TranslationRow.__table__.c
# made once: they are asked every second
_STANDING = select(
    _T.id,
    _T.edition,
    _T.lock_version,
    _T.version_id,
    _T.claimed_by,
    _T.taken,
    _T.claimed_at,
    _T.worked_at,
).where(_T.id.in_(bindparam("ids", expanding=True)))
_CHANGED = (
    select(_T.id, _T.edition, _T.updated_at)
    .where(_T.updated_at > bindparam("moment", type_=Timestamp()))
    .limit(MOST_CHANGES + 1)
)


def look_at_stories(
    session: Session, ids: Collection[str], lapse: timedelta | None
) -> Mapping[str, WatchedStory]:
    """Return how these translations stand."""
    moment = now()
    found = {}
    for row in session.connection().execute(_STANDING, {"ids": list(ids)}):
        there = hold(row.claimed_by, row.taken, row.claimed_at, row.worked_at, lapse)
        lapsed = there is not None and there.lapsed(moment)
        found[row.id] = WatchedStory(
            row.edition, row.lock_version, row.version_id, row.claimed_by, row.taken, lapsed
        )
    return found


def last_change(session: Session) -> datetime:
    """Return when a translation changed last."""
    return session.scalar(select(func.max(TranslationRow.updated_at))) or now()


def changed_after(session: Session, moment: datetime) -> list[ChangedStory] | None:
    """Return the translations that changed after a moment, None where they are more than are told."""
    rows = session.connection().execute(_CHANGED, {"moment": moment}).all()
    return None if len(rows) > MOST_CHANGES else [ChangedStory(*row) for row in rows]


def lapsed_between(session: Session, start: datetime, end: datetime, lapse: timedelta) -> list[ChangedStory]:
    """Return the translations whose hold lapsed after `start`, at `end` at the latest."""
    row = TranslationRow
    held = row.claimed_by.is_not(None), row.worked_at > start - lapse, row.worked_at <= end - lapse
    query = select(row.id, row.edition).where(*held).limit(MOST_CHANGES)
    return [ChangedStory(one.id, one.edition, end) for one in session.execute(query)]
