"""What went wrong between us and the hub, said as what it is: network, hub, limit, gate, token, disk."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from service.errors import DragomanError, Forbidden, NotFound, Unauthenticated, Unavailable
from service.program import dragoman

#: answers that may be other ones in a while
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long faults are borne that may pass: tries without a byte, seconds without one, seconds asked for.

    `longest` is the most that is waited at the hub's wish (Retry-After); for longer, a person is told.
    """

    tries: int = 5
    timeout: float = 30.0
    longest: float = 120.0
    sleep: Callable[[float], None] = time.sleep

    def wait(self, error: Exception, number: int) -> float | None:
        """Return the seconds to wait after the fault `number` in a row; None where it is too long."""
        asked = retry_after(error)
        if asked is None:
            return min(2.0**number, 20.0)
        return asked if asked <= self.longest else None


def status_of(error: Exception) -> int:
    """Return the HTTP status that the hub answered with; 0 where it did not answer."""
    return int(getattr(getattr(error, "response", None), "status_code", 0) or 0)


def is_network(error: Exception) -> bool:
    """Return whether no answer came, or half of one."""
    import httpx2

    return isinstance(error, httpx2.TransportError)


def is_passing(error: Exception) -> bool:
    """Return whether asking again may help."""
    return is_network(error) or status_of(error) in PASSING


def retry_after(error: Exception) -> float | None:
    """Return in how many seconds the hub wants to be asked again; None where it does not say."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if headers is None or status_of(error) not in (429, 503):
        return None
    told = str(headers.get("Retry-After", "")).strip()
    if told.isdigit():
        return float(told)
    if told:
        try:
            return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
        except (TypeError, ValueError):
            pass
    from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]  # public

    limit = parse_ratelimit_headers(headers)
    return float(limit.reset_in_seconds) if limit is not None and limit.remaining == 0 else None


def as_said(error: Exception, name: str, home: str, kept: str = "") -> DragomanError:
    """Return the error for a person: what it was, to which model, what to do. `kept`: what is here."""
    from huggingface_hub import errors

    if isinstance(error, DragomanError):
        return error
    status = status_of(error)
    again = f"{kept}Run the same command again" if kept else "Run the same command again"
    if isinstance(error, errors.OfflineModeIsEnabled):
        return Unavailable(
            "HF_HUB_OFFLINE is set, so the hub is not asked. Unset it, and add the model again."
        )
    if is_network(error):
        return Unavailable(
            f"The hub ({home}) cannot be reached: {_network(error)}. {again} when the network is there, or "
            f"on a machine with one run {by_hand(name)}, bring that folder here, and run "
            f"`{dragoman()} models add {name.rpartition('/')[2]}`."
        )
    if isinstance(error, errors.GatedRepoError):
        return Forbidden(
            f"{name} is gated: its owner lets fetch it who accepts the conditions at {home}/{name}. Accept "
            f"them there, make a token at {home}/settings/tokens, set HF_TOKEN to it, and add it again."
        )
    if isinstance(error, errors.DisabledRepoError):
        return Forbidden(f"The hub has closed {name} to everybody. Choose another model.")
    if isinstance(error, errors.RevisionNotFoundError):
        return NotFound(f"The hub has no such commit of {name} any more: its owner has rewritten it.")
    if isinstance(error, errors.EntryNotFoundError):
        return NotFound(f"A file of {name} has gone from the hub while it was fetched. {again}.")
    if status == 401 and _has_token():
        return Unauthenticated(
            "The hub does not accept the token that is set (HF_TOKEN, or that of `hf auth login`). Make "
            f"a new one at {home}/settings/tokens, or unset it: a model that is open to all needs none."
        )
    if isinstance(error, errors.RepositoryNotFoundError) or status in (401, 404):
        return NotFound(
            f"The hub has no model {name} that is open to all. Look for its name on {home}/models; "
            "for one that is private, set HF_TOKEN."
        )
    if status == 403:
        return Forbidden(f"The hub refuses to give {name} to this machine (403). Look at {home}/{name} why.")
    if status == 429:
        wait = retry_after(error)
        when = f"in {wait:.0f} seconds" if wait is not None else "in some minutes"
        return Unavailable(
            f"The hub ({home}) has had too many requests from this address and wants to be asked again "
            f"{when} (429). {again} then; with HF_TOKEN set more is allowed."
        )
    if status >= 500:
        return Unavailable(
            f"The hub ({home}) answers with an error of its own ({status}): the fault is on its side. "
            f"{again} later."
        )
    if status:
        return Unavailable(f"The hub ({home}) answers {status} where {name} was asked for. {again} later.")
    return Unavailable(f"What {home} answers is no hub's answer ({error}). Is HF_ENDPOINT the right address?")


def by_hand(name: str) -> str:
    """Return the command that fetches no more than is needed, on another machine."""
    wanted = "--include '*.json' '*vocabulary.txt' '*.spm' '*.model' 'model.bin' 'README.md'"
    return f"`hf download {name} --local-dir {name.rpartition('/')[2]} {wanted}`"


def _network(error: Exception) -> str:
    import httpx2

    text = str(error).strip().rstrip(".")
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return (
            "its certificate is not trusted here (is a proxy in between? set SSL_CERT_FILE to its authority)"
        )
    if isinstance(error, httpx2.ProxyError):
        return f"the proxy refuses ({text})"
    if isinstance(error, httpx2.TimeoutException):
        return "it did not answer in time"
    if isinstance(error, httpx2.ConnectError):
        return text or "no connection"
    return f"the connection broke off ({text or type(error).__name__})"


def _has_token() -> bool:
    from huggingface_hub import get_token

    return bool(os.environ.get("HF_TOKEN") or get_token())
