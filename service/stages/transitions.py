"""What the stages do to a translation alike: lock it, move it by the table, keep the audit."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.status import Move, State, after, allowed
from service.errors import NotAllowedNow, NotFound
from service.storage.tables import AuditRow, StoryRow, TranslationRow

_ID = re.compile(r"[0-9a-f]{32}")
#: as long as the column is
ACTOR_LENGTH = 64

#: the states in words, as they stand in a sentence about the translation
WORDS = {
    State.QUEUED: "waiting to be translated",
    State.TRANSLATING: "being translated",
    State.DRAFT: "a draft",
    State.IN_REVIEW: "in review",
    State.APPROVED: "approved and waiting for its embargo",
    State.LIVE: "live",
    State.OUTDATED: "live, while a newer version is being translated",
    State.FAILED: "failed",
    State.REJECTED: "rejected",
    State.WITHDRAWN: "withdrawn",
}


def priority(urgency: int) -> int:
    """Return the queue's priority, 0 (first) to 9, of a story's urgency, 1 (most) to 9."""
    return min(9, max(0, urgency - 1))


def audit(session: Session, actor: str, action: str, subject: str, **detail: Any) -> None:
    """Write down who did what to what ("translation:<id>", "story:<id>"); `detail` is JSON values."""
    session.add(AuditRow(actor=actor[:ACTOR_LENGTH], action=action, subject=subject, detail=detail))


def is_id(text: str) -> bool:
    """Return whether a text has the shape of our ids; others need not be looked up, and some cannot be."""
    return _ID.fullmatch(text) is not None


def lock_translation(session: Session, translation_id: str) -> TranslationRow | None:
    """Return the translation as it stands now, held until the transaction ends; None if there is none.

    The story is held first (shared, so that its editions do not wait for each other): everyone who
    writes takes story, translation, edition position in this order, so nobody waits in a circle.
    """
    if not is_id(translation_id):
        return None
    holding = (
        select(StoryRow.id)
        .join(TranslationRow, TranslationRow.story_id == StoryRow.id)
        .where(TranslationRow.id == translation_id)
        .with_for_update(read=True, key_share=True, of=StoryRow)
    )
    if session.scalar(holding) is None:
        return None
    query = select(TranslationRow).where(TranslationRow.id == translation_id)
    # populate_existing: what this session had read before the lock may be old by now
    return session.scalar(query.with_for_update(of=TranslationRow).execution_options(populate_existing=True))


def need_translation(session: Session, translation_id: str) -> TranslationRow:
    """Return the translation, locked as by `lock_translation`. Raises `NotFound`."""
    row = lock_translation(session, translation_id)
    if row is None:
        raise NotFound(f"There is no translation {translation_id!r}.")
    return row


def move(row: TranslationRow, step: Move) -> None:
    """Change the state by the table and count the change. Raises `NotAllowedNow` with what stands."""
    state = after(State(row.state), step)
    if state is None:
        possible = ", ".join(step.value for step in allowed(State(row.state))) or "nothing"
        raise NotAllowedNow(
            f"{step.value!r} is not possible while the translation is {WORDS[State(row.state)]}. "
            f"Possible now: {possible}.",
            current=standing(row),
        )
    row.state = state.value
    row.lock_version += 1


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
