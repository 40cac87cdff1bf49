"""Signing in to the desk and out of it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from service.accounts import (
    Editor,
    close_session,
    find_editor,
    find_user,
    normal_name,
    open_session,
    verify_password,
)
from service.accounts.tries import begin_try, check_tries, forget_tries
from service.errors import DragomanError, TooManyTries, Unauthenticated
from service.settings import Settings
from service.storage.audit import Action, audit
from service.storage.session import reading, writing
from service.web.auth import (
    check_form,
    drop_cookie,
    optional_editor,
    read_cookie,
    set_cookie,
    sign_in_token,
)
from service.web.deps import EngineDep, SettingsDep
from service.web.desk.access import OwnFormDep
from service.web.desk.render import DeskRoute, page, wants_json
from service.wording import message

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

#: seconds that a sign-in page may lie open before its form is too old
FORM_SECONDS = 24 * 3600


@router.get("/desk/sign-in")
def sign_in_page(
    request: Request,
    settings: SettingsDep,
    editor: Annotated[Editor | None, Depends(optional_editor)],
    next: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Ask for name and password; who is signed in goes on."""
    if wants_json(request):
        return _token(request, settings, editor)
    if editor is not None:
        return RedirectResponse(safe_next(next), 303)
    return _form(request, settings, next)


@router.post("/desk/sign-in")
def sign_in(
    request: Request,
    engine: EngineDep,
    settings: SettingsDep,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=10_000)] = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Sign in and lead on. The same answer, and the same work, for a wrong name and a wrong password."""
    check_form(request, csrf, read_cookie(request, "sign_in"))
    name = normal_name(name)
    address = request.client.host if request.client else "?"
    try:
        with reading(engine) as session:  # whoever is refused writes nothing
            check_tries(session, name, address)
            user = find_user(session, name)
        with writing(engine) as session:
            begin_try(session, name, address)
        if not verify_password(user, password) or user is None:
            raise Unauthenticated(message("The name or the password is wrong."))
    except (Unauthenticated, TooManyTries) as error:
        if wants_json(request):
            raise
        return _form(request, settings, next, name, error)
    with writing(engine) as session:
        forget_tries(session, name, address)
        token = open_session(session, user.id, settings.session_hours, replaces=read_cookie(request))
        audit(session, user.name, Action.SIGNED_IN, f"user:{user.name}", address=address)
    response: Response = RedirectResponse(safe_next(next), 303)
    if wants_json(request):
        with reading(engine) as session:
            editor = find_editor(session, token)
        response = JSONResponse({"name": user.name, "csrf": editor.csrf if editor else ""})
    set_cookie(response, settings, token, settings.session_hours * 3600)
    drop_cookie(response, settings, "sign_in")
    return response


@router.post("/desk/sign-out")
def sign_out(
    request: Request,
    engine: EngineDep,
    settings: SettingsDep,
    editor: OwnFormDep,
) -> Response:
    """Sign this browser out."""
    token = read_cookie(request)
    if token is not None:
        with writing(engine) as session:
            close_session(session, token)
    response = RedirectResponse("/desk/sign-in", 303)
    drop_cookie(response, settings)
    return response


def safe_next(address: str) -> str:
    """Return the address to go on to: a page of the desk, whatever was asked for."""
    try:
        parts = urlsplit(address if address.isprintable() else "")
    except ValueError:
        return "/desk"
    inside = parts.path == "/desk" or parts.path.startswith("/desk/")
    if parts.scheme or parts.netloc or not inside or "\\" in address or parts.path == "/desk/sign-in":
        return "/desk"
    return address


def _token(request: Request, settings: Settings, editor: Editor | None) -> Response:
    """Return who is signed in, and the token for their forms, or for the form by which they sign in."""
    if editor is not None:
        return JSONResponse({"name": editor.name, "csrf": editor.csrf})
    token = sign_in_token(request)
    response = JSONResponse({"name": None, "csrf": token})
    set_cookie(response, settings, token, FORM_SECONDS, "sign_in")
    return response


def _form(
    request: Request, settings: Settings, next_: str, name: str = "", problem: DragomanError | None = None
) -> Response:
    token = sign_in_token(request)
    response = page(
        "sign_in.html",
        status=problem.status if problem else 200,
        csrf=token,
        next=safe_next(next_),
        name=name,
        problem=problem,
    )
    if isinstance(problem, TooManyTries):
        response.headers["Retry-After"] = str(problem.extra["retry_after"])
    set_cookie(response, settings, token, FORM_SECONDS, "sign_in")
    return response
