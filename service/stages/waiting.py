"""What waits for a worker, and in which order the broker gets it.

A translation that is queued is the promise of its own task: there is no second record of it that could be
lost, doubled or out of date. The broker gets few tasks at a time, so that what comes later and is more
urgent, or of a source that has waited longer, is not behind a backlog that lies there already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.orm import Session

from service.domain.lanes import LAST, Lane, Turns, lane_of
from service.domain.status import State
from service.storage.clock import DbNow, db_time
from service.storage.indexes import HANDED, WAITING
from service.storage.tables import StoryVersionRow, TranslationRow
from service.tracing import is_tracing

#: tasks of the lanes other than breaking that lie in the broker at least and at most, and for each that is
#: being drafted: enough that no worker waits for the relay, few enough that nobody waits behind them
WINDOW, PER_RUNNING = 16, 2
#: one of so many tasks is bulk, while there is bulk and other work
BULK_SHARE = 8
#: breaking tasks that are handed out in one go, so that the transaction stays short
MOST = 200

_WAITS = text("state IN ('queued', 'outdated')")
_UNSENT, _SENT = text(WAITING), text(HANDED)

#: a place, a source and an edition: what waits there does so in the order in which it came
Line = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Handed:
    """A task that the broker is given, or was given at a moment."""

    story_id: str
    translation_id: str
    version_id: str
    lane: Lane
    at: datetime

    @property
    def task_id(self) -> str:
        """What the task is known by in the broker."""
        return f"{self.translation_id}.{self.version_id}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a lane stands: how many wait, how many of them the broker has, and since when the first waits."""

    waiting: int
    handed: int
    seconds: float


class Dispatch:
    """Whose turn it was so far: one for each relay. What is for editions that are `off` waits on."""

    def __init__(self, off: Collection[str] = ()) -> None:
        self._due = _due(off)
        self._turns = Turns()
        self._since_bulk = 0

    def is_anything_due(self, session: Session) -> bool:
        """Return whether `hand_out` would find something: a look, which takes no write lock."""
        places = select(TranslationRow.place).where(_UNSENT, self._due).order_by(TranslationRow.place)
        place = session.scalar(places.limit(1))
        return place is not None and (lane_of(place) is Lane.BREAKING or room_in_broker(session) > 0)

    def hand_out(self, session: Session) -> list[Handed]:
        """Take what the broker gets next, in order, and mark it as handed out; real on commit.

        All that is breaking, and of the rest as much as there is room for: fair between sources, then
        between the editions of a source, and by urgency within each.
        """
        moment = db_time(session)
        lines = _lines(session, self._due, Lane.BREAKING)
        taken = self._take(session, lines, MOST, moment) if lines else []
        return taken + self._fill(session, moment)

    def _fill(self, session: Session, moment: datetime) -> list[Handed]:
        room = room_in_broker(session)
        if room <= 0:
            return []
        standard, bulk = _lines(session, self._due, Lane.STANDARD), _lines(session, self._due, Lane.BULK)
        if not (standard and bulk):
            return self._take(session, standard or bulk, room, moment)
        shares = [self._is_bulk() for _ in range(room)]
        mine = iter(self._take(session, standard, shares.count(False), moment))
        other = iter(self._take(session, bulk, shares.count(True), moment))
        first = [one for share in shares if (one := next(other if share else mine, None)) is not None]
        return [*first, *mine, *other]

    def _is_bulk(self) -> bool:
        self._since_bulk = (self._since_bulk + 1) % BULK_SHARE
        return self._since_bulk == 0

    def _take(self, session: Session, lines: Iterable[Line], count: int, moment: datetime) -> list[Handed]:
        """Take up to `count` of what waits in these lines, each source and each of its editions in turn."""
        waiting = {line: _first_of(session, self._due, line, count) for line in sorted(lines)}
        taken: list[tuple[str, str, str, int]] = []
        while waiting and len(taken) < count:
            source = self._turns.give(list(dict.fromkeys(line[1] for line in waiting)))
            edition = self._turns.give(list(dict.fromkeys(line[1:] for line in waiting if line[1] == source)))
            line = next(one for one in waiting if one[1:] == edition)  # the most urgent one
            if (one := next(waiting[line], None)) is None:
                del waiting[line]
            else:
                taken.append((*one, line[0]))
        session.execute(
            update(TranslationRow)
            .where(TranslationRow.id.in_([one[1] for one in taken]))
            .values(handed_at=moment, updated_at=TranslationRow.updated_at)
            .execution_options(synchronize_session=False)
        )
        return [Handed(story, id_, version, lane_of(place), moment) for story, id_, version, place in taken]


def _due(off: Collection[str]) -> ColumnElement[bool]:
    due = or_(TranslationRow.enqueued_at.is_(None), TranslationRow.enqueued_at <= DbNow())
    return due & TranslationRow.edition.not_in(off) if off else due


def room_in_broker(session: Session) -> int:
    """Return for how many tasks that are not breaking there is room; 0 until half of the room is free.

    What is handed out in few larger lots costs fewer looks at what waits.
    """
    count = select(func.count()).select_from(TranslationRow)
    running = session.scalar(count.where(TranslationRow.state == State.TRANSLATING)) or 0
    there = session.scalar(count.where(_SENT, TranslationRow.place >= Lane.STANDARD.value[0])) or 0
    window = max(WINDOW, PER_RUNNING * running)
    room = window - there
    return room if 2 * room >= window else 0


def handed_out(session: Session) -> list[Handed]:
    """Return what the broker was given and no worker has taken."""
    row = TranslationRow
    query = select(row.story_id, row.id, row.version_id, row.place, row.handed_at).where(_SENT)
    return [
        Handed(story, id_, version, lane_of(place), at)
        for story, id_, version, place, at in session.execute(query)
        if at is not None
    ]


def traces_of(session: Session, versions: Collection[str]) -> dict[str, str]:
    """Return in which traces versions were received, by their ids; none while nothing is traced."""
    if not (versions and is_tracing()):
        return {}
    row = StoryVersionRow
    query = select(row.id, row.trace).where(row.id.in_(versions), row.trace.is_not(None))
    return {id_: trace for id_, trace in session.execute(query) if trace is not None}


def hand_out_again(session: Session, lost: Iterable[Handed]) -> int:
    """Let what the broker lost be handed out again; return how many that are.

    What a worker has taken meanwhile, or another relay handed out again, stays as it is.
    """
    count = 0
    for one in lost:
        mine = (
            select(TranslationRow.id)
            .where(TranslationRow.id == one.translation_id, TranslationRow.handed_at == one.at, _SENT)
            .with_for_update(skip_locked=True)
        )
        again = (
            update(TranslationRow)
            .where(TranslationRow.id.in_(mine))
            .values(handed_at=None, updated_at=TranslationRow.updated_at)
            .execution_options(synchronize_session=False)
        )
        count += session.execute(again).rowcount  # type: ignore[attr-defined]
    return count


def overdue(session: Session, off: Collection[str] = ()) -> tuple[int, float]:
    """Return how much waits that a relay would have handed out, and for how many seconds the first of it.

    What waits for room in the broker waits for workers, not for a relay.
    """
    last = LAST if room_in_broker(session) > 0 else Lane.BREAKING.value[1]
    query = select(func.count(), func.min(TranslationRow.enqueued_at)).where(
        _UNSENT, _due(off), TranslationRow.place <= last
    )
    count, since = session.execute(query).one()
    seconds = 0.0 if since is None else (db_time(session) - since).total_seconds()
    return count, max(0.0, seconds)


def standing(session: Session, off: Collection[str] = ()) -> dict[Lane, Standing]:
    """Return how each lane stands, by the database's clock; what waits for a later try is left out."""
    moment = db_time(session)
    rows = session.execute(
        select(
            TranslationRow.place,
            func.count(),
            func.count(TranslationRow.handed_at),
            func.min(func.coalesce(TranslationRow.enqueued_at, TranslationRow.updated_at)),
        )
        .where(_WAITS, _due(off))
        .group_by(TranslationRow.place)
    ).all()
    found: defaultdict[Lane, list[tuple[int, int, float]]] = defaultdict(list)
    for place, waiting, handed, since in rows:
        found[lane_of(place)].append((waiting, handed, max(0.0, (moment - since).total_seconds())))
    return {
        lane: Standing(
            sum(one[0] for one in found[lane]),
            sum(one[1] for one in found[lane]),
            max((one[2] for one in found[lane]), default=0.0),
        )
        for lane in Lane
    }


def _lines(session: Session, due: ColumnElement[bool], lane: Lane) -> list[Line]:
    first, last = lane.value
    columns = TranslationRow.place, TranslationRow.source_id, TranslationRow.edition
    query = select(*columns).where(_UNSENT, due, TranslationRow.place.between(first, last))
    return [(place, source, edition) for place, source, edition in session.execute(query.distinct())]


def _first_of(
    session: Session, due: ColumnElement[bool], line: Line, count: int
) -> Iterator[tuple[str, str, str]]:
    """Yield the first that wait in a line; what another relay is handing out is passed over."""
    place, source, edition = line
    query = (
        select(TranslationRow.story_id, TranslationRow.id, TranslationRow.version_id)
        .where(
            _UNSENT,
            due,
            TranslationRow.place == place,
            TranslationRow.source_id == source,
            TranslationRow.edition == edition,
        )
        .order_by(TranslationRow.enqueued_at, TranslationRow.id)
        .limit(count)
        .with_for_update(of=TranslationRow, skip_locked=True)
    )
    yield from ((story, id_, version) for story, id_, version in session.execute(query).all())
