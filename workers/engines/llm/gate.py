"""Who may ask the server when: a few requests at once, urgent stories first, and none while it is down."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: failures in a row after which nothing is asked for a while
FAILURES = 5
#: seconds for which nothing is asked then
CLOSED = 60.0
#: seconds between two checks whether the work is to end
LOOK = 0.5


class Gate:
    """Lets in at most `places` at once; of those that wait the most urgent first, then who came first."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[int, int]] = []
        self._number = itertools.count()
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        with self._changed:
            return len(self._waiting)

    @contextmanager
    def turn(self, urgency: int, pause: Callable[[], None]) -> Iterator[None]:
        """Wait for a turn and hold it; `pause` is called meanwhile, and what it raises ends the waiting."""
        ticket = urgency, next(self._number)
        with self._changed:
            heapq.heappush(self._waiting, ticket)
            try:
                while not self._free or self._waiting[0] != ticket:
                    self._changed.wait(LOOK)
                    pause()
                self._free -= 1
            finally:
                self._waiting.remove(ticket)
                heapq.heapify(self._waiting)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()


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
            return f"{self._why} It is asked again in {left:.0f} s." if left > 0 else None

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
