"""Servers that are measured: a process on a port of its own, and a scratch database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
from sqlalchemy import create_engine, make_url, text

from dragoman.embedded import environment, free_port
from service.errors import Unavailable
from service.settings import Settings

START_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """Return what its process has used of the processors, its own time and the system's for it."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def scratch_database(url: str) -> Iterator[tuple[str, str]]:
    """Make a database beside the one at `url`; gives its URL and the server's version."""
    name = f"dragoman_bench_{uuid.uuid4().hex[:12]}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        version = str(connection.scalar(text("SHOW server_version")))
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False), version
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@contextmanager
def serving(settings: Settings, arguments: list[str], ready: str) -> Iterator[Serving]:
    """Run a server process on a port of its own until the block ends."""
    port = free_port("127.0.0.1")
    values = environment(settings.model_copy(update={"port": port, "log_level": "WARNING"}))
    server = subprocess.Popen(  # noqa: S603 - our own program with arguments from this file
        [sys.executable, *arguments], env={**os.environ, **values}, stdin=subprocess.PIPE
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                if httpx2.get(f"http://127.0.0.1:{port}{ready}", timeout=2.0).is_success:
                    break
            except httpx2.HTTPError:
                pass
            if server.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(f"The server {' '.join(arguments)} did not start; it says why above.")
            time.sleep(0.1)
        yield Serving(port, server.pid)
    finally:
        server.terminate()
        server.communicate()
