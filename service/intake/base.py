"""What every adapter does: prove who sent a delivery, then read a `Story` out of it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Protocol

from service.domain.story import Story
from service.errors import Unauthenticated
from service.intake.fields import Fields


class Ignored(Exception):
    """A delivery that is proved and is no news of a story; the message says why.

    `end` is the kill of the story of that name, where the delivery names one: what is no story any
    more is not live any more. It is recorded only if that story is known here; otherwise nothing is.
    """

    def __init__(self, why: str, end: Story | None = None) -> None:
        super().__init__(why)
        self.end = end


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook call as it came in. `headers` are by lower-case name.

    `event` is what stands behind `/webhook/` in the URL. No signature covers it, so it can never make
    public what the body does not; that a story ended may be told by it, where the body cannot.
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

    def words(self, option: str, default: str) -> tuple[str, ...]:
        """Return an option of the source that is a list of words: JSON, or with commas between them."""
        return option_words(self.options, option, default)

    def base_url(self) -> str | None:
        """Return what relative addresses are relative to, where the source says so."""
        value = self.options.get("base_url")
        return value if isinstance(value, str) else None

    def end_of(self, updated: datetime | None, *, in_seconds: bool = False) -> datetime:
        """Return the time of a kill: never before the version that it ends, which came earlier.

        `in_seconds`: the CMS counts whole seconds, if `updated` shows no parts of one. A story that comes
        back in the second in which it went must not look older than the kill; of two times that are the
        same, the kill wins if it came last.
        """
        counted = in_seconds and updated is not None and updated.microsecond == 0
        at = self.at.replace(microsecond=0) if counted else self.at
        return max(updated or at, at)


def option_words(options: Mapping[str, Any], option: str, default: str = "") -> tuple[str, ...]:
    """Return an option of a source that is a list of words: JSON, or with commas between them."""
    value = options.get(option) or default
    words = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(str(word).strip() for word in words if str(word).strip())


class Adapter(Protocol):
    """One CMS. `kind` names it in the record, `label` to people, `header` is where it proves itself.

    `events` are the addresses behind `/webhook/` to enter in the CMS, with what it calls each; none
    where one address takes all. `required` are the options that a source cannot do without.
    """

    kind: str
    label: str
    header: str
    events: Mapping[str, str]
    required: Mapping[str, str]

    def new_key(self) -> str:
        """Return a new secret in the form that this CMS takes."""
        ...

    def key_problem(self, key: str) -> str | None:
        """Return why a secret that someone brought cannot be used, or None."""
        ...

    def verify(self, delivery: Delivery, keys: Sequence[str], window_seconds: float) -> datetime | None:
        """Prove that a holder of one of `keys` sent this body; return the signed time where there is one.

        Raises `Unauthenticated` when the proof is missing, wrong, or outside of the window.
        """
        ...

    def message_id(self, delivery: Delivery) -> str | None:
        """Return the sender's id of the message, where the CMS sends one."""
        ...

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read the story. Raises `Unprocessable` naming the field, `Ignored` for what is no news."""
        ...


class TextKeyAdapter:
    """What the adapters share whose secret is any text and whose messages have no id."""

    events: Mapping[str, str] = MappingProxyType({})
    required: Mapping[str, str] = MappingProxyType({})

    def new_key(self) -> str:
        """Return a random secret of 256 bits as text."""
        return secrets.token_urlsafe(32)

    def key_problem(self, key: str) -> str | None:
        """Return why a secret cannot be used, or None."""
        if not key.isascii() or not key.isprintable() or key != key.strip():
            return "a secret is printable ASCII without spaces around it"
        return None if len(key) >= 16 else "a secret needs at least 16 characters"

    def message_id(self, delivery: Delivery) -> str | None:
        """Return None: these CMSs send no id."""
        return None


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
    """Return the number that a plain run of digits is, or None: signed times are written one way only."""
    return int(text) if text and re.fullmatch(rf"[0-9]{{1,{most}}}", text) else None
