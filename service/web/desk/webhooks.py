"""The page of the webhooks, for who runs the desk: how telling sites goes, and the log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from service.accounts import Editor, Role
from service.editions import name_of
from service.message import counted, message
from service.storage.columns import now
from service.storage.session import reading, writing
from service.subscribers import log, subscriptions
from service.subscribers.deliveries import DEAD, DELIVERED, OVERTAKEN, WAITING
from service.web.deps import EditionsDep, EngineDep
from service.web.desk.access import Posts, Reads
from service.web.desk.render import DeskRoute, page
from service.web.desk.story_view import since

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

HookReader = Annotated[Editor, Depends(Reads(Role.ADMIN, "everywhere"))]
HookAdmin = Annotated[Editor, Depends(Posts(Role.ADMIN, "everywhere"))]
HERE = "/desk/operations/webhooks"
STATES = {
    WAITING: message("Waiting"),
    DELIVERED: message("Delivered"),
    DEAD: message("Given up"),
    OVERTAKEN: message("Overtaken by a newer one"),
}
DONE = {
    "tested": message("The test is on its way; the log says how it went."),
    "enabled": message("The webhook is told again from now on."),
}


@router.get(HERE)
def webhooks_page(
    engine: EngineDep,
    editions: EditionsDep,
    editor: HookReader,
    webhook: Annotated[str, Query(max_length=64)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    done: Annotated[str, Query(max_length=16)] = "",
    sent: Annotated[int | None, Query(ge=0, le=10**9)] = None,
) -> Response:
    """Show who is told, and what became of each message."""
    with reading(engine) as session:
        standings = log.standings(session)
        lines = log.delivery_log(session, webhook or None, before=before)
    moment = now()
    said = DONE.get(done)
    if sent is not None:
        said = counted("{count} message is on its way.", "{count} messages are on their way.", sent)
    return page(
        "webhooks.html",
        editor=editor,
        hooks=standings,
        lines=[
            (
                one,
                STATES.get(one.state, one.state),
                name_of(editions, one.edition) if one.edition else "–",
                since(one.created_at, moment),
                since(one.due_at, moment) if one.state == WAITING and one.tries else None,
            )
            for one in lines
        ],
        older=lines[-1].number if len(lines) == log.LINES else None,
        chosen=webhook,
        done=said,
    )


@router.post(HERE + "/{hook}/test")
def send_test(engine: EngineDep, editor: HookAdmin, hook: str) -> Response:
    """Send a test to a webhook."""
    with writing(engine) as session:
        subscriptions.ping_webhook(session, hook, actor=editor.name)
    return RedirectResponse(f"{HERE}?done=tested", 303)


@router.post(HERE + "/{hook}/enable")
def tell_again(engine: EngineDep, editor: HookAdmin, hook: str) -> Response:
    """Tell a disabled webhook again."""
    with writing(engine) as session:
        subscriptions.enable_webhook(session, hook, actor=editor.name)
    return RedirectResponse(f"{HERE}?done=enabled", 303)


@router.post(HERE + "/{hook}/replay")
def send_again(engine: EngineDep, editor: HookAdmin, hook: str) -> Response:
    """Send a webhook what it did not take."""
    with writing(engine) as session:
        count = subscriptions.replay(session, hook, actor=editor.name)
    return RedirectResponse(f"{HERE}?sent={count}", 303)
