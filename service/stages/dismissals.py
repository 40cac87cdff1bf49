"""The dismissals of findings as they are kept, and which findings of a segment they stand for.

A dismissal is of a sentence of the source in one translation, and of a fingerprint: the code, the data and
the words that the finding is about (see `Finding.fingerprint`). So it stays through drafts and versions
while these are the same, and a stale one stands for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from service.domain.checks.fixes import fixed
from service.domain.dismissal import DismissalReason, MayDismiss, may_dismiss
from service.domain.draft import Finding, Severity, text_fingerprint
from service.domain.html.markup import to_tagged
from service.domain.story import Mark
from service.storage.tables import DismissalRow, TranslationRow


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Who passed a finding over, when and why; `severity` is what the finding weighed then."""

    by: str
    at: datetime
    reason: DismissalReason
    note: str | None
    severity: Severity

    def stands_for(self, finding: Finding) -> bool:
        """Return whether it is still of force: the finding weighs no more now than when it was looked at."""
        return self.severity.rank <= finding.severity.rank


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what people have said of it; `dismissal` is None while nobody has dismissed it.

    `mended` is the segment after the finding's fix, with marks as numbered tags; None where there is no fix.
    `mark` is what `service.stages.seen` knows it by: the fingerprint, and that of the sentence it is in.
    """

    finding: Finding
    fingerprint: str
    mark: str
    may_dismiss: MayDismiss
    dismissal: Dismissal | None
    mended: str | None = None


#: made once: to put a statement together costs more than to execute it
_TABLE = DismissalRow.__table__
_DISMISSED = select(
    _TABLE.c.translation_id,
    _TABLE.c.source_hash,
    _TABLE.c.fingerprint,
    _TABLE.c.dismissed_by,
    _TABLE.c.dismissed_at,
    _TABLE.c.reason,
    _TABLE.c.note,
    _TABLE.c.severity,
)
_OF_ONE = _DISMISSED.where(_TABLE.c.translation_id == bindparam("wanted"))
_OF_MANY = _DISMISSED.where(_TABLE.c.translation_id.in_(bindparam("wanted", expanding=True)))
#: the dismissals of one sentence, by fingerprint
OfSegment = Mapping[str, Dismissal]
#: those of translations, by translation and the hash of the source sentence
Dismissals = Mapping[tuple[str, str], OfSegment]


def dismissals_of(session: Session, translations: Collection[str]) -> Dismissals:
    """Return all dismissals of these translations, stale ones among them."""
    found: dict[tuple[str, str], dict[str, Dismissal]] = defaultdict(dict)
    session.flush()
    ids = list(translations)
    one = len(ids) == 1
    for row in session.execute(_OF_ONE if one else _OF_MANY, {"wanted": ids[0] if one else ids}):
        found[row.translation_id, row.source_hash][row.fingerprint] = Dismissal(
            row.dismissed_by, row.dismissed_at, DismissalReason(row.reason), row.note, Severity(row.severity)
        )
    return found


def judged(
    findings: Iterable[Finding], source: str, target: str, dismissals: OfSegment
) -> tuple[Judged, ...]:
    """Return the findings of a segment, each with its dismissal, if one stands for it."""
    found = []
    sentence = text_fingerprint(source, target)
    for finding in findings:
        told_by = finding.fingerprint(source, target)
        rule = may_dismiss(finding)
        dismissal = dismissals.get(told_by)
        if dismissal is not None and (rule is MayDismiss.NOBODY or not dismissal.stands_for(finding)):
            dismissal = None
        found.append(Judged(finding, told_by, sentence + told_by, rule, dismissal))
    return tuple(found)


def with_mended(
    told: Iterable[Judged], text: str, marks: Iterable[Mark], source_marks: Iterable[Mark]
) -> tuple[Judged, ...]:
    """Return the findings of a segment, those that have a fix with the segment as it is after it."""
    marks, source_marks = tuple(marks), tuple(source_marks)
    return tuple(
        replace(one, mended=to_tagged(*fixed(text, marks, source_marks, one.finding.fix)))
        if one.finding.fix is not None
        else one
        for one in told
    )


def undismissed(
    findings: Sequence[Finding], source: str, target: str, dismissals: OfSegment
) -> Sequence[Finding]:
    """Return the findings that nobody has dismissed."""
    if not dismissals:
        return findings
    return [one.finding for one in judged(findings, source, target, dismissals) if one.dismissal is None]


@dataclass(frozen=True, slots=True)
class DismissalCount:
    """How many findings of a code were dismissed for a reason in an edition, and still are."""

    edition: str
    code: str
    reason: DismissalReason
    count: int


def count_dismissals(session: Session) -> list[DismissalCount]:
    """Count the dismissals by edition, code and reason: how often a check was wrong, to those who read it."""
    columns = TranslationRow.edition, DismissalRow.code, DismissalRow.reason
    query = (
        select(*columns, func.count())
        .join(TranslationRow, TranslationRow.id == DismissalRow.translation_id)
        .group_by(*columns)
        .order_by(*columns)
    )
    return [
        DismissalCount(edition, code, DismissalReason(reason), count)
        for edition, code, reason, count in session.execute(query)
    ]
