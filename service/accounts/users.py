"""The people who work at the desk."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service.accounts.passwords import hash_password
from service.errors import Conflict, NotFound, Unprocessable
from service.storage.audit import Action, audit
from service.storage.tables import SessionRow, UserRow

ROLES = ("editor", "admin")
_NAME = re.compile(r"[^\W_][\w.@+-]{0,63}")


def normal_name(name: str) -> str:
    """Return the one spelling of a user name: NFC, without outer space, in lower case."""
    return unicodedata.normalize("NFC", name.strip()).lower()


def add_user(
    session: Session, name: str, password: str, role: str = "editor", *, actor: str = "cli"
) -> UserRow:
    """Add someone who works at the desk. Raises `Unprocessable` naming the field, `Conflict` if taken."""
    name = normal_name(name)
    if not _NAME.fullmatch(name):
        raise Unprocessable(
            f"{name!r} cannot be a user name: use up to 64 letters, digits, and . @ _ + -, "
            "beginning with a letter or digit.",
            field="name",
        )
    if role not in ROLES:
        raise Unprocessable(f"There is no role {role!r}. There are: {', '.join(ROLES)}.", field="role")
    if find_user(session, name):
        raise Conflict(f"There is already a user {name!r}. Choose another name.")
    user = UserRow(name=name, password_hash=hash_password(password), role=role)
    session.add(user)
    audit(session, actor, Action.USER_ADDED, f"user:{name}", role=role)
    session.flush()
    return user


def find_user(session: Session, name: str) -> UserRow | None:
    """Look a user up by any spelling of the name; disabled ones too."""
    name = normal_name(name)
    if not _NAME.fullmatch(name):
        return None  # nobody has it, and PostgreSQL would choke on some of what can be typed
    return session.scalar(select(UserRow).where(UserRow.name == name))


def set_password(session: Session, name: str, password: str, *, actor: str = "cli") -> None:
    """Set a user's new password and sign every browser of theirs out. Raises `NotFound`."""
    user = _user(session, name)
    user.password_hash = hash_password(password)
    session.execute(delete(SessionRow).where(SessionRow.user_id == user.id))
    audit(session, actor, Action.PASSWORD_SET, f"user:{user.name}")
    session.flush()


def set_language(session: Session, user_id: str, language: str) -> None:
    """Have the desk speak a language to a user from now on."""
    session.execute(update(UserRow).where(UserRow.id == user_id).values(language=language))


def disable_user(session: Session, name: str, *, actor: str = "cli") -> None:
    """Shut a user out at once and for good; their work and its trail stay. Raises `NotFound`."""
    user = _user(session, name)
    user.disabled = True
    session.execute(delete(SessionRow).where(SessionRow.user_id == user.id))
    audit(session, actor, Action.USER_DISABLED, f"user:{user.name}")
    session.flush()


def _user(session: Session, name: str) -> UserRow:
    user = find_user(session, name)
    if user is None:
        raise NotFound(f"There is no user {name!r}.")
    return user
