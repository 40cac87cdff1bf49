"""Where a concept of the glossary is used: the sentences of the newest stories that mention it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from service.storage.tables import SegmentRow, TranslationRow

#: translations that are looked through, the newest, and sentences that are shown
LOOKED_THROUGH, SHOWN = 400, 20


@dataclass(frozen=True, slots=True)
class ConceptUse:
    """A sentence that mentions a concept: what the source calls it, and what the translation does.

    `target` is empty where the translation does not say it in a form that is known; `outcome` is
    `applied`, `accepted` or `missed`.
    """

    translation: str
    edition: str
    index: int
    source_text: str
    text: str
    source: str
    target: str
    outcome: str


def concept_uses(session: Session, concept: str, hidden: Collection[str] = ()) -> list[ConceptUse]:
    """Return sentences that mention a concept, of the newest translations; none of the editions `hidden`."""
    newest = (
        select(TranslationRow.id, TranslationRow.edition, TranslationRow.updated_at)
        .where(TranslationRow.edition.not_in(hidden))
        .order_by(TranslationRow.updated_at.desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    rows = session.execute(
        select(newest.c.id, newest.c.edition, SegmentRow)
        .join(SegmentRow, SegmentRow.translation_id == newest.c.id)
        .where(cast(SegmentRow.mentions, String).contains(f'"{concept}"', autoescape=True))
        .order_by(newest.c.updated_at.desc(), SegmentRow.index)
        .limit(SHOWN)
    )
    return [
        ConceptUse(
            id_,
            edition,
            segment.index,
            segment.source_text,
            segment.text,
            str(one["source_text"]),
            str(one.get("target_text") or ""),
            str(one["outcome"]),
        )
        for id_, edition, segment in rows
        for one in segment.mentions
        if one["concept"] == concept
    ][:SHOWN]
