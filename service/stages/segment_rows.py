"""The segments of a translation as rows: put in the place of those before in a few statements.

Past the ORM, whose bookkeeping for each row costs several times the statement: a table of thousands of
cells must not keep everybody else from writing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from service.domain.draft import CarriedText, DraftSegment, Finding, Origin, SourceSegment
from service.domain.holding import STORY_CHECKS
from service.domain.text.segments import source_hash
from service.stages.carry_over import carried_text, is_carried_over, pair
from service.stages.counting import recount
from service.stages.segment_record import SegmentRecord, records_of
from service.storage.audit import Action, audit
from service.storage.session import is_postgresql
from service.storage.tables import ACTOR_LENGTH, SegmentRow, TranslationRow, new_id, now

_TABLE = SegmentRow.__table__
_INSERT = insert(_TABLE)  # type: ignore[arg-type]
# with RETURNING, though nobody reads it: only then are many rows one statement to psycopg
_INSERT_AT_ONCE = _INSERT.returning(_TABLE.c.id)
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
class DraftedRows:
    """A draft as rows that belong to no translation yet; made by `drafted_rows`."""

    segments: Sequence[SourceSegment]
    values: Sequence[dict[str, Any]]


def drafted_rows(segments: Sequence[SourceSegment], drafted: Sequence[DraftSegment]) -> DraftedRows:
    """Return the rows of a draft; that needs no database, so nobody has to wait for it."""
    return DraftedRows(segments, list(map(_values, segments, drafted)))


def rows_as_sent(segments: Sequence[SourceSegment]) -> DraftedRows:
    """Return the rows of a story as it is, for an edition of its own language."""
    as_it_is = [DraftSegment(one.index, one.text, one.marks, Origin.SOURCE) for one in segments]
    return drafted_rows(segments, as_it_is)


def replace_segments(session: Session, row: TranslationRow, draft: DraftedRows) -> Replaced:
    """Put a draft in the place of the segments, and return what was found in it and in the story."""
    touched, stays = _carried(session, row, draft.segments)
    carried_ids = {one.record.id for one in stays.values()}
    lost = [
        {
            "index": old.index,
            "source_text": old.source_text,
            "text": old.text,
            "confirmed_by": old.confirmed_by,
        }
        for old in touched
        if old.id not in carried_ids and old.origin not in (Origin.SOURCE, Origin.EMPTY)
    ]
    if lost:
        about = {"version": row.version_id, "segments": lost}
        audit(session, MACHINE, Action.REPLACED, f"translation:{row.id}", **about)
    # Above every number this translation has had: a page opened before can match none of the new ones.
    lock_version = row.lock_version
    fresh = [
        {
            **values,
            "id": new_id(),
            "translation_id": row.id,
            "lock_version": lock_version,
            "changed_in": lock_version,
        }
        for values in draft.values
    ]
    for values in fresh if stays else ():
        if (old := stays.get(values["index"])) is not None:
            _carry_over(values, old)
    for number, values in enumerate(fresh):
        if number == 0 or values["findings"]:
            own = [finding for finding in values["findings"] if finding["check"] not in STORY_CHECKS]
            values["findings"] = [*row.version.findings, *own] if number == 0 else own
    session.flush()
    session.execute(delete(SegmentRow).where(SegmentRow.translation_id == row.id))
    if fresh:
        session.execute(_INSERT_AT_ONCE if is_postgresql(session) else _INSERT, fresh)
    session.expire(row, ["segments"])
    recount(session, row)
    return Replaced(
        [Finding.from_json(finding) for values in fresh for finding in values["findings"]],
        any(one.record.origin != Origin.SOURCE for one in stays.values()),
    )


def confirm_all(
    session: Session, row: TranslationRow, actor: str, ids: Sequence[str], opened: Collection[str]
) -> None:
    """Confirm these segments: a change of the translation that pages opened before do not know of.

    `opened` are the ids of those that the actor had before them.
    """
    row.lock_version += 1
    change = (
        update(_TABLE)  # type: ignore[arg-type]
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
    session: Session, row: TranslationRow, actor: str, moment: datetime, opened: Collection[str]
) -> None:
    """Confirm all segments that nobody has confirmed, as an approval of the whole at `moment` does.

    `opened` as of `confirm_all`.
    """
    rest = update(SegmentRow).where(SegmentRow.translation_id == row.id, SegmentRow.confirmed_by.is_(None))
    named = rest.values(confirmed_by=actor[:ACTOR_LENGTH], confirmed_at=moment)
    if opened:
        session.execute(named.where(SegmentRow.id.in_(opened)))
    session.execute(named.values(confirmed_unseen=True))
    recount(session, row)


def _carried(
    session: Session, row: TranslationRow, segments: Sequence[SourceSegment]
) -> tuple[list[SegmentRecord], dict[int, _Carried]]:
    """Return the segments that an editor had a hand in, and those that stay, by the new index."""
    session.flush()
    of_row = _TABLE.c.translation_id == row.id
    by_editor = _TABLE.c.origin.in_([Origin.HUMAN.value, Origin.CARRIED_OVER.value])
    edited = select(_TABLE.c.id).where(of_row, by_editor | _TABLE.c.confirmed_by.is_not(None)).limit(1)
    if session.scalar(edited) is None:
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
