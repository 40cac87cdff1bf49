"""Real worker and relay processes on both set-ups: killed, stopped, cut off; the story arrives, once.

Nothing here depends on how fast the machine is: a lease never runs out by itself in the time of a test,
so nobody loses one by being slow, and where one has to run out the test lets it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dragoman.embedded import environment
from service.domain.status import State
from service.domain.story import Story
from service.settings import Settings
from service.storage.session import open_engine
from service.storage.tables import TranslationRow
from tests.factories import make_story
from tests.servers import free_port, run_redis
from tests.service.newsroom import Newsroom

pytestmark = pytest.mark.kill

#: far longer than a test may take
LEASE = 3600.0
#: seconds in which the slowest machine gets a story through; only a test that fails waits so long
PATIENCE = 240.0
#: some thousands of words: seconds of work for the shipped model, on a fast machine too
SENTENCES = 60


def long_story(version: str = "1") -> Story:
    body = "".join(
        f"<p>The driver of bus number {n} said on Monday that the road to the north would open in May, and "
        "that the people who live there had waited for it all their lives.</p>"
        for n in range(SENTENCES)
    )
    return make_story(headline="A new road to the north", body=body, version=version)


@pytest.fixture(params=["sqlite and files", "postgresql and redis"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with ExitStack() as stack:
        if request.param == "sqlite and files":
            database, broker = request.getfixturevalue("sqlite_url"), ""
        else:
            database = request.getfixturevalue("postgresql_url")
            broker = stack.enter_context(run_redis(tmp_path / "redis"))
        yield Settings(
            data_dir=tmp_path / "data", database_url=database, broker_url=broker, lease_seconds=LEASE
        )


@contextmanager
def part(name: str, settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `dragoman worker` or `dragoman relay` as a process of its own."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "dragoman", name],
            env={**os.environ, **environment(settings)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(room: Newsroom, log: Path, *states: State) -> TranslationRow:
    deadline = time.monotonic() + PATIENCE
    while (row := room.translation()).state not in states:
        if time.monotonic() > deadline:
            raise AssertionError(
                f"{row.state} ({row.reason}), not {states}. The log:\n{log.read_text()[-4000:]}"
            )
        time.sleep(0.05)
    return row


@pytest.fixture
def room(settings: Settings) -> Newsroom:
    database: Engine = open_engine(settings.database)
    return Newsroom(database)


def assert_arrived_once(room: Newsroom, sentences: int = SENTENCES + 1) -> None:
    row = room.translation()
    assert row.state == State.DRAFT
    assert row.engine == "ct2:mini-en-fr"
    assert [segment.index for segment in row.segments] == list(range(sentences))
    assert len(room.audit("drafted")) == 1


def test_a_worker_killed_in_the_middle_loses_nothing(
    settings: Settings, room: Newsroom, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    room.deliver(long_story())
    with part("relay", settings, log):
        with part("worker", settings, log) as worker:
            wait_for(room, log, State.TRANSLATING)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        assert room.translation().state == State.TRANSLATING  # it could not say goodbye
        room.expire()
        with part("worker", settings, log):
            wait_for(room, log, State.DRAFT)
    assert_arrived_once(room)
    assert len(room.audit("started")) == 2


def test_a_killed_relay_is_followed_by_another(settings: Settings, room: Newsroom, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with part("worker", settings, log):
        with part("relay", settings, log) as relay:
            room.deliver(make_story())
            relay.send_signal(signal.SIGKILL)
            relay.wait()
        with part("relay", settings, log):
            wait_for(room, log, State.DRAFT)
    assert_arrived_once(room, 3)


def test_a_stopped_worker_hands_its_story_on_at_once(
    settings: Settings, room: Newsroom, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    room.deliver(long_story())
    with part("relay", settings, log):
        with part("worker", settings, log) as worker:
            wait_for(room, log, State.TRANSLATING)
            worker.terminate()
            assert worker.wait(PATIENCE) == 0, log.read_text()[-3000:]
        with part("worker", settings, log):
            wait_for(room, log, State.DRAFT)
    assert_arrived_once(room)


def test_two_workers_share_the_work_and_do_it_once(
    settings: Settings, room: Newsroom, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    ids = [
        room.deliver(make_story(external_id=f"story-{n}", headline=f"Ferry {n} returns")) for n in range(24)
    ]
    deadline = time.monotonic() + PATIENCE
    with part("worker", settings, log), part("worker", settings, log), part("relay", settings, log):
        for one in ids:
            while room.translation(story_id=one).state != State.DRAFT:
                assert time.monotonic() < deadline, log.read_text()[-3000:]
                time.sleep(0.05)
    assert len(room.audit("drafted")) == len(ids)
    assert len(room.audit("started")) == len(ids)


def test_redis_comes_back_empty_and_the_desk_goes_on(sqlite_url: str, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    settings = Settings(
        data_dir=tmp_path / "data",
        database_url=sqlite_url,
        broker_url=f"redis://127.0.0.1:{port}/0",
        lease_seconds=LEASE,
        patience_seconds=1.0,  # what Redis forgot with a task in it is sent again after so long
    )
    room = Newsroom(open_engine(sqlite_url))
    with part("worker", settings, log), part("relay", settings, log):
        for number in range(3):  # each time the same two processes have to find their way back
            story_id = room.deliver(make_story(external_id=f"story-{number}"))
            if number:
                wait_for_line(log, "relay waits", number)  # it has something to send and nowhere to send it
            with run_redis(tmp_path / f"redis-{number}", port):
                deadline = time.monotonic() + PATIENCE
                while room.translation(story_id=story_id).state != State.DRAFT:
                    assert time.monotonic() < deadline, log.read_text()[-4000:]
                    time.sleep(0.05)
            wait_for_line(log, "Connection to broker lost", number + 1)  # the worker


def wait_for_line(log: Path, line: str, times: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while log.read_text().count(line) < times:
        assert time.monotonic() < deadline, log.read_text()[-4000:]
        time.sleep(0.05)
