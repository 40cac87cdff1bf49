"""`dragoman users`: who works at the desk, and what they may do."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from dragoman.cli.admin import database
from dragoman.desk import need_desk, say
from dragoman.terminal import AsJson, out, print_json, show_table
from service import accounts
from service.accounts import second_factor
from service.accounts.sessions import sign_out_everywhere
from service.editions import editions_of
from service.errors import Unprocessable
from service.intake.sources import OPERATOR
from service.program import dragoman
from service.settings import get_settings
from service.storage.account_tables import UserRow
from service.storage.session import reading, writing

users = typer.Typer(help="The people who work at the desk, and what they may do.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Whose account.")]
RoleWords = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        help=f"{', '.join(accounts.ROLES)}: in all editions, or in one (editor@africa-fr); repeatable.",
    ),
]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@users.command("add")
def users_add(
    name: Annotated[str, typer.Argument(help="Name to sign in with.")],
    role: RoleWords = None,
    password_stdin: FromStdin = False,
    as_json: AsJson = False,
) -> None:
    """Add someone who works at the desk (an editor of all editions, unless told); asks for the password."""
    need_desk(get_settings())
    roles = _roles(role or [accounts.Role.EDITOR])
    password = _password(password_stdin)
    with writing(database()) as session:
        row = accounts.add_user(session, name, password, roles)
    said = f"{row.name} ({roles}) can sign in at {get_settings().base_url}/desk"
    _tell(row, said, as_json)


@users.command("roles")
def users_roles(
    name: Name,
    role: RoleWords = None,
    none: Annotated[bool, typer.Option("--none", help="Take all roles away.")] = False,
    as_json: AsJson = False,
) -> None:
    """Give someone these roles in the place of those they have; it holds at once."""
    if bool(role) == none:
        raise Unprocessable("Give the roles (--role, repeatable), or --none.", field="role")
    roles = _roles(role or [])
    with writing(database()) as session:
        row = accounts.set_roles(session, name, roles)
    _tell(row, f"{row.name} has now: {roles}", as_json)


@users.command("password")
def users_password(name: Name, password_stdin: FromStdin = False, as_json: AsJson = False) -> None:
    """Set a new password; signs that person out everywhere."""
    need_desk(get_settings())
    password = _password(password_stdin)
    with writing(database()) as session:
        row = accounts.set_password(session, name, password)
    _tell(row, f"The password of {row.name} was changed.", as_json)


@users.command("disable")
def users_disable(name: Name, as_json: AsJson = False) -> None:
    """Keep someone from signing in; what they did stays on record."""
    with writing(database()) as session:
        row = accounts.disable_user(session, name)
    _tell(row, f"{row.name} can no longer sign in.", as_json)


@users.command("enable")
def users_enable(name: Name, as_json: AsJson = False) -> None:
    """Let someone in again who was kept from signing in, with the roles they had."""
    with writing(database()) as session:
        row = accounts.enable_user(session, name)
    _tell(row, f"{row.name} can sign in again.", as_json)


@users.command("reset-second-factor")
def users_reset_second_factor(name: Name, as_json: AsJson = False) -> None:
    """Take away the second factor of someone who has lost it, and sign them out everywhere."""

    def reset(session: Session, row: UserRow) -> None:
        second_factor.take_away(session, row, actor=OPERATOR)
        sign_out_everywhere(session, row, actor=OPERATOR)

    _tell(
        _with_user(name, reset),
        f"{name} signs in with the password alone, and can set up a new one.",
        as_json,
    )


@users.command("provider")
def users_provider(name: Name, as_json: AsJson = False) -> None:
    """Let someone sign in with the provider of the house alone (DRAGOMAN_OIDC_ISSUER), without a password."""
    row = _with_user(name, lambda session, row: accounts.move_to_provider(session, row, actor=OPERATOR))
    _tell(
        row,
        f"{name} signs in with the provider of the house, by the same name there the first time.",
        as_json,
    )


@users.command("sign-out")
def users_sign_out(name: Name, as_json: AsJson = False) -> None:
    """Sign someone out of all their browsers."""
    row = _with_user(name, lambda session, row: sign_out_everywhere(session, row, actor=OPERATOR))
    _tell(row, f"No browser of {name} is signed in any more.", as_json)


@users.command("list")
def users_list(as_json: AsJson = False) -> None:
    """List those who work at the desk."""
    with reading(database()) as session:
        rows = accounts.list_users(session)
    if as_json:
        print_json([_record(row) for row in rows])
        return
    table = Table("name", "roles", "since", "", box=None)
    for row in rows:
        roles = str(accounts.Roles.of(row.roles))
        state = "disabled" if row.disabled else "second factor" if row.totp_secret else ""
        table.add_row(row.name, roles, f"{row.created_at:%Y-%m-%d}", state)
    show_table(table, f"There is nobody yet. `{dragoman()} users add NAME` adds someone.")


def _with_user(name: str, act: Callable[[Session, UserRow], object]) -> UserRow:
    with writing(database()) as session:
        row = accounts.need_user(session, name)
        act(session, row)
    return row


def _record(row: UserRow) -> dict[str, Any]:
    shown = ("name", "roles", "created_at", "disabled")
    return {field: getattr(row, field) for field in shown} | {"second_factor": row.totp_secret is not None}


def _tell(row: UserRow, said: str, as_json: bool) -> None:
    if as_json:
        print_json(_record(row))
    else:
        out.print(said, markup=False)


def _roles(words: list[str]) -> accounts.Roles:
    return accounts.parse_roles(words, editions_of(get_settings()))


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Unprocessable("There is no terminal to ask for a password on. Use --password-stdin.")
    say()  # which desk it is, before somebody gives a password to another one
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise Unprocessable("The two passwords differ. Nothing was changed.")
    return password
