"""Doing something with several stories of the queue at once: taking, releasing, trying them again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import RedirectResponse
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from service.accounts import Editor, Role
from service.errors import DragomanError, Unprocessable
from service.message import message
from service.stages import reviewing
from service.storage.session import writing
from service.storage.tables import TranslationRow, is_id
from service.web.auth import edition_of
from service.web.deps import EngineDep, LapseDep
from service.web.desk.access import Posts
from service.web.desk.render import DeskRoute

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

#: as many as a page of the queue has
MOST = 200
SomeEditorDep = Annotated[Editor, Depends(Posts(Role.EDITOR, "anywhere"))]
Ids = Annotated[list[Annotated[str, StringConstraints(max_length=64)]] | None, Form(max_length=MOST)]


def _take(session: Session, wanted: str, actor: str, lapse: timedelta) -> None:
    reviewing.claim(session, wanted, actor, lapse=lapse)


def _release(session: Session, wanted: str, actor: str, _lapse: timedelta) -> None:
    row = session.get(TranslationRow, wanted)
    if row is None or row.claimed_by != actor:
        raise Unprocessable(message("You do not hold this story."))
    reviewing.release(session, wanted, actor)


def _retry(session: Session, wanted: str, actor: str, _lapse: timedelta) -> None:
    row = session.get(TranslationRow, wanted)
    reviewing.retry(session, wanted, row.lock_version if row else 0, actor)


#: what can be done, by the name of its button
ACTS: dict[str, Callable[[Session, str, str, timedelta], None]] = {
    "take": _take,
    "release": _release,
    "retry": _retry,
}


@router.post("/desk/bulk")
def bulk(
    engine: EngineDep,
    editor: SomeEditorDep,
    lapse: LapseDep,
    act: Annotated[str, Form(max_length=16)] = "",
    chosen: Ids = None,
    view: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Do it with each of the chosen stories by itself; what cannot be done leaves the others as they are.

    `view` is the query of the page's address, to which the answer leads back with how many were done.
    """
    if act not in ACTS:
        raise Unprocessable(message("Nothing was chosen to be done with the stories."), field="act")
    done = 0
    ids = list(dict.fromkeys(chosen or ()))
    for wanted in ids:
        edition = edition_of(engine, wanted) if is_id(wanted) else None
        if edition is None or not editor.roles.may(Role.EDITOR, edition):
            continue
        try:
            with writing(engine) as session:
                ACTS[act](session, wanted, editor.name, lapse)
            done += 1
        except DragomanError:
            continue  # somebody was quicker, or it is in another state; its row says so
    kept = [(name, value) for name, value in parse_qsl(view) if name not in ("done", "left")]
    query = urlencode([*(kept or [("edition", "")]), ("done", str(done)), ("left", str(len(ids) - done))])
    return RedirectResponse(f"/desk?{query}", 303)
