"""Two sites that are told of everything: one refuses a part of it, one now and then does not come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random

from service.subscribers.sending import DEADLINE
from tests.receiver import OK, Got, Receiver, Reply, receiving

#: of a hundred messages, those that are refused, and those that nobody comes back from in time
REFUSED, HANGS = 20, 4


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it arrived. `taken`: it was answered with 204 in time."""

    edition: str
    story: str
    sequence: int
    withdrawn: bool
    taken: bool


@dataclass
class Site:
    """A subscriber, with what it heard in the order of arrival."""

    name: str
    receiver: Receiver
    refused: int
    hangs: int
    random: Random
    heard: list[Heard] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, got: Got) -> Reply:
        """Keep a message, and answer as such a site does."""
        with self._lock:
            chance = self.random.randrange(100)
            refuses, hangs = chance < self.refused, chance >= 100 - self.hangs
            said, data = got.json["type"], got.json["data"]
            self.heard.append(
                Heard(
                    data["edition"],
                    data["id"],
                    data["sequence"],
                    said.endswith("withdrawn"),
                    not (refuses or hangs),
                )
            )
        if hangs:
            time.sleep(DEADLINE + 2)
        return (500, {}) if refuses else OK


@contextmanager
def listening(seed: int, troubled: bool) -> Iterator[list[Site]]:
    """Run both sites; where they are not `troubled` they take everything at once."""
    with ExitStack() as stack:
        sites = []
        for name, refused, hangs in (("refuses", REFUSED, 0), ("hangs", 0, HANGS)):
            receiver = stack.enter_context(receiving())
            chance = Random(f"{name}{seed}")  # noqa: S311 - which messages, not a secret
            site = Site(name, receiver, *((refused, hangs) if troubled else (0, 0)), chance)
            receiver.answer = site.answer
            sites.append(site)
        yield sites
