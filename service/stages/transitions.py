"""What the stages do to a translation alike: lock it, move it by the table, put it into the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload, object_session

from service.domain.lanes import LAST
from service.domain.status import STATE_PHRASES, Move, State, after, allowed
from service.errors import Conflict, NotAllowedNow, NotFound
from service.message import message
from service.stages.changes import as_it_stands, changed_since
from service.storage.clock import DbNow, db_time
from service.storage.session import is_postgresql
from service.storage.tables import StoryRow, StoryVersionRow, TranslationRow, is_id

#: made once: to put a statement together costs more than to execute it
_HOLDING = (
    select(StoryRow.id)
    .join(TranslationRow, TranslationRow.story_id == StoryRow.id)
    .where(TranslationRow.id == bindparam("wanted"))
    .with_for_update(read=True, key_share=True, of=StoryRow)
)
_LOCKED = (
    select(TranslationRow)
    .where(TranslationRow.id == bindparam("wanted"))
    .with_for_update(of=TranslationRow)
    .options(joinedload(TranslationRow.story, innerjoin=True))
    # what this session had read before the lock may be old by now
    .execution_options(populate_existing=True)
)


def priority(version: StoryVersionRow) -> int:
    """Return the place in the queue, 0 (first) to 9: by the urgency, 1 (most) to 9; an archive comes last."""
    return LAST if version.archived else min(LAST, max(0, version.urgency - 1))


def lock_translation(session: Session, translation_id: str) -> TranslationRow | None:
    """Return the translation as it stands now, held until the transaction ends; None if there is none.

    The story is held first (shared, so that its editions do not wait for each other): everyone who
    writes takes story, translation, edition position in this order, so nobody waits in a circle.
    """
    if not is_id(translation_id):
        return None
    wanted = {"wanted": translation_id}
    # SQLite has one writer at a time, and no locks of rows
    if is_postgresql(session) and session.scalar(_HOLDING, wanted) is None:
        return None
    return session.scalar(_LOCKED, wanted)


def need_translation(session: Session, translation_id: str) -> TranslationRow:
    """Return the translation, locked as by `lock_translation`. Raises `NotFound`."""
    row = lock_translation(session, translation_id)
    if row is None:
        raise NotFound(message("There is no translation {translation_id!r}.", translation_id=translation_id))
    return row


def move(row: TranslationRow, step: Move) -> None:
    """Change the state by the table and count the change. Raises `NotAllowedNow` with what stands."""
    state = after(State(row.state), step)
    if state is None:
        possible = ", ".join(step.value for step in allowed(State(row.state))) or "nothing"
        raise NotAllowedNow(
            message(
                "{move!r} is not possible while the translation is {state}. Possible now: {possible}.",
                move=step.value,
                state=STATE_PHRASES[State(row.state)],
                possible=possible,
            ),
            current=standing(row),
        )
    row.state = state.value
    row.lock_version += 1
    if state is not State.APPROVED:
        row.live_from = None


def check_lock(row: TranslationRow, lock_version: int | None) -> None:
    """Refuse a change of what somebody else has changed since.

    Raises `Conflict` with what stands (`extra["current"]`) and the segments that changed since that
    number (`extra["changed"]`), as they stand and with who changed them.
    """
    if lock_version is not None and lock_version != row.lock_version:
        session = object_session(row)
        changed = changed_since(session, row, lock_version) if session is not None else ()
        raise Conflict(
            message(
                "The translation was changed after you loaded it and is now {state}. Look at it again, "
                "then repeat.",
                state=STATE_PHRASES[State(row.state)],
            ),
            current=standing(row),
            changed=[as_it_stands(segment) for segment in changed],
        )


def check_may_publish(row: TranslationRow) -> None:
    """Raise `NotAllowedNow` for what was taken back by its source or by hand, or is of an old version."""
    if row.story.withdrawn_at is not None:
        raise NotAllowedNow(
            message("The story was withdrawn or is withheld by its source."), current=standing(row)
        )
    if row.held_by is not None:
        raise NotAllowedNow(
            message(
                "{who} took this story down in this edition ({reason}). Lift that first.",
                who=row.held_by,
                reason=row.held_reason,
            ),
            current=standing(row),
        )
    if is_of_an_old_version(row):
        raise NotAllowedNow(
            message(
                "The story has a newer version, which this edition does not take or has not begun. Its older "
                "text cannot go out any more."
            ),
            current=standing(row),
        )


def current_version(row: TranslationRow) -> StoryVersionRow:
    """Return the newest version of the translation's story, which may be another than it was made of."""
    newest = row.story.current_version_id
    if newest is None or newest == row.version_id:
        return row.version
    session = object_session(row)
    assert session is not None  # noqa: S101 - rows are worked on in sessions only
    return session.get_one(StoryVersionRow, newest)


def is_of_an_old_version(row: TranslationRow) -> bool:
    """Return whether readers would see another text than the newest version's."""
    return current_version(row).content_hash != row.version.content_hash


def requeue(row: TranslationRow) -> None:
    """Let a translation begin anew: queued, with all its attempts, without the traces of the last one.

    Whoever calls this lets it wait as well (`promise_draft`), or publishes it as it is.
    """
    move(row, Move.QUEUE)
    let_go(row)
    row.reason, row.attempts, row.lost = None, 0, 0
    row.approved_by = row.approved_at = None


def promise_draft(
    session: Session, row: TranslationRow, place: int | None = None, seconds: float = 0.0
) -> None:
    """Let a queued translation wait for a worker, for `seconds` at least.

    It waits at a place of the queue (`domain.lanes`): that by the urgency of its version, unless told
    otherwise. See `stages.waiting` for how workers get it.
    """
    row.place = priority(row.version) if place is None else place
    row.handed_at = None
    row.enqueued_at = db_time(session) + timedelta(seconds=seconds) if seconds > 0 else DbNow()


def let_go(row: TranslationRow) -> None:
    """Take a translation out of a worker's hands: what the worker brings back will be dropped."""
    row.lease = row.lease_until = row.enqueued_at = row.handed_at = None


def unclaim(row: TranslationRow) -> None:
    """Take the name of whoever is at a translation off it."""
    row.claimed_by = row.claimed_at = row.worked_at = None
    row.taken = False


def standing(row: TranslationRow) -> dict[str, Any]:
    """Return what stands now, for someone whose change came too late; JSON values."""
    return {
        "id": row.id,
        "state": row.state,
        "lock_version": row.lock_version,
        "version_id": row.version_id,
        "claimed_by": row.claimed_by,
        "approved_by": row.approved_by,
        "reason": row.reason,
    }
