"""Stories that come in together are saved together: one transaction for all that wait, one commit.

A commit has to reach the disk before a 202 is given, and what it costs is nearly the same for one story and
for twenty. While one group is being saved the next one gathers; nobody waits for a group to fill up.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import structlog
from sqlalchemy import Engine

from service.errors import Unavailable
from service.faults import Fault
from service.stages.receiving import Receipt
from service.stages.saving import save_unseen
from service.stages.unseen import NotPut, UnseenStory
from service.storage.trouble import trouble

#: stories of one transaction, which holds the places of editions for so long
MOST = 32
#: seconds that a sender waits for an answer: as long as SQLite waits for whoever writes
LONGEST = 30.0

log = structlog.get_logger("dragoman.web")

_Outcome = Receipt | NotPut | Exception
_Future = asyncio.Future[Receipt | NotPut]


class Gathering:
    """What is to be saved of unseen stories: by one thread, in the order in which it comes."""

    def __init__(self, engine: Engine, longest: float = LONGEST) -> None:
        self._engine, self._longest = engine, longest
        self._lock = threading.Lock()
        self._waiting: list[tuple[UnseenStory, _Future]] = []
        self._saving = False
        self._thread = ThreadPoolExecutor(1, "intake")

    async def save(self, story: UnseenStory) -> Receipt | NotPut:
        """Save a story, or say why it has to go the long way; what it gives is committed.

        Raises what the database says if it does not answer, and `Unavailable` where it says nothing for long:
        then the story may be saved later all the same, and is a duplicate when it is sent again.
        """
        mine: _Future = asyncio.get_running_loop().create_future()
        with self._lock:
            if not self._saving:
                self._thread.submit(self._save_all)  # which waits for the lock; nobody waits where it fails
                self._saving = True
            self._waiting.append((story, mine))
        try:
            async with asyncio.timeout(self._longest):
                return await mine
        except TimeoutError:
            fault = Fault.DATABASE_AWAY.value
            log.error("database_unavailable", fault=fault, waited=self._longest)
            raise Unavailable(
                f"The database did not answer within {self._longest:g} s; whether the story is saved is not "
                "known. Send it again in some seconds: a story that is saved already stays as it is.",
                fault=fault,
            ) from None

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown()

    def _save_all(self) -> None:
        while group := self._next():
            stories, futures = zip(*group, strict=True)
            try:
                done: Sequence[_Outcome] = save_unseen(self._engine, stories)
            except Exception as error:
                if trouble(error, self._engine) is not None:  # nor would it answer those behind
                    futures += self._all_behind()
                done = [error] * len(futures)
            by_loop: dict[asyncio.AbstractEventLoop, list[tuple[_Future, _Outcome]]] = defaultdict(list)
            for future, one in zip(futures, done, strict=True):
                by_loop[future.get_loop()].append((future, one))
            for loop, told in by_loop.items():
                with suppress(RuntimeError):  # it has been closed: nobody waits there any more
                    loop.call_soon_threadsafe(_tell, told)

    def _next(self) -> list[tuple[UnseenStory, _Future]]:
        with self._lock:
            still = [one for one in self._waiting if not one[1].done()]  # whoever sent the others was told
            group, self._waiting = still[:MOST], still[MOST:]
            self._saving = bool(group)
            return group

    def _all_behind(self) -> tuple[_Future, ...]:
        with self._lock:
            behind, self._waiting = self._waiting, []
        return tuple(future for _, future in behind)


def _tell(outcomes: Sequence[tuple[_Future, _Outcome]]) -> None:
    for future, one in outcomes:
        if future.done():  # whoever sent it has gone
            continue
        if isinstance(one, Exception):
            future.set_exception(one)
        else:
            future.set_result(one)
