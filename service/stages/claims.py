"""Who is at a draft: a name comes on it by working on it; who takes it works alone, others read along.

A hold lapses when its holder has done nothing for some minutes (`lapse`): then anybody may take it. Whoever
takes it over before that does so knowingly, and the one it is taken from is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, bindparam, select, update
from sqlalchemy.orm import Session

from service.domain.status import Move, State
from service.errors import Conflict
from service.message import message
from service.stages.transitions import check_lock, move, need_translation, standing, unclaim
from service.storage.audit import Action, audit
from service.storage.session import writing
from service.storage.tables import ACTOR_LENGTH, TranslationRow, is_id, now

#: when an older program did not write down when it was
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_TABLE = TranslationRow.__table__
#: what a hold is made of
_HOLD = select(_TABLE.c.claimed_by, _TABLE.c.taken, _TABLE.c.claimed_at, _TABLE.c.worked_at).where(
    _TABLE.c.id == bindparam("wanted")
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's name on a translation. `taken`: for themselves alone; `ends_at` None: it never lapses."""

    who: str
    taken: bool
    since: datetime
    ends_at: datetime | None

    def lapsed(self, moment: datetime) -> bool:
        """Return whether its holder has done nothing for too long."""
        return self.ends_at is not None and self.ends_at <= moment

    def keeps_out(self, actor: str, moment: datetime) -> bool:
        """Return whether `actor` may only read along."""
        return self.taken and self.who != actor[:ACTOR_LENGTH] and not self.lapsed(moment)


def hold(
    claimed_by: str | None,
    taken: bool,
    claimed_at: datetime | None,
    worked_at: datetime | None,
    lapse: timedelta | None,
) -> Claim | None:
    """Return the hold that these values of a translation make, None where nobody has one."""
    if claimed_by is None:
        return None
    last = worked_at or claimed_at or LONG_AGO
    return Claim(claimed_by, taken, claimed_at or last, None if lapse is None else last + lapse)


def hold_on(row: TranslationRow, lapse: timedelta | None) -> Claim | None:
    """Return the hold on a translation, None where nobody has one."""
    return hold(row.claimed_by, row.taken, row.claimed_at, row.worked_at, lapse)


def claim(
    session: Session,
    translation_id: str,
    actor: str,
    lock_version: int | None = None,
    *,
    take_over: bool = False,
    lapse: timedelta | None = None,
) -> TranslationRow:
    """Take a draft for oneself. Raises `Conflict` when a colleague holds it, unless `take_over` or lapsed."""
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    there = hold_on(row, lapse)
    if there is not None and there.who == actor[:ACTOR_LENGTH] and row.state == State.IN_REVIEW:
        row.worked_at = now()
        if not row.taken:
            row.taken = True
            row.lock_version += 1
            audit(session, actor, Action.CLAIMED, f"translation:{row.id}", taken_over_from=None)
        return row
    if there is not None and there.who != actor[:ACTOR_LENGTH] and not (take_over or there.lapsed(now())):
        raise Conflict(
            message("{who} is at this translation. Ask them to release it, or take it over.", who=there.who),
            current=standing(row),
        )
    _put_name(session, row, actor, taken=True)
    return row


def release(session: Session, translation_id: str, actor: str) -> TranslationRow:
    """Take one's name off a translation, so that a colleague can go on; the texts stay."""
    row = need_translation(session, translation_id)
    if row.claimed_by is None:
        return row
    if row.state == State.IN_REVIEW:
        move(row, Move.SEND_BACK)
    else:
        row.lock_version += 1
    unclaim(row)
    audit(session, actor, Action.RELEASED, f"translation:{row.id}")
    return row


def take_in_hand(session: Session, row: TranslationRow, actor: str) -> None:
    """Put the name on a draft of whoever starts to work on it; a colleague's stays. One's own is renewed."""
    if row.claimed_by is None and row.state in (State.DRAFT, State.IN_REVIEW):
        _put_name(session, row, actor, taken=False)
    elif row.claimed_by == actor[:ACTOR_LENGTH]:
        row.worked_at = now()


def renew(session: Session, translation_id: str, actor: str) -> None:
    """Count that the holder has worked on it just now; quietly nothing where somebody else holds it.

    It is no change that anybody has to be told of, so neither number nor time of the translation moves.
    """
    mine = update(TranslationRow).where(
        TranslationRow.id == translation_id, TranslationRow.claimed_by == actor[:ACTOR_LENGTH]
    )
    session.execute(mine.values(worked_at=now(), updated_at=TranslationRow.updated_at))


@contextmanager
def changing(database: Engine, translation_id: str, actor: str, lapse: timedelta | None) -> Iterator[Session]:
    """Open a transaction in which `actor` changes a translation. Raises as `need_hold` does."""
    with writing(database) as session:
        need_hold(session, translation_id, actor, lapse)
        yield session


def need_hold(session: Session, translation_id: str, actor: str, lapse: timedelta | None) -> None:
    """Refuse whoever may only read along. Raises `Conflict` with who has taken it (`extra["holder"]`).

    Nothing is locked: what is saved just as somebody takes the story over was saved before it.
    """
    found = (
        session.execute(_HOLD, {"wanted": translation_id}).one_or_none() if is_id(translation_id) else None
    )
    there = hold(*found, lapse) if found is not None else None
    if there is not None and there.keeps_out(actor, now()):
        row = session.get_one(TranslationRow, translation_id)
        raise Conflict(
            message(
                "{who} has taken this story: others read along. Nothing was saved. Take it over first, then "
                "send it again.",
                who=there.who,
            ),
            current=standing(row),
            holder=there.who,
        )


def _put_name(session: Session, row: TranslationRow, actor: str, *, taken: bool) -> None:
    before = row.claimed_by
    move(row, Move.CLAIM)
    row.claimed_by, row.claimed_at = actor[:ACTOR_LENGTH], now()
    row.worked_at, row.taken = row.claimed_at, taken
    audit(session, actor, Action.CLAIMED, f"translation:{row.id}", taken_over_from=before)
