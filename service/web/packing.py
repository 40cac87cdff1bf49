"""Compressed answers, and tokens that compression does not give away.

Who can make an editor's browser load a page with words of their choice in it, and see how long the packed
answer is, could guess a secret that stands on the page letter by letter (BREACH). So the token of the forms
stands there under another mask on every page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

#: bytes below which nothing is packed, and how hard: 9 would take twice the time of 5 for 2 % less
SMALLEST, LEVEL = 1_000, 5
#: what sites fetch, as often as they like, and mostly as "nothing new": it is sent as it lies on the shelf
LEFT_OUT = "/v1/editions/"
#: bytes of a token, and of the seed that its mask grows from: a hundred forms of a page carry both
TOKEN_BYTES, SEED_BYTES = 32, 8


class Packing:
    """ASGI middleware: packs answers with gzip for those who can take it; never a stream of events."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packed = GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and pack its answer."""
        as_it_is = scope["type"] != "http" or scope["path"].startswith(LEFT_OUT)
        await (self.app if as_it_is else self.packed)(scope, receive, send)


def masked(token: str) -> str:
    """Return a token of `secrets.token_urlsafe(32)` under a new mask: other letters at each call."""
    bare = _bytes(token)
    if len(bare) != TOKEN_BYTES:
        return token
    return _text((seed := secrets.token_bytes(SEED_BYTES)) + _mixed(_mask(seed), bare))


def unmasked(token: str) -> str:
    """Return the token under a mask; any other text as it is."""
    both = _bytes(token)
    if len(both) != SEED_BYTES + TOKEN_BYTES:
        return token
    return _text(_mixed(_mask(both[:SEED_BYTES]), both[SEED_BYTES:]))


def _mask(seed: bytes) -> bytes:
    return hashlib.sha256(seed).digest()


def _text(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _bytes(token: str) -> bytes:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""
