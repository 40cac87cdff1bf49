"""Answers that are given again: kept in memory for as long as they are what the editions say."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.domain.edition import Edition
from service.web.conditional import has
from service.web.stamps import Stamps

#: bytes of answers that a process keeps; an answer of more than a sixteenth of it is not kept
CAPACITY = 64 * 1024 * 1024
#: what an answer takes beside its body
OVERHEAD = 2000
#: answers that can be made at the same time, each by one request
MAKERS = 64
#: shorter ones are sent as they are
WORTH_PACKING = 1000
PACKED = "-gzip"

Headers = list[tuple[bytes, bytes]]
Key = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class OnShelf:
    """Something that sites fetch, with what stands over it.

    `stamps` are those that the editions in it had before it was made. `body` is None where only the tag is
    known, so that it can be told that nothing is new, and `packed` until somebody wanted it so. `until` is
    when time alone makes it untrue, by `time.monotonic`.
    """

    tag: str
    media_type: str
    headers: Mapping[str, str]
    stamps: Mapping[str, str]
    body: bytes | None = None
    packed: bytes | None = None
    until: float | None = None
    route: Any = None

    @property
    def size(self) -> int:
        """Return the bytes of memory that it takes."""
        return OVERHEAD + len(self.body or b"") + len(self.packed or b"")


@dataclass(frozen=True, slots=True)
class FormAsked:
    """What a request says of the form of its answer."""

    known: list[str] = field(default_factory=list)
    packed: bool = False
    with_key: bool = False

    @classmethod
    def of(cls, headers: Iterable[tuple[bytes, bytes]]) -> FormAsked:
        """Read the headers of a request."""
        known, packed, with_key = [], False, False
        for name, value in headers:
            if name == b"if-none-match":
                known.append(value.decode("latin-1"))
            elif name == b"accept-encoding":
                packed = b"gzip" in value and b"gzip;q=0" not in value.replace(b" ", b"")
            elif name == b"authorization":
                with_key = True
        return cls(known, packed, with_key)

    def has(self, tag: str) -> bool:
        """Return whether it has what a tag stands for, packed or not."""
        return bool(self.known) and (has(self.known, tag) or has(self.known, tag + PACKED))


class Shelf:
    """ASGI middleware: gives a kept answer again if the stamps in the database are still the same.

    Only what everybody may have is kept. Everything that takes something from readers, or changes or adds
    it, renews the stamp in its own transaction, so from its commit on no kept answer is given any more.
    """

    def __init__(self, app: ASGIApp, stamps: Stamps, capacity: int = CAPACITY) -> None:
        self.app = app
        self._stamps = stamps
        self._capacity = capacity
        self._size = 0
        self._kept: OrderedDict[Key, OnShelf] = OrderedDict()
        self._lock = threading.Lock()
        self._makers = tuple(threading.Lock() for _ in range(MAKERS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass a request on."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["shelf"] = self
        key = (scope["path"], scope["query_string"])
        kept = self._kept.get(key)
        if kept is None or not await self._answer(key, kept, scope, send):
            await self.app(scope, receive, send)

    def keep(self, key: Key, made: OnShelf) -> None:
        """Keep an answer that everybody may have, in place of what was kept for the address."""
        if made.size > self._capacity // 16:
            return
        with self._lock:
            self._drop(key)
            self._kept[key] = made
            self._size += made.size
            while self._size > self._capacity:
                self._drop(next(iter(self._kept)))

    def maker(self, key: Key) -> threading.Lock:
        """Return what to hold while an answer is made, so that those who come meanwhile wait for it."""
        return self._makers[hash(key) % MAKERS]

    def made_meanwhile(self, key: Key, stamps: Mapping[str, str]) -> OnShelf | None:
        """Return what another request has made of the editions as they are by these stamps."""
        kept = self._kept.get(key)
        if kept is None or kept.body is None or kept.stamps != stamps:
            return None
        return kept if kept.until is None or kept.until > time.monotonic() else None

    async def _answer(self, key: Key, kept: OnShelf, scope: Scope, send: Send) -> bool:
        """Give a kept answer and return True, or return False where it is not to be given."""
        asked = FormAsked.of(scope["headers"])
        if asked.with_key or (kept.until is not None and kept.until < time.monotonic()):
            return False
        known = asked.has(kept.tag)
        if not known and kept.body is None:
            return False
        try:
            stamps = await self._stamps.now()
        except self._stamps.errors:
            return False  # whoever else asks the database says what is wrong with it
        if any(stamps.get(edition, "") != stamp for edition, stamp in kept.stamps.items()):
            return False
        scope["route"] = kept.route
        if asked.packed and not known and (packed := pack(kept)) is not kept:
            kept = packed
            self.keep(key, kept)
        head, body = _form(kept, asked, known=known)
        await send({"type": "http.response.start", "status": 304 if known else 200, "headers": head})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        return True

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._size -= gone.size


def pack(made: OnShelf) -> OnShelf:
    """Return an answer with its body in gzip beside it, if that is worth it."""
    if made.packed is not None or made.body is None or len(made.body) < WORTH_PACKING:
        return made
    # mtime: equal content has equal bytes
    return replace(made, packed=gzip.compress(made.body, 6, mtime=0))


def _form(made: OnShelf, asked: FormAsked, *, known: bool) -> tuple[Headers, bytes]:
    """Return the headers and the body in the form that was asked for."""
    packed = asked.packed and (made.packed is not None or (known and made.body is None))
    tag = made.tag + PACKED if packed else made.tag
    head = [(name.lower().encode(), value.encode()) for name, value in made.headers.items()]
    head.append((b"etag", f'"{tag}"'.encode()))
    if known:
        return head, b""
    body = (made.packed if packed else made.body) or b""
    if packed:
        head.append((b"content-encoding", b"gzip"))
    head += [(b"content-type", made.media_type.encode()), (b"content-length", str(len(body)).encode())]
    return head, body


def give(
    request: Request,
    edition: Edition,
    make: Callable[[dict[str, str]], str],
    *,
    stamps: Mapping[str, str],
    changed_at: datetime | None,
    private: bool,
    tag: str | None = None,
    media_type: str = "application/json",
    keys: Iterable[str] = (),
    headers: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> Response:
    """Return what a site asked for, or a 304 if it has that already, and keep it if everybody may have it.

    `make` makes the text and may add to the headers that it is given; it is not called where the `tag` is
    known before and the caller has it. `stamps` are the editions' from before anything was read. `private`:
    only who asked may have it. `keys` name what is in it, for caches that can be purged. `seconds` is how
    long it is true at most.

    Caches may keep it but must ask each time (`no-cache`), as a withdrawn story has to be gone at once; only
    those that can be purged may go without asking, where the edition says so.
    """
    over = {
        "Cache-Control": f"{'private' if private else 'public'}, no-cache",
        "Vary": "Authorization, Accept-Encoding",
        "Surrogate-Key": " ".join([edition.slug, *keys]),
        **(headers or {}),
    }
    if edition.cdn_seconds and not private:
        over["CDN-Cache-Control"] = f"max-age={edition.cdn_seconds}"
    if changed_at is not None:
        over["Last-Modified"] = format_datetime(changed_at, usegmt=True)
    asked = FormAsked.of(request.headers.raw)

    def anew() -> OnShelf:
        body, name = None, tag
        if name is None or not asked.has(name):
            body = make(over).encode()
            name = name or hashlib.sha256(body).hexdigest()
        until = None if seconds is None else time.monotonic() + seconds
        return OnShelf(name, media_type, over, stamps, body, None, until, request.scope.get("route"))

    shelf: Shelf | None = getattr(request.state, "shelf", None)
    if shelf is not None and not private and stamps.get(edition.slug):
        key = (request.scope["path"], request.scope["query_string"])
        with shelf.maker(key):
            found = shelf.made_meanwhile(key, stamps) or anew()
            made = pack(found) if asked.packed else found
            shelf.keep(key, made)
    else:
        found = anew()
        made = pack(found) if asked.packed else found
    known = asked.has(made.tag)
    head, content = _form(made, asked, known=known)
    answer = Response(content, status_code=304 if known else 200)
    answer.raw_headers = head
    return answer
