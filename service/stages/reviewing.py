"""The third stage: editors claim, edit, confirm, approve, send back and reject.

Every function takes the actor's name and leaves an audit row. Two numbers keep editors from
overwriting each other: each segment's `lock_version`, and the translation's, which grows with every
change to it or to one of its segments. Whoever hands in an old one gets a `Conflict` whose
`extra["current"]` is what stands now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.domain.draft import NO_ENGINE, Origin
from service.domain.edition import Edition
from service.domain.html.markup import from_tagged, to_tagged
from service.domain.status import STATE_PHRASES, Move, State, allowed
from service.domain.story import BlockKind
from service.domain.terms import Glossary
from service.editions import get_edition
from service.errors import Conflict, NotAllowedNow, NotFound, SegmentConflict
from service.message import counted, message
from service.stages import approvals, publishing
from service.stages.by_hand import can_be_tried_again, check_written, open_by_hand, try_again
from service.stages.changes import as_it_stands, changed_since, put_change
from service.stages.claims import claim, release, take_in_hand
from service.stages.counting import recount
from service.stages.dismissals import dismissals_of
from service.stages.four_eyes import check_four_eyes
from service.stages.limits import look_at_limits
from service.stages.looking import look_in, read_marks
from service.stages.queue import QueueEntry, queue
from service.stages.seen import open_findings, opened_by, put_opened, refuse_unseen
from service.stages.segment_record import records_of
from service.stages.segment_rows import confirm_all, confirm_rest
from service.stages.segment_view import SegmentView, segment_view
from service.stages.transitions import (
    check_lock,
    check_may_publish,
    move,
    need_translation,
    standing,
    unclaim,
)
from service.stages.typed_text import check_text, checked_reason
from service.stages.views import TranslationView, view
from service.stages.weighing import Weighed, weigh
from service.storage.audit import Action, audit
from service.storage.tables import ACTOR_LENGTH, SegmentRow, TranslationRow, now

__all__ = [
    "QueueEntry",
    "Saved",
    "SegmentEdit",
    "SegmentView",
    "TranslationView",
    "approve",
    "claim",
    "confirm_clean",
    "confirm_segment",
    "open_by_hand",
    "queue",
    "reject",
    "release",
    "retry",
    "save_segment",
    "send_back",
    "view",
]

#: In these an editor's text is taken: at review, and while a machine works on a newer version, for
#: what is typed then is carried over to it.
EDITABLE = frozenset(
    {State.DRAFT, State.IN_REVIEW, State.QUEUED, State.TRANSLATING, State.OUTDATED, State.FAILED}
)

#: what has no line breaks, as of `service.domain.html.markup.parse_inline`
ONE_LINE = frozenset({BlockKind.HEADLINE, BlockKind.ALT})

#: made once: to put a statement together costs more than to execute it
_AT = (
    select(SegmentRow)
    .where(SegmentRow.translation_id == bindparam("wanted"), SegmentRow.index == bindparam("at"))
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class SegmentEdit:
    """An editor's text for a segment, with marks as numbered tags: "the <1>report</1>".

    `lock_version` is the segment's as the editor loaded it; `confirm` says that it is right now. With
    `one_line` the line breaks of a headline are spaces.
    """

    index: int
    text: str
    lock_version: int
    confirm: bool = False
    one_line: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A segment after a change, and the translation's number before it and now.

    `changed` are the other segments that changed since the number that the caller named as known: who
    approves with the new number has to have seen them.
    """

    segment: SegmentView
    before: int
    lock_version: int
    state: str
    claimed_by: str | None
    changed: tuple[SegmentView, ...] = ()


def save_segment(
    session: Session,
    translation_id: str,
    edit: SegmentEdit,
    actor: str,
    *,
    editions: Mapping[str, Edition],
    glossary: Glossary,
    known: int | None = None,
) -> Saved:
    """Save an editor's text for one segment, look for findings and terms again, and confirm on wish.

    `known` is the translation's number as the editor's page has it: the answer has what changed since.
    Raises `SegmentConflict` for an old lock version, `Unprocessable` for a text that cannot be kept,
    and `NotAllowedNow` where the translation is out of an editor's hands (approved, live, rejected).
    """
    with session.no_autoflush:  # one flush for all: each costs as much as some statements
        row, segment, number = _put_text(session, translation_id, edit, actor, editions, glossary)
    return saved(session, row, segment, number, known)


def _put_text(
    session: Session,
    translation_id: str,
    edit: SegmentEdit,
    actor: str,
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> tuple[TranslationRow, SegmentRow, int]:
    """Put an editor's text into a segment; return both rows and the translation's number before."""
    check_text(edit.text)
    row, segment = open_segment(session, translation_id, edit.index, edit.lock_version)
    number = row.lock_version
    source_marks = read_marks(segment.source_marks)
    typed = edit.text.replace("\n", " ") if edit.one_line and segment.kind in ONE_LINE else edit.text
    text, marks, missing = from_tagged(typed, source_marks)
    records = [mark.to_json() for mark in marks]
    if text != segment.text or records != segment.marks:
        before, tagged = segment.text, to_tagged(segment.text, read_marks(segment.marks))
        segment.text, segment.marks = text, records
        # what is emptied again in a story without a draft is not written: no reason lets that out
        not_written = not text.strip() and row.engine == NO_ENGINE
        segment.origin = (Origin.EMPTY if not_written else Origin.HUMAN).value
        segment.confirmed_by, segment.confirmed_at, segment.confirmed_unseen = None, None, False
        look_again(session, row, segment, missing, editions, glossary)
        put_change(row, segment, actor)
        put_opened(session, row, segment, actor)
        change = {"index": edit.index, "before": before, "after": text, "source_hash": segment.source_hash}
        if tagged != before:  # with it the text can be put back as it was
            change["before_tagged"] = tagged
        audit(session, actor, Action.EDITED, f"translation:{row.id}", **change)
        take_in_hand(session, row, actor)
    if edit.confirm:
        _confirm(session, row, segment, actor)
    return row, segment, number


def confirm_segment(
    session: Session,
    translation_id: str,
    index: int,
    segment_lock_version: int,
    actor: str,
    *,
    confirmed: bool = True,
    known: int | None = None,
) -> Saved:
    """Confirm that a segment is right as it stands, or take that back. All else as of `save_segment`."""
    row, segment = open_segment(session, translation_id, index, segment_lock_version)
    number = row.lock_version
    if confirmed:
        _confirm(session, row, segment, actor)
    elif segment.confirmed_by is not None:
        segment.confirmed_by, segment.confirmed_at, segment.confirmed_unseen = None, None, False
        put_change(row, segment, actor)
        audit(session, actor, Action.UNCONFIRMED, f"translation:{row.id}", index=index)
    return saved(session, row, segment, number, known)


def confirm_clean(session: Session, translation_id: str, lock_version: int, actor: str) -> int:
    """Confirm every segment in which no finding is open; return how many that were.

    Raises `Conflict` as `approve` does.
    """
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    _check_editable(row)
    known = dismissals_of(session, [row.id])
    records = records_of(session, row)
    clean = [one for one in records if one.confirmed_by is None and not open_findings(row, one, known)]
    if clean:
        opened = opened_by(session, row, actor, records)
        confirm_all(session, row, actor, [one.id for one in clean], opened)
        take_in_hand(session, row, actor)
        indexes = [segment.index for segment in clean]
        audit(session, actor, Action.CONFIRMED_CLEAN, f"translation:{row.id}", indexes=indexes)
    return len(clean)


def approve(
    session: Session,
    translation_id: str,
    lock_version: int,
    actor: str,
    editions: Mapping[str, Edition],
    *,
    override_reason: str | None = None,
    must_see: bool = False,
    wait_seconds: float = 0.0,
    weighed: Weighed | None = None,
) -> TranslationRow:
    """Approve a draft: it goes live now, or when its embargo ends (state `approved` until then).

    Raises `Conflict` for an old `lock_version`, and while findings that block are neither resolved nor
    dismissed (`extra["blocking"]` lists them), unless `override_reason` says why they may pass; it is kept.
    With `must_see` also while there are findings, warnings too, that this actor has not looked at
    (`extra["unseen"]`), and in an edition of four eyes while there is what only this actor has seen
    (`extra["four_eyes"]`). Whoever approves answers for every sentence, so all count as confirmed, those that
    they had not opened as such: a later correction asks again only for what changed.
    For `wait_seconds` it can be taken back (see `approvals`), unless the edition lets stories of its
    urgency out at once. `weighed` is what `weigh_before` gave: a long story is then not read here again.
    """
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    if Move.APPROVE not in allowed(State(row.state)):
        move(row, Move.APPROVE)  # says what is possible instead
    check_may_publish(row)
    edition = get_edition(dict(editions), row.edition)
    if not edition.is_on:
        raise NotAllowedNow(
            message(
                "The edition {edition} is switched off: it is not among DRAGOMAN_EDITIONS, so nothing goes "
                "live in it. Whoever runs this desk can switch it on.",
                edition=edition.slug,
            ),
            current=standing(row),
        )
    override = checked_reason(override_reason, "override_reason") if override_reason else None
    if weighed is None or not weighed.holds(session, row, actor):
        weighed = weigh(session, row, actor)
    records, blocking, left = weighed.records, weighed.blocking, weighed.left
    check_written(row, records)
    check_four_eyes(session, row, edition, actor, records)
    if blocking and override is None:
        places = ", ".join(str(finding["index"] + 1) for finding in blocking[:10])
        raise Conflict(
            counted(
                "{count} finding must be resolved first (segment {places}), or passed with a reason in "
                "`override_reason`.",
                "{count} findings must be resolved first (segment {places}), or passed with a reason in "
                "`override_reason`.",
                len(blocking),
                places=places,
            ),
            current=standing(row),
            blocking=blocking,
            unseen=[one.to_json() for one in left],
        )
    if must_see and override is None:
        refuse_unseen(row, left)
    audit(
        session,
        actor,
        Action.APPROVED,
        f"translation:{row.id}",
        version=row.version_id,
        override_reason=override if blocking or (must_see and left) else None,
        overridden=blocking,
        unseen=[{"index": one.index, "code": one.finding.code} for one in left],
        unopened=len(records) - len(weighed.opened),
    )
    wait = approvals.wait(row, edition, wait_seconds)
    text = weighed.ready.text if weighed.ready is not None else None
    publishing.release(session, row, edition, approved_by=actor, segments=records, wait=wait, text=text)
    confirm_rest(session, row, actor, row.approved_at or now(), records, weighed.opened)
    return row


def send_back(
    session: Session, translation_id: str, lock_version: int, actor: str, reason: str
) -> TranslationRow:
    """Return a translation to the desk with a reason. What is live stays live until the next approval."""
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    reason = checked_reason(reason, "reason")
    move(row, Move.SEND_BACK)
    row.reason = reason
    unclaim(row)
    row.approved_by = row.approved_at = None
    audit(session, actor, Action.SENT_BACK, f"translation:{row.id}", reason=reason)
    return row


def reject(
    session: Session, translation_id: str, lock_version: int, actor: str, reason: str
) -> TranslationRow:
    """Keep a draft out of its edition, with a reason. What is live stays live."""
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    reason = checked_reason(reason, "reason")
    move(row, Move.REJECT)
    row.reason = reason
    unclaim(row)
    audit(session, actor, Action.REJECTED, f"translation:{row.id}", reason=reason)
    return row


def retry(session: Session, translation_id: str, lock_version: int, actor: str) -> TranslationRow:
    """Have a failed translation, or one that nobody has begun by hand, tried again with all its attempts."""
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    if not can_be_tried_again(session, row):
        raise NotAllowedNow(
            message(
                "Only a translation that failed, or that waits for a translator and has nothing written in "
                "it, can be tried again; this one is {state}.",
                state=STATE_PHRASES[State(row.state)],
            ),
            current=standing(row),
        )
    try_again(session, row, actor)
    return row


def _check_editable(row: TranslationRow) -> None:
    if State(row.state) not in EDITABLE:
        raise NotAllowedNow(
            message(
                "The translation is {state}: send it back first, then edit.",
                state=STATE_PHRASES[State(row.state)],
            ),
            current=standing(row),
        )


def open_segment(
    session: Session, translation_id: str, index: int, lock_version: int
) -> tuple[TranslationRow, SegmentRow]:
    row = need_translation(session, translation_id)
    segment = session.scalar(_AT, {"wanted": row.id, "at": index})
    if segment is None:
        raise NotFound(
            message("The translation {id!r} has no segment {index}.", id=translation_id, index=index)
        )
    if segment.lock_version != lock_version:
        raise SegmentConflict(
            message(
                "Segment {number} was changed after you loaded it. Nothing of yours is lost: compare the "
                "two texts and save again.",
                number=index + 1,
            ),
            current=as_it_stands(segment),
        )
    _check_editable(row)
    return row, segment


def _confirm(session: Session, row: TranslationRow, segment: SegmentRow, actor: str) -> None:
    if segment.confirmed_by is not None and not segment.confirmed_unseen:
        return
    if segment.origin == Origin.EMPTY:
        raise NotAllowedNow(
            message(
                "Segment {number} has no translation yet: write one, then confirm it.",
                number=segment.index + 1,
            ),
            current=standing(row),
        )
    segment.confirmed_by, segment.confirmed_at = actor[:ACTOR_LENGTH], now()
    segment.confirmed_unseen = False
    put_opened(session, row, segment, actor, findings=True)
    put_change(row, segment, actor)
    take_in_hand(session, row, actor)
    audit(session, actor, Action.CONFIRMED, f"translation:{row.id}", index=segment.index)


def look_again(
    session: Session,
    row: TranslationRow,
    segment: SegmentRow,
    missing: tuple[int, ...],
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> None:
    look = look_in(session, row, segment, editions, glossary)
    looked = look(segment.text, read_marks(segment.marks), missing)
    segment.mentions = [mention.to_json() for mention in looked.mentions]
    segment.findings = [finding.to_json() for finding in looked.findings]
    look_at_limits(session, row, get_edition(dict(editions), row.edition))


def saved(
    session: Session, row: TranslationRow, segment: SegmentRow, before: int, known: int | None = None
) -> Saved:
    """Return a segment after a change, with what else changed since the number `known`; see `Saved`."""
    session.flush()
    dismissals = dismissals_of(session, [row.id])
    recount(session, row, dismissals)
    changed = changed_since(session, row, known, but=segment.index) if known is not None else ()

    def shown(one: SegmentRow) -> SegmentView:
        return segment_view(one, dismissals.get((row.id, one.source_hash), {}))

    others = tuple(map(shown, changed))
    return Saved(shown(segment), before, row.lock_version, row.state, row.claimed_by, others)
