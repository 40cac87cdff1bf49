"""The forms by which an editor dismisses a finding on a story's page, and takes that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Path, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from service.accounts import Role
from service.stages import dismissing
from service.stages.seen import look_at
from service.stages.views import Some
from service.storage.session import reading, writing
from service.web.desk.render import DeskRoute
from service.web.desk.segments import row_answer
from service.web.desk.story_answers import (
    LARGEST,
    ChangeDep,
    Reason,
    Seen,
    TranslationChange,
    read_story,
)

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

_FINDING = "/desk/translations/{translation}/segments/{index}/findings/{fingerprint}"

Index = Annotated[int, Path(ge=0, le=10**6)]
Fingerprint = Annotated[str, Path(max_length=64)]
#: the translation's number as the script of a page has it
Known = Annotated[int | None, Form(ge=0, le=LARGEST)]
Act = Callable[[Session, str, str], None]


@router.post(_FINDING + "/dismiss")
def dismiss(
    change: ChangeDep,
    index: Index,
    fingerprint: Fingerprint,
    reason: Annotated[str, Form(max_length=16)] = "",
    note: Reason = "",
    known: Known = None,
    seen: Seen = None,
) -> Response:
    """Pass a finding over, with a reason."""

    def act(session: Session, wanted: str, actor: str) -> None:
        senior = change.may(Role.SENIOR)
        dismissing.dismiss(session, wanted, index, fingerprint, reason, note, actor, senior=senior)

    return _answer(change, "dismissed", act, index, known, seen)


@router.post(_FINDING + "/take-back")
def take_back(
    change: ChangeDep, index: Index, fingerprint: Fingerprint, known: Known = None, seen: Seen = None
) -> Response:
    """Let a dismissed finding count again."""

    def act(session: Session, wanted: str, actor: str) -> None:
        dismissing.take_back(session, wanted, index, fingerprint, actor)

    return _answer(change, "counts-again", act, index, known, seen)


def _answer(
    change: TranslationChange, done: str, act: Act, index: int, known: int | None, seen: list[str] | None
) -> Response:
    """Do it, and lead to the page; the script of a page, which names the number it knows, gets the row."""
    if known is None:
        return change(done, act, f"#s{index + 1}")
    with writing(change.engine) as session:
        if seen:
            look_at(session, change.wanted, change.editor.name, seen)
        change.hold(session)
        act(session, change.wanted, change.editor.name)
    with reading(change.engine) as session:
        some = Some((index,), known)
        story = read_story(session, change.editions, change.editor, change.wanted, some, lapse=change.lapse)
    return JSONResponse(row_answer(story, change.editor, index, known))
