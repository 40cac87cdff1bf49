"""How the desk does: what editors change in drafts, how long they take, and which findings help them."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from service.domain.dismissal import DismissalReason
from service.domain.draft import NO_ENGINE
from service.storage.audit import Action
from service.storage.tables import AuditRow, DismissalRow, SegmentRow, TranslationRow

#: the newest of each that are looked at one by one: enough for a figure, and soon read
APPROVALS, CHANGED, WITH_FINDINGS = 2_000, 600, 20_000


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """What became of an engine's drafts in an edition. `changed` and `seconds` are None where nothing tells.

    `unchanged` is the share of sentences that were approved as the machine wrote them, `changed` the median
    share of words that are others in those that were not, and `seconds` the median from draft to approval.
    """

    edition: str
    engine: str
    stories: int
    sentences: int
    unchanged: float
    changed: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class FindingFigures:
    """How often a check found something, and how often people said that the translation was right."""

    check: str
    found: int
    dismissed: int
    false_alarms: int


def engine_figures(session: Session, since: datetime, hidden: Collection[str] = ()) -> list[EngineFigures]:
    """Return the figures of what people approved since then, by edition and engine, most stories first.

    Nothing of the editions `hidden`. What went live unreviewed, and what no machine drafted, is not counted.
    """
    mine = _approved(since, hidden)
    by = TranslationRow.edition, TranslationRow.engine
    same = case((SegmentRow.text == SegmentRow.machine_text, 1), else_=0)
    counts = session.execute(
        select(*by, func.count(TranslationRow.id.distinct()), func.count(), func.sum(same))
        .join(SegmentRow, SegmentRow.translation_id == TranslationRow.id)
        .where(mine, SegmentRow.machine_text.is_not(None))
        .group_by(*by)
    ).all()
    changed, seconds = _changed(session, mine), _seconds(session, mine)
    figures = [
        EngineFigures(
            edition,
            str(engine),
            stories,
            sentences,
            (unchanged or 0) / sentences,
            changed.get((edition, str(engine))),
            seconds.get((edition, str(engine))),
        )
        for edition, engine, stories, sentences, unchanged in counts
    ]
    return sorted(figures, key=lambda one: (-one.stories, one.edition, one.engine))


def finding_figures(session: Session, since: datetime, hidden: Collection[str] = ()) -> list[FindingFigures]:
    """Return how often each check found something in what was changed since then, the most often first.

    Counted are the findings that stand now and those that were dismissed; what an editor mended is gone.
    """
    visible = and_(TranslationRow.updated_at >= since, TranslationRow.edition.not_in(hidden))
    records = session.scalars(
        select(SegmentRow.findings)
        .join(TranslationRow, TranslationRow.id == SegmentRow.translation_id)
        .where(visible, cast(SegmentRow.findings, String) != "[]")
        .order_by(TranslationRow.updated_at.desc())
        .limit(WITH_FINDINGS)
    )
    found = Counter(str(one["check"]) for many in records for one in many)
    rows = session.execute(
        select(DismissalRow.code, DismissalRow.reason, func.count())
        .join(TranslationRow, TranslationRow.id == DismissalRow.translation_id)
        .where(visible)
        .group_by(DismissalRow.code, DismissalRow.reason)
    )
    dismissed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for code, reason, count in rows:
        dismissed[_check(code)] += count
        if reason == DismissalReason.FALSE_ALARM:
            wrong[_check(code)] += count
    checks = sorted({*found, *dismissed}, key=lambda check: (-found[check] - dismissed[check], check))
    return [FindingFigures(check, found[check], dismissed[check], wrong[check]) for check in checks]


def changed_share(before: str, after: str) -> float:
    """Return which share of the words of two texts is not in both: 0 for the same, 1 for all others."""
    return 1 - SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio()


def _approved(since: datetime, hidden: Collection[str]) -> ColumnElement[bool]:
    return and_(
        TranslationRow.approved_at >= since,
        TranslationRow.edition.not_in(hidden),
        TranslationRow.engine.is_not(None),
        TranslationRow.engine != NO_ENGINE,
    )


def _changed(session: Session, mine: ColumnElement[bool]) -> dict[tuple[str, str], float]:
    rows = session.execute(
        select(TranslationRow.edition, TranslationRow.engine, SegmentRow.machine_text, SegmentRow.text)
        .join(SegmentRow, SegmentRow.translation_id == TranslationRow.id)
        .where(mine, SegmentRow.machine_text.is_not(None), SegmentRow.text != SegmentRow.machine_text)
        .order_by(TranslationRow.approved_at.desc())
        .limit(CHANGED)
    )
    return _by_engine(
        ((edition, str(engine)), changed_share(machine or "", text))
        for edition, engine, machine, text in rows
    )


def _seconds(session: Session, mine: ColumnElement[bool]) -> dict[tuple[str, str], float]:
    newest = (
        select(TranslationRow.id, TranslationRow.edition, TranslationRow.engine, TranslationRow.approved_at)
        .where(mine)
        .order_by(TranslationRow.approved_at.desc())
        .limit(APPROVALS)
        .subquery()
    )
    subject = literal("translation:") + newest.c.id
    rows = session.execute(
        select(newest.c.edition, newest.c.engine, newest.c.approved_at, func.max(AuditRow.at))
        .join(AuditRow, and_(AuditRow.subject == subject, AuditRow.action == Action.DRAFTED.value))
        .group_by(newest.c.id, newest.c.edition, newest.c.engine, newest.c.approved_at)
    )
    return _by_engine(
        ((edition, str(engine)), max(0.0, (approved - drafted).total_seconds()))
        for edition, engine, approved, drafted in rows
        if approved is not None and drafted is not None
    )


def _by_engine(values: Iterable[tuple[tuple[str, str], float]]) -> dict[tuple[str, str], float]:
    """Return the median of the values of each."""
    found: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for key, value in values:
        found[key].append(value)
    return {key: statistics.median(many) for key, many in found.items()}


def _check(code: str) -> str:
    """Return the check that a code is of: "numbers" for "numbers.lost"."""
    return code.partition(".")[0]
