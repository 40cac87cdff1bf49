"""What follows from what a CMS shows: plain rules over what is here and what was seen there.

The rule above all: **absence is only a suspicion**. An error page, a partial list or a list of another
site shows few stories too. A story is taken down when the CMS, asked for that very story, says itself
that it does not show it, or shows that it is not for everybody any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from service.domain.story import PubStatus, Story
from service.intake.sync.listing import CmsEntry

#: versions of our own making are named so, which tells them from what the CMS sent
OURS = "sync "
#: an event that came in the last minute knows better than a list that was read meanwhile
SETTLED = timedelta(minutes=1)
#: the least step by which one version is later than another
STEP = timedelta(milliseconds=1)
#: so many stories do not all vanish from the site that sent them
HOUSE = 5


@dataclass(frozen=True, slots=True)
class Here:
    """How the newest version of a story stands in the record."""

    external_id: str
    version: str
    version_created: datetime
    status: PubStatus
    received_at: datetime

    @property
    def is_standing(self) -> bool:
        """Whether the source's last word is that everybody may read it."""
        return self.status is PubStatus.USABLE

    @property
    def is_ours(self) -> bool:
        """Whether a comparison made this version, and no event of the CMS."""
        return self.version.startswith(OURS)


class SyncStep(StrEnum):
    """What to do about one story."""

    NOTHING = "nothing"
    TAKE = "take"  # the CMS has something newer
    ASK = "ask"  # what is here may not be public any more, or is again: ask for that very story


def on_listed(entry: CmsEntry, here: Here | None, observed: datetime) -> SyncStep:
    """Return what to do about a story that the CMS lists."""
    if here is None:
        return SyncStep.TAKE if entry.public else SyncStep.NOTHING
    if not entry.public:
        return SyncStep.ASK if here.is_standing else SyncStep.NOTHING
    if entry.changed_at > here.version_created:
        return SyncStep.TAKE
    if here.is_standing:
        return SyncStep.NOTHING
    return SyncStep.ASK if _is_back(entry, here, observed) else SyncStep.NOTHING


def on_absent(here: Here) -> SyncStep:
    """Return what to do about a story that a complete answer of the CMS did not have in it."""
    return SyncStep.ASK if here.is_standing else SyncStep.NOTHING


def on_asked(entry: CmsEntry | None, here: Here, observed: datetime) -> SyncStep:
    """Return what to do once the CMS was asked for that very story; None is its own word that it is gone."""
    if entry is None or not entry.public:
        return SyncStep.TAKE if here.is_standing else SyncStep.NOTHING
    if here.is_standing:
        return SyncStep.TAKE if entry.changed_at > here.version_created else SyncStep.NOTHING
    return SyncStep.TAKE if _is_back(entry, here, observed) else SyncStep.NOTHING


def dated(story: Story, here: Here | None, observed: datetime) -> Story:
    """Return the story with a time at which it counts as newer than what is here.

    Bulk actions change what may be read without changing the time of the last edit. What was taken
    back counts from the moment that it was seen; what is back counts just after what it follows, so
    that a later edit still counts more.
    """
    if here is None or story.status is here.status or story.version_created > here.version_created:
        return story
    # Named anew either way: a version that was here before brings nothing back, as senders repeat them.
    after = here.version_created + STEP
    when = after if story.status is PubStatus.USABLE else max(observed, after)
    return replace(story, version=f"{OURS}{when.isoformat()}", version_created=when)


def is_another_house(standing: int, shown: int) -> bool:
    """Return whether a CMS knows nothing of what it is said to have sent, so that it may be another one."""
    return standing >= HOUSE and shown == 0


def _is_back(entry: CmsEntry, here: Here, observed: datetime) -> bool:
    if here.received_at > observed - SETTLED:
        return False
    # A kill that an event brought is final until there is an edit; what we found ourselves, and what was
    # only held back, ends when the CMS shows the story to everybody again.
    return here.is_ours or (here.status is PubStatus.WITHHELD and entry.changed_at >= here.version_created)
