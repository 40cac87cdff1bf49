"""Who may ask the server when: a few requests at once, urgent stories first."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
