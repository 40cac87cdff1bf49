"""What sites read of an edition: its items in pages, its changes, and one item."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import BigInteger, Engine, Integer, Select, bindparam, select, text, tuple_
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.domain.story import PubStatus
from service.errors import BeginAgain, Gone, NotFound, Unprocessable
from service.stages.item import canonical, sha256
from service.stages.publishing import overdue, ready_due, release_embargoed
from service.stages.topics import ID_IN_NAME
from service.storage.columns import Timestamp
from service.storage.indexes import CURRENT, LIVE
from service.storage.session import reading, writing
from service.storage.tables import EditionPositionRow, PublicationRow, TopicRow, is_id

_CURSOR = re.compile(r"([a-z0-9-]+):(0|[1-9][0-9]{0,18})(?::([0-9a-f]{8}))?")
#: what a database can compare a position with
MOST = 2**62
#: of a publication's id, what a cursor of changes has, so that another past is seen
_MARK = 8


@dataclass(frozen=True, slots=True)
class EditionState:
    """How an edition stands: its newest position, the stamp of its content, when it last changed.

    `late`: something should be live that nobody has published yet. `newest` is the id of the publication at
    the position.
    """

    position: int = 0
    stamp: str = ""
    changed_at: datetime | None = None
    late: bool = False
    newest: str = ""


class WithItem:
    """Something with an item, `text` as it is served."""

    __slots__ = ()
    text: str

    @property
    def item(self) -> dict[str, Any]:
        """Return the item in the text."""
        found: dict[str, Any] = json.loads(self.text)
        return found


@dataclass(frozen=True, slots=True)
class LastOfStory(WithItem):
    """The last publication of a story in an edition, `text` as it is served."""

    position: int
    story_id: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of an edition, one per story.

    `cursor` is where the next page starts, None when there is none; `changes` is what to hand to
    `after` to learn of everything that came later than this page, and `sequence` the same as a number;
    `changed_at` is when the edition last changed.
    """

    publications: tuple[LastOfStory, ...]
    cursor: str | None
    changes: str
    sequence: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LiveItem(WithItem):
    """What is live of a story in an edition: `text` as it is served, its SHA-256, its number there."""

    number: int
    text: str
    etag: str
    published_at: datetime


_STATE = select(
    EditionPositionRow.position,
    EditionPositionRow.stamp,
    EditionPositionRow.changed_at,
    overdue(bindparam("edition")),
    select(PublicationRow.id)
    .where(
        PublicationRow.edition == EditionPositionRow.edition,
        PublicationRow.position == EditionPositionRow.position,
    )
    .scalar_subquery(),
).where(EditionPositionRow.edition == bindparam("edition"))
#: of an edition that nothing was published in
_FIRST = select(overdue(bindparam("edition")))


@dataclass(frozen=True, slots=True)
class OnPage(WithItem):
    """What readers see of a story in an edition, with the name of its page."""

    story_id: str
    name: str
    number: int
    dated_at: datetime
    published_at: datetime
    text: str


def state_of(session: Session, edition: str) -> EditionState:
    """Return how an edition stands; one without a publication has position 0 and no stamp."""
    found = session.execute(_STATE, {"edition": edition}).first()
    if found is None:
        return EditionState(late=bool(session.scalar(_FIRST, {"edition": edition})))
    position, stamp, changed_at, late, newest = found
    return EditionState(position, stamp, changed_at, bool(late), newest or "")


def now_live(database: Engine, editions: Mapping[str, Edition], edition: str) -> EditionState:
    """Publish what is overdue in an edition, and return how it stands then."""
    with reading(database) as session:
        state = state_of(session, edition)
    if not state.late or not editions[edition].is_on:
        return state
    ready = ready_due(database, editions)
    with writing(database) as session:
        release_embargoed(session, editions, ready)
    with reading(database) as session:
        return state_of(session, edition)


def items(
    session: Session,
    edition: str,
    cursor: str | None = None,
    limit: int = 20,
    updated_since: datetime | None = None,
    after: str | None = None,
    *,
    for_staff: bool = False,
    state: EditionState | None = None,
) -> Page:
    """Return a page of the latest publications of an edition, one per story.

    Newest day first, live ones only, older ones by `cursor`; or, with `after` or `updated_since`
    (inclusive), in the order of change with the withdrawn ones in it. `for_staff`: with the notes that
    the newsroom writes for itself. `state` is how the edition stood before, where that is known. Raises
    `Unprocessable` for a cursor that is not one of this edition, and `BeginAgain` for changes after what this
    edition never was.
    """
    now = state or state_of(session, edition)
    changes = now.position
    asked = {"edition": edition, "limit": limit + 1}
    feed = after is not None or updated_since is not None
    if feed:
        start = _start(session, edition, after, now) if after is not None else 0
        if updated_since is not None:
            start = max(start, _last_before(session, edition, updated_since, now.position))
        query = _statement("changes", for_staff)
        asked |= {"position": start}
    elif cursor is None:
        query = _statement("newest", for_staff)
    else:
        position = read_cursor(edition, cursor, "cursor")
        there = {"edition": edition, "position": position}
        query = _statement("older", for_staff)
        # of a position that is not there, nothing is older
        asked |= {"position": position, "day": session.scalar(_DAY, there) or _BEFORE_ALL}
    rows = session.execute(query, asked).all()
    more, rows = len(rows) > limit, rows[:limit]
    newest = now.newest
    if feed and rows and (more or rows[-1].position > changes):
        changes, newest = rows[-1].position, rows[-1].id
    following = make_cursor(edition, rows[-1].position, newest if feed else "") if more else None
    found = tuple(
        LastOfStory(position, story, status, canonical(of) if for_staff else of)
        for _, position, story, status, of in rows
    )
    return Page(found, following, make_cursor(edition, changes, newest), changes, now.changed_at)


def _start(session: Session, edition: str, after: str, now: EditionState) -> int:
    """Return the position after which changes are wanted.

    Raises `BeginAgain` where the edition has not come so far, or had another publication there: its desk was
    put back to a back-up, and who goes on as if nothing had been would keep what is no longer there.
    """
    position, mark = _read_cursor(edition, after, "after")
    there = {"edition": edition, "position": position}
    if position > now.position or (mark and (session.scalar(_ID, there) or mark)[:_MARK] != mark):
        raise BeginAgain(
            f"The edition {edition!r} has no past in which {position} was as you know it: it stands at "
            f"{now.position}, probably because its desk was put back to a back-up. Ask with `since=0` until "
            "nothing more comes, and take down what did not come.",
            sequence=now.position,
        )
    return position


_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_POSITION, _MOMENT = bindparam("position", type_=BigInteger), bindparam("day", type_=Timestamp())
_THERE = (PublicationRow.edition == bindparam("edition"), PublicationRow.position == _POSITION)
_DAY, _ID = select(PublicationRow.dated_at).where(*_THERE), select(PublicationRow.id).where(*_THERE)


@lru_cache
def _statement(which: Literal["newest", "older", "changes"], for_staff: bool) -> Select[Any]:
    """Return the query for a page; it takes longer to be made than to be run, so it is made once."""
    table = PublicationRow
    read = table.item if for_staff else table.text
    query = select(table.id, table.position, table.story_id, table.status, read)
    query = query.where(table.edition == bindparam("edition"))
    query = query.limit(bindparam("limit", type_=Integer))
    if which == "changes":
        return query.where(text(CURRENT), table.position > _POSITION).order_by(table.position)
    query = query.where(text(LIVE)).order_by(table.dated_at.desc(), table.position.desc())
    if which == "newest":
        return query
    # the first condition says nothing new, but SQLite finds the place in the index by it alone
    day_and_position = tuple_(table.dated_at, table.position)
    return query.where(table.dated_at <= _MOMENT, day_and_position < tuple_(_MOMENT, _POSITION))


def _last_before(session: Session, edition: str, moment: datetime, newest: int) -> int:
    """Return the position after which everything is from `moment` on: times follow positions."""
    table = PublicationRow
    first = session.scalar(
        select(table.position)
        .where(table.edition == edition, text(CURRENT), table.published_at >= moment)
        .order_by(table.published_at, table.position)
        .limit(1)
    )
    return newest if first is None else first - 1


def item(session: Session, edition: str, story_id: str, *, for_staff: bool = False) -> LiveItem:
    """Return what is live of a story in an edition. Raises `NotFound`, or `Gone` with the tombstone."""
    table = PublicationRow
    written = table.item if for_staff else table.text
    query = select(table.status, table.number, table.etag, table.published_at, written).where(
        table.edition == edition, table.story_id == story_id, text(CURRENT)
    )
    latest = session.execute(query).one_or_none() if is_id(story_id) else None
    if latest is None:
        raise NotFound(f"There is no item {story_id!r} in the edition {edition!r}.")
    status, number, etag, published_at, of = latest
    if status != PubStatus.USABLE:
        raise Gone(
            f"The item {story_id!r} was withdrawn from the edition {edition!r}. Take it down.",
            tombstone=of if for_staff else json.loads(of),
        )
    if not for_staff:
        return LiveItem(number, of, etag, published_at)
    with_notes = canonical(of)
    return LiveItem(number, with_notes, sha256(with_notes), published_at)


def make_cursor(edition: str, position: int, newest: str = "") -> str:
    """Write a cursor that only `read_cursor` of the same edition understands.

    `newest` is the id of the publication there, by which it is seen whether the edition still has it.
    """
    said = f"{edition}:{position}" + (f":{newest[:_MARK]}" if newest else "")
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def read_cursor(edition: str, cursor: str, field: Literal["cursor", "after"]) -> int:
    """Read a position from a cursor. Raises `Unprocessable` naming the field."""
    return _read_cursor(edition, cursor, field)[0]


def _read_cursor(edition: str, cursor: str, field: Literal["cursor", "after"]) -> tuple[int, str]:
    """Read a position, and what the publication's id there begins with, if that is said."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    match = _CURSOR.fullmatch(text)
    if match is None or match[1] != edition or int(match[2]) > MOST:
        raise Unprocessable(
            f"{field!r} is not a cursor of the edition {edition!r}. Copy it from an answer as it is.",
            field=field,
        )
    return int(match[2]), match[3] or ""


def stamps_of(session: Session, editions: Iterable[str]) -> dict[str, str]:
    """Return the stamp of each edition, an empty one where nothing was published yet."""
    found = dict.fromkeys(editions, "")
    rows = session.execute(select(EditionPositionRow.edition, EditionPositionRow.stamp))
    return found | {edition: stamp for edition, stamp in rows if edition in found}


def newest(session: Session, edition: str, limit: int, topic: str | None = None) -> list[OnPage]:
    """Return what readers see of an edition, the newest day first; of a section or tag by its key."""
    return _on_pages(session, _newest(edition, topic).limit(limit))


def shown(session: Session, edition: str, positions: Sequence[int]) -> list[OnPage]:
    """Return what readers see at some positions, in the order of the edition."""
    return _on_pages(session, _newest(edition, None).where(PublicationRow.position.in_(positions)))


def since_day(session: Session, edition: str, day: datetime, limit: int) -> list[OnPage]:
    """Return what readers see of an edition that is of a day or later, the newest first."""
    return _on_pages(session, _newest(edition, None).where(PublicationRow.dated_at >= day).limit(limit))


def by_name(session: Session, edition: str, name: str) -> OnPage:
    """Return what is live at the address of a page, which ends with a part of the story's id.

    Raises `NotFound`, or `Gone` for what was withdrawn.
    """
    part = name.rpartition("-")[2]
    table = PublicationRow
    if len(part) != ID_IN_NAME or not part.isalnum() or not part.isascii():
        raise NotFound(f"There is no page {name!r} in the edition {edition!r}.")
    row = session.execute(
        select(table.story_id, table.status)
        .where(table.edition == edition, text(CURRENT))
        .where(table.story_id >= part, table.story_id < part + "g")
        .order_by(table.story_id)
        .limit(1)
    ).first()
    if row is None:
        raise NotFound(f"There is no page {name!r} in the edition {edition!r}.")
    if row.status != PubStatus.USABLE:
        raise Gone(f"The page {name!r} was withdrawn from the edition {edition!r}.")
    query = _newest(edition, None).where(table.story_id == row.story_id)
    return _on_pages(session, query)[0]


def live_page(session: Session, edition: str, story_id: str) -> OnPage | None:
    """Return what readers have of a story in an edition; None where nothing of it is live."""
    query = _newest(edition, None).where(PublicationRow.story_id == story_id)
    return next(iter(_on_pages(session, query)), None)


def pages_of(session: Session, stories: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return by story the names of its live pages, by edition."""
    table = PublicationRow
    found: dict[str, dict[str, str]] = {}
    wanted = list(stories)
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(table.story_id, table.edition, table.name).where(
            table.story_id.in_(wanted[start : start + _AT_ONCE]), text(LIVE)
        )
        for story, edition, name in session.execute(query):
            found.setdefault(story, {})[edition] = name
    return found


#: stories that are asked for in one statement
_AT_ONCE = 500


def _newest(edition: str, topic: str | None) -> Select[str, str, int, datetime, datetime, str]:
    table = PublicationRow
    query = select(table.story_id, table.name, table.number, table.dated_at, table.published_at, table.text)
    if topic is None:
        query = query.where(table.edition == edition, text(LIVE))
        return query.order_by(table.dated_at.desc(), table.position.desc())
    listed = TopicRow
    at = (table.edition == listed.edition) & (table.position == listed.position)
    query = query.join(listed, at).where(listed.edition == edition, listed.topic == topic, text(LIVE))
    return query.order_by(listed.dated_at.desc(), listed.position.desc())


def _on_pages(session: Session, query: Select[str, str, int, datetime, datetime, str]) -> list[OnPage]:
    return [OnPage(*row) for row in session.execute(query)]
