"""Asking a CMS over HTTP: its host alone, in bounded time and size, and never mistaking an error for news."""

from __future__ import annotations

import json
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

from service.errors import Unavailable
from service.intake.options import checked_base

#: seconds for connecting and between two pieces of an answer; and for a whole answer
TIMEOUT, DEADLINE = 20.0, 90.0
MAX_ANSWER = 64_000_000  # bytes: a page of fifty long posts is a tenth of it
MAX_REDIRECTS = 3
#: times that one question is asked, and seconds before the second and third time
TRIES, PAUSES = 3, (1.0, 5.0)
#: a CMS that asks for more patience than this is asked again by a later run
MAX_PATIENCE = 60.0

Wait = Callable[[float], object]

# Both write whole addresses into their logs, and Ghost wants its key in the address.
for _name in ("httpx2", "httpcore2", "httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@cache
def _certificates() -> ssl.SSLContext:
    """Return the certificates that are trusted; they are read once, as that takes longer than to ask."""
    return httpx2.create_ssl_context(trust_env=False)


class CmsTrouble(Unavailable):
    """The CMS is away, or what it said is no answer. Nothing may be concluded from it."""

    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        #: seconds that the CMS asked for
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class CmsAnswer:
    """A whole answer that is JSON: `status` is 2xx, 401, 403, 404 or 410, `headers` are by any case."""

    status: int
    content: Any
    headers: httpx2.Headers
    url: str


class CmsClient:
    """Asks one CMS. `secrets` are parameters that go with every question and are never written anywhere.

    Follows redirects on the CMS's own host only. Raises `CmsTrouble` for everything that is not a
    whole JSON answer, after trying again where that can help.
    """

    def __init__(
        self,
        base: str,
        *,
        headers: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        wait: Wait = time.sleep,
    ) -> None:
        self.base = checked_base(base)
        self._secrets = dict(secrets or {})
        self._wait = wait
        self._http = httpx2.Client(
            headers={"accept": "application/json", "user-agent": "dragoman-sync", **(headers or {})},
            timeout=TIMEOUT,
            follow_redirects=False,
            trust_env=False,
            verify=_certificates(),
        )

    def __enter__(self) -> CmsClient:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._http.close()

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> CmsAnswer:
        """Return the CMS's answer. `path` stands behind the base, or is an address on the same host."""
        url = urljoin(self.base, path) if "://" in path else self.base + path
        self._check_host(url)
        for attempt in range(TRIES):
            try:
                return self._ask(url, {**(params or {}), **self._secrets})
            except CmsTrouble as trouble:
                pause = trouble.retry_after if trouble.retry_after is not None else PAUSES[min(attempt, 1)]
                if attempt + 1 == TRIES or pause > MAX_PATIENCE or not _passing(trouble):
                    raise
                self._wait(pause)
        raise AssertionError("unreachable")

    def _ask(self, url: str, params: Mapping[str, str | int]) -> CmsAnswer:
        asked = _shown(url)
        # an address with its own parameters keeps them where there are no others
        question: dict[str, Any] | None = dict(params) or None
        deadline = time.monotonic() + DEADLINE
        try:
            for _ in range(MAX_REDIRECTS + 1):
                with self._http.stream("GET", url, params=question) as response:
                    if response.is_redirect:
                        url = urljoin(str(response.url), response.headers.get("location", ""))
                        self._check_host(url)
                        question = None  # a redirect's address is whole
                        continue
                    return self._read(response, asked, deadline)
        except httpx2.TransportError as error:
            raise _Passing(
                f"The CMS at {asked} does not answer ({type(error).__name__}). Is it running, and the "
                "address right?"
            ) from None
        except httpx2.HTTPError as error:
            raise CmsTrouble(f"The answer of {asked} cannot be read ({type(error).__name__}).") from None
        raise CmsTrouble(f"{asked} leads from one address to the next without end. Correct `base_url`.")

    def _read(self, response: httpx2.Response, asked: str, deadline: float) -> CmsAnswer:
        status = response.status_code
        if status == 429 or status >= 500:
            raise _Passing(
                f"The CMS answered {status} to {asked}. Nothing was concluded from it; it is asked again "
                "later.",
                retry_after=_retry_after(response.headers),
            )
        if not response.is_success and status not in (401, 403, 404, 410):
            raise CmsTrouble(f"The CMS answered {status} to {asked}. Check `base_url` and the CMS's version.")
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > MAX_ANSWER:
                raise CmsTrouble(f"The answer of {asked} is over {MAX_ANSWER:,} bytes.")
            if time.monotonic() > deadline:
                raise _Passing(f"The answer of {asked} was not complete after {DEADLINE:.0f} seconds.")
        try:
            content = json.loads(bytes(body).decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise CmsTrouble(
                f"The CMS answered {status} to {asked} with something that is not JSON: an error page, or "
                "not the CMS at all. Nothing was concluded from it. Check `base_url`."
            ) from None
        return CmsAnswer(status, content, response.headers, asked)

    def _check_host(self, url: str) -> None:
        there, here = urlsplit(url), urlsplit(self.base)
        same = (there.scheme, there.hostname, _port(url)) == (here.scheme, here.hostname, _port(self.base))
        # a site that has moved to HTTPS since says so by a redirect
        safer = (here.scheme, there.scheme) == ("http", "https") and here.hostname == there.hostname
        if not same and not (safer and (_port(self.base), _port(url)) == (80, 443)):
            raise CmsTrouble(
                f"The CMS at {self.base} points to another host ({there.hostname}). It was not asked: only "
                "the host of the source's `base_url` is. Set `base_url` to the address that it answers at."
            )


class _Passing(CmsTrouble):
    """Trouble that may be over in a moment."""


def _passing(trouble: CmsTrouble) -> bool:
    return isinstance(trouble, _Passing)


def refused(answer: CmsAnswer, name: str) -> CmsTrouble:
    """Return the error for a question that the CMS does not allow; `name` is the key's setting."""
    return CmsTrouble(
        f"The CMS answered {answer.status} to {answer.url}: it does not allow that. Check the key in {name}."
    )


def nonsense(answer: CmsAnswer, what: str) -> CmsTrouble:
    """Return the error for JSON that is not what this CMS answers."""
    return CmsTrouble(
        f"The answer of {answer.url} ({answer.status}) has no {what}, as this kind of CMS sends it. "
        "Nothing was concluded from it. Check `base_url` and the source's kind."
    )


def _port(url: str) -> int | None:
    parts = urlsplit(url)
    return parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _shown(url: str) -> str:
    """Return an address without its parameters: a key may be among them."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


def _retry_after(headers: httpx2.Headers) -> float | None:
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
