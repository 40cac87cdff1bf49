"""What editors look at: the queue, and a translation with all its segments; read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from service.domain.draft import Finding, Mention, Outcome, Severity
from service.domain.status import State, allowed
from service.domain.story import BlockKind, PubStatus
from service.errors import NotFound, Unprocessable
from service.risk import segment_risk, story_risk
from service.stages.by_hand import WAITS
from service.stages.dismissals import dismissals_of, undismissed
from service.stages.segment_view import SegmentView, segment_view
from service.storage.audit import Action
from service.storage.tables import (
    AuditRow,
    PublicationRow,
    SegmentRow,
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
    is_id,
)

#: what needs somebody, or soon will
OPEN = (
    State.QUEUED,
    State.TRANSLATING,
    State.DRAFT,
    State.IN_REVIEW,
    State.APPROVED,
    State.OUTDATED,
    State.FAILED,
)
#: entries of the queue at once; the filters are there for the rest
MOST_ENTRIES = 500
HISTORY = 50
#: what happened to the story and belongs into the history of each of its translations
BY_ITS_SOURCE = (Action.KILLED, Action.WITHHELD)


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    """What there is to do. `to_look_at` counts unconfirmed segments with a finding.

    A finding that was dismissed counts nowhere. `risk` is the share of the text that has to be written
    anew, as far as the findings tell; what an editor confirmed has none.
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


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of a segment; the findings are those that nobody has dismissed."""

    confirmed_by: str | None
    source: str
    text: str
    score: float | None
    findings: Sequence[Finding]
    mentions: Sequence[Mention]

    @property
    def risk(self) -> float:
        """How likely it has to be written anew; 0 where somebody confirmed it."""
        if self.confirmed_by is not None:
            return 0.0
        return segment_risk(self.source, self.text, self.score, self.findings, self.mentions)


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One row of the queue. `deadline` is the end of the embargo; `waiting_since` when this version came."""

    id: str
    story_id: str
    edition: str
    state: State
    lock_version: int
    urgency: int
    source: str
    source_language: str
    source_headline: str
    headline: str
    counts: SegmentCounts
    claimed_by: str | None
    reason: str | None
    live: bool
    deadline: datetime | None
    waiting_since: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class LivePublication:
    """What readers have now."""

    number: int
    published_at: datetime
    approved_by: str | None
    version_id: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to the translation."""

    at: datetime
    actor: str
    action: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TranslationView:
    """A translation with all that an editor decides by. `moves` are what the state allows."""

    id: str
    story_id: str
    version_id: str
    edition: str
    state: State
    moves: tuple[str, ...]
    lock_version: int
    reason: str | None
    source: str
    source_version: str
    source_language: str
    source_url: str | None
    source_headline: str
    headline: str
    byline: str | None
    ed_note: str | None
    image_url: str | None
    urgency: int
    embargo: datetime | None
    engine: str | None
    seconds: dict[str, float]
    provenance: dict[str, Any]
    claimed_by: str | None
    claimed_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    live_from: datetime | None
    held_by: str | None
    held_reason: str | None
    story_held_by: str | None
    withdrawn_by_source: bool
    updated_at: datetime
    live: LivePublication | None
    counts: SegmentCounts
    segments: tuple[SegmentView, ...]
    history: tuple[Event, ...]


def queue(
    session: Session,
    edition: str | None = None,
    state: State | str | None = None,
    q: str | None = None,
    limit: int = 200,
    by_hand: bool | None = None,
    without: Collection[str] = (),
) -> list[QueueEntry]:
    """List translations: the most urgent first, then the riskiest, then what has waited longest.

    Without a state, those that still need somebody (not live, rejected or withdrawn). `by_hand`: only what
    waits for a translator and nobody holds, or all but that. `q` is looked
    for in both texts, in the source's address and in its id. Raises `Unprocessable` for a state
    that does not exist. Editions of `without` (those that are switched off) are listed when they are asked
    for.
    """
    query = (
        select(TranslationRow, StoryVersionRow, SourceRow.slug)
        .join(StoryVersionRow, StoryVersionRow.id == TranslationRow.version_id)
        .join(StoryRow, StoryRow.id == TranslationRow.story_id)
        .join(SourceRow, SourceRow.id == StoryRow.source_id)
        .order_by(StoryVersionRow.urgency, StoryVersionRow.received_at, TranslationRow.id)
        .limit(min(limit, MOST_ENTRIES))
    )
    query = query.where(TranslationRow.state.in_([_state(state)] if state else OPEN))
    if by_hand is not None:
        query = query.where(WAITS if by_hand else not_(WAITS))
    if edition:
        query = query.where(false() if "\0" in edition else TranslationRow.edition == edition)
    else:
        query = query.where(TranslationRow.edition.not_in(without))
    if q and q.strip():
        query = query.where(_about(q.strip()))
    rows = session.execute(query).all()
    counts, headlines = _counts(session, [row.id for row, _, _ in rows])
    live = _live(session, [row.id for row, _, _ in rows])
    entries = [
        QueueEntry(
            id=row.id,
            story_id=row.story_id,
            edition=row.edition,
            state=State(row.state),
            lock_version=row.lock_version,
            urgency=version.urgency,
            source=slug,
            source_language=version.language,
            source_headline=_source_headline(version),
            headline=headlines.get(row.id, ""),
            counts=counts.get(row.id, SegmentCounts()),
            claimed_by=row.claimed_by,
            reason=row.reason,
            live=row.id in live,
            deadline=version.embargo,
            waiting_since=version.received_at,
            updated_at=row.updated_at,
        )
        for row, version, slug in rows
    ]
    entries.sort(
        key=lambda entry: (
            entry.urgency,
            -entry.counts.risk,
            entry.deadline or entry.waiting_since,
            entry.id,
        )
    )
    return entries


def view(session: Session, translation_id: str) -> TranslationView:
    """Return a translation with its segments and its history, kills of its story among it.

    Raises `NotFound`.
    """
    query = (
        select(TranslationRow)
        .where(TranslationRow.id == translation_id)
        .options(
            joinedload(TranslationRow.version),
            joinedload(TranslationRow.story).joinedload(StoryRow.source),
        )
    )
    row = session.scalars(query).one_or_none() if is_id(translation_id) else None
    if row is None:
        raise NotFound(f"There is no translation {translation_id!r}.")
    version = row.version
    live = session.scalars(
        select(PublicationRow).where(
            PublicationRow.edition == row.edition,
            PublicationRow.story_id == row.story_id,
            PublicationRow.superseded.is_(False),
            PublicationRow.status == PubStatus.USABLE,
        )
    ).one_or_none()
    history = session.scalars(
        select(AuditRow)
        .where(
            (AuditRow.subject == f"translation:{row.id}")
            | (
                (AuditRow.subject == f"story:{row.story_id}")
                & (AuditRow.action.in_([Action.KILLED, Action.WITHHELD]))
            )
        )
        .order_by(AuditRow.id.desc())
        .limit(HISTORY)
    )
    known = dismissals_of(session, [row.id])
    segments = tuple(segment_view(one, known.get((row.id, one.source_hash), {})) for one in row.segments)
    return TranslationView(
        id=row.id,
        story_id=row.story_id,
        version_id=row.version_id,
        edition=row.edition,
        state=State(row.state),
        moves=tuple(step.value for step in allowed(State(row.state))),
        lock_version=row.lock_version,
        reason=row.reason,
        source=row.story.source.slug,
        source_version=version.source_version,
        source_language=version.language,
        source_url=version.url,
        source_headline=_source_headline(version),
        headline=" ".join(one.text for one in segments if one.kind is BlockKind.HEADLINE),
        byline=version.byline,
        ed_note=version.ed_note,
        image_url=version.image_url,
        urgency=version.urgency,
        embargo=version.embargo,
        engine=row.engine,
        seconds=dict(row.seconds),
        provenance=dict(row.provenance),
        claimed_by=row.claimed_by,
        claimed_at=row.claimed_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        live_from=row.live_from,
        held_by=row.held_by,
        held_reason=row.held_reason,
        story_held_by=row.story.held_by,
        withdrawn_by_source=row.story.withdrawn_at is not None,
        updated_at=row.updated_at,
        live=LivePublication(live.number, live.published_at, live.approved_by, live.version_id)
        if live
        else None,
        counts=count(
            Counted(one.confirmed_by, one.source_text, one.text, one.score, one.open_findings, one.mentions)
            for one in segments
        ),
        segments=segments,
        history=tuple(Event(one.at, one.actor, one.action, one.detail) for one in history),
    )


def count(segments: Iterable[Counted]) -> SegmentCounts:
    """Count what there is to do in segments, and weigh how much of the text has to be written anew."""
    total: dict[str, int] = defaultdict(int)
    risks = []
    for one in segments:
        total["segments"] += 1
        total["confirmed"] += one.confirmed_by is not None
        total["clean"] += not one.findings
        total["to_look_at"] += bool(one.findings) and one.confirmed_by is None
        total["blocks"] += sum(finding.severity is Severity.BLOCK for finding in one.findings)
        total["warnings"] += sum(finding.severity is Severity.WARNING for finding in one.findings)
        missed = sum(mention.outcome is Outcome.MISSED for mention in one.mentions)
        total["missed"] += missed
        total["terms"] += len(one.mentions) - missed
        risks.append((one.source, one.risk))
    return SegmentCounts(**total, risk=round(story_risk(risks), 3))


def _counts(session: Session, ids: Sequence[str]) -> tuple[dict[str, SegmentCounts], dict[str, str]]:
    """Return the counts and the translated headlines of these translations."""
    parts: dict[str, list[Counted]] = defaultdict(list)
    headlines: dict[str, list[str]] = defaultdict(list)
    query = (
        select(
            SegmentRow.translation_id,
            SegmentRow.kind,
            SegmentRow.source_text,
            SegmentRow.source_hash,
            SegmentRow.text,
            SegmentRow.score,
            SegmentRow.confirmed_by,
            SegmentRow.findings,
            SegmentRow.mentions,
        )
        .where(SegmentRow.translation_id.in_(ids))
        .order_by(SegmentRow.translation_id, SegmentRow.index)
    )
    known = dismissals_of(session, ids)
    for one, kind, source, hashed, text, score, confirmed_by, findings, mentions in session.execute(query):
        found = [Finding.from_json(finding) for finding in findings]
        parts[one].append(
            Counted(
                confirmed_by,
                source,
                text,
                score,
                undismissed(found, source, text, known.get((one, hashed), {})),
                [Mention.from_json(mention) for mention in mentions],
            )
        )
        if kind == BlockKind.HEADLINE:
            headlines[one].append(text)
    joined = {one: " ".join(texts) for one, texts in headlines.items()}
    return {one: count(segments) for one, segments in parts.items()}, joined


def _live(session: Session, ids: Sequence[str]) -> set[str]:
    """Return which of these translations have something in front of readers."""
    query = (
        select(TranslationRow.id)
        .join(
            PublicationRow,
            and_(
                PublicationRow.edition == TranslationRow.edition,
                PublicationRow.story_id == TranslationRow.story_id,
            ),
        )
        .where(
            TranslationRow.id.in_(ids),
            PublicationRow.superseded.is_(False),
            PublicationRow.status == PubStatus.USABLE,
        )
    )
    return set(session.scalars(query))


def _about(q: str) -> ColumnElement[bool]:
    if "\0" in q:  # PostgreSQL takes no such text, and nothing has it
        return false()
    segment = and_(
        SegmentRow.translation_id == TranslationRow.id,
        or_(
            SegmentRow.text.icontains(q, autoescape=True),
            SegmentRow.source_text.icontains(q, autoescape=True),
        ),
    )
    return or_(
        exists().where(segment),
        StoryVersionRow.url.icontains(q, autoescape=True),
        StoryRow.external_id == q,
    )


def _source_headline(version: StoryVersionRow) -> str:
    return " ".join(block["text"] for block in version.blocks if block["kind"] == BlockKind.HEADLINE)


def _state(state: State | str) -> State:
    try:
        return State(state)
    except ValueError:
        raise Unprocessable(
            f"{state!r} is not a state. There are: {', '.join(State)}.", field="state"
        ) from None
