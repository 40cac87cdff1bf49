"""The operators' page: what is wrong, what waits, what failed, and who did what."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import RedirectResponse

from service.accounts import Editor, Role
from service.domain.lanes import Lane
from service.editions import name_of, switched_off
from service.message import Message, counted, message
from service.stages import overseeing, reviewing
from service.stages.by_hand import retry_everything
from service.stages.waiting import standing
from service.storage.session import reading, writing
from service.storage.tables import now
from service.web.deps import EditionsDep, EngineDep, LookDep
from service.web.desk.access import Posts, Reads
from service.web.desk.render import DeskRoute, page
from service.web.desk.story_view import since
from service.wording.times import length_of_time

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

OperatorDep = Annotated[Editor, Depends(Reads(Role.ADMIN, "everywhere"))]
OperatorFormDep = Annotated[Editor, Depends(Posts(Role.ADMIN, "everywhere"))]
LANE_WORDS = {
    Lane.BREAKING: message("Breaking"),
    Lane.STANDARD: message("Standard"),
    Lane.BULK: message("Bulk"),
}


@router.get("/desk/operations")
def operations(
    engine: EngineDep,
    editions: EditionsDep,
    look: LookDep,
    editor: OperatorDep,
    actor: Annotated[str, Query(max_length=64)] = "",
    subject: Annotated[str, Query(max_length=80)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    queued: Annotated[int | None, Query(ge=0, le=10**9)] = None,
) -> Response:
    """Show how the desk runs, and the record."""
    actor, subject = actor.strip(), subject.strip()
    found = look()
    with reading(engine) as session:
        lanes = standing(session, switched_off(editions))
        failed = overseeing.failures(session)
        lines = overseeing.record(session, actor=actor, subject=subject, before=before)
    moment = now()
    return page(
        "operations.html",
        editor=editor,
        found=found,
        lanes=[
            (words, lanes[lane].waiting, lanes[lane].handed, _time(lanes[lane].seconds))
            for lane, words in LANE_WORDS.items()
            if lane in lanes
        ],
        failed=[(one, name_of(editions, one.edition), since(one.at, moment)) for one in failed],
        lines=[(one, since(one.at, moment)) for one in lines],
        older=_older(lines[-1].id, actor, subject) if len(lines) == overseeing.LINES else None,
        chosen={"actor": actor, "subject": subject},
        done=None
        if queued is None
        else counted(
            "{count} story is in the queue again.", "{count} stories are in the queue again.", queued
        ),
    )


@router.post("/desk/operations/retry")
def retry(
    engine: EngineDep,
    editor: OperatorFormDep,
    translation: Annotated[str, Form(max_length=32)],
    lock_version: Annotated[int, Form(ge=0, le=2**31 - 1)],
) -> Response:
    """Put one failed translation into the queue again."""
    with writing(engine) as session:
        reviewing.retry(session, translation, lock_version, editor.name)
    return RedirectResponse("/desk/operations?queued=1", 303)


@router.post("/desk/operations/retry-all")
def retry_all(engine: EngineDep, editions: EditionsDep, editor: OperatorFormDep) -> Response:
    """Put everything that failed into the queue again."""
    without = switched_off(editions)
    queued = retry_everything(engine, editor.name, states=("failed",), without=without)
    return RedirectResponse(f"/desk/operations?queued={queued}", 303)


def _queued(count: int) -> Message:
    return counted("{count} story is in the queue again.", "{count} stories are in the queue again.", count)


def _older(before: int, actor: str, subject: str) -> str:
    view = {"actor": actor, "subject": subject, "before": str(before)}
    return f"/desk/operations?{urlencode({name: value for name, value in view.items() if value})}#record"


def _time(seconds: float) -> str:
    return length_of_time(timedelta(seconds=seconds)) if seconds else ""
