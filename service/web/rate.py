"""How many stories a source may send: a bucket that fills up again as time goes by."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from service.errors import TooManyStories

_ROUNDING = 1e-6  # of a story: who waits as long as told is let in, whatever the sums of floats lost


class RateLimit:
    """At most `per_minute` stories a minute from each source, in one process; 0 is without a limit.

    A source that was silent for a minute may send so many at once.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}  # how many, and when that was

    def take(self, source: str) -> None:
        """Count a story of a source. Raises `TooManyStories`."""
        if not self._per_minute:
            return
        speed = self._per_minute / 60
        with self._lock:
            moment = self._clock()
            left, then = self._left.get(source, (float(self._per_minute), moment))
            left = min(float(self._per_minute), left + (moment - then) * speed)
            if left >= 1 - _ROUNDING:
                self._left[source] = max(0.0, left - 1), moment
                return
            self._left[source] = left, moment
            seconds = (1 - left) / speed
        raise TooManyStories(
            f"The source {source!r} sends more than {self._per_minute} stories a minute "
            "(DRAGOMAN_SOURCE_PER_MINUTE). Nothing was saved; send it again later.",
            retry_after=max(1, math.ceil(seconds)),
        )
