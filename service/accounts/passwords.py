"""Passwords, as hashes that are slow on purpose."""

from __future__ import annotations

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import Unprocessable
from service.message import message
from service.storage.account_tables import UserRow

MIN_PASSWORD = 10
#: argon2 reads all of it; a limit keeps a megabyte of "password" from being work
MAX_PASSWORD = 256

_hasher = PasswordHasher()
#: each hash takes 64 MiB while it is made; more at once than this could take the machine down
_hashing = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    """Hash with argon2id. Raises `Unprocessable` for a password too short or too long."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Unprocessable(
            message(
                "A password has {least} to {most} characters; this one has {count}.",
                least=MIN_PASSWORD,
                most=MAX_PASSWORD,
                count=len(password),
            ),
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
    stored = (user.password_hash if user is not None and known else "") or nobody
    with _hashing:
        try:
            _hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
    return known


def is_outdated(user: UserRow) -> bool:
    """Return whether a hash was made with other parameters than a new one would be."""
    return _hasher.check_needs_rehash(user.password_hash)


def new_password() -> str:
    """Make a password for somebody else, to be said once: 96 bits."""
    return secrets.token_urlsafe(12)


@cache
def _nobody() -> str:
    """Make a hash that no password fits; not at import, which every command would wait for."""
    return _hasher.hash(secrets.token_urlsafe(16))
