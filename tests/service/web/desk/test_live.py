"""Telling open pages: who is told what and when; it ends with the session and with the process."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import uvicorn
from sqlalchemy import Engine

from service.accounts import add_user, close_session, open_session, parse_roles, set_roles
from service.accounts.digests import digest
from service.accounts.roles import Roles
from service.accounts.sessions import open_ones
from service.app import create_app
from service.errors import Unavailable
from service.settings import Settings
from service.stages import claims, reviewing
from service.stages.watching import look_at_stories
from service.web.auth import cookie_name
from service.web.desk import live
from service.web.desk.live import Live, PageListener
from service.web.patience import patient
from tests.factories import make_story
from tests.servers import free_port
from tests.service.newsroom import Newsroom, only

LAPSE = timedelta(minutes=15)
EDITIONS = ["africa-fr", "mideast-ar"]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is read is tested on both."""
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine, only(*EDITIONS))
    room.deliver(make_story())
    for edition in EDITIONS:
        room.draft(edition)
    return room


def sign_in(room: Newsroom, name: str, *roles: str) -> tuple[str, Roles]:
    given = parse_roles(list(roles), EDITIONS)
    return room.write(open_session, room.write(add_user, name, "nine lives and one", given).id, 12), given


@asynccontextmanager
async def hub(room: Newsroom, most: int = 10) -> AsyncIterator[Live]:
    there = Live(room.engine, LAPSE, most)
    try:
        yield there
    finally:
        await there.close()


class Reader:
    """Reads a stream as a browser does."""

    def __init__(self, there: Live, listener: PageListener) -> None:
        there.join(listener)
        self._lines = there.events(listener)

    async def next(self) -> tuple[str, dict[str, Any]]:
        """Return the next event."""
        async for line in self._lines:
            if line.startswith("event: "):
                name, data = line.strip().split("\n")
                return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))
        return "end", {}

    async def close(self) -> None:
        await self._lines.aclose()  # type: ignore[attr-defined]


def test_a_page_is_told_of_its_story_and_of_who_is_at_it(room: Newsroom) -> None:
    story = room.translation("africa-fr").id
    ana, roles = sign_in(room, "ana", "editor")
    ben, reads = sign_in(room, "ben", "reader@africa-fr")

    async def play() -> None:
        async with hub(room) as there:
            hers = Reader(there, PageListener(digest(ana), "ana", roles, story, "a" * 32))
            name, first = await hers.next()
            assert (name, first["number"]) == ("changed", room.translation("africa-fr").lock_version)
            assert await hers.next() == ("present", {"open": {story: []}})
            room.write(claims.claim, story, "ana")
            there.wake()
            name, second = await hers.next()
            assert (name, second["number"]) == ("changed", first["number"] + 1)
            assert second["more"] != first["more"]
            his = Reader(there, PageListener(digest(ben), "ben", reads, story, "b" * 32))
            assert (await his.next())[0] == "changed"
            assert await his.next() == ("present", {"open": {story: ["ana"]}})
            assert await hers.next() == ("present", {"open": {story: ["ben"]}})
            await his.close()
            assert await hers.next() == ("present", {"open": {story: []}})
            room.write(close_session, ana)
            there.wake()
            assert (await hers.next())[0] == "bye"
            assert (await hers.next())[0] == "end"
            assert there.count == 0

    asyncio.run(asyncio.wait_for(play(), 20))


def test_the_queue_is_told_of_what_its_editor_may_see(room: Newsroom) -> None:
    arabic, french = room.translation("mideast-ar").id, room.translation("africa-fr").id
    token, roles = sign_in(room, "ana", "reader@africa-fr")
    boss, all_roles = sign_in(room, "boss", "admin")

    async def play() -> None:
        async with hub(room) as there:
            hers = Reader(there, PageListener(digest(token), "ana", roles))
            filtered = Reader(there, PageListener(digest(boss), "boss", all_roles, edition="mideast-ar"))
            page = Reader(there, PageListener(digest(boss), "cal", all_roles, arabic, "c" * 32))
            await page.next()
            assert await filtered.next() == ("present", {"open": {arabic: ["cal"]}})
            for story in (arabic, french):
                room.write(claims.claim, story, "cal")
            there.wake()
            assert await hers.next() == ("changed", {"ids": [french]})
            assert await filtered.next() == ("changed", {"ids": [arabic]})
            room.write(set_roles, "ana", parse_roles(["reader"], EDITIONS), actor="boss")
            row = room.translation("mideast-ar")
            room.write(reviewing.release, row.id, "cal")
            there.wake()
            assert await hers.next() in (
                ("changed", {"ids": [arabic]}),
                ("present", {"open": {arabic: ["cal"]}}),
            )

    asyncio.run(asyncio.wait_for(play(), 20))


def test_there_are_not_more_streams_than_the_setting_says(room: Newsroom) -> None:
    async def play() -> None:
        async with hub(room, most=3) as there:
            for number in range(3):
                there.join(PageListener(str(number), "ana", parse_roles(["reader"], EDITIONS)))
            with pytest.raises(Unavailable, match="DRAGOMAN_MOST_STREAMS"):
                there.join(PageListener("x", "ana", parse_roles(["reader"], EDITIONS)))
        async with hub(room) as there:
            for _ in range(live.MOST_OF_A_BROWSER):
                there.join(PageListener("one", "ana", parse_roles(["reader"], EDITIONS)))
            with pytest.raises(Unavailable):
                there.join(PageListener("one", "ana", parse_roles(["reader"], EDITIONS)))

    asyncio.run(asyncio.wait_for(play(), 20))


@pytest.fixture
def served(settings: Settings, room: Newsroom) -> Iterator[tuple[uvicorn.Server, str]]:
    port = free_port()
    config = uvicorn.Config(
        create_app(settings), host="127.0.0.1", port=port, log_config=None, ws="none", http=patient(30.0, 100)
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield server, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)
    assert not thread.is_alive()


def test_a_stream_is_neither_packed_nor_kept_back_and_lets_the_process_stop(
    served: tuple[uvicorn.Server, str], room: Newsroom, settings: Settings
) -> None:
    server, url = served
    token, _ = sign_in(room, "ana", "editor")
    story = room.translation("africa-fr").id
    cookies = {"Cookie": f"{cookie_name(settings)}={token}"}
    with httpx2.Client(base_url=url, headers=cookies, timeout=20) as http:
        asked = http.get("/desk/events", headers={"Accept": "application/json"})
        assert (asked.status_code, "Open the queue instead" in asked.json()["detail"]) == (406, True)
        address = f"/desk/translations/{story}/events?page={'a' * 32}"
        with http.stream("GET", address, headers={"Accept": "text/event-stream"}) as answer:
            headers = answer.headers
            assert headers["content-type"].startswith("text/event-stream")
            assert (headers["x-accel-buffering"], headers.get("content-encoding")) == ("no", None)
            lines = answer.iter_lines()
            assert next(line for line in lines if line.startswith("event: ")) == "event: changed"
            asked_at = time.monotonic()
            server.should_exit = True
            assert "event: bye" in list(lines)  # and it ends as it should: the last chunk came
            assert time.monotonic() - asked_at < 5


def test_a_look_that_fails_is_followed_by_others(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    story = room.translation("africa-fr").id
    token, roles = sign_in(room, "ana", "editor")
    real, failures = look_at_stories, [OSError("gone"), KeyError("odd")]

    def fails_first(*arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return real(*arguments)

    monkeypatch.setattr("service.web.desk.live.look_at_stories", fails_first)

    async def play() -> None:
        async with hub(room) as there:
            page = Reader(there, PageListener(digest(token), "ana", roles, story, "a" * 32))
            for _ in range(2):
                await asyncio.sleep(0)
                there.wake()
            assert (await page.next())[0] == "changed"
            assert failures == []

    asyncio.run(asyncio.wait_for(play(), 20))


def test_a_page_that_comes_while_a_look_is_under_way_is_not_taken_for_signed_out(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = room.translation("africa-fr").id
    ana, roles = sign_in(room, "ana", "editor")
    ben, _ = sign_in(room, "ben", "editor")
    under_way, go_on = threading.Event(), threading.Event()
    real = open_ones

    def slow(*arguments: Any) -> Any:
        under_way.set()
        assert go_on.wait(10)
        return real(*arguments)

    monkeypatch.setattr("service.web.desk.live.open_ones", slow)

    async def play() -> None:
        async with hub(room) as there:
            hers = Reader(there, PageListener(digest(ana), "ana", roles, story, "a" * 32))
            await asyncio.to_thread(under_way.wait, 10)
            his = Reader(there, PageListener(digest(ben), "ben", roles, story, "b" * 32))
            go_on.set()
            assert (await hers.next())[0] == "changed"
            assert (await his.next())[0] == "changed"

    asyncio.run(asyncio.wait_for(play(), 20))
