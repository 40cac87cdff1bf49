"""What readers will get of a translation, made before the transaction that publishes it: nobody waits for it.

A story of 4,000 sentences takes a third of a second to be read and put together. It holds as long as the
translation's number is the one that it was made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, Select
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.stages.item import EditionItem, WrittenText
from service.stages.segment_record import SegmentRecord, records_of
from service.storage.session import reading
from service.storage.tables import TranslationRow

#: translations that are made ready at once; those beyond are put together where they are published
MOST = 100


@dataclass(frozen=True, slots=True)
class ReadyText:
    """A translation's segments, and what of its item depends on no moment."""

    lock_version: int
    version_id: str
    records: Sequence[SegmentRecord]
    text: WrittenText

    def is_of(self, row: TranslationRow) -> bool:
        """Return whether the translation is still as it was."""
        return (self.lock_version, self.version_id) == (row.lock_version, row.version_id)


def ready_text(
    session: Session,
    row: TranslationRow,
    edition: Edition,
    reviewed: bool,
    records: Sequence[SegmentRecord] | None = None,
) -> ReadyText:
    """Return a translation made ready as it stands; `records` are its segments where they are known."""
    records = records_of(session, row) if records is None else records
    item = EditionItem(row.story, row.version, tuple(records), edition, reviewed)
    return ReadyText(row.lock_version, row.version_id, records, item.written())


def ready_texts(
    database: Engine, query: Select[TranslationRow], editions: Mapping[str, Edition]
) -> dict[str, ReadyText]:
    """Return what the query finds made ready, by the ids of the translations."""
    with reading(database) as session:
        return {
            row.id: ready_text(session, row, editions[row.edition], row.approved_by is not None)
            for row in session.scalars(query.limit(MOST))
            if row.edition in editions
        }
