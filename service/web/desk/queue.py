"""The queue: what waits at the desk, the most urgent first; and the bare addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.orm import Session

from service.accounts import Editor, Role
from service.choices import choose
from service.domain.edition import Edition
from service.domain.languages.tags import direction
from service.domain.status import STATE_LABELS, State
from service.editions import get_edition, switched_off
from service.errors import NotFound
from service.stages import declining
from service.stages.open_pages import OpenStories, who_has_open
from service.stages.queue import (
    COMING,
    PEOPLE,
    QueueEntry,
    QueueOrder,
    Slice,
    Tallies,
    Wanted,
    changed_last,
    look_up,
    states_of,
    tallies,
)
from service.storage.session import reading, writing
from service.storage.tables import now
from service.web.deps import EditionsDep, EngineDep, LapseDep, in_loop
from service.web.desk.access import MemberDep, hidden_editions, need_role
from service.web.desk.holding import HoldLine, hold_line
from service.web.desk.render import DeskRoute, fragment, page, static_response
from service.web.desk.story_view import Side, TimeInWords, since, state_words, until
from service.wording import _, message
from service.wording.speaking import number

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

#: the states in which a story waits for somebody to look at it
REVIEWED = (State.DRAFT, State.IN_REVIEW)
#: rows of a page, and of those that are on their way below it
ROWS, COMING_ROWS = 100, 20
#: what the orders are called
SORT_WORDS = {
    QueueOrder.URGENT: message("Most urgent first"),
    QueueOrder.RISK: message("Riskiest first"),
    QueueOrder.DUE: message("Due or oldest first"),
    QueueOrder.NEWEST: message("Changed last first"),
}
#: what shows only some of the rows: its name in the address, and what it is called
KINDS = {"mine": message("Mine"), "urgent": message("Urgent"), "to_look_at": message("To look at")}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An entry of the queue with its languages and its times in words."""

    entry: QueueEntry
    edition_name: str
    edition: Side
    source: Side
    state_words: str
    deadline: TimeInWords | None
    age: TimeInWords
    hold: HoldLine | None
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the queue an address asks for; the address is the view."""

    edition: Annotated[str, Query(max_length=64)] = ""
    state: Annotated[str, Query(max_length=16)] = ""
    q: Annotated[str, Query(max_length=200)] = ""
    by_hand: bool = False
    mine: bool = False
    urgent: bool = False
    to_look_at: bool = False
    sort: QueueOrder | None = None
    after: Annotated[str, Query(max_length=400)] = ""
    #: of several stories at once: how many were done, and how many left as they were
    done: Annotated[int | None, Query(ge=0, le=1000)] = None
    left: Annotated[int, Query(ge=0, le=1000)] = 0

    @property
    def words(self) -> str:
        """What is searched for, without what cannot be printed."""
        return " ".join("".join(one if one.isprintable() else " " for one in self.q).split())

    def address(self, **changes: Any) -> str:
        """Return the address of this view with some changes; any change begins at its first page."""
        wanted = {
            "edition": self.edition,
            "state": self.state,
            "q": self.words,
            "by_hand": self.by_hand,
            "mine": self.mine,
            "urgent": self.urgent,
            "to_look_at": self.to_look_at,
            "sort": self.sort.value if self.sort else "",
            **changes,
        }
        query = urlencode({name: "1" if value is True else value for name, value in wanted.items() if value})
        return f"/desk?{query}" if query else EVERYTHING

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.address() == EVERYTHING

    @property
    def view(self) -> dict[str, str]:
        """What of it is kept for the next time: filters and order, not what was searched for."""
        kept = {"edition": self.edition, "state": self.state, "sort": self.sort.value if self.sort else ""}
        kept |= {name: "1" if getattr(self, name) else "" for name in ("by_hand", *KINDS)}
        return {name: value for name, value in kept.items() if value}


AskedDep = Annotated[Asked, Depends(in_loop(Asked))]
#: the address of the queue without filters; the bare one is as it was left
EVERYTHING = "/desk?edition="


@router.get("/")
def home() -> Response:
    """Lead people who type the bare address to the desk."""
    return RedirectResponse("/desk", 303)


@router.get("/desk/static/{name:path}")
def static(request: Request, name: str) -> Response:
    """Send a style sheet or script."""
    return static_response(request, name)


@router.get("/desk")
def queue(
    request: Request,
    engine: EngineDep,
    editions: EditionsDep,
    editor: MemberDep,
    asked: AskedDep,
    lapse: LapseDep,
) -> Response:
    """Show what waits, the most urgent first.

    What waits for a translator stands on a line of its own, until it is asked for (`by_hand`) or searched;
    what is on its way, below the first page. The bare address shows what this editor looked at last.
    """
    left_as = as_it_was_left(editor, editions)
    if not request.url.query and not left_as.everything:
        return RedirectResponse(left_as.address(), 303)
    if asked.edition:
        get_edition(editions, asked.edition)
        need_role(editor, Role.READER, asked.edition, editions)
    if request.url.query and not asked.words and asked.view != dict(editor.choices.view):
        with writing(engine) as session:
            choose(session, editor.id, view=asked.view)
    with reading(engine) as session:
        shown = _shown(session, editor, editions, asked, lapse)
    return page("queue.html", editor=editor, asked=asked, view=request.url.query, **shown)


@router.get("/desk/news")
def news(
    engine: EngineDep,
    editions: EditionsDep,
    editor: MemberDep,
    asked: AskedDep,
    lapse: LapseDep,
    known: Annotated[str, Query(max_length=40)] = "",
    ids: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """Return the rows as they stand now, for an open page that knows the queue as of the stamp `known`.

    A page that was told which stories changed names them (`ids`, with commas between), and gets their rows.

    Open pages ask every few seconds: that nothing is new costs one look at an index.
    """
    with reading(engine) as session:
        stamp = changed_last(session)
        if stamp == known:
            return JSONResponse({"stamp": stamp})
        if asked.edition:
            get_edition(editions, asked.edition)
            need_role(editor, Role.READER, asked.edition, editions)
        only = frozenset(ids.split(",")) if ids else None
        shown = _shown(session, editor, editions, asked, lapse, only)
    rows = [
        {
            "id": row.entry.id,
            "number": row.entry.lock_version,
            "row": fragment("queue_parts.html", "row", row),
        }
        for row in (*shown["rows"], *shown["coming"])
    ]
    parts = ("tally", "kinds", "editions", "everywhere", "states", "sorts", "order")
    line = fragment("queue_parts.html", "filters", asked, *(shown[name] for name in parts))
    return JSONResponse({"stamp": stamp, "order": shown["order_of_rows"], "rows": rows, "filters": line})


def _shown(
    session: Session,
    editor: Editor,
    editions: dict[str, Edition],
    asked: Asked,
    lapse: timedelta,
    only: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return what the queue's template shows, or with `only` these of its rows."""
    hidden = hidden_editions(editor, editions)
    off = [*switched_off(editions), *hidden]
    wanted = _wanted(asked, editor.name, () if asked.edition else off)
    coming = Slice((), None)
    stamp = changed_last(session)
    found = look_up(session, wanted, only)
    counted = tallies(session, editor.name, off)
    if not (asked.state or asked.by_hand or asked.after or asked.mine or asked.to_look_at):
        coming = look_up(session, replace(wanted, states=COMING, limit=COMING_ROWS), only)
    declined = declining.count_declined(session, asked.edition or None, hidden)
    people = who_has_open(session)
    moment = now()
    return {
        "stamp": stamp,
        "order_of_rows": [*found.ids, *coming.ids],
        "rows": _rows(found, editor, editions, moment, lapse, people),
        "coming": _rows(coming, editor, editions, moment, lapse, people),
        "coming_count": _coming_count(counted, asked, coming),
        "after": found.after,
        "tally": counted.of(asked.edition or None),
        "kinds": {name: _(words) for name, words in KINDS.items()},
        "editions": [
            (one, counted.of(one.slug).all)
            for one in editions.values()
            if one.slug not in hidden and (one.is_on or one.slug == asked.edition)
        ],
        "everywhere": counted.of(None).all,
        "states": _state_words(declined),
        "sorts": {sort: _(words) for sort, words in SORT_WORDS.items()},
        "order": wanted.order,
        "waiting": [
            (slug, editions.get(slug), tally.by_hand)
            for slug, tally in sorted(counted.people.items())
            if tally.by_hand and asked.edition in ("", slug) and editor.roles.may(Role.READER, slug)
        ],
    }


@router.get("/desk/next")
def next_story(
    engine: EngineDep,
    editions: EditionsDep,
    editor: MemberDep,
    lapse: LapseDep,
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Lead to the next story that waits for this editor, in the order and with the filters of their queue.

    It is the first after the story `after`, where that still waits itself; else the first of all.
    """
    asked = as_it_was_left(editor, editions)
    off = () if asked.edition else [*switched_off(editions), *hidden_editions(editor, editions)]
    with reading(engine) as session:
        found = look_up(session, replace(_wanted(asked, editor.name, off), states=REVIEWED))
    ids = [entry.id for entry in found.entries]
    start = ids.index(after) + 1 if after in ids else 0
    for entry in (*found.entries[start:], *found.entries[:start]):
        hold = hold_line(entry, editor.name, lapse, now())
        free = hold is None or hold.mine or hold.lapsed
        if entry.id != after and free and editor.roles.may(Role.EDITOR, entry.edition):
            return RedirectResponse(f"/desk/translations/{entry.id}?after={quote(after)}", 303)
    return RedirectResponse(asked.address(), 303)


@router.api_route("/desk/{path:path}", methods=["GET", "POST"])
def nothing_here(path: str) -> Response:
    """Return the page for an address that leads nowhere."""
    raise NotFound(message("There is no page {address}. Begin at the queue.", address=f"/desk/{path}"))


def as_it_was_left(editor: Editor, editions: dict[str, Edition]) -> Asked:
    """Return the view of the queue that an editor looked at last; all of it where that is no more."""
    view = editor.choices.view
    edition, state = view.get("edition", ""), view.get("state", "")
    sort = next((one for one in QueueOrder if one.value == view.get("sort")), None)
    if edition and (edition not in editions or not editor.roles.may(Role.READER, edition)):
        return Asked()
    if state and state not in {one.value for one in State}:
        return Asked()
    flags = ("by_hand" in view, "mine" in view, "urgent" in view, "to_look_at" in view)
    return Asked(edition, state, "", *flags, sort)


def _wanted(asked: Asked, me: str, off: list[str] | tuple[str, ...]) -> Wanted:
    """Return what an address asks the record for. Raises `Unprocessable` for a state that does not exist."""
    searched = bool(asked.state or asked.words or asked.mine)
    return Wanted(
        edition=asked.edition or None,
        states=states_of(asked.state) if asked.state else PEOPLE,
        q=asked.words or None,
        by_hand=None if searched and not asked.by_hand else asked.by_hand,
        without=off,
        holder=me if asked.mine else None,
        urgent=asked.urgent,
        to_look_at=asked.to_look_at,
        sort=asked.sort,
        after=asked.after or None,
        limit=ROWS,
    )


def _rows(
    found: Slice,
    editor: Editor,
    editions: Mapping[str, Edition],
    moment: datetime,
    lapse: timedelta,
    people: OpenStories,
) -> list[QueueRow]:
    rows = []
    for entry in found.entries:
        if not editor.roles.may(Role.READER, entry.edition):
            continue  # of an edition that is in no file any more
        there = editions.get(entry.edition)
        rows.append(
            QueueRow(
                entry=entry,
                edition_name=there.name if there else entry.edition,
                edition=Side(there.locale, there.direction) if there else Side("und", "auto"),
                source=Side(entry.source_language, direction(entry.source_language)),
                state_words=state_words(entry.state, entry.deadline, moment),
                deadline=until(entry.deadline, moment, there.time_zone if there else "UTC"),
                age=since(entry.waiting_since, moment),
                hold=hold_line(entry, editor.name, lapse, moment),
                present=tuple(one for one in people.get(entry.id, ("", ()))[1] if one != editor.name),
            )
        )
    return rows


def _coming_count(counted: Tallies, asked: Asked, coming: Slice) -> int:
    """Return how many are on their way: all, or those that were found for a question of its own."""
    if asked.words or asked.urgent:
        return len(coming.ids)
    if asked.edition:
        return counted.coming.get(asked.edition, 0)
    return sum(counted.coming.values())


def _state_words(declined: int) -> dict[str, str]:
    """Return the states with their words; of those kept out of an edition also how many there are."""
    words = {one.value: _(STATE_LABELS[one]) for one in State}
    if declined:
        words[State.DECLINED.value] += f" ({number(declined)})"
    return words
