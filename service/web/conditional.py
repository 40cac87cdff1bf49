"""Conditional requests: strong entity tags, and 304 for those who have it already (RFC 9110, 13)."""

from __future__ import annotations

import re

from fastapi import Request

_TAGS = re.compile(r'(?:W/)?"([^"]*)"')


def is_known(request: Request, tag: str) -> bool:
    """Return whether the caller has what the tag stands for."""
    return has(request.headers.getlist("if-none-match"), tag)


def has(if_none_match: list[str], tag: str) -> bool:
    """Return whether the `If-None-Match` header lists the tag; compared weakly, as it is for GET."""
    value = ",".join(if_none_match).strip()
    return value == "*" or tag in _TAGS.findall(value)
