"""Conditional requests: strong entity tags, and 304 for those who have it already (RFC 9110, 13)."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime

from fastapi import Request

_TAGS = re.compile(r'(?:W/)?"([^"]*)"')


def headers(tag: str, changed_at: datetime | None, *, private: bool) -> dict[str, str]:
    """Return what stands over an answer with an entity tag, whether it is given or known already.

    Caches may keep it, but must ask each time (`no-cache`): a withdrawn story has to be gone at once.
    `private` keeps it out of shared caches.
    """
    made = {
        "ETag": f'"{tag}"',
        "Cache-Control": f"{'private' if private else 'public'}, no-cache",
        "Vary": "Authorization",
    }
    if changed_at is not None:
        made["Last-Modified"] = format_datetime(changed_at, usegmt=True)
    return made


def is_known(request: Request, tag: str) -> bool:
    """Return whether the caller has what the tag stands for."""
    return has(request.headers.getlist("if-none-match"), tag)


def has(if_none_match: list[str], tag: str) -> bool:
    """Return whether the `If-None-Match` header lists the tag; compared weakly, as it is for GET."""
    value = ",".join(if_none_match).strip()
    return value == "*" or tag in _TAGS.findall(value)
