"""What every adapter does: prove who sent a delivery, then read a `Story` out of it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from service.domain.story import Story
from service.errors import Unauthenticated
from service.intake.fields import Fields


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook call as it came in. `headers` are by lower-case name.

    `event` is what stands behind `/webhook/` in the URL. No signature covers it, so it can add to
    what the body says and never overrule it.
    """

    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What an adapter knows besides the body.

    `at` is the signed time where the CMS signs one, else when it was received. `message_id` is the
    sender's id of the message, the same on every retry, where there is one.
    """

    language: str
    at: datetime
    received_at: datetime
    max_words: int
    options: Mapping[str, Any] = field(default_factory=dict)
    event: str | None = None
    message_id: str | None = None


class Adapter(Protocol):
    """One CMS. `kind` names it in the record, `label` to people, `header` is where it proves itself."""

    kind: str
    label: str
    header: str

    def new_key(self) -> str:
        """Make a secret in the form that this CMS takes."""
        ...

    def key_problem(self, key: str) -> str | None:
        """Return why a secret that someone brought cannot be used, or None."""
        ...

    def verify(self, delivery: Delivery, keys: Sequence[str], window_seconds: float) -> datetime | None:
        """Prove that a holder of one of `keys` sent this body; gives the signed time where there is one.

        Raises `Unauthenticated` when the proof is missing, wrong, or outside of the window.
        """
        ...

    def message_id(self, delivery: Delivery) -> str | None:
        """Return the sender's id of the message, where the CMS sends one."""
        ...

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read the story. Raises `Unprocessable` naming the field."""
        ...


def mac(key: str, signed: bytes, algorithm: str) -> bytes:
    """Return the HMAC of some bytes under a text key."""
    return hmac.new(key.encode(), signed, getattr(hashlib, algorithm)).digest()


def matches(given: bytes, expected: Sequence[bytes]) -> bool:
    """Return whether `given` is one of `expected`, in a time that says nothing about where it differs."""
    found = False
    for candidate in expected:
        found |= hmac.compare_digest(given, candidate)
    return found


def missing(header: str, form: str, advice: str) -> Unauthenticated:
    """Return the error for a header that was expected and is not there, or not in its form."""
    return Unauthenticated(
        f"The header {header} is missing or not in the form `{form}`. {advice}", expected_header=header
    )


def no_match(header: str, advice: str) -> Unauthenticated:
    """Return the error for a signature that no valid key makes."""
    return Unauthenticated(
        f"The signature in {header} does not fit the body under any key of this source. {advice}",
        expected_header=header,
    )


def check_window(header: str, seconds: float, now: datetime, window_seconds: float) -> datetime:
    """Return a signed time (seconds since 1970). Raises `Unauthenticated` when it is too old or ahead."""
    distance = now.timestamp() - seconds
    if abs(distance) > window_seconds:
        side = "old" if distance > 0 else "far ahead"
        raise Unauthenticated(
            f"The time signed in {header} is {abs(distance):.0f} seconds too {side}; "
            f"{window_seconds:.0f} are allowed. Set the clocks right; an old delivery has to be signed anew.",
            expected_header=header,
        )
    return datetime.fromtimestamp(seconds, UTC)


def digits(text: str | None, most: int = 16) -> int | None:
    """Read a plain run of digits, or None: signed times must be written one way only."""
    return int(text) if text and re.fullmatch(rf"[0-9]{{1,{most}}}", text) else None


def text_key() -> str:
    """Make a random secret of 256 bits as text."""
    return secrets.token_urlsafe(32)


def text_key_problem(key: str) -> str | None:
    """Return why a text secret cannot be used, or None."""
    if not key.isascii() or not key.isprintable() or key != key.strip():
        return "a secret is printable ASCII without spaces around it"
    return None if len(key) >= 16 else "a secret needs at least 16 characters"
