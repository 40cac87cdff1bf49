"""What editors look at: a translation with all its segments; read only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session, defer, joinedload

from service.domain.status import State, allowed
from service.domain.story import BlockKind, PubStatus
from service.errors import NotFound
from service.message import message
from service.stages.counting import SegmentCounts
from service.stages.dismissals import dismissals_of
from service.stages.drafting import shape_of
from service.stages.segment_view import SegmentView, segment_view
from service.storage.audit import Action
from service.storage.tables import (
    AuditRow,
    PublicationRow,
    SegmentRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
    is_id,
)

#: rows of the record: many are one change of a sentence, saved at each pause
HISTORY = 400
#: what is long in a version of a story, and no editor looks at
WITHOUT_TEXTS = [defer(StoryVersionRow.blocks), defer(StoryVersionRow.body), defer(StoryVersionRow.raw)]
#: what happened to the story and belongs into the history of each of its translations
BY_ITS_SOURCE = (Action.KILLED, Action.WITHHELD)

#: made once: to put a statement together costs more than to execute it
_PLACES = select(SegmentRow.index, SegmentRow.block, SegmentRow.kind).where(
    SegmentRow.translation_id == bindparam("wanted")
)
_VIEWED = (
    select(TranslationRow)
    .where(TranslationRow.id == bindparam("wanted"))
    .options(
        joinedload(TranslationRow.version).options(*WITHOUT_TEXTS),
        joinedload(TranslationRow.story).joinedload(StoryRow.source),
    )
)
_LIVE = select(PublicationRow).where(
    PublicationRow.edition == bindparam("edition"),
    PublicationRow.story_id == bindparam("story"),
    PublicationRow.superseded.is_(False),
    PublicationRow.status == PubStatus.USABLE,
)


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

    id: int
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
    worked_at: datetime | None
    taken: bool
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
    #: the block and the kind of every segment, by its index, those that were not asked for among them
    places: Mapping[int, tuple[str, BlockKind]]
    #: what its rows are told by: the version, and how often people joined or divided sentences
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Some:
    """Which segments of a translation are asked for: these, and those that changed after a number of it."""

    indexes: Collection[int] = ()
    changed_after: int | None = None


def view(session: Session, translation_id: str, some: Some | None = None) -> TranslationView:
    """Return a translation with its segments and its history, kills of its story among it.

    With `some` only those segments, and no history. Raises `NotFound`.
    """
    found = session.scalars(_VIEWED, {"wanted": translation_id}) if is_id(translation_id) else None
    row = found.one_or_none() if found is not None else None
    if row is None:
        raise NotFound(message("There is no translation {translation_id!r}.", translation_id=translation_id))
    version = row.version
    live = session.scalars(_LIVE, {"edition": row.edition, "story": row.story_id}).one_or_none()
    history = _history(session, row) if some is None else ()
    known = dismissals_of(session, [row.id])
    standing = row.segments if some is None else _some(session, row, some)
    segments = tuple(segment_view(one, known.get((row.id, one.source_hash), {})) for one in standing)
    places = {one.index: (one.block, one.kind) for one in segments}
    if some is not None:
        there = session.execute(_PLACES, {"wanted": row.id})
        places = {index: (block, BlockKind(kind)) for index, block, kind in there}
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
        source_headline=row.source_headline,
        headline=row.headline,
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
        worked_at=row.worked_at,
        taken=row.taken,
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
        counts=SegmentCounts.from_json(row.counts),
        segments=segments,
        history=tuple(Event(one.id, one.at, one.actor, one.action, one.detail) for one in history),
        places=places,
        shape=shape_of(row.version_id, row.divided),
    )


def _history(session: Session, row: TranslationRow) -> Sequence[AuditRow]:
    of_story = (AuditRow.subject == f"story:{row.story_id}") & AuditRow.action.in_(BY_ITS_SOURCE)
    query = select(AuditRow).where((AuditRow.subject == f"translation:{row.id}") | of_story)
    return session.scalars(query.order_by(AuditRow.id.desc()).limit(HISTORY)).all()


def _some(session: Session, row: TranslationRow, some: Some) -> Sequence[SegmentRow]:
    wanted: ColumnElement[bool] = SegmentRow.index.in_(some.indexes)
    if some.changed_after is not None:
        wanted |= SegmentRow.changed_in > some.changed_after
    query = select(SegmentRow).where(SegmentRow.translation_id == row.id, wanted).order_by(SegmentRow.index)
    return session.scalars(query).all()
