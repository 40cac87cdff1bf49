"""Sending one message to a subscriber, once: in bounded time, and only to an address that was checked."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

import httpx2

from service.message import message
from service.subscribers.addresses import (
    AddressRefused,
    Resolve,
    WebTarget,
    checked_addresses,
    look_up,
    read_target,
)

# They write whole addresses into their logs, and that of a chat is its secret.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)

#: seconds for a connection, and for everything from then until the answer's first line and headers
CONNECT, DEADLINE = 5.0, 15.0
#: seconds that looking the name up may take: after that the lease might not last
LOOK_UP = 20.0


@dataclass(frozen=True, slots=True)
class Told:
    """How it went: what the subscriber answered, or why it did not; `retry_after` is in seconds."""

    code: int | None
    trouble: str = ""
    retry_after: float | None = None

    @property
    def is_well(self) -> bool:
        """Return whether the subscriber has it."""
        return self.code is not None and 200 <= self.code < 300


@cache
def certificates() -> ssl.SSLContext:
    """Return the certificates that are trusted, whatever the environment says; they are read once."""
    return httpx2.create_ssl_context(trust_env=False)


def send(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    allow: Collection[str] = (),
    resolve: Resolve = look_up,
    trusted: ssl.SSLContext | None = None,
) -> Told:
    """Post a JSON body. What goes wrong is in the answer; nothing is raised.

    Redirects are not followed, no proxy of the environment is used, and of the answer's body nothing is read.
    """
    began = time.monotonic()
    try:
        target = read_target(url, allow)
        addresses = checked_addresses(target, allow, resolve)
    except AddressRefused as error:
        return Told(None, error.detail)
    except (OSError, UnicodeError):
        return Told(None, message("The name of its host leads nowhere."))
    if time.monotonic() - began > LOOK_UP:
        return Told(None, message("The name of its host leads nowhere."))
    fixed = {"content-type": "application/json", "user-agent": "dragoman-webhooks", "connection": "close"}
    try:
        return asyncio.run(_post(target, addresses, body, {**fixed, **headers}, trusted or certificates()))
    except TimeoutError:
        return Told(None, message("It did not answer in time."))


async def _post(
    target: WebTarget, addresses: list[str], body: bytes, headers: Mapping[str, str], trusted: ssl.SSLContext
) -> Told:
    """Post to the first of the addresses that takes a connection."""
    last = Told(None, "It has no address.")
    timeout = httpx2.Timeout(DEADLINE, connect=CONNECT)
    async with (
        asyncio.timeout(DEADLINE),
        httpx2.AsyncClient(trust_env=False, follow_redirects=False, verify=trusted, timeout=timeout) as http,
    ):
        for address in addresses:
            try:
                request = http.build_request(
                    "POST",
                    target.at(address),
                    content=body,
                    headers={**headers, "host": target.authority},
                    # the certificate has to be that of the name, not of the address
                    extensions={"sni_hostname": target.host},
                )
                answer = await http.send(request, stream=True)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                last = Told(None, _why(error))
                continue
            except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError):
                return Told(None, message("What it answered cannot be read."))
            await answer.aclose()
            return _told(answer)
    return last


def _told(answer: httpx2.Response) -> Told:
    code = answer.status_code
    if 300 <= code < 400:
        return Told(
            code, message("It points elsewhere, and redirects are not followed: correct the address.")
        )
    return Told(code, "", retry_after(answer.headers.get("retry-after", "")))


def _why(error: Exception) -> str:
    if isinstance(error, httpx2.ConnectTimeout):
        return message("It did not answer in time.")
    told = str(error)
    if "CERTIFICATE" in told.upper():
        return message("Its certificate is not valid for its name, or nobody known has signed it.")
    return message("It takes no connection.")


def retry_after(value: str) -> float | None:
    """Return the seconds that a `Retry-After` asks for, None where it says nothing that can be read."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
