"""Not for this edition: a story that an editor keeps out of an edition, whatever version of it comes.

It is no judgement on a draft (that is to reject one): nothing is drafted any more, no update brings it back,
and no reader gets it, until somebody opens it again. A kill leaves it as it is, so that the story's return
does not bring it back either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.domain.status import STATE_PHRASES, Move, State, allowed
from service.errors import NotAllowedNow
from service.message import message
from service.stages.drafting import begin_anew
from service.stages.publishing import live_publications
from service.stages.transitions import (
    check_lock,
    current_version,
    let_go,
    move,
    need_translation,
    standing,
    unclaim,
)
from service.stages.typed_text import checked_reason
from service.storage.audit import Action, audit
from service.storage.tables import TranslationRow


def decline(
    session: Session, translation_id: str, lock_version: int | None, actor: str, reason: str
) -> TranslationRow:
    """Keep a story out of an edition, with a reason; work on it ends.

    Raises `NotFound`, `Unprocessable` without a reason, `Conflict` for an old lock version, and
    `NotAllowedNow` where readers have the story, or it is approved or withdrawn.
    """
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    reason = checked_reason(reason, "reason")
    before = row.state
    if Move.DECLINE in allowed(State(row.state)) and _is_live(session, row):
        raise NotAllowedNow(
            message(
                "Readers of this edition have an earlier version of the story. Take it down first, or reject "
                "this draft, and they keep what they have."
            ),
            current=standing(row),
        )
    move(row, Move.DECLINE)
    let_go(row)
    unclaim(row)
    row.reason = reason
    audit(session, actor, Action.DECLINED, f"translation:{row.id}", reason=reason, before=before)
    return row


def open_again(
    session: Session,
    translation_id: str,
    lock_version: int | None,
    actor: str,
    editions: Mapping[str, Edition],
) -> TranslationRow:
    """Let an edition take a story again that was kept out of it: its newest version is drafted.

    What editors wrote before stays for the sentences that are still there. In the story's own language it
    goes live as any that comes in. Raises as `decline`, and `NotAllowedNow` for a story that was withdrawn
    and for an edition that does not take it.
    """
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    newest = current_version(row)
    edition = editions.get(row.edition)
    why = None
    if row.state != State.DECLINED:
        state = STATE_PHRASES[State(row.state)]
        why = message("Nobody kept this story out of the edition; it is {state}.", state=state)
    elif row.story.withdrawn_at is not None:
        why = message("The story was withdrawn or is withheld by its source.")
    elif edition is None or not edition.takes(newest.language):
        why = message(
            "The edition {edition} takes no stories in {language!r}, or is switched off.",
            edition=row.edition,
            language=newest.language,
        )
    if why is not None or edition is None:
        raise NotAllowedNow(why or "", current=standing(row))
    audit(session, actor, Action.OPENED_AGAIN, f"translation:{row.id}", reason=row.reason)
    begin_anew(session, row, newest, edition)
    return row


def count_declined(session: Session, edition: str | None = None, without: Collection[str] = ()) -> int:
    """Return how many stories are kept out, of one edition or of all but those of `without`."""
    declined = TranslationRow.state == State.DECLINED, TranslationRow.edition.not_in(without)
    query = select(func.count()).where(*declined)
    if edition is not None:
        query = query.where(TranslationRow.edition == edition)
    return session.scalar(query) or 0


def _is_live(session: Session, row: TranslationRow) -> bool:
    return any(one.edition == row.edition for one in live_publications(session, row.story_id))
