"""A segment as it stands in the record, read past the ORM: thousands of them are read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.storage.tables import SegmentRow, TranslationRow


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """The columns of a `SegmentRow` by their names, to be read only."""

    id: str
    index: int
    block: str
    kind: str
    start: int
    end: int
    source_text: str
    source_hash: str
    source_marks: list[Any]
    machine_text: str | None
    machine_marks: list[Any]
    text: str
    marks: list[Any]
    origin: str
    score: float | None
    engine: str | None
    findings: list[Any]
    mentions: list[Any]
    confirmed_by: str | None
    confirmed_at: datetime | None
    confirmed_unseen: bool


_TABLE = SegmentRow.__table__
_COLUMNS = [_TABLE.c[one.name] for one in fields(SegmentRecord)]

#: a segment, however it was read
Standing = SegmentRow | SegmentRecord


def records_of(session: Session, row: TranslationRow) -> Sequence[SegmentRecord]:
    """Return a translation's segments in their order."""
    session.flush()
    query = select(*_COLUMNS).where(_TABLE.c.translation_id == row.id).order_by(_TABLE.c.index)
    return [SegmentRecord(*found) for found in session.execute(query)]
