"""The second half of a sign-in: the code of a second factor, or setting one up first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup
from sqlalchemy import Engine

from service.accounts import second_factor
from service.accounts.halves import FirstHalf, find_half
from service.errors import DragomanError, TooManyTries, Unauthenticated, Unprocessable
from service.settings import Settings
from service.storage.account_tables import UserRow
from service.storage.session import reading, writing
from service.web.auth import check_form, read_cookie, set_cookie, sign_in_token
from service.web.deps import EngineDep, SettingsDep
from service.web.desk.letting_in import CODE, FORM_SECONDS, HALF, SET_UP, Step, check_code, let_in
from service.web.desk.render import DeskRoute, page

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

Code = Annotated[str, Form(max_length=100)]
Csrf = Annotated[str, Form(max_length=200)]


@router.get("/desk/sign-in/code")
def code_page(request: Request, engine: EngineDep, settings: SettingsDep) -> Response:
    """Ask for the code."""
    if _first_half(request, engine, CODE) is None:
        return RedirectResponse("/desk/sign-in", 303)
    return _code_form(request, settings)


@router.post("/desk/sign-in/code")
def send_code(
    request: Request, engine: EngineDep, settings: SettingsDep, code: Code = "", csrf: Csrf = ""
) -> Response:
    """Take the code and let in."""
    check_form(request, csrf, read_cookie(request, "sign_in"))
    there = _first_half(request, engine, CODE)
    if there is None:
        return RedirectResponse("/desk/sign-in", 303)
    user, half = there
    try:
        check_code(request, engine, user, code)
    except (Unauthenticated, TooManyTries) as error:
        return _code_form(request, settings, error)
    return let_in(request, engine, settings, user, str(half.data.get("next", "")))


@router.get("/desk/sign-in/set-up")
def set_up_page(request: Request, engine: EngineDep, settings: SettingsDep) -> Response:
    """Show the secret to put into an app, for who has to have a second factor."""
    there = _first_half(request, engine, SET_UP)
    if there is None:
        return RedirectResponse("/desk/sign-in", 303)
    return _set_up_form(request, engine, settings, there[0])


@router.post("/desk/sign-in/set-up")
def set_up(
    request: Request, engine: EngineDep, settings: SettingsDep, code: Code = "", csrf: Csrf = ""
) -> Response:
    """Take the first code, put the second factor in force, and show the recovery codes."""
    check_form(request, csrf, read_cookie(request, "sign_in"))
    there = _first_half(request, engine, SET_UP)
    if there is None:
        return RedirectResponse("/desk/sign-in", 303)
    user, half = there
    try:
        with writing(engine) as session:
            row = session.get_one(UserRow, user.id, with_for_update=True)
            codes = second_factor.finish_setting_up(session, row, code)
    except Unprocessable as error:
        return _set_up_form(request, engine, settings, user, error)
    entered = let_in(request, engine, settings, user, str(half.data.get("next", "")))
    response = page("recovery_codes.html", codes=codes, next=entered.headers["location"])
    for name, value in entered.raw_headers:
        if name == b"set-cookie":
            response.raw_headers.append((name, value))
    return response


def _first_half(request: Request, engine: Engine, step: Step) -> tuple[UserRow, FirstHalf] | None:
    with reading(engine) as session:
        half = find_half(session, step, read_cookie(request, HALF))
        user = session.get(UserRow, half.user_id) if half is not None and half.user_id else None
    if half is None or user is None or user.disabled:
        return None
    return user, half


def _code_form(request: Request, settings: Settings, problem: DragomanError | None = None) -> Response:
    token = sign_in_token(request)
    status = problem.status if problem else 200
    response = page("second_factor.html", status=status, csrf=token, problem=problem)
    set_cookie(response, settings, token, FORM_SECONDS, "sign_in")
    return response


def _set_up_form(
    request: Request, engine: Engine, settings: Settings, user: UserRow, problem: DragomanError | None = None
) -> Response:
    token = sign_in_token(request)
    with writing(engine) as session:
        row = session.get_one(UserRow, user.id, with_for_update=True)
        secret = second_factor.begin_setting_up(session, row)
    response = page(
        "set_up.html",
        status=problem.status if problem else 200,
        csrf=token,
        problem=problem,
        to="/desk/sign-in/set-up",
        shown=shown_secret(settings, user, secret),
    )
    set_cookie(response, settings, token, FORM_SECONDS, "sign_in")
    return response


@dataclass(frozen=True, slots=True)
class ShownSecret:
    """A secret as a page shows it: to be scanned, and to be typed."""

    qr: Markup
    typed: str


def shown_secret(settings: Settings, user: UserRow, secret: str) -> ShownSecret:
    """Return a user's new secret ready for a page."""
    desk = settings.base_url.partition("://")[2]
    address = second_factor.app_address(user, secret, f"Dragoman {desk}")
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return ShownSecret(Markup(second_factor.qr_code(address)), groups)  # noqa: S704 - made of squares
