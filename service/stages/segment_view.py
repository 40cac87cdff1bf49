"""A segment as editors see it: both sides, what was found in it, and what people have said of that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from service.domain.draft import Finding, Mention, Origin, text_fingerprint
from service.domain.html.markup import to_tagged
from service.domain.story import BlockKind, Mark
from service.stages.dismissals import Judged, OfSegment, judged, with_mended
from service.storage.tables import SegmentRow


@dataclass(frozen=True, slots=True)
class SegmentView:
    """Both sides of a sentence. `tagged` is the text as an editor types it, marks as numbered tags."""

    index: int
    block: str
    kind: BlockKind
    source_hash: str
    source_text: str
    source_marks: tuple[Mark, ...]
    source_tagged: str
    text: str
    marks: tuple[Mark, ...]
    tagged: str
    machine_tagged: str | None
    origin: Origin
    engine: str | None
    score: float | None
    findings: tuple[Finding, ...]
    mentions: tuple[Mention, ...]
    lock_version: int
    changed_in: int
    changed_by: str | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    confirmed_unseen: bool
    judged: tuple[Judged, ...] = ()

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that nobody has dismissed."""
        return tuple(one.finding for one in self.judged if one.dismissal is None)

    @property
    def mark(self) -> str:
        """What `service.stages.seen` knows the sentence itself by."""
        return text_fingerprint(self.source_text, self.text)


def segment_view(row: SegmentRow, dismissals: OfSegment = MappingProxyType({})) -> SegmentView:
    """Return a segment as editors see it; `dismissals` are those of its sentence."""
    source_marks, marks = _marks(row.source_marks), _marks(row.marks)
    findings = tuple(Finding.from_json(finding) for finding in row.findings)
    return SegmentView(
        index=row.index,
        block=row.block,
        kind=BlockKind(row.kind),
        source_hash=row.source_hash,
        source_text=row.source_text,
        source_marks=source_marks,
        source_tagged=to_tagged(row.source_text, source_marks),
        text=row.text,
        marks=marks,
        tagged=to_tagged(row.text, marks),
        machine_tagged=None
        if row.machine_text is None
        else to_tagged(row.machine_text, _marks(row.machine_marks)),
        origin=Origin(row.origin),
        engine=row.engine,
        score=row.score,
        findings=findings,
        mentions=tuple(Mention.from_json(mention) for mention in row.mentions),
        lock_version=row.lock_version,
        changed_in=row.changed_in,
        changed_by=row.changed_by,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        confirmed_unseen=row.confirmed_unseen,
        judged=with_mended(
            judged(findings, row.source_text, row.text, dismissals), row.text, marks, source_marks
        ),
    )


def _marks(records: Iterable[dict[str, Any]]) -> tuple[Mark, ...]:
    return tuple(Mark.from_json(record) for record in records)
