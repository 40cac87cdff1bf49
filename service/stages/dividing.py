"""Joining two sentences of a draft, and dividing one: the rows themselves change, and so do their numbers.

How people divided a story is kept with the translation, told by the sentences that the rules find (see
`service.domain.text.divisions`): the next version is divided in the same way where these stand unchanged, so
that what was written for them is carried over as any text is. Rows that only moved keep all they have; their
numbers are above every one that a page can know, as after a new draft.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.domain.draft import Finding, Origin, SourceSegment
from service.domain.edition import Edition
from service.domain.holding import STORY_CHECKS
from service.domain.languages.tags import is_same
from service.domain.names.story import moved_names
from service.domain.status import STATE_PHRASES, State
from service.domain.story import Block, BlockKind, Mark, missing_marks
from service.domain.terms import Glossary
from service.domain.text.divisions import divisions_of, place_to_cut, trimmed, word_start
from service.domain.text.segments import assemble, cut_marks, segments_in, source_hash
from service.editions import get_edition
from service.errors import Conflict, NotAllowedNow, NotFound, Unprocessable
from service.message import message
from service.stages import reviewing
from service.stages.claims import take_in_hand
from service.stages.counting import recount
from service.stages.dismissals import dismissals_of
from service.stages.drafting import source_segments
from service.stages.looking import read_marks
from service.stages.seen import open_findings, put_opened
from service.stages.segment_record import SegmentRecord, records_of
from service.stages.transitions import check_lock, need_translation, standing
from service.storage.audit import Action, audit
from service.storage.session import insert_into
from service.storage.tables import ACTOR_LENGTH, AuditRow, DismissalRow, SegmentRow, TranslationRow

#: in these the sentences are those of the version that the translation is of
AT_THE_DESK = frozenset({State.DRAFT, State.IN_REVIEW})
_TABLE = SegmentRow.__table__


@dataclass(frozen=True, slots=True)
class Redivided:
    """Where one goes on: the index of the sentence, and the character of its text, without marks."""

    index: int
    place: int


@dataclass(slots=True)
class _DividedSentence:
    """A sentence as it becomes: its place in the block, its texts, and what is known of it."""

    start: int
    end: int
    text: str
    marks: Sequence[Mark]
    machine: tuple[str, Sequence[Mark]] | None
    origin: str
    engine: str | None
    score: float | None
    known: Sequence[Finding] = ()
    confirmed: tuple[str, datetime, bool] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it for the record, so that it can be put back."""
        confirmed = None
        if self.confirmed:
            confirmed = [self.confirmed[0], self.confirmed[1].isoformat(), self.confirmed[2]]
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "marks": [mark.to_json() for mark in self.marks],
            "machine": None
            if self.machine is None
            else [self.machine[0], [mark.to_json() for mark in self.machine[1]]],
            "origin": self.origin,
            "engine": self.engine,
            "score": self.score,
            "confirmed": confirmed,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> _DividedSentence:
        """Read what `to_json` wrote."""
        machine, confirmed = record["machine"], record["confirmed"]
        return cls(
            record["start"],
            record["end"],
            record["text"],
            read_marks(record["marks"]),
            None if machine is None else (machine[0], read_marks(machine[1])),
            record["origin"],
            record["engine"],
            record["score"],
            (),
            (confirmed[0], datetime.fromisoformat(confirmed[1]), confirmed[2]) if confirmed else None,
        )


def join(
    session: Session,
    translation_id: str,
    index: int,
    lock_version: int,
    next_lock: int,
    actor: str,
    *,
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> Redivided:
    """Make one sentence of a sentence and the next of its block: both sources, both texts, what is between.

    Readers get the same text as before. Raises `SegmentConflict` where either has another number, and
    `Unprocessable` where no sentence of the block follows.
    """
    row, first = reviewing.open_segment(session, translation_id, index, lock_version)
    block = _block(row, first, editions)
    following = SegmentRow.translation_id == row.id, SegmentRow.index == index + 1
    there = session.scalar(select(SegmentRow).where(*following))
    if there is None or there.block != first.block:
        raise Unprocessable(
            message("No sentence follows this one in its paragraph, so there is nothing to join it with."),
            field="join",
        )
    _, second = reviewing.open_segment(session, translation_id, index + 1, next_lock)
    texts = [(one.text, read_marks(one.marks)) for one in (first, second)]
    text, marks = _joined(block, (first, second), texts)
    seam = len(text) - len(second.text)
    machines = [_machine(one) for one in (first, second)]
    written = [one for one in machines if one is not None]
    origins = {first.origin, second.origin}
    scores = [one.score for one in (first, second) if one.score is not None]
    made = _DividedSentence(
        first.start,
        second.end,
        text,
        marks,
        _joined(block, (first, second), written) if len(written) == len(machines) else None,
        origins.pop() if len(origins) == 1 else Origin.HUMAN.value,
        first.engine or second.engine,
        min(scores) if scores else None,
        (*_known(first), *moved_names(_known(second), second.start - first.start)),
    )
    _replace(session, row, block, [first, second], [made], actor, Action.JOINED, editions, glossary)
    return Redivided(index, seam)


def divide(
    session: Session,
    translation_id: str,
    index: int,
    lock_version: int,
    at: int,
    actor: str,
    *,
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> Redivided:
    """Make two sentences of one, cut at the character `at` of its translation, without marks.

    The source is cut where it ends a sentence or a part of one, about as far on. Raises `SegmentConflict` for
    an old number, and `Unprocessable` where there is nothing on one side of the cut.
    """
    row, segment = reviewing.open_segment(session, translation_id, index, lock_version)
    block = _block(row, segment, editions)
    text, marks = segment.text, read_marks(segment.marks)
    at = word_start(text, at)
    begins = [one.start - segment.start for one in source_segments(row.version) if one.block == segment.block]
    of_source = {one.id: one for one in read_marks(segment.source_marks)}
    pairs = [(of_source[one.id], one) for one in marks if one.id in of_source]
    cut = place_to_cut(segment.source_text, text, at, begins, pairs)
    if not text[:at].strip() or not text[at:].strip():
        raise Unprocessable(
            message("Put the caret where the second sentence begins in the translation, then divide."),
            field="split",
        )
    if cut is None:
        raise Unprocessable(
            message("The source of this sentence is one word: it cannot be divided."), field="split"
        )
    spans = trimmed(block.text, segment.start, segment.end, [segment.start + cut])
    sides = _parted(text, marks, at)
    machine = _machine(segment)
    machines: list[tuple[str, Sequence[Mark]] | None] = [None, None]
    if machine is not None:
        place = at if machine[0] == text else word_start(machine[0], round(len(machine[0]) * at / len(text)))
        machines = list(_parted(*machine, place))
    moved = spans[1][0] - segment.start
    later = [one for one in _known(segment) if one.source_span and one.source_span[0] >= moved]
    known = [[one for one in _known(segment) if one not in later], moved_names(later, -moved)]
    pieces = [
        _DividedSentence(*span, *side, made, segment.origin, segment.engine, segment.score, notes)
        for span, side, made, notes in zip(spans, sides, machines, known, strict=True)
    ]
    _replace(session, row, block, [segment], pieces, actor, Action.DIVIDED, editions, glossary)
    return Redivided(index + 1, 0)


def numbers_at(session: Session, translation_id: str, index: int, lock_version: int) -> tuple[int, int]:
    """Return the numbers of a segment and of the next, for who names the translation's; 0 for none.

    Raises `Conflict` where the translation has another number.
    """
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    wanted = SegmentRow.translation_id == row.id, SegmentRow.index.in_([index, index + 1])
    there = session.execute(select(SegmentRow.index, SegmentRow.lock_version).where(*wanted)).all()
    found = {one[0]: one[1] for one in there}
    return found.get(index, 0), found.get(index + 1, 0)


def put_back(
    session: Session,
    row: TranslationRow,
    there: AuditRow,
    actor: str,
    *,
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> int:
    """Take a joining or dividing of the record back, with texts and confirmations; return where that is.

    Raises `Conflict` where the sentences were changed since: what was written since is not to be lost.
    """
    after = [_DividedSentence.from_json(one) for one in there.detail["after"]]
    standing_now = session.scalars(
        select(SegmentRow).where(SegmentRow.translation_id == row.id).order_by(SegmentRow.index)
    ).all()
    place = place_of(standing_now, there.detail)
    if place is None:
        raise Conflict(
            message(
                "These sentences were changed after that. Nothing was changed: join or divide them by hand."
            ),
            current=standing(row),
        )
    rows = list(standing_now[place : place + len(after)])
    block = _block(row, rows[0], editions)
    pieces = [_DividedSentence.from_json(one) for one in there.detail["before"]]
    action = Action.DIVIDED if there.action == Action.JOINED else Action.JOINED
    _replace(session, row, block, rows, pieces, actor, action, editions, glossary)
    return rows[0].index


def place_of(segments: Sequence[Any], detail: Mapping[str, Any]) -> int | None:
    """Return where in a story's segments what a joining or dividing made still stands; None where nowhere."""
    hashes, texts = detail["hashes"], [one["text"] for one in detail["after"]]
    for place in range(len(segments) - len(texts) + 1):
        run = segments[place : place + len(texts)]
        if [one.source_hash for one in run] == hashes and [one.text for one in run] == texts:
            return place
    return None


def _block(row: TranslationRow, segment: SegmentRow, editions: Mapping[str, Edition]) -> Block:
    """Return the block of a segment. Raises `NotAllowedNow` where sentences cannot be divided otherwise."""
    if State(row.state) not in AT_THE_DESK:
        raise NotAllowedNow(
            message(
                "Sentences are joined and divided in a draft; the translation is {state}.",
                state=STATE_PHRASES[State(row.state)],
            ),
            current=standing(row),
        )
    if is_same(row.version.language, get_edition(dict(editions), row.edition).locale):
        raise NotAllowedNow(
            message("The story stands here as it came: there are no two sides to be divided."),
            current=standing(row),
        )
    blocks = map(Block.from_json, row.version.blocks)
    found = next((one for one in blocks if one.key == segment.block), None)
    if found is None or found.text[segment.start : segment.end] != segment.source_text:
        raise NotFound(
            message("The sentence is not in this version of the story any more. Load the page again.")
        )
    return found


def _replace(
    session: Session,
    row: TranslationRow,
    block: Block,
    old: Sequence[SegmentRow],
    pieces: Sequence[_DividedSentence],
    actor: str,
    action: Action,
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> None:
    """Put pieces in the place of some rows that follow each other, and number the rows after them anew."""
    index, by = old[0].index, len(pieces) - len(old)
    before = [_piece_of(one) for one in old]
    hashes_before = [one.source_hash for one in old]
    still_open = _open_in(session, row, old)
    row.lock_version += 1
    number = row.lock_version
    for gone in old[len(pieces) :]:
        session.delete(gone)
    session.flush()
    _renumber(session, row, old[-1].index, by, number)
    rows = list(old[: len(pieces)])
    sources = segments_in(block, [(one.start, one.end) for one in pieces], index)
    while len(rows) < len(pieces):
        fresh = SegmentRow(
            translation_id=row.id, block=block.key, kind=block.kind.value, index=index + len(rows)
        )
        rows.append(fresh)
    for one, piece, source in zip(rows, pieces, sources, strict=True):
        _put(one, piece, source)
        one.lock_version = one.changed_in = number
        one.changed_by = actor[:ACTOR_LENGTH]
        session.add(one)
    session.flush()
    session.expire(row, ["segments"])
    _pass_on_dismissals(session, row, hashes_before, [one.source_hash for one in rows], still_open)
    with session.no_autoflush:
        for one in rows:
            lost = missing_marks(read_marks(one.source_marks), read_marks(one.marks))
            reviewing.look_again(session, row, one, lost, editions, glossary)
            put_opened(session, row, one, actor)
    session.flush()
    runs = divisions_of(source_segments(row.version), [_source(one) for one in records_of(session, row)])
    times = (row.divided or {}).get("number", 0) + 1
    row.divided = {"number": times, "runs": [one.to_json() for one in runs]}
    about = {
        "index": index,
        "before": [one.to_json() for one in before],
        "after": [one.to_json() for one in pieces],
        "hashes_before": hashes_before,
        "hashes": [one.source_hash for one in rows],
    }
    audit(session, actor, action, f"translation:{row.id}", **about)
    take_in_hand(session, row, actor)
    recount(session, row)


def _renumber(session: Session, row: TranslationRow, after: int, by: int, number: int) -> None:
    """Move the rows after an index: out of the way first, as no two may have one index for a moment."""
    if not by:
        return
    index = _TABLE.c["index"]
    mine = _TABLE.c.translation_id == row.id
    away = update(SegmentRow).where(mine, index > after).values(index=-index - 1)
    session.execute(away.execution_options(synchronize_session=False))
    back = update(SegmentRow).where(mine, index < 0)
    there = back.values(index=-index - 1 + by, lock_version=number, changed_in=number)
    session.execute(there.execution_options(synchronize_session=False))
    session.expire_all()


def _put(segment: SegmentRow, piece: _DividedSentence, source: SourceSegment) -> None:
    segment.start, segment.end = source.start, source.end
    segment.source_text, segment.source_hash = source.text, source_hash(source)
    segment.source_marks = [mark.to_json() for mark in source.marks]
    segment.text, segment.marks = piece.text, [mark.to_json() for mark in piece.marks]
    machine = piece.machine
    segment.machine_text = machine[0] if machine is not None else None
    segment.machine_marks = [mark.to_json() for mark in machine[1]] if machine is not None else []
    segment.origin, segment.engine, segment.score = piece.origin, piece.engine, piece.score
    segment.alternatives, segment.mentions = None, []
    segment.findings = [finding.to_json() for finding in piece.known]
    who = piece.confirmed
    segment.confirmed_by, segment.confirmed_at = (who[0], who[1]) if who else (None, None)
    segment.confirmed_unseen = bool(who and who[2])


def _open_in(session: Session, row: TranslationRow, old: Sequence[SegmentRow]) -> frozenset[str]:
    """Return what the findings are told by that nobody has dismissed in sentences."""
    known = dismissals_of(session, [row.id])
    return frozenset(
        finding.fingerprint(one.source_text, one.text)
        for one in records_of(session, row)
        if one.id in {gone.id for gone in old}
        for finding in open_findings(row, one, known)
    )


def _pass_on_dismissals(
    session: Session,
    row: TranslationRow,
    before: Sequence[str],
    after: Sequence[str],
    still_open: Collection[str],
) -> None:
    """Let what was said of findings stand for the same ones in the new sentences; the old ones keep it.

    Not so where one like it was open in another of the sentences: nobody has said anything of that one.
    """
    mine = (
        DismissalRow.translation_id == row.id,
        DismissalRow.source_hash.in_(before),
        DismissalRow.fingerprint.not_in(still_open),
    )
    names = ("fingerprint", "code", "severity", "reason", "note", "dismissed_by", "dismissed_at")
    for one in session.scalars(select(DismissalRow).where(*mine)).all():
        values = {name: getattr(one, name) for name in names} | {"translation_id": row.id}
        rows = [{**values, "source_hash": new} for new in after]
        session.execute(insert_into(session, DismissalRow).on_conflict_do_nothing(), rows)


def _joined(
    block: Block, rows: Sequence[SegmentRow], texts: Sequence[tuple[str, Sequence[Mark]]]
) -> tuple[str, tuple[Mark, ...]]:
    """Return two texts as one, as readers get them: with what the source has between the two sentences."""
    written = [one for one in texts if one[0].strip()]
    if len(written) < len(texts):
        text, own = written[0] if written else ("", ())
        return text, tuple(own)
    start, end = rows[0].start, rows[-1].end
    marks = cut_marks(block.marks, [(start, end)])[0]
    whole = Block(block.key, block.kind, block.text[start:end], marks)
    spans = [(one.start - start, one.end - start) for one in rows]
    parts = segments_in(whole, spans, 0)
    given = [(part, text, tuple(own)) for part, (text, own) in zip(parts, texts, strict=True)]
    made = assemble([whole], given)[0]
    return made.text, made.marks


def _parted(
    text: str, marks: Sequence[Mark], at: int
) -> tuple[tuple[str, Sequence[Mark]], tuple[str, Sequence[Mark]]]:
    """Return the two sides of a cut, without the whitespace at it; a mark that is in both is in both."""
    first, second = trimmed(text, 0, len(text), [at])
    first = (0, first[1])  # what stands at the edges of the whole stays there
    second = (second[0], len(text))
    left, right = cut_marks(marks, [first, second])
    return (text[slice(*first)], left), (text[slice(*second)], right)


def _machine(segment: SegmentRow) -> tuple[str, Sequence[Mark]] | None:
    if segment.machine_text is None:
        return None
    return segment.machine_text, read_marks(segment.machine_marks)


def _known(segment: SegmentRow) -> tuple[Finding, ...]:
    """Return the findings of the story, and those of names, which a look at one sentence cannot make anew."""
    found = tuple(Finding.from_json(one) for one in segment.findings)
    return (*(one for one in found if one.check in STORY_CHECKS), *moved_names(found, 0))


def _piece_of(segment: SegmentRow) -> _DividedSentence:
    confirmed = None
    if segment.confirmed_by is not None and segment.confirmed_at is not None:
        confirmed = segment.confirmed_by, segment.confirmed_at, segment.confirmed_unseen
    return _DividedSentence(
        segment.start,
        segment.end,
        segment.text,
        read_marks(segment.marks),
        _machine(segment),
        segment.origin,
        segment.engine,
        segment.score,
        (),
        confirmed,
    )


def _source(record: SegmentRecord) -> SourceSegment:
    kind = BlockKind(record.kind)
    return SourceSegment(record.index, record.block, kind, record.start, record.end, record.source_text)
