"""Dismissing a finding with a reason, and taking that back; who may is in `service.domain.dismissal`."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.dismissal import DismissalReason, MayDismiss
from service.domain.draft import Finding
from service.domain.status import STATE_PHRASES, State
from service.errors import Conflict, Forbidden, NotAllowedNow, NotFound, Unprocessable
from service.message import message
from service.stages import reviewing
from service.stages.changes import put_change
from service.stages.claims import take_in_hand
from service.stages.dismissals import Dismissal, Judged, dismissals_of, judged
from service.stages.transitions import need_translation, standing
from service.stages.typed_text import checked_reason
from service.storage.audit import Action, audit
from service.storage.tables import ACTOR_LENGTH, DismissalRow, SegmentRow, TranslationRow, now
from service.wording import say


def dismiss(
    session: Session,
    translation_id: str,
    index: int,
    fingerprint: str,
    reason: DismissalReason | str,
    note: str,
    actor: str,
    *,
    senior: bool,
    known: int | None = None,
) -> reviewing.Saved:
    """Pass a finding over, with a reason; a second time only the reason changes.

    `known` is the translation's number as the actor has it: the answer has what changed since.

    Raises `Conflict` where there is no such finding any more, `Forbidden` for one that takes a senior or
    that nobody may dismiss, and `Unprocessable` for an unknown reason, or for `other` without a note.
    """
    row, segment, dismissals = _segment(session, translation_id, index)
    why = _reason(reason)
    said = checked_reason(note, "note") if note.strip() or why is DismissalReason.OTHER else None
    one = _standing(segment, fingerprint, dismissals)
    finding = one.finding
    if one.may_dismiss is MayDismiss.NOBODY:
        raise Forbidden(message("This cannot be dismissed, only mended: {finding}", finding=say(finding)))
    if one.may_dismiss is MayDismiss.SENIOR and not senior:
        raise Forbidden(
            message(
                "Only an admin may dismiss this: {finding} Mend it, or ask one; what blocks can also be "
                "passed with a reason when the story is approved.",
                finding=say(finding),
            )
        )
    there = _row(session, row, segment, fingerprint)
    if there is None:
        there = DismissalRow(
            translation_id=row.id, source_hash=segment.source_hash, fingerprint=fingerprint, code=finding.code
        )
        session.add(there)
    there.severity, there.reason, there.note = finding.severity.value, why.value, said
    there.dismissed_by, there.dismissed_at = actor[:ACTOR_LENGTH], now()
    about = {"index": index, "code": finding.code, "why": why.value, "note": said, "finding": say(finding)}
    audit(session, actor, Action.DISMISSED, f"translation:{row.id}", **about)
    return _changed(session, row, segment, actor, known)


def take_back(
    session: Session,
    translation_id: str,
    index: int,
    fingerprint: str,
    actor: str,
    *,
    known: int | None = None,
) -> reviewing.Saved:
    """Let a dismissed finding count again, whoever dismissed it. Raises `Conflict` where nobody did."""
    row, segment, dismissals = _segment(session, translation_id, index)
    one = _standing(segment, fingerprint, dismissals)
    there = _row(session, row, segment, fingerprint)
    if there is None:
        raise Conflict(message("This finding is not dismissed."), current=standing(row))
    session.delete(there)
    about = {"index": index, "code": one.finding.code, "finding": say(one.finding)}
    audit(session, actor, Action.DISMISSAL_TAKEN_BACK, f"translation:{row.id}", **about)
    return _changed(session, row, segment, actor, known)


def _reason(reason: str) -> DismissalReason:
    try:
        return DismissalReason(reason)
    except ValueError:
        known = ", ".join(DismissalReason)
        raise Unprocessable(
            message("{reason!r} is no reason; choose of: {known}.", reason=reason, known=known),
            field="reason",
        ) from None


def _segment(
    session: Session, translation_id: str, index: int
) -> tuple[TranslationRow, SegmentRow, dict[str, Dismissal]]:
    row = need_translation(session, translation_id)
    there = SegmentRow.translation_id == row.id, SegmentRow.index == index
    segment = session.scalar(select(SegmentRow).where(*there).execution_options(populate_existing=True))
    if segment is None:
        raise NotFound(
            message("The translation {id!r} has no segment {index}.", id=translation_id, index=index)
        )
    if State(row.state) not in reviewing.EDITABLE:
        raise NotAllowedNow(
            message(
                "The translation is {state}: send it back first.",
                state=STATE_PHRASES[State(row.state)],
            ),
            current=standing(row),
        )
    return row, segment, dict(dismissals_of(session, [row.id]).get((row.id, segment.source_hash), {}))


def _standing(segment: SegmentRow, fingerprint: str, known: dict[str, Dismissal]) -> Judged:
    """Return the finding with this fingerprint as the segment stands now. Raises `Conflict`."""
    findings = map(Finding.from_json, segment.findings)
    for one in judged(findings, segment.source_text, segment.text, known):
        if one.fingerprint == fingerprint:
            return one
    raise Conflict(
        message(
            "Segment {number} has no such finding any more: its text was changed. Load it again.",
            number=segment.index + 1,
        ),
        current={"index": segment.index, "lock_version": segment.lock_version},
    )


def _row(session: Session, row: TranslationRow, segment: SegmentRow, fingerprint: str) -> DismissalRow | None:
    return session.scalar(
        select(DismissalRow).where(
            DismissalRow.translation_id == row.id,
            DismissalRow.source_hash == segment.source_hash,
            DismissalRow.fingerprint == fingerprint,
        )
    )


def _changed(
    session: Session, row: TranslationRow, segment: SegmentRow, actor: str, known: int | None
) -> reviewing.Saved:
    number = row.lock_version
    put_change(row, segment, actor)
    take_in_hand(session, row, actor)
    session.flush()
    return reviewing.saved(session, row, segment, number, known)
