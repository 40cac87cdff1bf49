"""Secrets that are random, and so are known by a plain hash: cookies, keys, recovery codes."""

from __future__ import annotations

import hashlib


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret, in hex: what the record keeps in its place."""
    return hashlib.sha256(secret.encode()).hexdigest()
