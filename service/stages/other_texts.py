"""Other translations of one sentence that are without what was found in it: by the engine, and by people.

Every one is looked at as the desk looks at what is typed, with today's glossary, before it is offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.draft import Alternative, Finding
from service.domain.edition import Edition
from service.domain.html.markup import from_tagged, to_tagged
from service.domain.story import missing_marks
from service.domain.terms import Glossary
from service.errors import NotFound
from service.message import message
from service.stages.dismissals import dismissals_of, judged
from service.stages.looking import look_in, read_marks
from service.stages.memory import Remembered, remembered
from service.stages.transitions import need_translation
from service.storage.tables import SegmentRow

#: what is offered at once; each has a digit for its key
OFFERED = 5


@dataclass(frozen=True, slots=True)
class OtherText:
    """Another translation, with marks as numbered tags, and what would be found in it.

    `engine` made it, or it was confirmed in another story, which `memory` says.
    """

    tagged: str
    findings: tuple[Finding, ...]
    engine: str | None = None
    memory: Remembered | None = None


@dataclass(frozen=True, slots=True)
class Others:
    """A sentence's own text in an edition, and the other ones, those with the least to be found first."""

    edition: str
    tagged: str
    texts: tuple[OtherText, ...]


def other_texts(
    session: Session,
    translation_id: str,
    index: int,
    fingerprint: str,
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> Others:
    """Return other translations of a segment without the finding of this fingerprint, and no worse otherwise.

    Where there is no such finding, those that are no worse than the text as it stands. Raises `NotFound`.
    """
    row = need_translation(session, translation_id)
    there = SegmentRow.translation_id == row.id, SegmentRow.index == index
    segment = session.scalar(select(SegmentRow).where(*there))
    if segment is None:
        raise NotFound(message("This translation has no segment {number}.", number=index + 1))
    source_marks, own_marks = read_marks(segment.source_marks), read_marks(segment.marks)
    own = to_tagged(segment.text, own_marks)
    known = dismissals_of(session, [row.id]).get((row.id, segment.source_hash), {})
    standing = judged(map(Finding.from_json, segment.findings), segment.source_text, segment.text, known)
    code = next((one.finding.code for one in standing if one.fingerprint == fingerprint), None)
    now = [one.finding for one in standing if one.dismissal is None]

    look = look_in(session, row, segment, editions, glossary)
    again = look(segment.text, own_marks, missing_marks(source_marks, own_marks)).findings
    most = max(_weight(now), _weight(again))
    found: dict[str, OtherText] = {}
    for tagged, engine, memory in _offers(segment, remembered(session, row, segment.source_hash)):
        text, marks, missing = from_tagged(tagged, source_marks)
        if tagged in found or tagged == own or not text.strip():
            continue
        findings = look(text, marks, missing).findings
        better = code is None or _count(findings, code) < max(1, _count(now, code))
        if better and _weight(findings) <= most:
            found[tagged] = OtherText(tagged, findings, engine, memory)
    ranked = sorted(found.values(), key=lambda one: (_weight(one.findings), one.memory is None))
    return Others(row.edition, own, tuple(ranked[:OFFERED]))


def _offers(
    segment: SegmentRow, memory: Sequence[Remembered]
) -> Iterator[tuple[str, str | None, Remembered | None]]:
    """Yield every other translation there is: its tagged text, its engine, or where it was confirmed."""
    for one in memory:
        yield one.tagged, None, one
    for record in segment.alternatives or ():
        other = Alternative.from_json(record)
        yield to_tagged(other.text, other.marks), other.engine, None
    if segment.machine_text:
        yield to_tagged(segment.machine_text, read_marks(segment.machine_marks)), segment.engine, None


def _count(findings: Sequence[Finding], code: str) -> int:
    return sum(one.code == code for one in findings)


def _weight(findings: Sequence[Finding]) -> int:
    return sum(one.severity.weight for one in findings)
