"""Sign-ins in two halves: what is agreed on with a browser before it comes back with the second half."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from service.accounts.digests import digest
from service.storage.account_tables import HalfSignInRow
from service.storage.tables import now

#: for so long the second half is waited for
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class FirstHalf:
    """What was agreed on: whose sign-in it is, if that is known, and `data`."""

    user_id: str | None
    data: Mapping[str, Any]


def begin_half(session: Session, purpose: str, user_id: str | None = None, **data: Any) -> str:
    """Remember a first half and return the value of the cookie that belongs to it."""
    session.execute(delete(HalfSignInRow).where(HalfSignInRow.expires_at <= now()))
    token = secrets.token_urlsafe(32)
    row = HalfSignInRow(id=digest(token), purpose=purpose, user_id=user_id, data=data)
    row.expires_at = now() + PATIENCE
    session.add(row)
    session.flush()
    return token


def find_half(session: Session, purpose: str, token: str | None) -> FirstHalf | None:
    """Return the first half of this cookie; None when it is too old, or of another kind."""
    row = session.get(HalfSignInRow, digest(token)) if token else None
    if row is None or row.purpose != purpose or row.expires_at <= now():
        return None
    return FirstHalf(row.user_id, row.data)


def end_half(session: Session, token: str | None) -> None:
    """Forget a first half: it serves once."""
    if token:
        session.execute(delete(HalfSignInRow).where(HalfSignInRow.id == digest(token)))
