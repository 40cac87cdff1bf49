"""How many stories a source may send: a bucket that fills up again as time goes by."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable

from sqlalchemy import Engine, select

from service.errors import TooManyStories
from service.storage.clock import db_time
from service.storage.machinery import SourceRateRow
from service.storage.session import insert_into, writing

_ROUNDING = 1e-6  # of a story: who waits as long as told is let in, whatever the sums of floats lost
#: a process takes so much of a minute's stories at once, so that few stories wait for the shared bucket
SHARE = 60


class RateLimit:
    """At most `per_minute` stories a minute from each source; 0 is without a limit.

    A source that was silent for a minute may send so many at once. With a database its bucket is one for all
    web processes, which take shares out of it; without, and by `clock`, it is this process's own.
    """

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic, database: Engine | None = None
    ) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._database = database
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}  # how many, and when that was
        self._shares: Counter[str] = Counter()
        self._empty_until: dict[str, float] = {}  # a flood that is refused costs the database nothing

    def take(self, source: str) -> None:
        """Count a story of a source. Raises `TooManyStories`."""
        if self.take_here(source):
            return
        with self._lock:
            seconds = self._empty_until.get(source, -math.inf) - self._clock()
        if seconds > _ROUNDING:
            raise self._refusal(source, seconds)
        taken, seconds = self._draw(source)
        if taken:
            with self._lock:
                self._shares[source] += taken - 1
            return
        with self._lock:
            self._empty_until[source] = self._clock() + seconds
        raise self._refusal(source, seconds)

    def take_here(self, source: str) -> bool:
        """Count a story of a source if that needs no look at the database; return whether it was counted."""
        if not self._per_minute:
            return True
        with self._lock:
            if not self._shares[source]:
                return False
            self._shares[source] -= 1
            return True

    def _refusal(self, source: str, seconds: float) -> TooManyStories:
        return TooManyStories(
            f"The source {source!r} sends more than {self._per_minute} stories a minute "
            "(DRAGOMAN_SOURCE_PER_MINUTE). Nothing was saved; send it again later.",
            retry_after=max(1, math.ceil(seconds)),
        )

    def _draw(self, source: str) -> tuple[int, float]:
        """Take stories out of a source's bucket; return how many, or for how many seconds there is none."""
        if self._database is not None:
            return self._draw_shared(self._database, source)
        with self._lock:
            moment = self._clock()
            left, then = self._left.get(source, (float(self._per_minute), moment))
            taken, left, seconds = self._out_of(left, moment - then, 1)
            self._left[source] = left, moment
            return taken, seconds

    def _draw_shared(self, database: Engine, source: str) -> tuple[int, float]:
        with writing(database) as session:
            moment = db_time(session)
            full = {"source": source, "remaining": float(self._per_minute), "at": moment}
            session.execute(insert_into(session, SourceRateRow).values(full).on_conflict_do_nothing())
            row = session.scalars(
                select(SourceRateRow).where(SourceRateRow.source == source).with_for_update()
            ).one()
            passed = max(0.0, (moment - row.at).total_seconds())
            most = max(1, self._per_minute // SHARE)
            taken, row.remaining, seconds = self._out_of(row.remaining, passed, most)
            row.at = moment
            return taken, seconds

    def _out_of(self, left: float, passed: float, most: int) -> tuple[int, float, float]:
        """Return how many of `most` are to be had, what is left, and the seconds until one is."""
        speed = self._per_minute / 60
        left = min(float(self._per_minute), left + passed * speed)
        taken = min(most, math.floor(left + _ROUNDING))
        return taken, max(0.0, left - taken), (1 - left) / speed
