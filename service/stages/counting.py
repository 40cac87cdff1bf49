"""What there is to do in a translation, counted once for each change and kept with it.

The queue shows hundreds of translations and sorts by their risk: to count their segments for every look at it
took a second. So whoever changes segments, or dismisses a finding, counts again with `recount`, which keeps
the words for the search as well. What an older program left uncounted, or counted with another calibration of
the risk, `count_missing` brings up to date.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, Text, bindparam, cast, select, update
from sqlalchemy.orm import Session

from service.domain.draft import Finding, Origin, Outcome, Severity
from service.domain.story import BlockKind
from service.risk import calibration_mark, risk_of, weighed_risk
from service.stages.dismissals import Dismissals, dismissals_of, undismissed
from service.stages.searching import put_words, words_of_all
from service.stages.segment_record import SegmentRecord
from service.storage.session import reading, writing
from service.storage.tables import SegmentRow, StoryVersionRow, TranslationRow

#: translations that are counted in one transaction, so that nobody waits long for it
BATCH = 20
_TABLE = SegmentRow.__table__
#: made once: to put a statement together costs more than to execute it
_COUNTED = (
    select(
        _TABLE.c.index,
        _TABLE.c.origin,
        _TABLE.c.source_hash,
        _TABLE.c.kind,
        _TABLE.c.source_text,
        _TABLE.c.text,
        _TABLE.c.score,
        _TABLE.c.confirmed_by,
        cast(_TABLE.c.findings, Text),
        cast(_TABLE.c.mentions, Text),
    )
    .where(_TABLE.c.translation_id == bindparam("wanted"))
    .order_by(_TABLE.c.index)
)


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """What there is to do. `to_look_at` counts unconfirmed segments with a finding.

    A finding that was dismissed counts nowhere. `risk` is the share of the text that has to be written
    anew, as far as the findings tell; what an editor confirmed has none. `clean_open` are clean and nobody
    has confirmed them; `written` a person wrote, `unwritten` nobody yet, and `as_sent` are as they came.
    `first_…` is the number of the first segment of a kind, from 1; 0 where there is none.
    """

    segments: int = 0
    confirmed: int = 0
    clean: int = 0
    to_look_at: int = 0
    blocks: int = 0
    warnings: int = 0
    terms: int = 0
    missed: int = 0
    risk: float = 0.0
    clean_open: int = 0
    written: int = 0
    unwritten: int = 0
    as_sent: int = 0
    first_clean: int = 0
    first_to_look_at: int = 0
    first_term: int = 0
    first_missed: int = 0

    @classmethod
    def from_json(cls, record: dict[str, Any] | None) -> SegmentCounts:
        """Read what is kept with a translation; nothing is counted where nothing is kept."""
        return cls(**{name: value for name, value in (record or {}).items() if name != "by"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of a segment: the check and severity of its findings that nobody has dismissed.

    `number` is its place from 1, `length` that of the source in characters, `terms` how many glossary terms
    it mentions, and `missed` how many of them the translation does not say.
    """

    number: int
    origin: str
    confirmed: bool
    length: int
    score: float | None
    findings: tuple[tuple[str, str], ...]
    terms: int
    missed: int

    @property
    def is_written(self) -> bool:
        """Whether there is a translation, so that its terms are there or missed."""
        return self.origin != Origin.EMPTY

    @property
    def risk(self) -> float:
        """How likely it has to be written anew; 0 where somebody confirmed it."""
        if self.confirmed:
            return 0.0
        return risk_of(self.length, self.score, self.findings, self.terms, self.missed)


def count(segments: Iterable[Counted]) -> SegmentCounts:
    """Count what there is to do in segments, and weigh how much of the text has to be written anew."""
    counted = list(segments)
    found = [severity for one in counted for _, severity in one.findings]
    missed = sum(one.missed for one in counted)
    return SegmentCounts(
        segments=len(counted),
        confirmed=sum(one.confirmed for one in counted),
        clean=sum(not one.findings for one in counted),
        to_look_at=sum(bool(one.findings) and not one.confirmed for one in counted),
        blocks=found.count(Severity.BLOCK.value),
        warnings=found.count(Severity.WARNING.value),
        terms=sum(one.terms for one in counted) - missed,
        missed=missed,
        risk=round(weighed_risk((one.length, one.risk) for one in counted), 3),
        clean_open=sum(not one.findings and not one.confirmed for one in counted),
        written=sum(one.origin == Origin.HUMAN for one in counted),
        unwritten=sum(not one.is_written for one in counted),
        as_sent=sum(one.origin == Origin.SOURCE for one in counted),
        first_clean=_first(one.number for one in counted if not one.findings and not one.confirmed),
        first_to_look_at=_first(one.number for one in counted if one.findings and not one.confirmed),
        first_term=_first(one.number for one in counted if one.terms > one.missed and one.is_written),
        first_missed=_first(one.number for one in counted if one.missed and one.is_written),
    )


def _first(numbers: Iterator[int]) -> int:
    return next(numbers, 0)


def recount(session: Session, row: TranslationRow, known: Dismissals | None = None) -> SegmentCounts:
    """Count a translation's segments as they stand now, and keep that and the headline with it.

    `known` are its dismissals, where somebody has read them.
    """
    session.flush()
    counts, headline, texts = counted(session, row.id, known)
    keep_counted(session, row, SegmentTally(counts, headline, words_of_all(texts)))
    return counts


@dataclass(frozen=True, slots=True)
class SegmentTally:
    """What is kept of a translation's segments: the counts, the headline, and the words it is found by.

    `words` None: they are as they were.
    """

    counts: SegmentCounts
    headline: str
    words: frozenset[str] | None


def keep_counted(session: Session, row: TranslationRow, tally: SegmentTally) -> None:
    """Keep with a translation what was counted of its segments as they stand now."""
    for name, value in of_tally(tally).items():
        if getattr(row, name) != value:  # what is set is flushed, be it equal or not
            setattr(row, name, value)
    if tally.words is not None:
        put_words(session, row, tally.words)


def of_tally(tally: SegmentTally) -> dict[str, Any]:
    """Return what a translation keeps of what was counted, by the names of the columns."""
    return {
        "counts": {**asdict(tally.counts), **counted_by()},
        "ease": round(1000 * (1 - tally.counts.risk)),
        "to_look_at": tally.counts.to_look_at,
        "headline": tally.headline,
    }


def keep_confirmed(session: Session, row: TranslationRow, records: Sequence[SegmentRecord]) -> None:
    """Count a translation whose segments, which were these, have all been confirmed just now."""
    known = dismissals_of(session, [row.id])
    if known or not row.in_search:
        recount(session, row, known)
        return
    found = [
        _counted(
            one.index,
            one.origin,
            one.source_text,
            one.score,
            one.confirmed_by or "",
            one.findings,
            one.mentions,
        )
        for one in records
    ]
    titles = [one.text for one in records if one.kind == BlockKind.HEADLINE and one.text]
    keep_counted(session, row, SegmentTally(count(found), " ".join(titles), None))


def tally_of(values: Sequence[Mapping[str, Any]]) -> SegmentTally:
    """Count segments by the values of their columns, in their order; none of their findings is dismissed."""
    texts = [one[side] for one in values for side in ("source_text", "text")]
    titles = [one["text"] for one in values if one["kind"] == BlockKind.HEADLINE and one["text"]]
    found = [
        _counted(
            one["index"],
            one["origin"],
            one["source_text"],
            one["score"],
            one["confirmed_by"],
            one["findings"],
            one["mentions"],
        )
        for one in values
    ]
    return SegmentTally(count(found), " ".join(titles), words_of_all(texts))


def _counted(
    index: int,
    origin: str,
    source: str,
    score: float | None,
    confirmed_by: str | None,
    findings: Sequence[Mapping[str, Any]],
    mentions: Sequence[Mapping[str, Any]],
) -> Counted:
    return Counted(
        index + 1,
        origin,
        confirmed_by is not None,
        len(source),
        score,
        tuple((one["check"], one["severity"]) for one in findings),
        len(mentions),
        sum(one["outcome"] == Outcome.MISSED for one in mentions),
    )


def counted_by() -> dict[str, Any]:
    """Return what is kept of a translation without segments: only how it was counted."""
    return {"by": _how()}


def put_version(row: TranslationRow, version: StoryVersionRow) -> None:
    """Let a translation be of this version of its story, with what the queue sorts and shows by."""
    row.version_id = version.id
    row.in_search = False  # it is found by the words of the one before
    for name, value in of_version(version).items():
        setattr(row, name, value)


def of_version(version: StoryVersionRow) -> dict[str, Any]:
    """Return what a translation keeps of its version for the queue, by the names of the columns."""
    return {
        "urgency": version.urgency,
        "due_at": version.embargo or version.received_at,
        "source_headline": headline_of(version.blocks),
    }


def headline_of(blocks: Iterable[dict[str, Any]]) -> str:
    """Return a story's own headline."""
    return " ".join(block["text"] for block in blocks if block["kind"] == BlockKind.HEADLINE)


def _how() -> str:
    """Return by which calibration is counted, and what: another number for other counts."""
    return f"{calibration_mark()}.4"


def count_missing(
    engine: Engine, say: Callable[[int, int], None] | None = None, stop: threading.Event | None = None
) -> int:
    """Count the translations that an older program left uncounted; return how many they were.

    Their words for the search come with it. `migrate` calls it, and web processes when they start, beside
    their work. Several may at once: each translation is counted under its lock. `say` hears how many are
    done, of how many. With a `stop` half of the time is left to others, and setting it ends it.
    """
    by: Any = TranslationRow.counts["by"].as_string()
    old = TranslationRow.counts.is_(None) | (by.is_distinct_from(_how()))
    with reading(engine) as session:
        ids = session.scalars(select(TranslationRow.id).where(old).order_by(TranslationRow.id)).all()
    for start in range(0, len(ids), BATCH):
        began = time.monotonic()
        chosen = TranslationRow.id.in_(ids[start : start + BATCH])
        with writing(engine) as session:
            locked = select(TranslationRow).where(chosen).order_by(TranslationRow.id)
            for row in session.scalars(locked.with_for_update(of=TranslationRow)).all():
                stamp = row.updated_at
                recount(session, row)
                kept = {**of_version(row.version), "updated_at": stamp}  # nobody did anything to it
                session.execute(update(TranslationRow).where(TranslationRow.id == row.id).values(kept))
        if say is not None:
            say(min(start + BATCH, len(ids)), len(ids))
        if stop is not None and stop.wait(time.monotonic() - began):  # as long for who else writes
            return min(start + BATCH, len(ids))
    return len(ids)


def counted(
    session: Session, translation_id: str, known: Dismissals | None = None
) -> tuple[SegmentCounts, str, list[str]]:
    """Return the counts, the translated headline and all texts of a translation; `known` as of `recount`."""
    if known is None:
        known = dismissals_of(session, [translation_id])
    found: list[Counted] = []
    titles: list[str] = []
    texts: list[str] = []
    for index, origin, hashed, kind, source, text, score, confirmed_by, told, mentioned in session.execute(
        _COUNTED, {"wanted": translation_id}
    ):
        texts += source, text
        if kind == BlockKind.HEADLINE and text:
            titles.append(text)
        passed = known.get((translation_id, hashed))
        if passed:
            left = undismissed([Finding.from_json(one) for one in json.loads(told)], source, text, passed)
            findings = tuple((one.check, one.severity.value) for one in left)
        else:
            findings = _findings(told)
        terms, missed = _terms(mentioned)
        confirmed = confirmed_by is not None
        found.append(Counted(index + 1, origin, confirmed, len(source), score, findings, terms, missed))
    return count(found), " ".join(titles), texts


# One sentence of a hundred changes at a time: what the others say is not read again.


@lru_cache(maxsize=4096)
def _findings(record: str) -> tuple[tuple[str, str], ...]:
    """Return the check and the severity of findings as they are kept."""
    return tuple((one["check"], one["severity"]) for one in json.loads(record))


@lru_cache(maxsize=4096)
def _terms(record: str) -> tuple[int, int]:
    """Return how many terms are mentioned in what is kept of them, and how many of them are missed."""
    mentions = json.loads(record)
    return len(mentions), sum(one["outcome"] == Outcome.MISSED for one in mentions)
