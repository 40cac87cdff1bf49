"""What changed in a translation since somebody loaded it: the rows as they stand now, and who did it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.html.markup import to_tagged
from service.domain.story import Mark
from service.storage.tables import ACTOR_LENGTH, SegmentRow, TranslationRow


def put_change(row: TranslationRow, segment: SegmentRow, actor: str) -> None:
    """Count a change of a segment, and of its translation, that an editor made."""
    segment.lock_version += 1
    row.lock_version += 1
    segment.changed_in, segment.changed_by = row.lock_version, actor[:ACTOR_LENGTH]


def changed_since(
    session: Session, row: TranslationRow, known: int, *, but: int | None = None
) -> Sequence[SegmentRow]:
    """Return the segments that changed after the translation's number `known`, without the one at `but`."""
    session.flush()
    query = select(SegmentRow).where(SegmentRow.translation_id == row.id, SegmentRow.changed_in > known)
    if but is not None:
        query = query.where(SegmentRow.index != but)
    found = query.order_by(SegmentRow.index).execution_options(populate_existing=True)
    return session.scalars(found).all()


def as_it_stands(segment: SegmentRow) -> dict[str, Any]:
    """Return a segment for somebody whose change came too late; JSON values."""
    return {
        "index": segment.index,
        "text": to_tagged(segment.text, _marks(segment.marks)),
        "source_text": segment.source_text,
        "lock_version": segment.lock_version,
        "origin": segment.origin,
        "confirmed_by": segment.confirmed_by,
        "changed_by": segment.changed_by,
    }


def _marks(records: list[Any]) -> tuple[Mark, ...]:
    return tuple(Mark.from_json(record) for record in records)
