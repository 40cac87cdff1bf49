"""What a newer version of a story changes in the sentences that an editor has before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy.orm import Session

from service.domain.status import State
from service.stages.drafting import standing_segments
from service.stages.segment_record import records_of
from service.storage.tables import TranslationRow

#: in these the sentences are still those of the version before
NOT_DRAFTED = frozenset({State.QUEUED, State.TRANSLATING, State.OUTDATED, State.FAILED})


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """The version that a translation is to be of; `drafted`: its sentences are there.

    `changed` are those of the sentences before, by their index, that are not in it: with what stands in
    the same place now, or None where nothing does.
    """

    version_id: str
    drafted: bool
    changed: tuple[tuple[int, str | None], ...]


def changes_of_source(session: Session, translation_id: str) -> SourceChanges:
    """Return what the version that a translation is to be of changes in the sentences that it has."""
    row = session.get_one(TranslationRow, translation_id)
    if row.state not in NOT_DRAFTED:
        return SourceChanges(row.version_id, True, ())
    before = [one.source_text for one in records_of(session, row)]
    after = [one.text for one in standing_segments(row)]
    return SourceChanges(row.version_id, False, tuple(changed_sentences(before, after)))


def changed_sentences(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, str | None]]:
    """Return which sentences of `before` are not in `after`, with what came in their place, if plain."""
    found: list[tuple[int, str | None]] = []
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind in ("replace", "delete"):
            paired = last - first == end - start
            found += [(at, after[start + at - first] if paired else None) for at in range(first, last)]
    return found
