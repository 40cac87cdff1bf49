"""The whole desk as one command: web, relay and worker as processes of this program, kept running."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

import httpx2

from dragoman.stopping import asked_to_stop
from service.config_file import VARIABLE
from service.errors import Unavailable
from service.program import START_AGAIN, TAKES_STORIES
from service.settings import Settings
from service.storage.migrate import migrate
from service.storage.session import open_engine
from service.termbase.shipment import ship

PARTS = ("web", "relay", "worker")
#: a web process that never answered and died this often will not answer either
HOPELESS = 3
#: seconds between two starts of a part that keeps dying: doubled from the first to the last
FIRST_PAUSE, LAST_PAUSE = 0.5, 30.0
#: a part that ran this long was well; its next pause is the first again
WELL_SECONDS = 20.0
#: a worker finishes the story it is at, if that takes no longer
STOP_SECONDS = 20.0
#: and its last lines are waited for so long
LAST_LINES_SECONDS = 2.0

Print = Callable[[str, str], None]


@dataclass
class _Process:
    name: str
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    was_well: bool = False
    last: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


class Stack:
    """Web, relay and worker of one desk. `say(part, line)` gets every line that they log.

    Use it as a context manager: it brings the database and its glossary up to date, starts everything,
    and on the way out stops everything and waits. A part that dies is started again, after a pause that
    doubles each time.
    """

    def __init__(self, settings: Settings, say: Print) -> None:
        port = settings.port or free_port(settings.host)
        self.settings = settings.model_copy(update={"port": port, "data_dir": settings.data_dir.resolve()})
        self._say = say
        self._stopping = threading.Event()
        self._parts = {name: _Process(name) for name in PARTS}
        self._keepers: list[threading.Thread] = []

    @property
    def url(self) -> str:
        """Where the web process answers on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.settings.host, self.settings.host)  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.settings.port}"

    def pid(self, part: str) -> int | None:
        """Return the process id of a part, None while it is not running."""
        process = self._parts[part].process
        return process.pid if process and process.poll() is None else None

    def starts(self, part: str) -> int:
        """How often a part was started so far."""
        return self._parts[part].starts

    def __enter__(self) -> Stack:
        _check_port(self.settings.host, self.settings.port)
        database = open_engine(self.settings.database)
        migrate(database)
        ship(database, self.settings.glossaries_dir)
        for part in self._parts.values():
            keeper = threading.Thread(target=self._keep, args=(part,), name=f"keep-{part.name}")
            self._keepers.append(keeper)
            keeper.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask every part to stop, wait, and end what has not stopped by then."""
        self._stopping.set()
        for part in self._parts.values():
            with part.lock:
                if part.process and part.process.poll() is None:
                    part.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for part in self._parts.values():
            if part.process:
                try:
                    part.process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    self._say(part.name, f"did not stop within {STOP_SECONDS:.0f} s and was ended")
                    part.process.kill()
        for keeper in self._keepers:
            keeper.join()

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Wait until the web process answers. Raises `Unavailable` when it does not."""
        deadline = time.monotonic() + seconds
        with httpx2.Client(base_url=self.url, timeout=2.0) as http:
            while time.monotonic() < deadline and not self._stopping.is_set():
                try:
                    if http.get("/healthz").is_success:
                        return
                except httpx2.HTTPError:
                    pass
                if self.starts("web") > HOPELESS:
                    raise Unavailable(
                        f"The web process ends again and again. Its lines say why: {self._last('web')}"
                    )
                time.sleep(0.1)
        if not self._stopping.is_set():
            raise Unavailable(
                f"The web process did not answer at {self.url} within {seconds:.0f} s. It said last: "
                f"{self._last('web')}"
            )

    def wait(self) -> None:
        """Keep everything running until Ctrl-C or SIGTERM."""
        with asked_to_stop() as stop:
            stop.wait()

    def _keep(self, part: _Process) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            with part.lock:
                if self._stopping.is_set():
                    return
                part.was_well = False
                process = part.process = self._start(part.name)
                part.starts += 1
            assert process.stdout  # noqa: S101 - it was asked for
            follower = threading.Thread(target=self._follow, args=(part, process.stdout), daemon=True)
            follower.start()
            code = process.wait()
            if process.stdin:
                process.stdin.close()
            # its last lines; a process that it started may still have the other end
            follower.join(LAST_LINES_SECONDS)
            if self._stopping.is_set():
                return
            if part.was_well or code == START_AGAIN or time.monotonic() - started > WELL_SECONDS:
                pause = FIRST_PAUSE  # it was a story that ended it, and others wait
            how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
            self._say(part.name, f"{how}; it starts again in {pause:g} s")
            self._stopping.wait(pause)
            pause = min(pause * 2, LAST_PAUSE)

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        # The pipe to its stdin is how a part learns that we are gone, even when we were killed. In a
        # session of its own, Ctrl-C reaches us alone, and we stop the parts in order.
        return subprocess.Popen(  # noqa: S603 - our own program with arguments from this file
            [sys.executable, "-m", "dragoman", name, "--until-stdin-closes"],
            env={**os.environ, **environment(self.settings), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _follow(self, part: _Process, output: IO[bytes]) -> None:
        with output:
            for line in output:
                text = line.decode(errors="replace").rstrip()
                part.last = text.strip() or part.last
                part.was_well |= TAKES_STORIES in text
                self._say(part.name, text)

    def _last(self, part: str) -> str:
        return self._parts[part].last or "(nothing)"


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment in which another process of this program reads these settings and no file."""
    prefix = settings.model_config.get("env_prefix", "")
    values = settings.model_dump()
    written = {
        f"{prefix}{name}".upper(): ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in values.items()
        if value is not None
    }
    return {**written, VARIABLE: os.devnull}


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                why = f"port {port} on {host} is already in use. Is Dragoman running already?"
            else:
                why = f"{host}:{port} cannot be listened on: {error.strerror}."
            raise Unavailable(f"Cannot start: {why} Choose another port: DRAGOMAN_PORT=8001.") from error


def free_port(host: str) -> int:
    """Find a TCP port on `host` that nothing listens on."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
