"""Four eyes: in an edition that wants it, what somebody wrote is seen by somebody else before readers see it.

Who wrote a sentence as it stands is read from the record: confirming it, or taking that back, does not make
somebody its author, and a newer version of the story does not lose them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.draft import Origin
from service.domain.edition import Edition
from service.errors import Conflict
from service.message import message
from service.stages.segment_record import SegmentRecord
from service.stages.transitions import standing
from service.storage.audit import Action
from service.storage.tables import ACTOR_LENGTH, AuditRow, SegmentRow, TranslationRow

WRITTEN = frozenset({Origin.HUMAN.value, Origin.CARRIED_OVER.value})
#: places that are named; a story has hundreds
NAMED = 10


def check_four_eyes(
    session: Session, row: TranslationRow, edition: Edition, actor: str, records: Sequence[SegmentRecord]
) -> None:
    """Raise `Conflict` where somebody would approve alone what they wrote; `extra["four_eyes"]` has where."""
    own = alone_with(session, row, actor, records) if edition.four_eyes else []
    if own:
        places = ", ".join(str(index + 1) for index in own[:NAMED])
        raise Conflict(
            message(
                "Four eyes: you wrote segment {places}, and nobody else has confirmed that. A colleague has "
                "to confirm it or to approve.",
                places=f"{places} …" if len(own) > NAMED else places,
            ),
            current=standing(row),
            four_eyes=own,
        )


def alone_with(
    session: Session, row: TranslationRow, actor: str, records: Sequence[SegmentRecord]
) -> list[int]:
    """Return the segments that stand as the actor wrote them, and that nobody else has confirmed."""
    actor = actor[:ACTOR_LENGTH]
    open_ones = [one for one in records if one.origin in WRITTEN and one.confirmed_by in (None, actor)]
    if not open_ones:
        return []
    authors = _Authors(session, row)
    return [one.index for one in open_ones if actor in authors.of(one.source_hash, one.text)]


def unread(session: Session, row: TranslationRow, edition: Edition) -> list[int]:
    """Return the segments that stand as somebody wrote them, and that nobody has confirmed.

    In an edition of four eyes also those that only their author has. Nobody lets these out but a person.
    """
    there = select(SegmentRow.index, SegmentRow.source_hash, SegmentRow.text, SegmentRow.confirmed_by).where(
        SegmentRow.translation_id == row.id, SegmentRow.origin.in_(WRITTEN)
    )
    written = session.execute(there.order_by(SegmentRow.index)).all()
    if not written:
        return []
    authors = _Authors(session, row) if edition.four_eyes else None
    return [
        index
        for index, source, text, confirmed_by in written
        if confirmed_by is None or (authors is not None and confirmed_by in authors.of(source, text))
    ]


class _Authors:
    """Who wrote each text last, for which sentence: sentences move when the story changes.

    Two sentences may have equal texts of two people, and one that was joined of two has all who wrote them.
    Older programs did not write down the sentence.
    """

    def __init__(self, session: Session, row: TranslationRow) -> None:
        changes = [Action.EDITED.value, Action.JOINED.value, Action.DIVIDED.value]
        there = select(AuditRow.actor, AuditRow.action, AuditRow.detail).where(
            AuditRow.subject == f"translation:{row.id}", AuditRow.action.in_(changes)
        )
        self._of_sentence: dict[tuple[str, str], frozenset[str]] = {}
        self._of_text: dict[str, frozenset[str]] = {}
        for actor, action, detail in session.execute(there.order_by(AuditRow.id)):
            if action == Action.EDITED:
                text = str(detail.get("after"))
                self._of_text[text] = frozenset([actor])
                self._of_sentence[str(detail.get("source_hash")), text] = frozenset([actor])
            else:
                self._divided(detail)

    def _divided(self, detail: Mapping[str, Any]) -> None:
        """Let those who wrote the sentences that were joined or divided be the authors of what came of it."""
        before = zip(detail["hashes_before"], detail["before"], strict=True)
        authors = frozenset[str]().union(*(self.of(source, one["text"]) for source, one in before))
        for source, one in zip(detail["hashes"], detail["after"], strict=True):
            self._of_sentence.setdefault((source, one["text"]), authors)
            self._of_text.setdefault(one["text"], authors)

    def of(self, source_hash: str, text: str) -> frozenset[str]:
        """Return who wrote a text for the sentence with this hash, else who wrote it at all."""
        return self._of_sentence.get((source_hash, text), self._of_text.get(text, frozenset()))
