"""Telling open pages that something has changed, as it happens.

One look at the database a second for all pages of a process, however many they are; what it finds is handed
to those whom it concerns. A page that waits holds no connection to the database. What is told are ids and
names, never a text: the page asks for that as it does without being told, and gets what its roles allow.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import structlog
from sqlalchemy import Engine

from service.accounts import Role, Roles
from service.accounts.sessions import open_ones
from service.errors import Unavailable
from service.logs import where
from service.message import message
from service.stages.open_pages import OpenPage, OpenStories, say_closed, say_open, who_has_open
from service.stages.watching import (
    SLACK,
    ChangedStory,
    WatchedStory,
    changed_after,
    lapsed_between,
    last_change,
    look_at_stories,
)
from service.storage.session import reading, writing
from service.storage.tables import now

#: seconds between two looks, the fewest of them, and between those at sessions and what lapses
LOOK, SOONEST, CHECK = 1.0, 0.1, 4.0
#: seconds of silence after which a line is sent that says nothing, so that nobody between takes it for dead
HEARTBEAT = 15.0
#: seconds after which a page of a story that said nothing is let go, and comes back if it is there
UNHEARD = 75.0
#: and one that never began to read
UNREAD = 30.0
#: streams of one browser: it has few connections, and needs them for its requests
MOST_OF_A_BROWSER = 4

log = structlog.get_logger("dragoman.web")


@dataclass(eq=False, slots=True)
class PageListener:
    """An open page: of a story (`translation`), or of the queue, for one edition or for all.

    `signed_in` names its session. What it is to be told is gathered until it takes it.
    """

    signed_in: str
    name: str
    roles: Roles
    translation: str | None = None
    page: str | None = None
    edition: str = ""
    heard: float = 0.0
    begun: bool = False
    ended: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    changed: set[str] | None = field(default_factory=set)  # None: so many that they are not named
    standing: WatchedStory | None = None
    told_standing: WatchedStory | None = None
    people: dict[str, list[str]] = field(default_factory=dict)
    told_people: dict[str, list[str]] = field(default_factory=dict)

    def end(self) -> None:
        """Let the stream end."""
        self.ended = True
        self.news.set()

    def concerns(self, edition: str) -> bool:
        """Return whether what happens in an edition is to be told here."""
        return self.edition in ("", edition) and self.roles.may(Role.READER, edition)

    def take(self) -> list[str]:
        """Return what is to be told, as lines of the stream, and begin to gather anew."""
        self.news.clear()
        told = []
        if self.standing is not None and self.standing != self.told_standing:
            there = self.told_standing = self.standing
            more = f"{there.version_id}|{there.holder}|{there.taken}|{there.lapsed}"
            told.append(_event("changed", number=there.lock_version, more=crc32(more.encode())))
        if self.changed is None or self.changed:
            told.append(_event("changed", ids=None if self.changed is None else sorted(self.changed)))
            self.changed = set()
        if self.people != self.told_people:
            self.told_people = self.people
            told.append(_event("present", open=self.people))
        if self.ended:
            told.append(_event("bye"))
        return told


@dataclass(frozen=True, slots=True)
class _Glance:
    """What a look has found. `sessions` None: they were not looked at."""

    stories: Mapping[str, WatchedStory]
    changed: list[ChangedStory] | None
    open: OpenStories
    sessions: Mapping[str, Roles] | None


class Live:
    """The open pages of a process, and the one look for all of them."""

    def __init__(self, engine: Engine, lapse: timedelta, most: int) -> None:
        self._engine, self._lapse, self._most = engine, lapse, most
        self._listeners: dict[PageListener, None] = {}
        self._closed: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "live")
        self._told: dict[str, datetime] = {}  # what changed of late, and is not told again
        self._since: datetime | None = None
        self._checked_at: datetime | None = None
        self._check_at = self._said_at = 0.0
        self._people: OpenStories = {}

    @property
    def count(self) -> int:
        """How many pages listen."""
        return len(self._listeners)

    def join(self, listener: PageListener) -> None:
        """Let a page listen. Raises `Unavailable` where there are as many as may be."""
        own = sum(one.signed_in == listener.signed_in for one in self._listeners)
        if len(self._listeners) >= self._most or own >= MOST_OF_A_BROWSER:
            raise Unavailable(
                message(
                    "As many pages are open here as this desk tells of changes (DRAGOMAN_MOST_STREAMS). This "
                    "one asks every ten seconds instead."
                )
            )
        listener.heard = time.monotonic()
        self._listeners[listener] = None
        if listener.page is not None:
            self._closed.discard(listener.page)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())
        self._woken.set()

    def leave(self, listener: PageListener) -> None:
        """Let a page go."""
        self._listeners.pop(listener, None)
        if listener.page is not None and all(one.page != listener.page for one in self._listeners):
            self._closed.add(listener.page)
            self._woken.set()

    def hear(self, page: str) -> bool:
        """Count that a page said it is there just now; return whether it listens here."""
        for one in list(self._listeners):
            if one.page == page:
                one.heard = time.monotonic()
                return True
        return False

    def wake(self) -> None:
        """Look soon: something was changed by a request to this very process."""
        if self._listeners:
            self._check_at = 0.0
            self._woken.set()

    async def events(self, listener: PageListener) -> AsyncIterator[str]:
        """Give the lines of a page's stream, until it ends."""
        listener.begun = True
        try:
            yield "retry: 3000\n\n"
            while True:
                try:
                    await asyncio.wait_for(listener.news.wait(), HEARTBEAT)
                except TimeoutError:
                    yield ":\n\n"
                    continue
                for line in listener.take():
                    yield line
                if listener.ended:
                    return
        finally:
            self.leave(listener)

    async def close(self) -> None:
        """End all streams."""
        for one in self._listeners:
            one.end()
        if self._task is not None:
            self._task.cancel()
        self._thread.shutdown(wait=False)

    async def _run(self) -> None:
        """Look and tell as long as anybody listens, and once more when the last one has gone."""
        loop, failed = asyncio.get_running_loop(), False
        while True:
            self._woken.clear()
            listeners = list(self._listeners)
            try:
                found = await loop.run_in_executor(self._thread, self._look, listeners, time.monotonic())
                self._tell(found, listeners)
                failed = False
            except Exception as error:  # whatever it is: a look that ended would leave all pages untold
                if not failed:
                    log.warning(
                        "open pages are not told of changes", error=type(error).__name__, chain=where(error)
                    )
                failed = True
            if not listeners and not self._listeners:
                self._since = None
                return
            await asyncio.sleep(SOONEST)
            try:
                await asyncio.wait_for(self._woken.wait(), LOOK - SOONEST)
            except TimeoutError:
                continue

    def _look(self, listeners: Collection[PageListener], seconds: float) -> _Glance:
        """Look at the database, in the thread that is there for it."""
        fresh = self._say_who_is_here(listeners, seconds)
        check, moment = seconds >= self._check_at, now()
        with reading(self._engine) as session:
            watched = {one.translation for one in listeners if one.translation is not None}
            stories = look_at_stories(session, watched, self._lapse) if watched else {}
            changed: list[ChangedStory] | None = []
            if any(one.translation is None for one in listeners):
                changed = self._changed(changed_after(session, self._since)) if self._since else []
                if self._since is None:
                    self._since = last_change(session) - SLACK
                    self._changed(changed_after(session, self._since))
                if changed is not None and check:
                    changed += lapsed_between(session, self._checked_at or moment, moment, self._lapse)
            if check or fresh:
                self._people = who_has_open(session)
            sessions = open_ones(session, {one.signed_in for one in listeners}) if check else None
        if check:
            self._check_at, self._checked_at = seconds + CHECK, moment
        return _Glance(stories, changed, self._people, sessions)

    def _changed(self, found: list[ChangedStory] | None) -> list[ChangedStory] | None:
        """Return what of it was not told yet; those that change late are still looked for a while."""
        if found is None:
            self._since, self._told = now() - SLACK, {}
            return None
        fresh = [one for one in found if self._told.get(one.id) != one.at]
        latest = max((one.at for one in found), default=None)
        if latest is not None and self._since is not None:
            self._since = max(self._since, latest - SLACK)
        self._told = {one.id: one.at for one in found if self._since is None or one.at > self._since}
        return fresh

    def _say_who_is_here(self, listeners: Collection[PageListener], seconds: float) -> bool:
        """Write down which pages are open, every few seconds, and at once which were closed or are new.

        Return whether that may be another set of people.
        """
        closed, self._closed = self._closed, set()
        new = [one for one in listeners if one.page is not None and one.told_standing is None]
        due = seconds >= self._said_at + CHECK
        if not closed and not new and not due:
            return False
        heard = [
            OpenPage(one.page, one.translation, one.name)
            for one in listeners
            if one.page is not None and one.translation is not None and one.heard > self._said_at - SOONEST
        ]
        if heard or closed:
            with writing(self._engine) as session:
                if closed:
                    say_closed(session, closed)
                say_open(session, heard)
        self._said_at = seconds
        return bool(closed or new)

    def _tell(self, found: _Glance, listeners: Collection[PageListener]) -> None:
        """Hand what was found to the pages that it concerns, of those that were there when the look began."""
        seconds = time.monotonic()
        for one in listeners:
            if one not in self._listeners:
                continue
            if not one.begun and seconds > one.heard + UNREAD:
                self.leave(one)
            if found.sessions is not None:
                roles = found.sessions.get(one.signed_in)
                if roles is None:  # signed out, or the session's time is over
                    one.end()
                    continue
                one.roles = roles
            if one.translation is not None:
                there = found.stories.get(one.translation)
                if there is None or not one.concerns(there.edition) or seconds > one.heard + UNHEARD:
                    if one.told_standing is not None or there is not None:
                        one.end()
                    continue
                one.standing = there
                _, people = found.open.get(one.translation, ("", ()))
                one.people = {one.translation: [who for who in people if who != one.name]}
            else:
                if found.changed is None:
                    one.changed = None
                elif one.changed is not None:
                    one.changed |= {story.id for story in found.changed if one.concerns(story.edition)}
                one.people = _people_for(one, found.open)
            if one.standing != one.told_standing or one.changed != set() or one.people != one.told_people:
                one.news.set()


def _people_for(listener: PageListener, open_now: OpenStories) -> dict[str, list[str]]:
    """Return who has which story open, of those that a page of the queue may show."""
    found = {}
    for translation, (edition, people) in open_now.items():
        others = [who for who in people if who != listener.name]
        if others and listener.concerns(edition):
            found[translation] = others
    return found


def _event(name: str, **data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"
