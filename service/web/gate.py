"""Before what sites fetch: which other sites' scripts may read it, and how often one caller may ask."""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import TooManyTries
from service.web.problems import problem

#: what begins so is fetched by sites and their readers
PLACES = ("/v1/editions", "/editions")
METHODS = b"GET, HEAD, OPTIONS"
#: headers that a script may send, and those that it may read
SENT = b"Authorization, If-None-Match"
READ = b"ETag, Link, Last-Modified, RateLimit, RateLimit-Policy, Retry-After"
PREFLIGHT_SECONDS = b"86400"
#: callers that are remembered; whoever was not there for longest is forgotten first
CALLERS = 20_000
#: a caller may use up a minute's worth at once
WINDOW = 60


class FetchLimit:
    """At most `per_minute` requests a minute of each caller, in one process; 0 is without a limit."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> tuple[int, int]:
        """Count a request; return how many are left, -1 if this is one too many, and the seconds to wait.

        The seconds are those until another request is allowed, or until all are again.
        """
        most, speed = float(self.per_minute), self.per_minute / WINDOW
        with self._lock:
            moment = self._clock()
            left, then = self._left.pop(caller, (most, moment))
            left = min(most, left + (moment - then) * speed)
            allowed = left >= 1
            if allowed:
                left -= 1
            self._left[caller] = left, moment
            if len(self._left) > CALLERS:
                self._left.popitem(last=False)
        if not allowed:
            return -1, max(1, math.ceil((1 - left) / speed))
        return int(left), math.ceil((most - left) / speed)


class SiteGate:
    """ASGI middleware: CORS and limits of rate for what sites fetch, and for nothing else."""

    def __init__(self, app: ASGIApp, origins: Collection[str], per_minute: int) -> None:
        self.app = app
        self._origins = frozenset(origin.encode() for origin in origins)
        self._limit = FetchLimit(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with what has to stand over its answer, or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith(PLACES):
            await self.app(scope, receive, send)
            return
        sent = dict(scope["headers"])
        more = self._for_scripts(sent)
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in sent:
            await send({"type": "http.response.start", "status": 204, "headers": more + _PREFLIGHT})
            await send({"type": "http.response.body", "body": b""})
            return
        if self._limit.per_minute:
            left, seconds = self._limit.take(_caller(scope, sent))
            more = more + self._counted(max(0, left), seconds)
            if left < 0:
                refusal = problem(
                    TooManyTries.status,
                    "Too many requests",
                    f"This desk answers {self._limit.per_minute} requests a minute of one caller "
                    f"(DRAGOMAN_FETCH_PER_MINUTE). Ask again in {seconds} s, with `If-None-Match`.",
                    scope["path"],
                    {"Retry-After": str(seconds)},
                    retry_after=seconds,
                )
                refusal.raw_headers += more
                await refusal(scope, receive, send)
                return

        async def with_more(message: Message) -> None:
            if more and message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *more]
            await send(message)

        await self.app(scope, receive, with_more)

    def _for_scripts(self, sent: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
        """Return the headers by which browsers let other sites' scripts read an answer."""
        origin = sent.get(b"origin")
        if b"*" in self._origins:
            return [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", READ)]
        if not self._origins:
            return []
        named = [(b"vary", b"Origin")]
        if origin in self._origins and origin is not None:
            named += [(b"access-control-allow-origin", origin), (b"access-control-expose-headers", READ)]
        return named

    def _counted(self, left: int, seconds: int) -> list[tuple[bytes, bytes]]:
        policy = f'"default";q={self._limit.per_minute};w={WINDOW}'
        now = f'"default";r={left};t={seconds}'
        return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", now.encode())]


_PREFLIGHT = [
    (b"access-control-allow-methods", METHODS),
    (b"access-control-allow-headers", SENT),
    (b"access-control-max-age", PREFLIGHT_SECONDS),
]


def _caller(scope: Scope, sent: dict[bytes, bytes]) -> str:
    """Return who asks: the key that is sent, as a hash, or the address."""
    key = sent.get(b"authorization")
    if key is not None:
        return hashlib.sha256(key).hexdigest()
    client = scope.get("client")
    return str(client[0]) if client else ""
