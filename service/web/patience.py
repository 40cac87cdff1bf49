"""How long a request may take to come in, and who goes first where connections are few.

A server that waits for whoever has begun to send can be filled by a few hundred senders that never end, by
slow lines as by malice. Answers are not hurried: only what comes in is.
"""

from __future__ import annotations

import asyncio
import resource

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from service.web.ending import ENDING

#: files that are kept for the database, the broker and ourselves
RESERVED = 128
#: connections are not more than so many, whatever the system allows
MOST = 20_000
#: bytes of a request line and its headers
MAX_HEAD = 65_536

_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n"
    b"connection: close\r\n\r\n%s"
)
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


def most_connections() -> int:
    """Allow this process all the files that it may ask for, and return how many connections that makes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST + RESERVED if hard == resource.RLIM_INFINITY else min(hard, MOST + RESERVED)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(16, allowed - RESERVED)


def patient(seconds: float, most: int) -> type[HttpToolsProtocol]:
    """Return a protocol for uvicorn that waits `seconds` for a whole request and keeps `most` connections.

    One more takes the place of the connection that has been without a whole request the longest: idle, or
    half-sent. A client that sends what it has to say is never among them for long.
    """
    waiting: dict[HttpToolsProtocol, None] = {}  # in the order in which they began to

    class Patient(HttpToolsProtocol):
        _timer: asyncio.TimerHandle | None = None
        _head = 0
        _in_body = False

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if len(self.connections) > most and waiting:
                oldest = next(iter(waiting))
                waiting.pop(oldest)
                oldest.transport.close()
            self._begin()

        def data_received(self, data: bytes) -> None:
            if not self._in_body:
                self._head += len(data)
            super().data_received(data)
            if not self._in_body and self._head > MAX_HEAD and not self.transport.is_closing():
                self.transport.write(_TOO_LONG)
                self.transport.close()

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._begin()

        def on_headers_complete(self) -> None:
            self._in_body, self._head = True, 0
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._in_body, self._head = False, 0
            super().on_message_complete()
            self._end()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if not self._in_body and not self.transport.is_closing():
                waiting[self] = None  # idle; uvicorn ends that after some seconds

        def connection_lost(self, exc: Exception | None) -> None:
            self._end()
            super().connection_lost(exc)

        def shutdown(self) -> None:
            super().shutdown()
            # an answer that goes on for as long as its reader stays would keep the process from stopping
            cycle: RequestResponseCycle | None = self.cycle
            end = None if cycle is None or cycle.response_complete else dict(cycle.scope).get(ENDING)
            if callable(end):
                end()

        def _begin(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
            waiting[self] = None
            self._timer = self.loop.call_later(seconds, self._too_slow)

        def _end(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            waiting.pop(self, None)

        def _too_slow(self) -> None:
            self._timer = None
            if self.transport.is_closing():
                return
            cycle: RequestResponseCycle | None = self.cycle
            if cycle is None or cycle.response_complete or not cycle.response_started:
                text = (
                    f"The request had not come in whole after {seconds:g} s (DRAGOMAN_REQUEST_SECONDS). "
                    "Nothing was saved; send it again.\n"
                ).encode()
                self.transport.write(_TOO_SLOW % (len(text), text))
            self.transport.close()

    return Patient
