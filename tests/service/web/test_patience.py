"""Slow and half-sent requests: they end in time, and where connections are few they go first."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx2
import pytest
import uvicorn

from service.web.patience import MAX_HEAD, most_connections, patient

PATIENCE = 60.0
HALF = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"


async def echo(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
    """Read the whole body and give it back."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message.get("body", b"")
        more = message.get("more_body", False)
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]}
    )
    await send({"type": "http.response.body", "body": body})


@contextmanager
def serving(seconds: float, most: int) -> Iterator[int]:
    config = uvicorn.Config(
        echo, host="127.0.0.1", port=0, http=patient(seconds, most), lifespan="off", log_level="critical"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def rest(connection: socket.socket) -> bytes:
    """What comes until the other side ends the connection."""
    found = b""
    try:
        while data := connection.recv(65_536):
            found += data
    except ConnectionError:
        pass
    return found


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nhost: x\r\n", HALF])
def test_what_has_not_come_in_whole_ends(begun: bytes) -> None:
    with serving(0.2, 100) as port, connect(port) as connection:
        connection.sendall(begun)
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"DRAGOMAN_REQUEST_SECONDS" in answer


def test_many_that_never_end_keep_nobody_out() -> None:
    with serving(PATIENCE, 10) as port, ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(connect(port)).sendall(HALF)
        for _ in range(3):
            answer = httpx2.post(f"http://127.0.0.1:{port}/", content=b"{}", timeout=PATIENCE)
            assert (answer.status_code, answer.content) == (200, b"{}")


def test_who_comes_in_time_is_answered_again_and_again_on_one_connection() -> None:
    with serving(PATIENCE, 2) as port, httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
        bodies = [b"x" * size for size in (0, 1, 300_000, 2)]
        assert [client.post("/", content=body, timeout=PATIENCE).content for body in bodies] == bodies


def test_a_head_without_end_is_refused() -> None:
    with serving(PATIENCE, 10) as port, connect(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nx: " + b"y" * (MAX_HEAD + 1))
        assert rest(connection).startswith(b"HTTP/1.1 431 ")


def test_there_are_some_connections_whatever_the_system_allows() -> None:
    assert most_connections() >= 16
