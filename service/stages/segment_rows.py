"""The segments of a translation as rows: put in the place of those before in a few statements.

Past the ORM, whose bookkeeping for each row costs several times the statement: a table of thousands of
cells must not keep everybody else from writing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Engine, bindparam, delete, func, select, update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from service.domain.draft import CarriedText, DraftSegment, Finding, Origin, SourceSegment
from service.domain.holding import STORY_CHECKS
from service.domain.text.segments import source_hash
from service.stages.carry_over import carried_text, is_carried_over, pair
from service.stages.counting import SegmentTally, keep_confirmed, keep_counted, recount, tally_of
from service.stages.dismissals import dismissals_of
from service.stages.segment_record import SegmentRecord, records_of
from service.storage.audit import Action, audit
from service.storage.bulk import encode, new_ids, put
from service.storage.session import reading
from service.storage.tables import ACTOR_LENGTH, SegmentRow, TranslationRow, now

_TABLE: Any = SegmentRow.__table__
#: columns of a segment that are of its translation, and those that a draft brings
_OWN = ("id", "translation_id", "lock_version", "changed_in")
_DRAFTED = (
    *("index", "block", "kind", "start", "end", "source_text", "source_hash", "source_marks"),
    *("machine_text", "machine_marks", "text", "marks", "origin", "engine", "score", "findings", "mentions"),
    *("alternatives", "confirmed_by", "confirmed_at", "confirmed_unseen"),
)
#: made once: to put a statement together costs more than to execute it
_OF_ROW = _TABLE.c.translation_id == bindparam("translation")
_SEEN = select(
    func.count(),
    func.min(_TABLE.c.id),
    func.max(_TABLE.c.id),
    func.sum(_TABLE.c.lock_version),
    func.max(_TABLE.c.changed_in),
).where(_OF_ROW)
_EDITED = (
    select(_TABLE.c.id)
    .where(
        _OF_ROW,
        _TABLE.c.origin.in_([Origin.HUMAN.value, Origin.CARRIED_OVER.value])
        | _TABLE.c.confirmed_by.is_not(None),
    )
    .limit(1)
)
#: who acts where no person does
MACHINE = "desk"


@dataclass(frozen=True, slots=True)
class Replaced:
    """What was put in: the findings, and whether a text of an editor's is in it."""

    findings: list[Finding]
    has_carried: bool


def with_carried(
    session: Session, row: TranslationRow, segments: tuple[SourceSegment, ...]
) -> tuple[SourceSegment, ...]:
    """Return the segments of a new version with the texts of editors that stay."""
    _, stays = _carried(session, row, segments)
    if not stays:
        return segments
    return tuple(
        replace(one, carried=stays[one.index].text) if one.index in stays else one for one in segments
    )


@dataclass(frozen=True, slots=True)
class _Carried:
    """An earlier segment that stays, and its text in the new version."""

    record: SegmentRecord
    text: CarriedText


@dataclass(frozen=True, slots=True)
class _Placed:
    """A draft in the place of the segments of a translation as they were: see `_standing`."""

    standing: tuple[Any, ...]
    touched: Sequence[SegmentRecord]
    stays: Mapping[int, _Carried]
    values: Sequence[dict[str, Any]]
    encoded: Sequence[tuple[Any, ...]]
    tally: SegmentTally


@dataclass(frozen=True)
class DraftedRows:
    """A draft as rows that belong to no translation yet; made by `drafted_rows`.

    Whoever knows the database calls `make_ready` before its transaction: what is done then is not done while
    others wait. `placed` is what that made of it, by translation.
    """

    segments: Sequence[SourceSegment]
    values: Sequence[dict[str, Any]]
    placed: dict[str, _Placed] = field(default_factory=dict)
    _encoded: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def make_ready(self, database: Engine, translation_id: str | None = None) -> None:
        """Do all that needs no write lock, for that translation if it is known."""
        self.encoded(database.dialect)
        _ = self.tally
        if translation_id is None:
            return
        with reading(database) as session:
            row = session.get(TranslationRow, translation_id)
            if row is not None:
                self.placed[row.id] = _place(session, row, self)

    def encoded(self, dialect: Dialect) -> list[tuple[Any, ...]]:
        """Return the values as the database takes them."""
        if dialect.name not in self._encoded:
            self._encoded[dialect.name] = encode(_TABLE, _DRAFTED, dialect, self.values)
        return self._encoded[dialect.name]

    @cached_property
    def tally(self) -> SegmentTally:
        """What is kept of the segments with the translation, where nothing is carried over or dismissed."""
        return tally_of(self.values)


def drafted_rows(segments: Sequence[SourceSegment], drafted: Sequence[DraftSegment]) -> DraftedRows:
    """Return the rows of a draft; that needs no database, so nobody has to wait for it."""
    return DraftedRows(segments, list(map(_values, segments, drafted)))


def rows_as_sent(segments: Sequence[SourceSegment]) -> DraftedRows:
    """Return the rows of a story as it is, for an edition of its own language."""
    as_it_is = [DraftSegment(one.index, one.text, one.marks, Origin.SOURCE) for one in segments]
    return drafted_rows(segments, as_it_is)


def replace_segments(session: Session, row: TranslationRow, draft: DraftedRows) -> Replaced:
    """Put a draft in the place of the segments, and return what was found in it and in the story."""
    placed = draft.placed.get(row.id)
    if placed is None or placed.standing != _standing(session, row):  # an editor was at it meanwhile
        placed = _place(session, row, draft)
    carried_ids = {one.record.id for one in placed.stays.values()}
    lost = [
        {
            "index": old.index,
            "source_text": old.source_text,
            "text": old.text,
            "confirmed_by": old.confirmed_by,
        }
        for old in placed.touched
        if old.id not in carried_ids and old.origin not in (Origin.SOURCE, Origin.EMPTY)
    ]
    if lost:
        about = {"version": row.version_id, "segments": lost}
        audit(session, MACHINE, Action.REPLACED, f"translation:{row.id}", **about)
    if placed.standing[1]:
        _flush_segments(session)
        session.execute(delete(SegmentRow).where(SegmentRow.translation_id == row.id))
    # Above every number this translation has had: a page opened before can match none of the new ones.
    own = row.id, row.lock_version, row.lock_version
    ids = new_ids(len(placed.encoded))
    rows = [(one, *own, *rest) for one, rest in zip(ids, placed.encoded, strict=True)]
    put(session, _TABLE, (*_OWN, *_DRAFTED), rows)
    session.expire(row, ["segments"])
    if known := dismissals_of(session, [row.id]):
        recount(session, row, known)
    else:
        keep_counted(session, row, placed.tally)
    return Replaced(
        [Finding.from_json(finding) for values in placed.values for finding in values["findings"]],
        any(one.record.origin != Origin.SOURCE for one in placed.stays.values()),
    )


def _standing(session: Session, row: TranslationRow) -> tuple[Any, ...]:
    """Return what is another whenever a segment of the translation, or its version, is.

    The version, the number of its segments, and what tells these.
    """
    _flush_segments(session)
    return row.version_id, *session.execute(_SEEN, {"translation": row.id}).one()


def _flush_segments(session: Session) -> None:
    """Write what waits to be written of segments, and all that is new: statements past the ORM see no other.

    A changed translation may wait for the end: each flush of it would be a statement more.
    """
    if session.new or any(isinstance(one, SegmentRow) for one in session.dirty):
        session.flush()


def _place(session: Session, row: TranslationRow, draft: DraftedRows) -> _Placed:
    standing = _standing(session, row)
    touched, stays = _carried(session, row, draft.segments) if standing[1] else ([], {})
    fresh, changed = _in_place(draft.values, stays, row.version.findings)
    dialect = session.connection().dialect
    encoded = list(draft.encoded(dialect))
    others = encode(_TABLE, _DRAFTED, dialect, [fresh[place] for place in changed])
    for place, values in zip(changed, others, strict=True):
        encoded[place] = values
    return _Placed(standing, touched, stays, fresh, encoded, tally_of(fresh) if changed else draft.tally)


def _in_place(
    drafted: Sequence[dict[str, Any]], stays: Mapping[int, _Carried], of_story: Sequence[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the values with what editors did and what was found in the story, and which are others now."""
    fresh, changed = list(drafted), []
    for place, drafted_one in enumerate(drafted):
        values = drafted_one
        if (old := stays.get(values["index"])) is not None:
            values = dict(values)
            _carry_over(values, old)
        if place == 0 or values["findings"]:
            findings = [one for one in values["findings"] if one["check"] not in STORY_CHECKS]
            findings = [*of_story, *findings] if place == 0 else findings
            if findings != values["findings"]:
                values = {**values, "findings": findings}
        if values is not drafted_one:
            fresh[place] = values
            changed.append(place)
    return fresh, changed


def confirm_all(
    session: Session, row: TranslationRow, actor: str, ids: Sequence[str], opened: Collection[str]
) -> None:
    """Confirm these segments: a change of the translation that pages opened before do not know of.

    `opened` are the ids of those that the actor had before them.
    """
    row.lock_version += 1
    change = (
        update(_TABLE)
        .where(_TABLE.c.id == bindparam("wanted"))
        .values(
            confirmed_by=actor[:ACTOR_LENGTH],
            confirmed_at=now(),
            confirmed_unseen=bindparam("unopened"),
            lock_version=_TABLE.c.lock_version + 1,
            changed_in=row.lock_version,
            changed_by=actor[:ACTOR_LENGTH],
        )
    )
    session.execute(change, [{"wanted": one, "unopened": one not in opened} for one in ids])
    session.expire(row, ["segments"])
    recount(session, row)


def confirm_rest(
    session: Session,
    row: TranslationRow,
    actor: str,
    moment: datetime,
    records: Sequence[SegmentRecord],
    opened: Collection[str],
) -> None:
    """Confirm all segments that nobody has confirmed, as an approval of the whole at `moment` does.

    `records` are its segments as they stand; `opened` as of `confirm_all`.
    """
    rest = update(SegmentRow).where(SegmentRow.translation_id == row.id, SegmentRow.confirmed_by.is_(None))
    named = rest.values(confirmed_by=actor[:ACTOR_LENGTH], confirmed_at=moment)
    if opened:
        session.execute(named.where(SegmentRow.id.in_(opened)))
    session.execute(named.values(confirmed_unseen=True))
    session.flush()
    keep_confirmed(session, row, records)


def _carried(
    session: Session, row: TranslationRow, segments: Sequence[SourceSegment]
) -> tuple[list[SegmentRecord], dict[int, _Carried]]:
    """Return the segments that an editor had a hand in, and those that stay, by the new index."""
    _flush_segments(session)
    if session.scalar(_EDITED, {"translation": row.id}) is None:
        return [], {}
    standing = records_of(session, row)
    pairs = pair([one.source_hash for one in standing], [source_hash(segment) for segment in segments])
    stays = {}
    for place, old in pairs.items():
        segment, found = segments[place], standing[old]
        if is_carried_over(found) and (text := carried_text(found, segment)) is not None:
            stays[segment.index] = _Carried(found, text)
    return [one for one in standing if is_carried_over(one)], stays


def _values(segment: SourceSegment, draft: DraftSegment) -> dict[str, Any]:
    marks = [mark.to_json() for mark in draft.marks]
    by_machine = draft.origin in (Origin.MT, Origin.MEMORY)
    return {
        "index": segment.index,
        "block": segment.block,
        "kind": segment.kind.value,
        "start": segment.start,
        "end": segment.end,
        "source_text": segment.text,
        "source_hash": source_hash(segment),
        "source_marks": [mark.to_json() for mark in segment.marks],
        "machine_text": draft.text if by_machine else None,
        "machine_marks": marks if by_machine else [],
        "text": draft.text,
        "marks": marks,
        "origin": draft.origin.value,
        "engine": draft.engine[:128] if draft.engine else None,
        "score": draft.score,
        "findings": [finding.to_json() for finding in draft.findings],
        "mentions": [mention.to_json() for mention in draft.mentions],
        "alternatives": [one.to_json() for one in draft.alternatives] or None,
        "confirmed_by": None,
        "confirmed_at": None,
        "confirmed_unseen": False,
    }


def _carry_over(values: dict[str, Any], old: _Carried) -> None:
    """Put what an editor wrote or confirmed in the place of the draft's text."""
    record, carried = old.record, old.text
    if carried.text != values["text"]:
        # edited while the worker was busy: what was found then belongs to that text
        values["findings"], values["mentions"] = record.findings, record.mentions
    values["text"], values["marks"] = carried.text, [mark.to_json() for mark in carried.marks]
    values["origin"], values["engine"] = carried.origin.value, carried.engine
    for name in (
        "score",
        "machine_text",
        "machine_marks",
        "confirmed_by",
        "confirmed_at",
        "confirmed_unseen",
    ):
        values[name] = getattr(record, name)
