"""The queue: what translations there are, in an order, a page at a time; and how many of which kind wait."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, false, func, not_, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.domain.lanes import Lane
from service.domain.status import State
from service.domain.story import PubStatus
from service.errors import Unprocessable
from service.message import message
from service.stages.by_hand import WAITS
from service.stages.counting import SegmentCounts
from service.stages.searching import is_about
from service.storage.columns import Timestamp
from service.storage.indexes import FOR_PEOPLE
from service.storage.tables import (
    PublicationRow,
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
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
#: the states in which a story waits for an editor, and those in which it will, or need not
PEOPLE = (State.DRAFT, State.IN_REVIEW, State.FAILED)
COMING = tuple(state for state in OPEN if state not in PEOPLE)
#: entries of the queue at once
MOST_ENTRIES = 500
#: urgencies that are urgent: those of the lane of breaking news
MOST_URGENT = Lane.BREAKING.value[1] + 1

_T = TranslationRow


class QueueOrder(StrEnum):
    """An order of the queue."""

    URGENT = "urgent"  # the most urgent, then the riskiest, then what is due or has waited the longest
    RISK = "risk"
    DUE = "due"  # embargoes that end soonest, then what has waited the longest
    NEWEST = "newest"  # what was changed last


#: the columns that an order goes by, and whether downwards; the id decides between equals
_ORDERS: Mapping[QueueOrder, tuple[tuple[InstrumentedAttribute[Any], bool], ...]] = {
    QueueOrder.URGENT: ((_T.urgency, False), (_T.ease, False), (_T.due_at, False), (_T.id, False)),
    QueueOrder.RISK: ((_T.ease, False), (_T.due_at, False), (_T.id, False)),
    QueueOrder.DUE: ((_T.due_at, False), (_T.id, False)),
    QueueOrder.NEWEST: ((_T.updated_at, True), (_T.id, True)),
}


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
    claimed_at: datetime | None
    worked_at: datetime | None
    taken: bool
    reason: str | None
    live: bool
    deadline: datetime | None
    waiting_since: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue is asked for.

    `states`: in one of these. `by_hand`: only what waits for a translator and nobody holds, or all but that.
    `q`: words that have to be in it, see `stages.searching`. `holder`: what this person holds. `urgent` and
    `to_look_at`: only those. Editions of `without` (switched off) are listed where one is asked for.
    `after` is where a page before it ended. `sort` None: as it suits the states.
    """

    edition: str | None = None
    states: Collection[State] = OPEN
    q: str | None = None
    by_hand: bool | None = None
    without: Collection[str] = ()
    holder: str | None = None
    urgent: bool = False
    to_look_at: bool = False
    sort: QueueOrder | None = None
    after: str | None = None
    limit: int = 200

    @property
    def order(self) -> QueueOrder:
        """The order: of what is done, what was done last comes first."""
        return self.sort or (
            QueueOrder.URGENT if any(state in OPEN for state in self.states) else QueueOrder.NEWEST
        )


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of the queue; `after` is where the next one begins, None where there is none.

    `ids` are those of all its entries, also where only some of them were asked for.
    """

    entries: tuple[QueueEntry, ...]
    after: str | None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueTally:
    """How many translations wait for people: all, and some kinds of them.

    What waits for a translator (`by_hand`) is counted in no other number.
    """

    all: int = 0
    mine: int = 0
    urgent: int = 0
    to_look_at: int = 0
    by_hand: int = 0

    def __add__(self, other: QueueTally) -> QueueTally:
        """Add up, number by number."""
        return QueueTally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Tallies:
    """What waits for people, by edition, and how many are on their way to them or to readers."""

    people: Mapping[str, QueueTally] = field(default_factory=dict)
    coming: Mapping[str, int] = field(default_factory=dict)

    def of(self, edition: str | None) -> QueueTally:
        """Return the numbers of an edition, or of all."""
        if edition:
            return self.people.get(edition, QueueTally())
        return sum(self.people.values(), QueueTally())


def look_up(session: Session, wanted: Wanted, only: Collection[str] | None = None) -> Slice:
    """Return a page of the queue, or with `only` those entries of it.

    Raises `Unprocessable` for an `after` that is none of ours.
    """
    order, limit = _ORDERS[wanted.order], min(wanted.limit, MOST_ENTRIES)
    query = (
        select(*(column for column, _ in order))  # the id is the last of each
        .where(_in(wanted.states), *_conditions(wanted))
        .order_by(*(column.desc() if down else column for column, down in order))
        .limit(limit + 1)
    )
    if wanted.after:
        query = query.where(_behind(wanted.order, wanted.after))
    if wanted.q and wanted.q.strip():
        within = [_in(wanted.states), *_conditions(wanted)]
        query = query.where(is_about(session, wanted.q.strip(), within))
    rows = session.execute(query).all()
    if not rows:
        return Slice((), None)
    chosen = [row[-1] for row in rows[:limit]]
    after = _cursor(wanted.order, rows[limit - 1]) if len(rows) > limit else None
    read = chosen if only is None else [one for one in chosen if one in only]
    return Slice(_entries(session, read), after, tuple(chosen))


def tallies(session: Session, me: str | None = None, without: Collection[str] = ()) -> Tallies:
    """Count what waits for people in each edition but those of `without`; `mine` is what `me` holds."""
    kinds = (
        ~WAITS,
        ~WAITS & (_T.claimed_by == me) if me else false(),
        ~WAITS & (_T.urgency <= MOST_URGENT),
        ~WAITS & (_T.to_look_at > 0),
        WAITS,
    )
    counted = (func.sum(case((kind, 1), else_=0)) for kind in kinds)
    query = select(_T.edition, *counted).where(_in(PEOPLE), _T.edition.not_in(without)).group_by(_T.edition)
    people = {row[0]: QueueTally(*map(int, row[1:])) for row in session.execute(query)}
    coming = (
        select(_T.edition, func.count()).where(_in(COMING), _T.edition.not_in(without)).group_by(_T.edition)
    )
    return Tallies(people, {row[0]: row[1] for row in session.execute(coming)})


def changed_last(session: Session) -> str:
    """Return a stamp that is another once any translation has changed."""
    moment = session.scalar(select(func.max(_T.updated_at)))
    return moment.isoformat() if moment is not None else ""


def queue(
    session: Session,
    edition: str | None = None,
    state: State | str | None = None,
    q: str | None = None,
    limit: int = 200,
    by_hand: bool | None = None,
    without: Collection[str] = (),
) -> list[QueueEntry]:
    """List translations as `look_up` does, those of one state or all that still need somebody.

    Raises `Unprocessable` for a state that does not exist.
    """
    wanted = Wanted(edition, states_of(state), q, by_hand, without, limit=limit)
    return list(look_up(session, wanted).entries)


def states_of(state: State | str | None) -> Collection[State]:
    """Return the states that one asks for by a name, or the open ones by none. Raises `Unprocessable`."""
    if not state:
        return OPEN
    try:
        return (State(state),)
    except ValueError:
        raise Unprocessable(
            message("{state!r} is not a state. There are: {there}.", state=state, there=", ".join(State)),
            field="state",
        ) from None


def live_ones(session: Session, ids: Sequence[str]) -> set[str]:
    """Return which of these translations have something in front of readers."""
    query = (
        select(_T.id)
        .join(
            PublicationRow,
            and_(PublicationRow.edition == _T.edition, PublicationRow.story_id == _T.story_id),
        )
        .where(
            _T.id.in_(ids),
            PublicationRow.superseded.is_(False),
            PublicationRow.status == PubStatus.USABLE,
        )
    )
    return set(session.scalars(query))


def _in(states: Collection[State]) -> ColumnElement[bool]:
    """Return the condition of being in one of these states; in the words of the index, where it has them."""
    if set(states) == set(PEOPLE):
        return and_(text(f"translations.{FOR_PEOPLE}"))
    return _T.state.in_([state.value for state in states])


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.by_hand is not None:
        found.append(WAITS if wanted.by_hand else not_(WAITS))
    if wanted.edition:
        found.append(false() if "\0" in wanted.edition else _T.edition == wanted.edition)
    elif wanted.without:
        found.append(_T.edition.not_in(wanted.without))
    if wanted.holder:
        found.append(_T.claimed_by == wanted.holder)
    if wanted.urgent:
        found.append(_T.urgency <= MOST_URGENT)
    if wanted.to_look_at:
        found.append(_T.to_look_at > 0)
    return found


def _cursor(sort: QueueOrder, values: Sequence[Any]) -> str:
    """Return where a row with these values stands in an order, as a piece of an address."""
    told = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps([sort.value, *told]).encode()).decode().rstrip("=")


def _behind(sort: QueueOrder, cursor: str) -> ColumnElement[bool]:
    """Return the condition of standing behind a row in an order."""
    order = _ORDERS[sort]
    try:
        given = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        told, values = (
            given[0],
            [_value(column, one) for (column, _), one in zip(order, given[1:], strict=True)],
        )
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        told, values = None, []
    if told != sort.value:
        raise Unprocessable(
            message("This page of the queue is not known. Begin at the first one."), field="after"
        )
    steps = []
    equal: list[ColumnElement[bool]] = []
    for (column, down), value in zip(order, values, strict=True):
        steps.append(and_(*equal, column < value if down else column > value))
        equal.append(column == value)
    first, down = order[0]
    bound = first <= values[0] if down else first >= values[0]  # what an index can begin at
    return and_(bound, or_(*steps))


def _value(column: InstrumentedAttribute[Any], told: Any) -> Any:
    if isinstance(column.type, Timestamp):
        moment = datetime.fromisoformat(told)
        if moment.tzinfo is None:
            raise ValueError("a time needs a time zone")
        return moment
    if isinstance(column.type, String):
        if not isinstance(told, str) or "\0" in told:
            raise ValueError("no text")
        return told
    if not isinstance(told, int) or abs(told) >= 2**31:
        raise ValueError("no number")
    return told


def _entries(session: Session, ids: Sequence[str]) -> tuple[QueueEntry, ...]:
    """Return these translations as entries, in the order of the ids."""
    query = (
        select(
            _T.id,
            _T.story_id,
            _T.edition,
            _T.state,
            _T.lock_version,
            _T.urgency,
            _T.source_headline,
            _T.headline,
            _T.counts,
            _T.claimed_by,
            _T.claimed_at,
            _T.worked_at,
            _T.taken,
            _T.reason,
            _T.updated_at,
            SourceRow.slug,
            StoryVersionRow.language,
            StoryVersionRow.embargo,
            StoryVersionRow.received_at,
        )
        .join(StoryVersionRow, StoryVersionRow.id == _T.version_id)
        .join(StoryRow, StoryRow.id == _T.story_id)
        .join(SourceRow, SourceRow.id == StoryRow.source_id)
        .where(_T.id.in_(ids))
    )
    live = live_ones(session, ids)
    found = {
        row.id: QueueEntry(
            id=row.id,
            story_id=row.story_id,
            edition=row.edition,
            state=State(row.state),
            lock_version=row.lock_version,
            urgency=row.urgency,
            source=row.slug,
            source_language=row.language,
            source_headline=row.source_headline,
            headline=row.headline,
            counts=SegmentCounts.from_json(row.counts),
            claimed_by=row.claimed_by,
            claimed_at=row.claimed_at,
            worked_at=row.worked_at,
            taken=row.taken,
            reason=row.reason,
            live=row.id in live,
            deadline=row.embargo,
            waiting_since=row.received_at,
            updated_at=row.updated_at,
        )
        for row in session.execute(query)
    }
    return tuple(found[one] for one in ids)
