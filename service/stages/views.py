"""What editors look at: a translation with all its segments; read only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

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
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
    is_id,
)

#: rows of the record: many are one change of a sentence, saved at each pause
HISTORY = 400
#: what happened to the story and belongs into the history of each of its translations
BY_ITS_SOURCE = (Action.KILLED, Action.WITHHELD)

#: made once: to put a statement together costs more than to execute it
_T: Any = TranslationRow.__table__
_S: Any = SegmentRow.__table__
_V: Any = StoryVersionRow.__table__
_STORY: Any = StoryRow.__table__
_SOURCE: Any = SourceRow.__table__
_PUBLISHED: Any = PublicationRow.__table__
_PLACES = select(_S.c.index, _S.c.block, _S.c.kind).where(_S.c.translation_id == bindparam("wanted"))
_VIEWED = (
    select(
        *_T.c,
        _V.c.source_version,
        _V.c.language,
        _V.c.url,
        _V.c.byline,
        _V.c.ed_note,
        _V.c.image_url,
        _V.c.embargo,
        _V.c.urgency.label("version_urgency"),
        _STORY.c.held_by.label("story_held_by"),
        _STORY.c.withdrawn_at,
        _SOURCE.c.slug,
    )
    .join(_V, _V.c.id == _T.c.version_id)
    .join(_STORY, _STORY.c.id == _T.c.story_id)
    .join(_SOURCE, _SOURCE.c.id == _STORY.c.source_id)
    .where(_T.c.id == bindparam("wanted"))
)
_LIVE = select(
    _PUBLISHED.c.number, _PUBLISHED.c.published_at, _PUBLISHED.c.approved_by, _PUBLISHED.c.version_id
).where(
    _PUBLISHED.c.edition == bindparam("edition"),
    _PUBLISHED.c.story_id == bindparam("story"),
    _PUBLISHED.c.superseded.is_(False),
    _PUBLISHED.c.status == PubStatus.USABLE.value,
)
_ALL = select(SegmentRow).where(SegmentRow.translation_id == bindparam("wanted")).order_by(SegmentRow.index)
_SOME = (
    select(SegmentRow)
    .where(
        SegmentRow.translation_id == bindparam("wanted"),
        SegmentRow.index.in_(bindparam("indexes", expanding=True))
        | (SegmentRow.changed_in > bindparam("after")),
    )
    .order_by(SegmentRow.index)
)
#: a number that no translation reaches
_NEVER = 2**31 - 1


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
    session.flush()
    found = session.execute(_VIEWED, {"wanted": translation_id}) if is_id(translation_id) else None
    row = found.one_or_none() if found is not None else None
    if row is None:
        raise NotFound(message("There is no translation {translation_id!r}.", translation_id=translation_id))
    live = session.execute(_LIVE, {"edition": row.edition, "story": row.story_id}).one_or_none()
    history = _history(session, row.id, row.story_id) if some is None else ()
    known = dismissals_of(session, [row.id])
    standing = _standing(session, row.id, some)
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
        source=row.slug,
        source_version=row.source_version,
        source_language=row.language,
        source_url=row.url,
        source_headline=row.source_headline,
        headline=row.headline,
        byline=row.byline,
        ed_note=row.ed_note,
        image_url=row.image_url,
        urgency=row.version_urgency,
        embargo=row.embargo,
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
        story_held_by=row.story_held_by,
        withdrawn_by_source=row.withdrawn_at is not None,
        updated_at=row.updated_at,
        live=LivePublication(*live) if live else None,
        counts=SegmentCounts.from_json(row.counts),
        segments=segments,
        history=tuple(Event(one.id, one.at, one.actor, one.action, one.detail) for one in history),
        places=places,
        shape=shape_of(row.version_id, row.divided),
    )


def _history(session: Session, translation_id: str, story_id: str) -> Sequence[AuditRow]:
    of_story = (AuditRow.subject == f"story:{story_id}") & AuditRow.action.in_(BY_ITS_SOURCE)
    query = select(AuditRow).where((AuditRow.subject == f"translation:{translation_id}") | of_story)
    return session.scalars(query.order_by(AuditRow.id.desc()).limit(HISTORY)).all()


def _standing(session: Session, translation_id: str, some: Some | None) -> Sequence[SegmentRow]:
    if some is None:
        return session.scalars(_ALL, {"wanted": translation_id}).all()
    after = _NEVER if some.changed_after is None else some.changed_after
    asked = {"wanted": translation_id, "indexes": list(some.indexes), "after": after}
    return session.scalars(_SOME, asked).all()
