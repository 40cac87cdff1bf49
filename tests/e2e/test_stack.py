"""`dragoman up` itself: how it ends, and why it does not start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from dragoman.embedded import PARTS, Stack, environment
from service.settings import Settings
from tests.dragoman.helpers import failed
from tests.e2e.driving import PATIENCE, desk_settings


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_up_waits_until_it_is_asked_to_end(tmp_path: Path, asked: signal.Signals) -> None:
    before = signal.getsignal(asked)
    stack = Stack(desk_settings(tmp_path, "", ""), lambda _part, _line: None)
    sender = threading.Thread(target=_send, args=(asked, before))
    sender.start()
    stack.wait()
    sender.join()
    assert signal.getsignal(asked) == before


@pytest.mark.kill
def test_up_ends_in_order_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with Up(desk_settings(tmp_path, "", "")) as up:
        children = _children(up.pid)
        assert len(children) == len(PARTS)
        up.send_signal(signal.SIGTERM)
        assert up.wait(PATIENCE) == 0
        assert [pid for pid in children if _runs(pid)] == []


@pytest.mark.kill
def test_the_parts_end_when_up_is_killed(tmp_path: Path) -> None:
    with Up(desk_settings(tmp_path, "", "")) as up:
        children = _children(up.pid)
        assert len(children) == len(PARTS)
        up.kill()
        up.wait()
        deadline = time.monotonic() + PATIENCE
        while (left := [pid for pid in children if _runs(pid)]) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert left == []


def test_a_taken_port_is_said_in_a_line(tmp_path: Path) -> None:
    settings = desk_settings(tmp_path, "", "")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = failed(environment(settings.model_copy(update={"port": port})), "up")
    assert f"port {port} on 127.0.0.1 is already in use" in said


def _send(asked: signal.Signals, before: object) -> None:
    """Send this process a signal as soon as it is waited for."""
    deadline = time.monotonic() + PATIENCE
    while signal.getsignal(asked) == before and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(os.getpid(), asked)


class Up:
    """`dragoman up` as a process of its own, ready."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._log = settings.data_dir.parent / "up.log"

    def __enter__(self) -> subprocess.Popen[bytes]:
        with self._log.open("wb") as output:
            self._up = subprocess.Popen(
                [sys.executable, "-m", "dragoman", "up"],
                env={**os.environ, **environment(self._settings), "PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + PATIENCE
        while "The desk is open" not in self._log.read_text(errors="replace"):
            assert self._up.poll() is None, self._log.read_text(errors="replace")
            assert time.monotonic() < deadline, self._log.read_text(errors="replace")
            time.sleep(0.1)
        return self._up

    def __exit__(self, *_exception: object) -> None:
        self._up.kill()
        self._up.wait()


def _children(pid: int) -> list[int]:
    found = (Path(f"/proc/{pid}/task/{task}/children") for task in os.listdir(f"/proc/{pid}/task"))
    return [int(child) for file in found for child in file.read_text().split()]


def _runs(pid: int) -> bool:
    """Whether the process is there and not only waiting to be buried by someone."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state not in ("Z", "X")
