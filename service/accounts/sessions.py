"""Signed-in browsers: a random cookie, and a row that knows it by its hash."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from service.accounts.digests import digest
from service.accounts.roles import Role, Roles
from service.choices import Choices
from service.storage.account_tables import HalfSignInRow, SessionRow, UserRow
from service.storage.audit import Action, audit
from service.storage.tables import now

_SESSIONS: Any = SessionRow.__table__
_USERS: Any = UserRow.__table__
#: made once, and of columns: every page asks for it
_SIGNED_IN = (
    select(
        _SESSIONS.c.csrf,
        _SESSIONS.c.expires_at,
        _USERS.c.id,
        _USERS.c.name,
        _USERS.c.roles,
        _USERS.c.disabled,
        _USERS.c.language,
        _USERS.c.choices,
    )
    .join(_USERS, _USERS.c.id == _SESSIONS.c.user_id)
    .where(_SESSIONS.c.id == bindparam("wanted"))
)


@dataclass(frozen=True, slots=True)
class Editor:
    """A signed-in user. `csrf` is the token that every form of this session carries.

    `language` is the one they have chosen for the desk; None where they have chosen none.
    """

    id: str
    name: str
    roles: Roles
    csrf: str
    language: str | None = None
    choices: Choices = field(default_factory=Choices)

    @property
    def is_admin(self) -> bool:
        """Return whether they are an admin of some edition."""
        return self.roles.anywhere(Role.ADMIN)

    @property
    def is_operator(self) -> bool:
        """Return whether they are an admin of all editions."""
        return self.roles.everywhere(Role.ADMIN)


def open_session(
    session: Session, user_id: str, hours: float, *, replaces: str | None = None, browser: str = ""
) -> str:
    """Sign a user in and return the new cookie value; the one it `replaces` is worth nothing from now on."""
    moment = now()
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= moment))
    if replaces:
        close_session(session, replaces)
    token = secrets.token_urlsafe(32)
    session.add(
        SessionRow(
            id=digest(token),
            user_id=user_id,
            csrf=secrets.token_urlsafe(32),
            expires_at=moment + timedelta(hours=hours),
            opened_at=moment,
            browser=browser[:200],
        )
    )
    session.flush()
    return token


def find_editor(session: Session, token: str) -> Editor | None:
    """Return who is signed in with this cookie value; None when expired, signed out or disabled."""
    row = session.execute(_SIGNED_IN, {"wanted": digest(token)}).one_or_none()
    if row is None or row.expires_at <= now() or row.disabled:
        return None
    return Editor(
        id=row.id,
        name=row.name,
        roles=Roles.of(row.roles),
        csrf=row.csrf,
        language=row.language,
        choices=Choices.from_json(row.choices),
    )


def open_ones(session: Session, ids: Collection[str]) -> Mapping[str, Roles]:
    """Return which of these sessions (by their digests) are signed in still, with what their users may do."""
    query = (
        select(SessionRow.id, UserRow.roles)
        .join(UserRow, UserRow.id == SessionRow.user_id)
        .where(SessionRow.id.in_(ids), SessionRow.expires_at > now(), UserRow.disabled.is_(False))
    )
    return {row.id: Roles.of(row.roles) for row in session.execute(query)}


def close_session(session: Session, token: str) -> None:
    """Sign this browser out; quietly nothing when it was not signed in."""
    session.execute(delete(SessionRow).where(SessionRow.id == digest(token)))


def list_sessions(session: Session, user_id: str) -> list[SessionRow]:
    """List the browsers that somebody is signed in with, the latest first."""
    query = select(SessionRow).where(SessionRow.user_id == user_id, SessionRow.expires_at > now())
    return sorted(session.scalars(query), key=lambda row: row.expires_at, reverse=True)


def sign_out_everywhere(session: Session, user: UserRow, *, actor: str) -> int:
    """End every session of a user, and what they have half begun; return how many sessions there were."""
    ended = len(list_sessions(session, user.id))
    for table in (SessionRow, HalfSignInRow):
        session.execute(delete(table).where(table.user_id == user.id))
    audit(session, actor, Action.SIGNED_OUT_EVERYWHERE, f"user:{user.name}", sessions=ended)
    return ended
