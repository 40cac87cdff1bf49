"""Running a CMS as its own process, and stopping that process and no other."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx2


class Server:
    """One CMS. `log` is the file that it writes to."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], url: str, log: Path
    ) -> None:
        self._command, self._folder, self._environment = list(command), folder, dict(environment)
        self.url, self.log = url, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 180.0) -> None:
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env={**os.environ, **self._environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + seconds
        while True:
            try:
                if httpx2.get(self.url, timeout=30).status_code < 500:
                    return
            except httpx2.TransportError:
                pass
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"{self._command[0]} did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.5)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        self._process = None
