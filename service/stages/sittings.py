"""The history of a translation for people: one line for each sentence that somebody worked on in one go.

A text is saved at every pause, so the record has a row for each. Here the rows of one person at one sentence
are one change, from what stood there before the first to what stood there after the last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.domain.terms import Glossary
from service.errors import Conflict, NotFound
from service.message import message
from service.stages import dividing, reviewing
from service.stages.transitions import check_lock, need_translation, standing
from service.stages.views import Event
from service.storage.audit import Action
from service.storage.tables import AuditRow, SegmentRow

#: whoever pauses for so long comes back to another sitting
SITTING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class TextChange:
    """What somebody made of a sentence: its place, its texts, and the row of the record that has `before`.

    `source_hash` is of the sentence's source; None where an older program did not write it down.
    """

    index: int
    before: str
    after: str
    first: int
    source_hash: str | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that was done: the last event of it, and the change of text, if it is one."""

    event: Event
    change: TextChange | None = None


def lines(events: Sequence[Event]) -> list[HistoryLine]:
    """Return the history, newest first; `events` are in that order."""
    found: list[HistoryLine] = []
    open_at: dict[tuple[str, int], int] = {}
    for event in events:
        change = _change(event)
        if change is None:
            found.append(HistoryLine(event))
            continue
        key = event.actor, change.index
        place = open_at.get(key, -1)
        later = found[place] if place >= 0 else None
        goes_on = later is not None and later.event.at - event.at <= SITTING
        if later is not None and later.change is not None and goes_on and later.change.before == change.after:
            found[place] = HistoryLine(later.event, replace(change, after=later.change.after))
            continue
        open_at[key] = len(found)
        found.append(HistoryLine(event, change))
    return [one for one in found if one.change is None or one.change.before != one.change.after]


def revert(
    session: Session,
    translation_id: str,
    row_id: int,
    lock_version: int,
    actor: str,
    *,
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> int:
    """Put back what a sentence was before a change of the record, as a change of its own; return its place.

    Raises `NotFound` where the record has no such change, and `Conflict` for an old number, or where the
    sentence is another one by now.
    """
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    there = session.scalar(
        select(AuditRow).where(
            AuditRow.id == row_id,
            AuditRow.subject == f"translation:{row.id}",
            AuditRow.action.in_([Action.EDITED, Action.JOINED, Action.DIVIDED]),
        )
    )
    if there is None:
        raise NotFound(message("There is no such change in the history of this translation."))
    detail = there.detail
    if there.action != Action.EDITED:
        return dividing.put_back(session, row, there, actor, editions=editions, glossary=glossary)
    same = session.scalars(
        select(SegmentRow).where(
            SegmentRow.translation_id == row.id, SegmentRow.source_hash == detail.get("source_hash")
        )
    )
    # it may stand elsewhere by now: sentences before it were joined or divided, or a newer version has more
    segment = min(same, key=lambda one: abs(one.index - detail["index"]), default=None)
    if segment is None:
        raise Conflict(
            message("The story has another sentence in that place by now. Nothing was changed."),
            current=standing(row),
        )
    text = detail.get("before_tagged", detail["before"])
    edit = reviewing.SegmentEdit(segment.index, text, segment.lock_version)
    reviewing.save_segment(session, translation_id, edit, actor, editions=editions, glossary=glossary)
    return segment.index


def _change(event: Event) -> TextChange | None:
    if event.action != Action.EDITED:
        return None
    detail = event.detail
    return TextChange(detail["index"], detail["before"], detail["after"], event.id, detail.get("source_hash"))
