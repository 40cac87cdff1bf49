"""The people of the desk, for admins: adding, roles, passwords, shutting out.

An admin of some editions gives roles in these alone. What concerns a whole account (its password, its second
factor, shutting it out) takes an admin of all editions that its owner works in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accounts import (
    EVERYWHERE,
    Editor,
    Role,
    Roles,
    add_user,
    disable_user,
    enable_user,
    list_users,
    move_to_provider,
    second_factor,
    set_password,
    set_roles,
)
from service.accounts.passwords import new_password
from service.accounts.sessions import list_sessions, sign_out_everywhere
from service.domain.edition import Edition
from service.errors import Conflict, DragomanError, Forbidden, NotFound, Unprocessable
from service.message import message
from service.storage.account_tables import UserRow
from service.storage.audit import words_for
from service.storage.session import reading, writing
from service.storage.tables import AuditRow, is_id
from service.web.deps import EditionsDep, EngineDep, SettingsDep
from service.web.desk.access import Posts, Reads, need_everywhere, need_role
from service.web.desk.render import DeskRoute, page

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

AdminDep = Annotated[Editor, Depends(Reads(Role.ADMIN, "anywhere"))]
AdminFormDep = Annotated[Editor, Depends(Posts(Role.ADMIN, "anywhere"))]
#: lines of the record that a person's page shows
LINES = 30
OWN = message("That concerns your own account: another admin has to do it.")
DONE = {
    "roles": message("The roles are changed; they hold at once."),
    "disabled": message("Shut out"),
    "enabled": message("Let in again"),
    "second-factor": message("The second factor is taken away."),
    "provider": message("From now on they sign in with the provider of the house alone."),
    "signed-out": message("All their browsers are signed out."),
}


async def typed_roles(request: Request) -> dict[str, str]:
    """Return the roles that a form chose, by edition; an empty one stands for none."""
    form: Any = await request.form()
    named = {name.removeprefix("role:"): value for name, value in form.items() if name.startswith("role:")}
    return {edition: str(role) for edition, role in named.items()}


RolesDep = Annotated[dict[str, str], Depends(typed_roles)]


@router.get("/desk/users")
def people(engine: EngineDep, editions: EditionsDep, editor: AdminDep) -> Response:
    """List everybody, and offer to add somebody."""
    return _people(engine, editions, editor)


@router.post("/desk/users")
def add(
    engine: EngineDep,
    editions: EditionsDep,
    editor: AdminFormDep,
    chosen: RolesDep,
    name: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Add somebody with a password that is shown once."""
    password = new_password()
    try:
        roles = _changed(Roles(), chosen, editor, editions)
        with writing(engine) as session:
            user = add_user(session, name, password, roles, actor=editor.name)
    except (Conflict, Forbidden, Unprocessable) as error:
        return _people(engine, editions, editor, problem=error, typed=name)
    return _person(engine, editions, editor, user.id, password=password)


@router.get("/desk/users/{user}")
def person(
    engine: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    editor: AdminDep,
    user: str,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show one person: roles, browsers, what was done to the account."""
    provider = settings.provider if settings.oidc_issuer else ""
    return _person(engine, editions, editor, user, done=DONE.get(done), provider=provider)


@dataclass(frozen=True, slots=True)
class AccountChange:
    """Does something to an account for the admin who sent the form, and shows what came of it."""

    engine: EngineDep
    editions: EditionsDep
    editor: AdminFormDep
    user: str

    def __call__(self, done: str, change: Callable[[Session, UserRow], object]) -> Response:
        """Call `change(session, user)`, which needs an admin of all that the user works in."""
        try:
            with writing(self.engine) as session:
                user = _row(session, self.user)
                _need_all_of(self.editor, user)
                change(session, user)
        except (Forbidden, Unprocessable) as error:
            return _person(self.engine, self.editions, self.editor, self.user, problem=error)
        return RedirectResponse(f"/desk/users/{self.user}?done={done}", 303)


AccountDep = Annotated[AccountChange, Depends()]


@router.post("/desk/users/{user}/roles")
def give_roles(
    engine: EngineDep, editions: EditionsDep, editor: AdminFormDep, user: str, chosen: RolesDep
) -> Response:
    """Give and take roles in the editions of the admin; those in others stay."""
    try:
        with writing(engine) as session:
            row = _row(session, user)
            roles = _changed(Roles.of(row.roles), chosen, editor, editions)
            if (
                row.id == editor.id
                and not roles.everywhere(Role.ADMIN)
                and editor.roles.everywhere(Role.ADMIN)
            ):
                raise Unprocessable(OWN)
            set_roles(session, row.name, roles, actor=editor.name)
    except (Forbidden, Unprocessable) as error:
        return _person(engine, editions, editor, user, problem=error)
    return RedirectResponse(f"/desk/users/{user}?done=roles", 303)


@router.post("/desk/users/{user}/password")
def give_password(account: AccountDep) -> Response:
    """Make a new password, which is shown once, and sign the person out everywhere."""
    password = new_password()

    def change(session: Session, user: UserRow) -> None:
        set_password(session, user.name, password, actor=account.editor.name)

    response = account("", change)
    if response.status_code != 303:
        return response
    return _person(account.engine, account.editions, account.editor, account.user, password=password)


@router.post("/desk/users/{user}/disable")
def disable(account: AccountDep) -> Response:
    """Shut somebody out."""

    def change(session: Session, user: UserRow) -> None:
        if user.id == account.editor.id:
            raise Unprocessable(OWN)
        disable_user(session, user.name, actor=account.editor.name)

    return account("disabled", change)


@router.post("/desk/users/{user}/enable")
def enable(account: AccountDep) -> Response:
    """Let somebody in again."""
    actor = account.editor.name
    return account("enabled", lambda session, user: enable_user(session, user.name, actor=actor))


@router.post("/desk/users/{user}/second-factor")
def reset_second_factor(account: AccountDep) -> Response:
    """Take somebody's second factor away, who has lost it."""
    actor = account.editor.name

    def change(session: Session, user: UserRow) -> None:
        second_factor.take_away(session, user, actor=actor)
        sign_out_everywhere(session, user, actor=actor)

    return account("second-factor", change)


@router.post("/desk/users/{user}/provider")
def leave_to_provider(account: AccountDep, settings: SettingsDep) -> Response:
    """Let somebody sign in with the provider of the house alone."""

    def change(session: Session, user: UserRow) -> None:
        if not settings.oidc_issuer:
            raise Unprocessable("This desk has no provider to sign in with: see DRAGOMAN_OIDC_ISSUER.")
        if user.id == account.editor.id:
            raise Unprocessable(OWN)
        move_to_provider(session, user, actor=account.editor.name)

    return account("provider", change)


@router.post("/desk/users/{user}/sign-out")
def sign_out(account: AccountDep) -> Response:
    """Sign all somebody's browsers out."""
    actor = account.editor.name
    return account("signed-out", lambda session, user: sign_out_everywhere(session, user, actor=actor))


def _row(session: Session, user: str) -> UserRow:
    row = session.get(UserRow, user) if is_id(user) else None
    if row is None:
        raise NotFound(message("There is no such account. Go back to the list."))
    return row


def _may_all_of(editor: Editor, user: UserRow) -> bool:
    """Return whether an admin is one of all editions that somebody works in."""
    given = Roles.of(user.roles).given
    if EVERYWHERE in given or not given:
        return editor.roles.everywhere(Role.ADMIN)
    return all(editor.roles.may(Role.ADMIN, edition) for edition in given)


def _need_all_of(editor: Editor, user: UserRow) -> None:
    if not _may_all_of(editor, user):
        raise Forbidden(
            message(
                "{name} works in editions that you are not an admin of: an admin of these has to do that.",
                name=user.name,
            )
        )


def _changed(before: Roles, chosen: Mapping[str, str], editor: Editor, editions: dict[str, Edition]) -> Roles:
    """Return somebody's roles with those that a form chose; an admin chooses in their own editions alone."""
    given = dict(before.given)
    for edition, role in chosen.items():
        was = given.get(edition)
        if role == (was or ""):
            continue
        if (role and role not in tuple(Role)) or not (
            edition in editions or edition in given or edition == EVERYWHERE
        ):
            raise Unprocessable(message("Choose a role from the list."), field="role")
        if edition == EVERYWHERE:
            need_everywhere(editor, Role.ADMIN)
        else:
            need_role(editor, Role.ADMIN, edition, editions)
        if role:
            given[edition] = Role(role)
        else:
            del given[edition]
    return Roles(given)


def _choices(editor: Editor, editions: dict[str, Edition], roles: Roles) -> list[tuple[str, str | None, str]]:
    """List the editions in which an admin may choose a role: slug, name (None for all), the role there is."""
    slugs = [slug for slug in editions if editor.roles.may(Role.ADMIN, slug)]
    found: list[tuple[str, str | None, str]] = [
        (slug, editions[slug].name, roles.given.get(slug, "")) for slug in slugs
    ]
    if editor.roles.everywhere(Role.ADMIN):
        found.insert(0, (EVERYWHERE, None, roles.given.get(EVERYWHERE, "")))
    return found


def _people(
    engine: EngineDep,
    editions: dict[str, Edition],
    editor: Editor,
    *,
    problem: DragomanError | None = None,
    typed: str = "",
) -> Response:
    with reading(engine) as session:
        rows = list_users(session)
    return page(
        "users.html",
        status=problem.status if problem else 200,
        editor=editor,
        people=[(row, Roles.of(row.roles)) for row in rows],
        choices=_choices(editor, editions, Roles()),
        all_roles=[(role.value, role.words) for role in Role],
        problem=problem,
        typed=typed,
    )


def _person(
    engine: EngineDep,
    editions: dict[str, Edition],
    editor: Editor,
    wanted: str,
    *,
    done: str | None = None,
    problem: DragomanError | None = None,
    password: str | None = None,
    provider: str = "",
) -> Response:
    with reading(engine) as session:
        user = _row(session, wanted)
        sessions = list_sessions(session, user.id)
        lines = session.scalars(
            select(AuditRow)
            .where(AuditRow.subject == f"user:{user.name}")
            .order_by(AuditRow.id.desc())
            .limit(LINES)
        ).all()
    return page(
        "user.html",
        status=problem.status if problem else 200,
        editor=editor,
        user=user,
        roles=Roles.of(user.roles),
        sessions=sessions,
        lines=[(row.at, row.actor, words_for(row.action)) for row in lines],
        choices=_choices(editor, editions, Roles.of(user.roles)),
        all_roles=[(role.value, role.words) for role in Role],
        whole=_may_all_of(editor, user),
        done=done,
        problem=problem,
        password=password,
        provider=provider,
    )
