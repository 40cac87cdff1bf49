"""Stories that come in together are saved together: one transaction for all that wait, one commit.

A commit has to reach the disk before a 202 is given, and what it costs is nearly the same for one story and
for twenty. While one group is being saved the next one gathers; nobody waits for a group to fill up.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import Engine

from service.stages.receiving import Receipt
from service.stages.saving import save_unseen
from service.stages.unseen import NotPut, UnseenStory

#: stories of one transaction, which holds the places of editions for so long
MOST = 32

_Waiting = tuple[UnseenStory, Future[Receipt | NotPut]]


class Gathering:
    """What is to be saved of unseen stories: by one thread, in the order in which it comes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._saving = False
        self._thread = ThreadPoolExecutor(1, "intake")

    async def save(self, story: UnseenStory) -> Receipt | NotPut:
        """Save a story, or say why it has to go the long way; what it gives is committed.

        Raises what the database says if it does not answer.
        """
        mine: Future[Receipt | NotPut] = Future()
        with self._lock:
            self._waiting.append((story, mine))
            if not self._saving:
                self._saving = True
                self._thread.submit(self._save_all)
        return await asyncio.wrap_future(mine)

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown()

    def _save_all(self) -> None:
        while group := self._next():
            try:
                done = save_unseen(self._engine, [story for story, _ in group])
            except Exception as error:
                for _, waiting in group:
                    waiting.set_exception(error)
            else:
                for (_, waiting), one in zip(group, done, strict=True):
                    waiting.set_result(one)

    def _next(self) -> list[_Waiting]:
        """Return the next group, without those whose senders have gone."""
        with self._lock:
            while self._waiting:
                group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                if there := [one for one in group if one[1].set_running_or_notify_cancel()]:
                    return there
            self._saving = False
            return []
