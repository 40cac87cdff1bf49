"""Who may read `/metrics`: whoever has its token, or this machine itself where no proxy stands before it."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Header, Request

from service.errors import Forbidden, Unauthenticated
from service.settings import Settings

#: what a proxy adds: behind one, every request comes from its machine
_OF_PROXIES = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def may_scrape(request: Request, authorization: Annotated[str | None, Header()] = None) -> None:
    """Let a scraper pass. Raises `Unauthenticated` without the right token, or `Forbidden` from outside."""
    settings: Settings = request.app.state.settings
    if token := settings.metrics_token:
        scheme, _, given = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
            raise Unauthenticated("Send DRAGOMAN_METRICS_TOKEN as `Authorization: Bearer …`.")
    elif not _is_this_machine(request, settings):
        raise Forbidden(
            "The metrics are for this machine alone. To read them from elsewhere, or where a proxy stands "
            "before the desk, set DRAGOMAN_METRICS_TOKEN and send it as `Authorization: Bearer …`."
        )


def _is_this_machine(request: Request, settings: Settings) -> bool:
    """Return whether nobody but this machine can have asked, as far as the request tells.

    `DRAGOMAN_PUBLIC_URL` says that others reach the desk by a proxy, which may say nothing of itself. The
    name that was asked for is looked at as well: a page that a browser here shows could ask under its own.
    """
    client = request.client.host if request.client else ""
    public = urlsplit(settings.public_url).hostname if settings.public_url else "localhost"
    return (
        _is_loopback(client)
        and _is_loopback(request.url.hostname or "")
        and _is_loopback(public or "")
        and not any(name in request.headers for name in _OF_PROXIES)
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
