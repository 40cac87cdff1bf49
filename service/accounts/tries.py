"""Slowing down the guessing of passwords: wrong tries count, in the database, for all web processes.

A try is written down as wrong before the password is looked at, and taken out again when it was right: so
many tries at the same time are many, and right ones are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.accounts.digests import digest
from service.errors import TooManyTries
from service.message import counted
from service.storage.account_tables import SignInTryRow
from service.storage.session import is_postgresql
from service.storage.tables import now

WINDOW = timedelta(minutes=15)
#: any number will do, as long as every process takes the same
ADVISORY_LOCK = 7_305_227


@dataclass(frozen=True, slots=True)
class TryLimits:
    """How many wrong tries there may be in a quarter of an hour.

    Few for a name at one address, where a colleague mistypes, and many for one address, which is an office;
    those for a name from anywhere are so many that a stranger hardly locks its owner out.
    """

    name_at_address: int = 5
    address: int = 50
    name: int = 100


LIMITS = TryLimits()


def check_tries(session: Session, name: str, address: str, limits: TryLimits = LIMITS) -> None:
    """Raise `TooManyTries`, with the seconds to wait, where there were too many wrong ones."""
    moment, who, where = now(), digest(name), _place(address)
    for_name, at_address = SignInTryRow.who == who, SignInTryRow.address == where
    wait = max(
        _wait(session, moment, limits.name_at_address, for_name & at_address),
        _wait(session, moment, limits.address, at_address),
        _wait(session, moment, limits.name, for_name),
    )
    if wait > 0:
        minutes = max(1, round(wait / 60))
        raise TooManyTries(
            counted(
                "Too many failed sign-ins. Try again in {count} minute, or ask an admin for a new password.",
                "Too many failed sign-ins. Try again in {count} minutes, or ask an admin for a new password.",
                minutes,
            ),
            retry_after=int(wait) + 1,
        )


def begin_try(session: Session, name: str, address: str, limits: TryLimits = LIMITS) -> int:
    """Write a try down as wrong and return its number, for `take_out`. Raises `TooManyTries`."""
    if is_postgresql(session):  # or two at the same time would count the same others; SQLite has one writer
        session.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))
    session.execute(delete(SignInTryRow).where(SignInTryRow.at <= now() - WINDOW))
    check_tries(session, name, address, limits)
    row = SignInTryRow(who=digest(name), address=_place(address), at=now())
    session.add(row)
    session.flush()
    return row.id


def take_out(session: Session, number: int) -> None:
    """Take a try out again that was right."""
    session.execute(delete(SignInTryRow).where(SignInTryRow.id == number))


def forget_tries(session: Session, name: str, address: str) -> None:
    """Forget the wrong tries for a name at an address, now that it is signed in from there."""
    mine = SignInTryRow.who == digest(name), SignInTryRow.address == _place(address)
    session.execute(delete(SignInTryRow).where(*mine))


def _wait(session: Session, moment: datetime, limit: int, which: object) -> float:
    """Return the seconds until there are fewer than `limit` tries again."""
    recent = (
        select(SignInTryRow.at)
        .where(which, SignInTryRow.at > moment - WINDOW)  # type: ignore[arg-type]
        .order_by(SignInTryRow.at.desc())
        .limit(1)
        .offset(limit - 1)
    )
    at = session.scalar(recent)
    return 0.0 if at is None else (at + WINDOW - moment).total_seconds()


def _place(address: str) -> str:
    """Return what counts as one address: of IPv6 the network, all of which one machine may have."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)
