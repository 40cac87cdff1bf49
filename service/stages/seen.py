"""What an editor has seen of a translation: a fact in the record, by person, sentence and finding.

A mark is made of a sentence's two sides, and, for a finding, of what the finding is told by. So a text that
changed, or a finding that is new, has not been seen, whoever saw what stood there before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.domain.draft import Finding, Severity, text_fingerprint
from service.errors import Conflict
from service.message import counted
from service.stages.dismissals import Dismissals, dismissals_of, undismissed
from service.stages.segment_record import SegmentRecord, Standing, records_of
from service.stages.transitions import need_translation, standing
from service.storage.session import is_postgresql
from service.storage.tables import ACTOR_LENGTH, SeenRow, TranslationRow, now
from service.wording import say

#: what an approver has to have seen: a note asks for nothing
MUST_BE_SEEN = frozenset({Severity.BLOCK, Severity.WARNING})
#: made once: to put a statement together costs more than to execute it
_TABLE: Any = SeenRow.__table__
_SEEN = select(_TABLE.c.mark).where(
    _TABLE.c.translation_id == bindparam("translation"), _TABLE.c.actor == bindparam("actor")
)


@dataclass(frozen=True, slots=True)
class ToSee:
    """A finding that an editor has not seen; whoever has shown it to them hands its `mark` in."""

    index: int
    finding: Finding
    fingerprint: str
    mark: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object, with the words for people."""
        told = {"message": say(self.finding), "fingerprint": self.fingerprint, "mark": self.mark}
        return {"index": self.index, **self.finding.to_json(), **told}


def text_mark(segment: Standing) -> str:
    """Return the mark of a sentence itself: that it was opened as it stands."""
    return text_fingerprint(segment.source_text, segment.text)


def finding_mark(finding: Finding, source: str, target: str) -> str:
    """Return the mark of a finding in a sentence of these two sides."""
    return text_fingerprint(source, target) + finding.fingerprint(source, target)


def seen_by(session: Session, translation_id: str, actor: str) -> frozenset[str]:
    """Return the marks of what somebody has seen of a translation, now or in what stood there before."""
    mine = {"translation": translation_id, "actor": actor[:ACTOR_LENGTH]}
    return frozenset(session.scalars(_SEEN, mine))


def open_findings(row: TranslationRow, segment: Standing, dismissals: Dismissals) -> Sequence[Finding]:
    """Return the findings of a segment that nobody has dismissed."""
    findings = [Finding.from_json(finding) for finding in segment.findings]
    known = dismissals.get((row.id, segment.source_hash), {})
    return undismissed(findings, segment.source_text, segment.text, known)


def opened_by(
    session: Session, row: TranslationRow, actor: str, records: Sequence[SegmentRecord]
) -> frozenset[str]:
    """Return the ids of the segments that somebody had before them as they stand."""
    seen = seen_by(session, row.id, actor)
    return frozenset(one.id for one in records if text_mark(one) in seen)


def look_at(session: Session, translation_id: str, actor: str, marks: Collection[str]) -> list[ToSee]:
    """Put on record what somebody has seen, and return what they still have to see. Raises `NotFound`."""
    row = need_translation(session, translation_id)
    put_seen(session, row, actor, marks)
    return unseen(session, row, actor, records_of(session, row), dismissals_of(session, [row.id]))


def put_seen(session: Session, row: TranslationRow, actor: str, marks: Collection[str]) -> None:
    """Put on record that somebody has seen what these marks are of, as far as it stands there now."""
    wanted = set(marks)
    if wanted:
        _put(session, row, actor, wanted & set(_marks(records_of(session, row))))


def put_opened(
    session: Session, row: TranslationRow, segment: Standing, actor: str, *, findings: bool = False
) -> None:
    """Put on record that somebody had this sentence before them as it stands, with its `findings` or not."""
    _put(session, row, actor, _marks([segment]) if findings else [text_mark(segment)])


def unseen(
    session: Session,
    row: TranslationRow,
    actor: str,
    records: Sequence[SegmentRecord],
    dismissals: Dismissals,
) -> list[ToSee]:
    """Return the open findings that somebody has to see before they approve, and has not."""
    seen = seen_by(session, row.id, actor)
    found = []
    for segment in records:
        source, target = segment.source_text, segment.text
        for finding in open_findings(row, segment, dismissals) if segment.findings else ():
            mark = finding_mark(finding, source, target)
            if finding.severity in MUST_BE_SEEN and mark not in seen:
                found.append(ToSee(segment.index, finding, finding.fingerprint(source, target), mark))
    return found


def refuse_unseen(row: TranslationRow, left: Sequence[ToSee]) -> None:
    """Raise `Conflict` where findings were not looked at; `extra["unseen"]` lists them."""
    if left:
        places = list(dict.fromkeys(str(one.index + 1) for one in left))
        more = f" and {len(places) - 10} more" if len(places) > 10 else ""
        raise Conflict(
            counted(
                "{count} finding was not looked at yet (segment {places}). Look at it, then approve.",
                "{count} findings were not looked at yet (segment {places}). Look at them, then approve.",
                len(left),
                places=", ".join(places[:10]) + more,
            ),
            current=standing(row),
            unseen=[one.to_json() for one in left],
        )


def _marks(segments: Iterable[Standing]) -> list[str]:
    marks = []
    for segment in segments:
        marks.append(text_mark(segment))
        found = map(Finding.from_json, segment.findings)
        marks += [finding_mark(finding, segment.source_text, segment.text) for finding in found]
    return marks


@lru_cache
def _put_once(postgres: bool) -> Any:
    """Return the statement that puts marks which are not there yet; made once for each kind of database."""
    return (postgresql if postgres else sqlite).insert(_TABLE).on_conflict_do_nothing()


def _put(session: Session, row: TranslationRow, actor: str, marks: Iterable[str]) -> None:
    mine = {"translation_id": row.id, "actor": actor[:ACTOR_LENGTH], "at": now()}
    rows = [{**mine, "mark": mark} for mark in dict.fromkeys(marks)]
    if rows:
        session.execute(_put_once(is_postgresql(session)), rows)
