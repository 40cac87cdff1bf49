"""Answers that are given again: kept in memory for as long as they are what the edition says."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.web.conditional import has
from service.web.stamps import Stamps

#: bytes of answers that a process keeps; an answer of more than a sixteenth of it is not kept
CAPACITY = 64 * 1024 * 1024
#: what an answer takes beside its body
OVERHEAD = 2000

Headers = list[tuple[bytes, bytes]]
Key = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with the stamp that its edition had before it was made.

    `body` is None for one that told somebody that nothing is new: it can only be told again.
    """

    edition: str
    stamp: str
    route: Any
    tag: str
    headers: Headers
    not_modified: Headers
    body: bytes | None


class Shelf:
    """ASGI middleware: gives a kept answer again if its edition's stamp in the database is still the same.

    Only what everybody may have is kept. Everything that takes something from readers, or changes or adds
    it, renews the stamp in its own transaction, so from its commit on no kept answer is given any more.
    """

    def __init__(self, app: ASGIApp, stamps: Stamps, capacity: int = CAPACITY) -> None:
        self.app = app
        self._stamps = stamps
        self._capacity = capacity
        self._size = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass a request on."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["shelf"] = self
        kept = self._kept.get((scope["path"], scope["query_string"]))
        if kept is None or not await self._answer(kept, scope, send):
            await self.app(scope, receive, send)

    def keep(self, request: Request, response: Response, edition: str, stamp: str) -> None:
        """Keep an answer that everybody may have; `stamp` was the edition's before the answer was made."""
        if not stamp or response.status_code not in (200, 304):
            return
        with_body = response.status_code == 200
        lean = [(name, value) for name, value in response.raw_headers if name not in _OF_BODIES]
        kept = Kept(
            edition,
            stamp,
            request.scope.get("route"),
            response.headers["etag"].strip('"'),
            list(response.raw_headers) if with_body else [],
            lean,
            bytes(response.body) if with_body else None,
        )
        if _size(kept) > self._capacity // 16:
            return
        key = (request.scope["path"], request.scope["query_string"])
        with self._lock:
            self._drop(key)
            self._kept[key] = kept
            self._size += _size(kept)
            while self._size > self._capacity:
                self._drop(next(iter(self._kept)))

    async def _answer(self, kept: Kept, scope: Scope, send: Send) -> bool:
        """Give a kept answer and return True, or return False where it is not to be given."""
        asked: list[str] = []
        for name, value in scope["headers"]:
            if name == b"authorization":
                return False
            if name == b"if-none-match":
                asked.append(value.decode("latin-1"))
        known = has(asked, kept.tag)
        if not known and kept.body is None:
            return False
        try:
            stamps = await self._stamps.now()
        except self._stamps.errors:
            return False  # whoever else asks the database says what is wrong with it
        if stamps.get(kept.edition) != kept.stamp:
            return False
        scope["route"] = kept.route
        headers = kept.not_modified if known else kept.headers
        await send({"type": "http.response.start", "status": 304 if known else 200, "headers": headers})
        body = b"" if known or scope["method"] == "HEAD" else kept.body
        await send({"type": "http.response.body", "body": body})
        return True

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._size -= _size(gone)


_OF_BODIES = (b"content-length", b"content-type")


def _size(kept: Kept) -> int:
    return OVERHEAD + len(kept.body or b"")


def keep(request: Request, response: Response, edition: str, stamp: str) -> None:
    """Put an answer on the shelf that the request came by; see `Shelf.keep`."""
    shelf: Shelf | None = getattr(request.state, "shelf", None)
    if shelf is not None:
        shelf.keep(request, response, edition, stamp)
