"""Who may use the desk and the API: editors, their signed-in browsers, and keys for programs."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.errors import Conflict, NotFound, Unauthenticated, Unprocessable
from service.program import dragoman
from service.storage.audit import Action, audit
from service.storage.tables import ApiKeyRow, SessionRow, UserRow, now

ROLES = ("editor", "admin")
SCOPES = ("fetch", "status", "review", "glossary", "admin")
KEY_PREFIX = "dk_"
MIN_PASSWORD = 10
#: argon2 reads all of it; a limit keeps a megabyte of "password" from being work
MAX_PASSWORD = 256
_NAME = re.compile(r"[^\W_][\w.@+-]{0,63}")

_hasher = PasswordHasher()
#: each hash takes 64 MiB while it is made; more at once than this could take the machine down
_hashing = threading.BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class Editor:
    """A signed-in user. `csrf` is the token that every form of this session carries."""

    id: str
    name: str
    role: str
    csrf: str

    @property
    def is_admin(self) -> bool:
        """Return whether this user may do what only admins may."""
        return self.role == "admin"


@dataclass(frozen=True, slots=True)
class Key:
    """A valid API key: its name (the actor in the audit trail) and what it may do."""

    id: str
    name: str
    scopes: tuple[str, ...]

    def allows(self, scope: str) -> bool:
        """Return whether the key may do what `scope` covers; `admin` covers everything."""
        return scope in self.scopes or "admin" in self.scopes

    @property
    def actor(self) -> str:
        """How the audit trail names the holder of this key."""
        return f"key:{self.name}"[:64]


# --- users ------------------------------------------------------------------------------------


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


def disable_user(session: Session, name: str, *, actor: str = "cli") -> None:
    """Shut a user out at once and for good; their work and its trail stay. Raises `NotFound`."""
    user = _user(session, name)
    user.disabled = True
    session.execute(delete(SessionRow).where(SessionRow.user_id == user.id))
    audit(session, actor, Action.USER_DISABLED, f"user:{user.name}")
    session.flush()


def hash_password(password: str) -> str:
    """Hash with argon2id. Raises `Unprocessable` for a password too short or too long."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Unprocessable(
            f"A password has {MIN_PASSWORD} to {MAX_PASSWORD} characters; this one has {len(password)}.",
            field="password",
        )
    with _hashing:
        return _hasher.hash(password)


def verify_password(user: UserRow | None, password: str) -> bool:
    """Return whether `password` signs `user` in, with the same work for a user that does not exist.

    Takes tens of milliseconds on purpose: call it with no transaction open.
    """
    if len(password) > MAX_PASSWORD:
        password = ""
    known = user is not None and not user.disabled
    nobody = _nobody()  # in either case, or the first one to sign in could tell by the time it takes
    stored = user.password_hash if user is not None and known else nobody
    with _hashing:
        try:
            _hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
    return known


@cache
def _nobody() -> str:
    """Make a hash that no password fits; not at import, which every command would wait for."""
    return _hasher.hash(secrets.token_urlsafe(16))


def _user(session: Session, name: str) -> UserRow:
    user = find_user(session, name)
    if user is None:
        raise NotFound(f"There is no user {name!r}.")
    return user


# --- signed-in browsers -----------------------------------------------------------------------


def open_session(session: Session, user_id: str, hours: float, *, replaces: str | None = None) -> str:
    """Sign a user in and return the new cookie value; the one it `replaces` is worth nothing from now on."""
    moment = now()
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= moment))
    if replaces:
        close_session(session, replaces)
    token = secrets.token_urlsafe(32)
    session.add(
        SessionRow(
            id=_digest(token),
            user_id=user_id,
            csrf=secrets.token_urlsafe(32),
            expires_at=moment + timedelta(hours=hours),
        )
    )
    session.flush()
    return token


def find_editor(session: Session, token: str) -> Editor | None:
    """Return who is signed in with this cookie value; None when expired, signed out or disabled."""
    row = session.get(SessionRow, _digest(token))
    if row is None or row.expires_at <= now() or row.user.disabled:
        return None
    return Editor(id=row.user.id, name=row.user.name, role=row.user.role, csrf=row.csrf)


def close_session(session: Session, token: str) -> None:
    """Sign this browser out; quietly nothing when it was not signed in."""
    session.execute(delete(SessionRow).where(SessionRow.id == _digest(token)))


# --- keys for programs ------------------------------------------------------------------------


def add_key(
    session: Session, name: str, scopes: Iterable[str], days: float | None = None, *, actor: str = "cli"
) -> str:
    """Add a key and return its secret, which cannot be read again later. `days` None: it never expires.

    Raises `Unprocessable` naming the field, `Conflict` when a valid key has the name.
    """
    name = name.strip()
    wanted = tuple(dict.fromkeys(scopes))
    if not 1 <= len(name) <= 60 or not name.isprintable():
        raise Unprocessable("A key needs a name of 1 to 60 characters.", field="name")
    if not wanted:
        raise Unprocessable(f"A key needs at least one scope of: {', '.join(SCOPES)}.", field="scopes")
    for scope in wanted:
        if scope not in SCOPES:
            raise Unprocessable(
                f"There is no scope {scope!r}. There are: {', '.join(SCOPES)}.", field="scopes"
            )
    if days is not None and days <= 0:
        raise Unprocessable("A key has to be valid for more than 0 days.", field="days")
    moment = now()
    if any(_valid(row) for row in session.scalars(select(ApiKeyRow).where(ApiKeyRow.name == name))):
        raise Conflict(f"There is already a key {name!r}. Revoke it first or choose another name.")
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    session.add(
        ApiKeyRow(
            name=name,
            key_hash=_digest(secret),
            scopes=list(wanted),
            created_at=moment,
            expires_at=moment + timedelta(days=days) if days is not None else None,
        )
    )
    audit(session, actor, Action.KEY_ADDED, f"key:{name}", scopes=list(wanted))
    session.flush()
    return secret


def check_key(session: Session, secret: str) -> Key:
    """Return the key that belongs to this secret. Raises `Unauthenticated` saying what is wrong with it."""
    # The secret is 256 random bits: an equal hash is the proof, and timing of the look-up tells nothing.
    row = session.scalar(select(ApiKeyRow).where(ApiKeyRow.key_hash == _digest(secret)))
    if row is None:
        raise Unauthenticated("This API key is not known here. Check it, or ask for a new one.")
    if row.revoked_at is not None:
        raise Unauthenticated(f"The API key {row.name!r} was revoked. Ask for a new one.")
    if not _valid(row):
        raise Unauthenticated(f"The API key {row.name!r} has expired. Ask for a new one.")
    return Key(id=row.id, name=row.name, scopes=tuple(row.scopes))


def list_keys(session: Session) -> list[ApiKeyRow]:
    """List every key ever given out, oldest first."""
    return list(session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at, ApiKeyRow.name)))


def revoke_key(session: Session, name: str, *, actor: str = "cli") -> int:
    """Revoke the key of that name or id, at once; return how many. Raises `NotFound` when there is none."""
    query = select(ApiKeyRow).where(
        (ApiKeyRow.name == name) | (ApiKeyRow.id == name), ApiKeyRow.revoked_at.is_(None)
    )
    rows = list(session.scalars(query))
    if not rows:
        raise NotFound(f"There is no key {name!r} to revoke. `{dragoman()} keys list` shows those there are.")
    for row in rows:
        row.revoked_at = now()
        audit(session, actor, Action.KEY_REVOKED, f"key:{row.name}")
    session.flush()
    return len(rows)


def _valid(row: ApiKeyRow) -> bool:
    return row.revoked_at is None and (row.expires_at is None or row.expires_at > now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
