"""Leaving an engine alone that fails again and again, so that the next one gets the stories."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from service.message import message

#: failures in a row after which nothing is asked for a while
FAILURES = 5
#: seconds for which nothing is asked then
CLOSED = 60.0


class Breaker:
    """A circuit breaker: after some failures in a row nothing is asked for a while, and then once more."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._down_until = self._asked_until = 0.0
        self._why = ""

    def down(self) -> str | None:
        """Return why nothing may be asked, and for how long; None where it may."""
        with self._lock:
            left = self._down_until - self._clock()
            if left <= 0:
                return None
            return message("{why} It is asked again in {seconds} s.", why=self._why, seconds=round(left))

    def asked_to_wait(self) -> float:
        """Return the seconds that the server still wants to be left alone, as it said itself."""
        with self._lock:
            return max(0.0, self._asked_until - self._clock())

    def well(self) -> None:
        """Note that an answer came."""
        with self._lock:
            self._failures, self._down_until = 0, 0.0

    def failed(self, why: str) -> None:
        """Note that none came; from the fifth in a row on nothing is asked for a while."""
        with self._lock:
            self._failures += 1
            self._why = why
            if self._failures >= FAILURES:
                self._down_until = self._clock() + CLOSED

    def wait(self, seconds: float, why: str) -> None:
        """Note that the server wants to be left alone for some seconds."""
        with self._lock:
            self._asked_until, self._why = max(self._asked_until, self._clock() + seconds), why

    @property
    def why(self) -> str:
        """The last failure, in a sentence."""
        return self._why


class Breakers:
    """The circuit breakers of a process, one for each engine by its name."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._breakers: dict[str, Breaker] = {}

    def of(self, engine: str) -> Breaker:
        """Return an engine's breaker; the same one each time."""
        with self._lock:
            return self._breakers.setdefault(engine, Breaker(self._clock))
