"""How long an approval can be taken back before readers get the text, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.domain.status import STATE_PHRASES, Move, State
from service.errors import NotAllowedNow
from service.message import message
from service.stages.counting import recount
from service.stages.transitions import check_lock, move, need_translation, standing
from service.storage.audit import Action, audit
from service.storage.tables import ACTOR_LENGTH, SegmentRow, TranslationRow, is_id, now


@dataclass(frozen=True, slots=True)
class Leaving:
    """A translation that is approved and not out yet: its number, its headline, the seconds until it is."""

    id: str
    lock_version: int
    headline: str
    seconds: float


def leaving(session: Session, translation_id: str, actor: str) -> Leaving | None:
    """Return an approval that this person gave and can still take back; None where there is none such."""
    row = session.get(TranslationRow, translation_id) if is_id(translation_id) else None
    if row is None or row.state != State.APPROVED or row.approved_by != actor[:ACTOR_LENGTH]:
        return None
    left = (row.live_from - now()).total_seconds() if row.live_from is not None else 0.0
    if left <= 0:
        return None
    first = select(SegmentRow.text).where(SegmentRow.translation_id == row.id).order_by(SegmentRow.index)
    return Leaving(row.id, row.lock_version, session.scalar(first.limit(1)) or "", left)


def wait(row: TranslationRow, edition: Edition, seconds: float) -> timedelta:
    """Return how long an approval of this story can be taken back; urgent ones go out at once."""
    return timedelta() if row.version.urgency <= edition.at_once else timedelta(seconds=seconds)


def take_back(session: Session, translation_id: str, lock_version: int, actor: str) -> TranslationRow:
    """Take an approval back that has not reached readers yet; the draft is in the actor's hands again.

    What the approval itself confirmed is open again. Raises `Conflict` for an old number, and
    `NotAllowedNow` for what is live or was never approved.
    """
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    if row.state != State.APPROVED:
        if row.state == State.LIVE:
            why = message(
                "There is no approval to take back: the translation is live. Correct it, or take it down."
            )
        else:
            state = STATE_PHRASES[State(row.state)]
            why = message("There is no approval to take back: the translation is {state}.", state=state)
        raise NotAllowedNow(why, current=standing(row))
    by_approval = (
        SegmentRow.translation_id == row.id,
        SegmentRow.confirmed_by == row.approved_by,
        SegmentRow.confirmed_at == row.approved_at,
    )
    opened_again = update(SegmentRow).where(*by_approval)
    session.execute(
        opened_again.values(confirmed_by=None, confirmed_at=None, confirmed_unseen=False),
        execution_options={"synchronize_session": False},
    )
    session.expire(row, ["segments"])
    recount(session, row)
    move(row, Move.SEND_BACK)
    move(row, Move.CLAIM)
    row.approved_by = row.approved_at = None
    row.claimed_by, row.claimed_at = actor[:ACTOR_LENGTH], now()
    row.worked_at = row.claimed_at
    audit(session, actor, Action.APPROVAL_TAKEN_BACK, f"translation:{row.id}")
    return row
