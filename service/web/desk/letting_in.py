"""What every way to sign in has in common: counted tries, what comes next, and opening the session."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service.accounts import Roles, find_editor, find_user, open_session, verify_password
from service.accounts.halves import begin_half, end_half
from service.accounts.second_factor import is_needed, is_right
from service.accounts.tries import TryLimits, begin_try, check_tries, forget_tries, take_out
from service.errors import Unauthenticated
from service.message import message
from service.settings import Settings
from service.storage.account_tables import UserRow
from service.storage.audit import Action, audit
from service.storage.session import reading, writing
from service.web.auth import drop_cookie, read_cookie, set_cookie
from service.web.desk.render import wants_json

#: seconds that a sign-in page may lie open before its form is too old
FORM_SECONDS = 24 * 3600
#: the cookie of a sign-in that is half done, see `cookie_name`
HALF = "half"
HALF_SECONDS = 600
#: second halves: a code is asked for, or a second factor has to be set up first
Step = Literal["code", "set-up"]
CODE: Step = "code"
SET_UP: Step = "set-up"
#: a code has six figures, so that few guesses are allowed, from wherever they come
CODE_LIMITS = TryLimits(name_at_address=5, address=50, name=10)


def address_of(request: Request) -> str:
    """Return the address that a request comes from."""
    return request.client.host if request.client else "?"


def check_password(request: Request, engine: Engine, name: str, password: str) -> UserRow:
    """Return the user whose password this is; a wrong one counts.

    Raises `Unauthenticated`, or `TooManyTries`.
    """
    address = address_of(request)
    with reading(engine) as session:  # whoever is refused writes nothing
        check_tries(session, name, address)
        user = find_user(session, name)
    with writing(engine) as session:
        number = begin_try(session, name, address)
    if not verify_password(user, password) or user is None:
        raise Unauthenticated(message("The name or the password is wrong."))
    with writing(engine) as session:
        take_out(session, number)  # the wrong ones before it stay until a second factor is right as well
    return user


def check_code(request: Request, engine: Engine, user: UserRow, code: str) -> None:
    """Accept a code of the user's second factor; a wrong one counts.

    Raises `Unauthenticated`, or `TooManyTries`.
    """
    address = address_of(request)
    with writing(engine) as session:
        number = begin_try(session, _code_of(user), address, CODE_LIMITS)
    with writing(engine) as session:
        row = session.get_one(UserRow, user.id, with_for_update=True, populate_existing=True)
        if is_right(session, row, code):
            take_out(session, number)
            return
    raise Unauthenticated(
        message("This code is not right, or was used before. Take the next one that the app shows.")
    )


def next_step(session: Session, settings: Settings, user: UserRow) -> Step | None:
    """Return what a user with the right password still has to do; None if nothing."""
    if user.totp_secret is not None:
        return CODE
    return SET_UP if is_needed(settings.second_factor, Roles.of(user.roles)) else None


def half_way(engine: Engine, settings: Settings, user: UserRow, step: Step, next_: str) -> Response:
    """Lead to the page of the second half, and remember the first."""
    with writing(engine) as session:
        token = begin_half(session, step, user.id, next=safe_next(next_))
    response = RedirectResponse(f"/desk/sign-in/{step}", 303)
    set_cookie(response, settings, token, HALF_SECONDS, HALF)
    return response


def let_in(request: Request, engine: Engine, settings: Settings, user: UserRow, next_: str) -> Response:
    """Open a session for a user, and lead on; a script is told their name and token."""
    address = address_of(request)
    with writing(engine) as session:
        for name in (user.name, _code_of(user)):
            forget_tries(session, name, address)
        end_half(session, read_cookie(request, HALF))
        token = open_session(
            session,
            user.id,
            settings.session_hours,
            replaces=read_cookie(request),
            browser=request.headers.get("user-agent", ""),
        )
        audit(session, user.name, Action.SIGNED_IN, f"user:{user.name}", address=address)
    response: Response = RedirectResponse(safe_next(next_), 303)
    if wants_json(request):
        with reading(engine) as session:
            editor = find_editor(session, token)
        response = JSONResponse({"name": user.name, "csrf": editor.csrf if editor else ""})
    set_cookie(response, settings, token, settings.session_hours * 3600)
    for purpose in ("sign_in", HALF):
        drop_cookie(response, settings, purpose)
    return response


def _code_of(user: UserRow) -> str:
    """Return the name by which wrong codes of a user are counted; nobody can be called that."""
    return f"{user.name} code"


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
