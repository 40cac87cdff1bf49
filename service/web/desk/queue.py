"""The queue: what waits at the desk, the most urgent first; and the bare addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.accounts import Role
from service.domain.languages.tags import direction
from service.domain.status import STATE_LABELS, State
from service.editions import get_edition, switched_off
from service.errors import NotFound
from service.stages import by_hand as by_hand_stage
from service.stages import declining, reviewing
from service.stages.views import MOST_ENTRIES, QueueEntry
from service.storage.session import reading
from service.storage.tables import now
from service.web.deps import EditionsDep, EngineDep
from service.web.desk.access import MemberDep, hidden_editions, need_role
from service.web.desk.render import DeskRoute, page, static_response
from service.web.desk.story_view import (
    Side,
    TimeInWords,
    since,
    state_words,
    until,
)
from service.wording import _, message
from service.wording.speaking import number

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

#: the states in which a story waits for an editor
FOR_PEOPLE = (State.DRAFT, State.IN_REVIEW, State.FAILED)


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
    engine: EngineDep,
    editions: EditionsDep,
    editor: MemberDep,
    edition: Annotated[str, Query(max_length=64)] = "",
    state: Annotated[str, Query(max_length=16)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    by_hand: bool = False,
) -> Response:
    """Show what waits, the most urgent first; the address is the view.

    What waits for a translator stands on a line of its own, until it is asked for (`by_hand`) or searched.
    """
    if edition:
        get_edition(editions, edition)
        need_role(editor, Role.READER, edition, editions)
    hidden = hidden_editions(editor, editions)
    q = " ".join("".join(character if character.isprintable() else " " for character in q).split())
    with reading(engine) as session:
        apart = None if (state or q) and not by_hand else by_hand
        off = [] if edition else [*switched_off(editions), *hidden]
        entries = reviewing.queue(
            session, edition or None, state or None, q or None, MOST_ENTRIES, apart, off
        )
        waiting = by_hand_stage.waiting(session, edition or None, off)
        declined = declining.count_declined(session, edition or None, hidden)
    moment = now()

    def address(**changes: str) -> str:
        by = "1" if by_hand else ""
        wanted = {"edition": edition, "state": state, "q": q, "by_hand": by, **changes}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"/desk?{query}" if query else "/desk"

    rows = []
    for entry in entries:
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
            )
        )
    return page(
        "queue.html",
        editor=editor,
        groups=_groups(rows, split=not state),
        count=len(rows),
        editions=[
            one for one in editions.values() if one.slug not in hidden and (one.is_on or one.slug == edition)
        ],
        states={
            one.value: f"{_(STATE_LABELS[one])} ({number(declined)})"
            if declined and one is State.DECLINED
            else _(STATE_LABELS[one])
            for one in State
        },
        chosen={"edition": edition, "state": state, "q": q, "by_hand": by_hand},
        waiting=[
            (slug, editions.get(slug), number)
            for slug, number in waiting.items()
            if editor.roles.may(Role.READER, slug)
        ],
        address=address,
        cut=len(entries) >= MOST_ENTRIES,
    )


@router.api_route("/desk/{path:path}", methods=["GET", "POST"])
def nothing_here(path: str) -> Response:
    """Return the page for an address that leads nowhere."""
    raise NotFound(message("There is no page {address}. Begin at the queue.", address=f"/desk/{path}"))


def _groups(rows: list[QueueRow], *, split: bool) -> list[tuple[str, list[QueueRow]]]:
    """Put what waits for a person before what waits for a machine or an embargo."""
    if not split:
        return [("", rows)]
    here = [row for row in rows if row.entry.state in FOR_PEOPLE]
    coming = [row for row in rows if row.entry.state not in FOR_PEOPLE]
    groups = [("", here), (_("On their way, nothing to do: {count}", count=len(coming)), coming)]
    return [group for group in groups if group[1]]
