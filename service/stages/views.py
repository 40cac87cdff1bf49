"""What editors look at: a translation with all its segments; read only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from service.domain.status import State, allowed
from service.domain.story import BlockKind, PubStatus
from service.errors import NotFound
from service.message import message
from service.stages.counting import Counted, SegmentCounts, count, headline_of
from service.stages.dismissals import dismissals_of
from service.stages.segment_view import SegmentView, segment_view
from service.storage.audit import Action
from service.storage.tables import (
    AuditRow,
    PublicationRow,
    StoryRow,
    TranslationRow,
    is_id,
)

HISTORY = 50
#: what happened to the story and belongs into the history of each of its translations
BY_ITS_SOURCE = (Action.KILLED, Action.WITHHELD)


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
        raise NotFound(message("There is no translation {translation_id!r}.", translation_id=translation_id))
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
        source_headline=headline_of(version.blocks),
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
            Counted.of(one.confirmed_by, one.source_text, one.score, one.open_findings, one.mentions)
            for one in segments
        ),
        segments=segments,
        history=tuple(Event(one.at, one.actor, one.action, one.detail) for one in history),
    )
