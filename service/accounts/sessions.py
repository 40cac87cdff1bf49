"""Signed-in browsers: a random cookie, and a row that knows it by its hash."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from service.accounts.digests import digest
from service.accounts.roles import Roles
from service.choices import Choices
from service.storage.tables import SessionRow, now


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


def open_session(session: Session, user_id: str, hours: float, *, replaces: str | None = None) -> str:
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
        )
    )
    session.flush()
    return token


def find_editor(session: Session, token: str) -> Editor | None:
    """Return who is signed in with this cookie value; None when expired, signed out or disabled."""
    row = session.get(SessionRow, digest(token))
    if row is None or row.expires_at <= now() or row.user.disabled:
        return None
    user = row.user
    return Editor(
        id=user.id,
        name=user.name,
        roles=Roles.of(user.roles),
        csrf=row.csrf,
        language=user.language,
        choices=Choices.from_json(user.choices),
    )


def close_session(session: Session, token: str) -> None:
    """Sign this browser out; quietly nothing when it was not signed in."""
    session.execute(delete(SessionRow).where(SessionRow.id == digest(token)))
