"""Keys with which programs use the API."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from service.accounts.digests import digest
from service.errors import Conflict, NotFound, Unauthenticated, Unprocessable
from service.program import dragoman
from service.storage.account_tables import ApiKeyRow
from service.storage.audit import Action, audit
from service.storage.session import writing
from service.storage.tables import now

SCOPES = ("fetch", "status", "review", "glossary", "admin")
#: what they open belongs to no edition
WHOLE_DESK = ("glossary", "admin")
KEY_PREFIX = "dk_"


@dataclass(frozen=True, slots=True)
class Key:
    """A valid API key: its name (the actor in the audit trail) and what it may do."""

    id: str
    name: str
    scopes: tuple[str, ...]
    #: those that it may be used for; None: all
    editions: tuple[str, ...] | None = None
    last_used_at: datetime | None = None

    def allows(self, scope: str) -> bool:
        """Return whether the key may do what `scope` covers; `admin` covers everything."""
        return scope in self.scopes or "admin" in self.scopes

    def covers(self, edition: str | None) -> bool:
        """Return whether the key may be used for an edition; None stands for all of them."""
        return self.editions is None or (edition is not None and edition in self.editions)

    @property
    def actor(self) -> str:
        """How the audit trail names the holder of this key."""
        return f"key:{self.name}"[:64]


def add_key(
    session: Session,
    name: str,
    scopes: Iterable[str],
    days: float | None = None,
    *,
    editions: Iterable[str] = (),
    actor: str = "cli",
) -> str:
    """Add a key and return its secret, which cannot be read again later. `days` None: it never expires.

    With `editions` it may be used for these alone; the glossary and the whole desk are no edition's.

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
    only = tuple(dict.fromkeys(editions))
    if only and (whole := [scope for scope in wanted if scope in WHOLE_DESK]):
        raise Unprocessable(
            f"The scope {whole[0]!r} is for the whole desk; a key for some editions can have: "
            f"{', '.join(scope for scope in SCOPES if scope not in WHOLE_DESK)}.",
            field="editions",
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
            key_hash=digest(secret),
            scopes=list(wanted),
            editions=list(only) or None,
            created_at=moment,
            expires_at=moment + timedelta(days=days) if days is not None else None,
        )
    )
    audit(session, actor, Action.KEY_ADDED, f"key:{name}", scopes=list(wanted), editions=list(only) or None)
    session.flush()
    return secret


#: the time of the last use is kept to so much, so that a poll is not a write
USED_WITHIN = timedelta(minutes=1)


def note_use(engine: Engine, key: Key) -> None:
    """Keep when a key was used last, to the minute; where that cannot be kept, who reads is not refused."""
    if key.last_used_at is not None and now() - key.last_used_at < USED_WITHIN:
        return
    with suppress(SQLAlchemyError), writing(engine) as session:
        session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key.id).values(last_used_at=now()))


def check_key(session: Session, secret: str) -> Key:
    """Return the key that belongs to this secret. Raises `Unauthenticated` saying what is wrong with it."""
    # The secret is 256 random bits: an equal hash is the proof, and timing of the look-up tells nothing.
    row = session.scalar(select(ApiKeyRow).where(ApiKeyRow.key_hash == digest(secret)))
    if row is None:
        raise Unauthenticated("This API key is not known here. Check it, or ask for a new one.")
    if row.revoked_at is not None:
        raise Unauthenticated(f"The API key {row.name!r} was revoked. Ask for a new one.")
    if not _valid(row):
        raise Unauthenticated(f"The API key {row.name!r} has expired. Ask for a new one.")
    return _key(row)


def key_by_id(session: Session, key_id: str) -> Key | None:
    """Return a key that somebody was given, as far as it is still valid; else None."""
    row = session.get(ApiKeyRow, key_id)
    return _key(row) if row is not None and _valid(row) else None


def key_named(session: Session, name: str) -> ApiKeyRow:
    """Return the valid key of that name or id. Raises `NotFound`."""
    query = select(ApiKeyRow).where((ApiKeyRow.name == name) | (ApiKeyRow.id == name))
    found = next((row for row in session.scalars(query) if _valid(row)), None)
    if found is None:
        raise NotFound(f"There is no valid key {name!r}. `{dragoman()} keys list` shows those there are.")
    return found


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


def _key(row: ApiKeyRow) -> Key:
    only = None if row.editions is None else tuple(row.editions)
    return Key(
        id=row.id, name=row.name, scopes=tuple(row.scopes), editions=only, last_used_at=row.last_used_at
    )


def _valid(row: ApiKeyRow) -> bool:
    return row.revoked_at is None and (row.expires_at is None or row.expires_at > now())
