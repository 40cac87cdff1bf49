"""Lanes: what is breaking, what is bulk, and whose turn it is among those that wait."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from enum import Enum
from typing import TypeVar

#: the places that stories wait at, by urgency: 0 is first
FIRST, LAST = 0, 9


class Lane(Enum):
    """A lane of the queue, with its first and last place.

    Breaking news (urgency 1 and 2) waits for nothing. Bulk (urgency 7 to 9, archives, what a comparison with
    a CMS brought) comes after all others, but for its share.
    """

    BREAKING = (FIRST, 1)
    STANDARD = (2, 5)
    BULK = (6, LAST)

    @property
    def word(self) -> str:
        """What it is called in reports and metrics."""
        return self.name.lower()


def lane_of(place: int) -> Lane:
    """Return the lane that a place is in."""
    return next(lane for lane in Lane if place <= lane.value[1] or lane is Lane.BULK)


T = TypeVar("T", bound=Hashable)


class Turns:
    """Gives turns: to whom had none yet, else to whom had one the longest ago."""

    def __init__(self) -> None:
        self._given: dict[Hashable, int] = {}
        self._count = 0

    def give(self, waiting: Collection[T]) -> T:
        """Return whose turn it is of those that wait; of equals the first."""
        chosen = min(waiting, key=lambda one: self._given.get(one, 0))
        self._count += 1
        self._given[chosen] = self._count
        return chosen
