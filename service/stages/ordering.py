"""Which of two versions of a story counts, whatever order they come in."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.domain.story import PubStatus, Story
from service.storage.tables import StoryVersionRow, now

#: clocks may differ by so much; a version dated further ahead counts from when it came in
SKEW = timedelta(minutes=5)


def compare(story: Story, current: StoryVersionRow) -> int:
    """Return -1 where `story` is older than what stands, 0 where nothing tells, 1 where it is newer.

    Two versions with text go by their numbers where both have one, then by time. Taking back goes
    before that: **a kill goes by time**, and loses only to a version that was written after it. What
    a kill has ended comes back only by a version that was written after the kill and has no lower
    number. A version that is withheld is newer by its number or by its time, and by a
    right clock does not wait for one that was dated ahead.
    """
    number = _by_number(story, current)
    if story.status is PubStatus.CANCELED and current.pub_status != PubStatus.CANCELED:
        return -1 if story.version_created < written(current) else 1
    time = _sign(story.version_created, written(current))
    if current.pub_status == PubStatus.CANCELED:
        if story.status is PubStatus.CANCELED:
            return time or number or 0
        if number == 0:
            return 1 if time > 0 else -1  # the very version that was killed, or one as old
        return -1 if number == -1 or time < 0 else time or number or 0
    time = _sign(story.version_created, current.version_created)
    if story.status is PubStatus.WITHHELD:
        if time < 0 and story.version_created <= now() + SKEW:
            # what stands may be dated ahead, and what its source holds back must not stay for that
            time = _sign(story.version_created, written(current))
        # a lower number is none the less newer, where the sender counts anew
        return time if number is None else max(number, time)
    return number or time


def written(version: StoryVersionRow) -> datetime:
    """Return when a version was written: as it says, but never after it was here.

    A clock that is ahead, or a local time that was sent as UTC, would put it before the kill that
    follows it.
    """
    created: datetime = version.version_created
    latest: datetime = version.received_at + SKEW
    return created if created <= latest else version.received_at - SKEW


def _by_number(story: Story, current: StoryVersionRow) -> int | None:
    """Compare by number; None where one of the two has none."""
    ours, theirs = _number(story.version), _number(current.source_version)
    if ours is None or theirs is None:
        return None
    return (ours > theirs) - (ours < theirs)


def _number(version: str) -> int | None:
    return int(version) if version.isascii() and version.isdigit() else None


def _sign(one: datetime, other: datetime) -> int:
    return (one > other) - (one < other)
