"""The addresses by which open pages hear of changes, and say that they are there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy import bindparam, select

from service.accounts import Editor
from service.accounts.digests import digest
from service.errors import NotAcceptable, NotFound
from service.message import message
from service.stages.claims import hold, renew
from service.stages.open_pages import OpenPage, others_at, say_open
from service.storage.session import reading, writing
from service.storage.tables import TranslationRow, now
from service.web.auth import edition_of, read_cookie
from service.web.deps import EngineDep, LapseDep
from service.web.desk.access import LookingDep, MemberDep, ReaderDep
from service.web.desk.live import Live, PageListener
from service.web.desk.render import DeskRoute
from service.web.desk.story_answers import IdDep
from service.web.ending import ENDING

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

STREAM = "text/event-stream"
#: no cache and no proxy may keep it back to make it whole, or smaller
HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
#: a page's own id
Page = Annotated[str, Query(pattern="^[0-9a-f]{32}$")]
_T = TranslationRow.__table__.c
_HELD = select(_T.claimed_by, _T.taken, _T.claimed_at, _T.worked_at).where(_T.id == bindparam("wanted"))
#: seconds after which work is written down again
WRITE_AGAIN = 20


@router.get("/desk/events")
async def queue_events(
    request: Request, editor: MemberDep, edition: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """Tell an open page of the queue which stories have changed, and who has which open."""
    return _stream(request, _listener(request, editor, edition=edition))


@router.get("/desk/translations/{translation}/events")
async def story_events(
    request: Request, engine: EngineDep, editor: ReaderDep, wanted: IdDep, page: Page | None = None
) -> Response:
    """Tell an open page of a story that it has changed, and who else has it open."""
    if await run_in_threadpool(edition_of, engine, wanted) is None:
        raise NotFound(message("There is no translation {translation_id!r}.", translation_id=wanted))
    return _stream(request, _listener(request, editor, translation=wanted, page=page))


@router.post("/desk/translations/{translation}/here")
def here(
    request: Request,
    engine: EngineDep,
    editor: LookingDep,
    wanted: IdDep,
    lapse: LapseDep,
    page: Annotated[str, Form(pattern="^[0-9a-f]{32}$")],
    worked: Annotated[bool, Form()] = False,
) -> Response:
    """Say that a page is open, and whether somebody has worked at it, which renews their hold on the story.

    The answer has who else has it open, and the seconds that are left of one's own hold.
    """
    live: Live = request.app.state.live
    listens = live.hear(page)
    with reading(engine) as session:
        row = session.execute(_HELD, {"wanted": wanted}).one_or_none()
        if row is None:
            raise NotFound(message("There is no translation {translation_id!r}.", translation_id=wanted))
        others = others_at(session, wanted, editor.name)
    there = hold(row.claimed_by, row.taken, row.claimed_at, row.worked_at, lapse)
    mine = there is not None and there.who == editor.name
    last = row.worked_at
    work = worked and mine and (last is None or (now() - last).total_seconds() > WRITE_AGAIN)
    if work or not listens:
        with writing(engine) as session:
            if work:
                renew(session, wanted, editor.name)
            if not listens:
                say_open(session, [OpenPage(page, wanted, editor.name)])
    left = None
    if there is not None and mine and there.ends_at is not None:
        ends_at = now() + lapse if work else there.ends_at
        left = max(0, int((ends_at - now()).total_seconds()))
    answer = {"who": others, "left": left, "taken": there is not None and there.taken}
    return JSONResponse(answer)


def _listener(
    request: Request,
    editor: Editor,
    *,
    translation: str | None = None,
    page: str | None = None,
    edition: str = "",
) -> PageListener:
    signed_in = digest(read_cookie(request) or "")
    return PageListener(signed_in, editor.name, editor.roles, translation, page, edition)


def _stream(request: Request, listener: PageListener) -> Response:
    if STREAM not in request.headers.get("accept", ""):
        raise NotAcceptable(
            message("This address tells the desk’s open pages of changes. Open the queue instead.")
        )
    live: Live = request.app.state.live
    live.join(listener)
    request.scope[ENDING] = listener.end  # for when the process is to stop
    return StreamingResponse(live.events(listener), media_type=STREAM, headers=HEADERS)
