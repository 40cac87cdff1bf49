"""Conditional requests: strong entity tags, and 304 for those who have it already (RFC 9110, 13)."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from fastapi import Request, Response

from service.stages.publishing import canonical, etag

_TAGS = re.compile(r'(?:W/)?"([^"]*)"')


def answer(request: Request, record: Any, *, changed_at: datetime | None, private: bool) -> Response:
    """Return the answer with a JSON record, or a 304 if the caller has it.

    Caches may keep it, but must ask each time (`no-cache`): a withdrawn story has to be gone at once.
    `private` keeps it out of shared caches.
    """
    tag = etag(record)
    headers = {
        "ETag": f'"{tag}"',
        "Cache-Control": f"{'private' if private else 'public'}, no-cache",
        "Vary": "Authorization",
    }
    if changed_at is not None:
        headers["Last-Modified"] = format_datetime(changed_at, usegmt=True)
    if has(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(canonical(record), media_type="application/json", headers=headers)


def has(if_none_match: list[str], tag: str) -> bool:
    """Return whether the `If-None-Match` header lists the tag; compared weakly, as it is for GET."""
    value = ",".join(if_none_match).strip()
    return value == "*" or tag in _TAGS.findall(value)
