"""One's own account: roles, browsers that are signed in, password, second factor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from service.accounts import Editor, second_factor, set_password
from service.accounts.digests import digest
from service.accounts.sessions import list_sessions, sign_out_everywhere
from service.choices import choose
from service.errors import DragomanError, TooManyTries, Unauthenticated, Unprocessable
from service.message import message
from service.settings import Settings
from service.storage.account_tables import UserRow
from service.storage.session import reading, writing
from service.subscribers.mail import checked_mailbox
from service.subscribers.notices import CHAT, EMAIL, troubles
from service.subscribers.subscriptions import check_address
from service.web.auth import drop_cookie, read_cookie
from service.web.deps import EditionsDep, EngineDep, SettingsDep
from service.web.desk.access import OwnDep, OwnFormDep
from service.web.desk.letting_in import check_code, check_password, let_in
from service.web.desk.render import DeskRoute, page
from service.web.desk.second_half import shown_secret

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

Password = Annotated[str, Form(max_length=10_000)]
Code = Annotated[str, Form(max_length=100)]
DONE = {
    "password": message("Your password is changed, and all other browsers are signed out."),
    "notices": message("Your choice is kept."),
    "taken-away": message("The second factor is taken away."),
}


@router.get("/desk/account")
def account(
    request: Request,
    engine: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    editor: OwnDep,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show one's own account."""
    return _account(request, editor, done=DONE.get(done))


@router.post("/desk/account/password")
def change_password(
    request: Request,
    engine: EngineDep,
    settings: SettingsDep,
    editor: OwnFormDep,
    old: Password = "",
    new: Password = "",
) -> Response:
    """Change one's own password; all other browsers are signed out."""
    try:
        user = check_password(request, engine, editor.name, old)
        with writing(engine) as session:
            set_password(session, editor.name, new, actor=editor.name)
    except (Unauthenticated, Unprocessable, TooManyTries) as error:
        return _account(request, editor, problem=error)
    return let_in(request, engine, settings, user, "/desk/account?done=password")


@router.post("/desk/account/notices")
def set_notices(
    request: Request,
    engine: EngineDep,
    settings: SettingsDep,
    editor: OwnFormDep,
    email: Annotated[str, Form(max_length=320)] = "",
    chat: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Choose where one is told of drafts that are ready; empty is nowhere."""
    typed = {EMAIL: email.strip(), CHAT: chat.strip()}
    try:
        if typed[EMAIL]:
            checked_mailbox(typed[EMAIL])
        if typed[CHAT]:
            check_address(typed[CHAT], settings.webhook_allow)
    except Unprocessable as error:
        return _account(request, editor, problem=error, typed=typed)
    with writing(engine) as session:
        choose(session, editor.id, notices={channel: to for channel, to in typed.items() if to})
    return RedirectResponse("/desk/account?done=notices", 303)


@router.post("/desk/account/sign-out-everywhere")
def leave_everywhere(engine: EngineDep, settings: SettingsDep, editor: OwnFormDep) -> Response:
    """Sign all one's browsers out, this one too."""
    with writing(engine) as session:
        sign_out_everywhere(session, session.get_one(UserRow, editor.id), actor=editor.name)
    response = RedirectResponse("/desk/sign-in", 303)
    drop_cookie(response, settings)
    return response


@router.post("/desk/account/second-factor")
def begin(
    request: Request, engine: EngineDep, settings: SettingsDep, editor: OwnFormDep, password: Password = ""
) -> Response:
    """Show a new secret, for who says their password: an open browser is not enough."""
    try:
        check_password(request, engine, editor.name, password)
    except (Unauthenticated, TooManyTries) as error:
        return _account(request, editor, problem=error)
    return _set_up(engine, settings, editor)


@router.post("/desk/account/second-factor/finish")
def finish(engine: EngineDep, settings: SettingsDep, editor: OwnFormDep, code: Code = "") -> Response:
    """Put the new secret in force, and show the recovery codes."""
    try:
        with writing(engine) as session:
            user = session.get_one(UserRow, editor.id, with_for_update=True)
            codes = second_factor.finish_setting_up(session, user, code)
    except Unprocessable as error:
        return _set_up(engine, settings, editor, error)
    return page("recovery_codes.html", editor=editor, codes=codes, next="/desk/account")


@router.post("/desk/account/second-factor/take-away")
def take_away(
    request: Request, engine: EngineDep, settings: SettingsDep, editor: OwnFormDep, code: Code = ""
) -> Response:
    """Take one's own second factor away, by a code of it."""
    try:
        if second_factor.is_needed(settings.second_factor, editor.roles):
            raise Unprocessable(message("Your role needs a second factor."))
        with reading(engine) as session:
            user = session.get_one(UserRow, editor.id)
        check_code(request, engine, user, code)
        with writing(engine) as session:
            second_factor.take_away(session, session.get_one(UserRow, editor.id), actor=editor.name)
    except (Unauthenticated, Unprocessable, TooManyTries) as error:
        return _account(request, editor, problem=error)
    return RedirectResponse("/desk/account?done=taken-away", 303)


def _account(
    request: Request,
    editor: Editor,
    *,
    done: str | None = None,
    problem: DragomanError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    state = request.app.state
    with reading(state.engine) as session:
        user = session.get_one(UserRow, editor.id)
        sessions = list_sessions(session, editor.id)
        left = second_factor.codes_left(session, user)
        not_told = troubles(session, editor.id)
    roles = [
        (None if slug == "*" else state.editions[slug].name if slug in state.editions else slug, role.words)
        for slug, role in editor.roles.given.items()
    ]
    return page(
        "account.html",
        # a wrong password of who is signed in is a wrong field, not the end of their session
        status=422 if isinstance(problem, Unauthenticated) else problem.status if problem else 200,
        editor=editor,
        user=user,
        roles=roles,
        sessions=sessions,
        here=digest(read_cookie(request) or ""),
        left=left,
        provider=state.settings.provider,
        needed=second_factor.is_needed(state.settings.second_factor, editor.roles),
        notices=typed if typed is not None else editor.choices.notices,
        not_told=not_told,
        sends_mail=bool(state.settings.smtp_url),
        minutes=state.settings.notice_minutes,
        done=done,
        problem=problem,
    )


def _set_up(
    engine: EngineDep, settings: Settings, editor: Editor, problem: DragomanError | None = None
) -> Response:
    with writing(engine) as session:
        user = session.get_one(UserRow, editor.id, with_for_update=True)
        secret = second_factor.begin_setting_up(session, user)
    return page(
        "set_up.html",
        status=problem.status if problem else 200,
        editor=editor,
        csrf=editor.csrf,
        problem=problem,
        to="/desk/account/second-factor/finish",
        shown=shown_secret(settings, user, secret),
    )
