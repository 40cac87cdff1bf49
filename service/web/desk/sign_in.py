"""Signing in to the desk and out of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from service.accounts import Editor, close_session, hash_password, normal_name
from service.accounts.passwords import is_outdated
from service.errors import DragomanError, TooManyTries, Unauthenticated
from service.settings import Settings
from service.storage.account_tables import UserRow
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
from service.web.desk.letting_in import (
    CODE,
    FORM_SECONDS,
    check_code,
    check_password,
    half_way,
    let_in,
    next_step,
    safe_next,
)
from service.web.desk.render import DeskRoute, page, wants_json
from service.web.packing import masked, unmasked
from service.wording import _, message

router = APIRouter(route_class=DeskRoute, include_in_schema=False)


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
    return sign_in_form(request, settings, next)


@router.post("/desk/sign-in")
def sign_in(
    request: Request,
    engine: EngineDep,
    settings: SettingsDep,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=10_000)] = "",
    code: Annotated[str, Form(max_length=100)] = "",
    csrf: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Sign in and lead on. The same answer, and the same work, for a wrong name and a wrong password.

    Who has a second factor is asked for it by the next page, and a script by `needs`.
    """
    check_form(request, csrf, read_cookie(request, "sign_in"))
    name = normal_name(name)
    try:
        user = check_password(request, engine, name, password)
        with reading(engine) as session:
            step = next_step(session, settings, user)
        if step == CODE and wants_json(request):
            if not code:
                needed = message("Type the code of your second factor as well.")
                return JSONResponse({"name": None, "needs": "code", "detail": _(needed)}, 401)
            check_code(request, engine, user, code)
            step = None
        elif step is not None and wants_json(request):
            raise Unauthenticated(message("Your role needs a second factor."))
    except (Unauthenticated, TooManyTries) as error:
        if wants_json(request):
            raise
        return sign_in_form(request, settings, next, name, error)
    if step is not None:
        return half_way(engine, settings, user, step, next)
    if is_outdated(user):
        better = hash_password(password)
        with writing(engine) as session:
            session.get_one(UserRow, user.id).password_hash = better
    return let_in(request, engine, settings, user, next)


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


def _token(request: Request, settings: Settings, editor: Editor | None) -> Response:
    """Return who is signed in, and the token for their forms, or for the form by which they sign in."""
    if editor is not None:
        return JSONResponse({"name": editor.name, "csrf": unmasked(editor.csrf)})  # nothing else is in it
    token = sign_in_token(request)
    response = JSONResponse({"name": None, "csrf": token})
    set_cookie(response, settings, token, FORM_SECONDS, "sign_in")
    return response


def sign_in_form(
    request: Request, settings: Settings, next_: str, name: str = "", problem: DragomanError | None = None
) -> Response:
    """Return the sign-in page, with what went wrong above the form."""
    token = sign_in_token(request)
    response = page(
        "sign_in.html",
        status=problem.status if problem else 200,
        csrf=masked(token),
        next=safe_next(next_),
        name=name,
        provider=settings.provider if settings.oidc_issuer else "",
        problem=problem,
    )
    if isinstance(problem, TooManyTries):
        response.headers["Retry-After"] = str(problem.extra["retry_after"])
    set_cookie(response, settings, token, FORM_SECONDS, "sign_in")
    return response
