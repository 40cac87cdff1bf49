"""What an editor chooses for themselves on a page: keys, and how confirming goes on. Scripts send it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import JSONResponse

from service.accounts import Editor
from service.choices import Choices, choose
from service.storage.session import writing
from service.web.deps import EngineDep
from service.web.desk.access import OwnFormDep
from service.web.desk.keys import KEYS, checked_key, key_table
from service.web.desk.render import DeskRoute, fragment

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

Page = Annotated[str, Form(max_length=16)]


@router.post("/desk/keys")
def set_key(
    engine: EngineDep,
    editor: OwnFormDep,
    page: Page = "story",
    action: Annotated[str, Form(max_length=32)] = "",
    key: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Set one key, or all as they were at first where no `action` is named; answer with those of the page."""
    keys = dict(editor.choices.keys)
    if action:
        keys[action] = checked_key(editor, action, key)
        first = next(one.keys for one in KEYS if one.action == action)
        if first[0] == key:
            del keys[action]
    else:
        keys = {}
    with writing(engine) as session:
        chosen = choose(session, editor.id, keys=keys)
    return _answer(editor, chosen, page)


@router.post("/desk/one-by-one")
def set_one_by_one(
    engine: EngineDep, editor: OwnFormDep, page: Page = "story", on: Annotated[bool, Form()] = False
) -> Response:
    """Say whether confirming goes on sentence by sentence."""
    with writing(engine) as session:
        chosen = choose(session, editor.id, one_by_one=on)
    return _answer(editor, chosen, page)


def _answer(editor: Editor, chosen: Choices, page: str) -> Response:
    now = replace(editor, choices=chosen)
    return JSONResponse({"list": fragment("keys.html", "listed", now, page), "table": key_table(now, page)})
