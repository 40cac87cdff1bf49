"""A subscriber on this machine: a web server that keeps what it is sent and answers as a test wants."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

#: a code, headers of the answer
Reply = tuple[int, dict[str, str]]
OK: Reply = (204, {})


@dataclass
class Got:
    """A message as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def verify(self, secret: str) -> Any:
        """Check the signature as receivers do, with the specification's own library."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """What came, in order; `answer` may be changed at any time, and is called before the answer is sent."""

    port: int
    got: list[Got] = field(default_factory=list)
    answer: Callable[[Got], Reply] = lambda _got: OK

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def heard(self) -> list[tuple[str, int]]:
        """The events, and the sequence of each."""
        return [(one.json["type"], one.json["data"].get("sequence", 0)) for one in self.got]


@contextmanager
def receiving(trusted: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a subscriber, with TLS where a context is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got = Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            receiver.got.append(got)
            code, headers = receiver.answer(got)
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Say nothing of a sender that hung up."""

    server = Server(("127.0.0.1", 0), Handler)
    if trusted is not None:
        server.socket = trusted.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
