"""The stack starts again what ended: at once where it had been at work, ever later where it never was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dragoman.embedded import FIRST_PAUSE, Stack
from service.program import START_AGAIN, TAKES_STORIES
from service.settings import Settings

BROKEN = "raise SystemExit(1)"
#: a worker that takes stories, and then one ends it
ENDED = f"import os; print({TAKES_STORIES!r}, flush=True); os.kill(os.getpid(), 9)"
HUNG = f"raise SystemExit({START_AGAIN})"
#: one that leaves a process behind, which has its output
LEAVING = f"""
import subprocess, sys
left = subprocess.Popen([sys.executable, "-I", "-c", "import time; time.sleep(100)"])
print("left", left.pid, flush=True)
raise SystemExit({START_AGAIN})
"""


class Starting(Stack):
    """A stack whose parts are a line of Python."""

    code = ""

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-I", "-c", self.code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )


@pytest.mark.parametrize(
    ("code", "pauses"),
    [
        (BROKEN, [FIRST_PAUSE, 2 * FIRST_PAUSE]),
        (ENDED, [FIRST_PAUSE] * 2),
        (HUNG, [FIRST_PAUSE] * 2),
        (LEAVING, [FIRST_PAUSE]),
    ],
)
def test_others_do_not_wait_for_a_worker_that_a_story_ended(
    tmp_path: Path, code: str, pauses: list[float]
) -> None:
    said: list[str] = []
    enough = threading.Event()

    left: list[int] = []

    def say(_part: str, line: str) -> None:
        if line.startswith("left "):
            left.append(int(line.split()[1]))
        if "it starts again in" in line:
            said.append(line.rsplit(" in ", 1)[1])
            if len(said) == len(pauses):
                enough.set()

    stack = Starting(Settings(data_dir=tmp_path, port=1), say)
    stack.code = code
    keeper = threading.Thread(target=stack._keep, args=(stack._parts["worker"],))
    keeper.start()
    in_time = enough.wait(90)
    stack._stopping.set()
    keeper.join()
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert in_time
    assert said[: len(pauses)] == [f"{pause:g} s" for pause in pauses]
