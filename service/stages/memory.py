"""What people wrote for the very same sentence in other stories of an edition: offered, never put in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.draft import Origin
from service.domain.html.markup import to_tagged
from service.domain.story import Mark
from service.storage.tables import SegmentRow, StoryRow, StoryVersionRow, TranslationRow

#: texts that are offered for a sentence, and rows that are read to find them
OFFERED, READ = 3, 1000
#: sentences that are looked up in one statement
BATCH = 400


@dataclass(frozen=True, slots=True)
class Remembered:
    """A translation of the same sentence that somebody stands for, with its marks as numbered tags."""

    tagged: str
    translation_id: str
    confirmed_by: str
    confirmed_at: datetime | None


def memory_of(session: Session, translation_id: str) -> dict[int, tuple[Remembered, ...]]:
    """Return what is remembered for each sentence of a translation that is not written yet, by its index."""
    query = select(SegmentRow.index, SegmentRow.source_hash).where(
        SegmentRow.translation_id == translation_id, SegmentRow.origin == Origin.EMPTY.value
    )
    unwritten = {index: str(key) for index, key in session.execute(query)}
    if not unwritten:
        return {}
    row = session.get_one(TranslationRow, translation_id)
    found = _remembered(session, row, row.version.language, unwritten.values())
    return {index: found[key] for index, key in unwritten.items() if key in found}


def remembered(session: Session, row: TranslationRow, source_hash: str) -> tuple[Remembered, ...]:
    """Return what was confirmed for one sentence in other stories of the edition, the newest first."""
    return _remembered(session, row, row.version.language, [source_hash]).get(source_hash, ())


def _remembered(
    session: Session, row: TranslationRow, language: str, hashes: Collection[str]
) -> dict[str, tuple[Remembered, ...]]:
    """Return what was confirmed for the sentences with these hashes in the same edition, the newest first.

    Only of stories in `language` (BCP 47) that nobody has taken back.
    """
    found: dict[str, dict[str, Remembered]] = defaultdict(dict)
    wanted = sorted(set(hashes))
    for start in range(0, len(wanted), BATCH):
        query = (
            select(
                SegmentRow.source_hash,
                SegmentRow.text,
                SegmentRow.marks,
                SegmentRow.translation_id,
                SegmentRow.confirmed_by,
                SegmentRow.confirmed_at,
            )
            .join(TranslationRow, TranslationRow.id == SegmentRow.translation_id)
            .join(StoryVersionRow, StoryVersionRow.id == TranslationRow.version_id)
            .join(StoryRow, StoryRow.id == TranslationRow.story_id)
            .where(
                SegmentRow.source_hash.in_(wanted[start : start + BATCH]),
                SegmentRow.confirmed_by.is_not(None),
                SegmentRow.text != "",
                TranslationRow.edition == row.edition,
                TranslationRow.id != row.id,
                TranslationRow.held_by.is_(None),
                StoryVersionRow.language == language,
                StoryRow.withdrawn_at.is_(None),
            )
            .order_by(SegmentRow.confirmed_at.desc(), SegmentRow.id)
            .limit(READ)
        )
        for key, text, marks, translation_id, confirmed_by, confirmed_at in session.execute(query):
            tagged = to_tagged(text, tuple(Mark.from_json(mark) for mark in marks))
            if confirmed_by is not None and len(found[key]) < OFFERED:
                found[key].setdefault(tagged, Remembered(tagged, translation_id, confirmed_by, confirmed_at))
    return {key: tuple(texts.values()) for key, texts in found.items()}
