"""Who is at a story, as its page says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from service.stages.claims import hold
from service.stages.queue import QueueEntry
from service.stages.views import TranslationView
from service.storage.audit import Action


@dataclass(frozen=True, slots=True)
class HoldLine:
    """Who is at a story. `taken`: for themselves alone, so that others read along.

    `left` are the seconds until that lapses, 0 where it has. `from_me`: it was taken over from whoever looks.
    """

    who: str
    mine: bool
    taken: bool
    left: int
    from_me: bool = False

    @property
    def lapsed(self) -> bool:
        """Whether anybody may take it."""
        return self.left == 0

    @property
    def reads_along(self) -> bool:
        """Whether whoever looks may only read along."""
        return self.taken and not self.mine and not self.lapsed


def hold_line(
    there: TranslationView | QueueEntry, me: str, lapse: timedelta, moment: datetime
) -> HoldLine | None:
    """Return who is at a story, None where nobody is."""
    found = hold(there.claimed_by, there.taken, there.claimed_at, there.worked_at, lapse)
    if found is None or found.ends_at is None:
        return None
    left = max(0, ceil((found.ends_at - moment).total_seconds()))
    mine = found.who == me
    return HoldLine(found.who, mine, found.taken, left, not mine and _was_taken_from(there, me))


def _was_taken_from(there: TranslationView | QueueEntry, me: str) -> bool:
    if not isinstance(there, TranslationView):
        return False
    last = next((one for one in there.history if one.action == Action.CLAIMED), None)
    return last is not None and last.detail.get("taken_over_from") == me
