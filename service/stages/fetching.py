"""What sites read of an edition: its items in pages, its changes, and one item."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, false, select, text, tuple_
from sqlalchemy.orm import Session

from service.domain.story import PubStatus
from service.errors import Gone, NotFound, Unprocessable
from service.stages.item import canonical, sha256
from service.storage.indexes import CURRENT, LIVE
from service.storage.tables import EditionPositionRow, PublicationRow, is_id

_CURSOR = re.compile(r"([a-z0-9-]+):(0|[1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class EditionState:
    """How an edition stands: its newest position, the stamp of its content, when it last changed."""

    position: int = 0
    stamp: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastOfStory:
    """The last publication of a story in an edition, `text` as it is served."""

    position: int
    story_id: str
    status: str
    text: str

    @property
    def item(self) -> dict[str, Any]:
        """Return the item in the text."""
        found: dict[str, Any] = json.loads(self.text)
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of an edition, one per story.

    `cursor` is where the next page starts, None when there is none; `changes` is what to hand to
    `after` to learn of everything that came later than this page; `changed_at` is when the edition
    last changed.
    """

    publications: tuple[LastOfStory, ...]
    cursor: str | None
    changes: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LiveItem:
    """What is live of a story in an edition: `text` as it is served, its SHA-256, its number there."""

    number: int
    text: str
    etag: str
    published_at: datetime

    @property
    def item(self) -> dict[str, Any]:
        """Return the item in the text."""
        found: dict[str, Any] = json.loads(self.text)
        return found


def state_of(session: Session, edition: str) -> EditionState:
    """Return how an edition stands; one without a publication has position 0 and no stamp."""
    row = EditionPositionRow
    found = session.execute(
        select(row.position, row.stamp, row.changed_at).where(row.edition == edition)
    ).first()
    return EditionState(*found) if found else EditionState()


def items(
    session: Session,
    edition: str,
    cursor: str | None = None,
    limit: int = 20,
    updated_since: datetime | None = None,
    after: str | None = None,
    *,
    for_staff: bool = False,
) -> Page:
    """Return a page of the latest publications of an edition, one per story.

    Newest day first, live ones only, older ones by `cursor`; or, with `after` or `updated_since`
    (inclusive), in the order of change with the withdrawn ones in it. `for_staff`: with the notes that
    the newsroom writes for itself. Raises `Unprocessable` for a cursor that is not one of this edition.
    """
    table = PublicationRow
    now = state_of(session, edition)
    written = table.item if for_staff else table.text
    query = select(table.position, table.story_id, table.status, written).where(table.edition == edition)
    changes = now.position
    feed = after is not None or updated_since is not None
    if feed:
        start = read_cursor(edition, after, "after") if after is not None else 0
        if updated_since is not None:
            start = max(start, _last_before(session, edition, updated_since, now.position))
        query = query.where(text(CURRENT), table.position > start).order_by(table.position)
    else:
        query = query.where(text(LIVE)).order_by(table.dated_at.desc(), table.position.desc())
        if cursor is not None:
            query = query.where(_older_than(session, edition, read_cursor(edition, cursor, "cursor")))
    rows = session.execute(query.limit(limit + 1)).all()
    more, rows = len(rows) > limit, rows[:limit]
    if feed and rows:
        changes = rows[-1].position if more else max(changes, rows[-1].position)
    following = make_cursor(edition, rows[-1].position) if more else None
    found = tuple(
        LastOfStory(position, story, status, canonical(of) if for_staff else of)
        for position, story, status, of in rows
    )
    return Page(found, following, make_cursor(edition, changes), now.changed_at)


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


def _older_than(session: Session, edition: str, position: int) -> ColumnElement[bool]:
    """Return the condition for what comes after a publication in the order of days."""
    table = PublicationRow
    there = (table.edition == edition, table.position == position)
    day = session.scalar(select(table.dated_at).where(*there))
    if day is None:
        return false()
    # the first condition says nothing new, but SQLite finds the place in the index by it alone
    return and_(table.dated_at <= day, tuple_(table.dated_at, table.position) < tuple_(day, position))


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


def make_cursor(edition: str, position: int) -> str:
    """Write a cursor that only `read_cursor` of the same edition understands."""
    return base64.urlsafe_b64encode(f"{edition}:{position}".encode()).decode().rstrip("=")


def read_cursor(edition: str, cursor: str, field: Literal["cursor", "after"]) -> int:
    """Read a position from a cursor. Raises `Unprocessable` naming the field."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    match = _CURSOR.fullmatch(text)
    if match is None or match[1] != edition:
        raise Unprocessable(
            f"{field!r} is not a cursor of the edition {edition!r}. Copy it from an answer as it is.",
            field=field,
        )
    return int(match[2])
