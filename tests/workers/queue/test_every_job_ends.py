"""Every job ends: what takes too long, what never comes back, and what ends the process that it is in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import update

from service.domain.status import State
from service.program import START_AGAIN
from service.settings import Settings
from service.stages import drafting
from service.storage.session import writing
from service.storage.tables import TranslationRow
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.workers.queue.engines import Done, Interrupted
from workers import app
from workers.engines.base import Engine, Output
from workers.engines.fake import FakeEngine
from workers.models.catalogue import Catalogue
from workers.queue.alone import _think
from workers.queue.context import WorkerContext
from workers.queue.lease import Holding, LeaseLost, longest
from workers.queue.tasks import translate

#: seconds that only a test which fails waits
PATIENCE = 120.0


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


class Standing(Interrupted):
    """Does something else than translate, again and again, and says each time that it is still there."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self.meanwhile = meanwhile

    def first(self, *, retry: bool, done: Done | None) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.meanwhile()
            time.sleep(0.02)
            if done is not None:
                done(0)
        raise AssertionError("nobody told me")


class Named(FakeEngine):
    """Translates, under a name of its own."""

    name = "second"


class Killing(Interrupted):
    """Ends the process that it is in, as a lack of memory does."""

    name = "killing"

    def first(self, *, retry: bool, done: Done | None) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


class Hanging(Interrupted):
    """Never comes back, and says nothing."""

    name = "hanging"

    def first(self, *, retry: bool, done: Done | None) -> None:
        time.sleep(PATIENCE)
        raise AssertionError


class Ordered(Catalogue):
    """A catalogue of given engines, in order."""

    def __init__(self, *engines: Engine) -> None:
        super().__init__("fake", Path("none"))
        self._engines_in_order = engines

    def engine_for(self, source: str, target: str) -> Engine:
        return self._engines_in_order[0]

    def others_for(self, source: str, target: str) -> Iterator[Engine]:
        yield from self._engines_in_order[1:]


def killing_then_second(settings: Settings) -> WorkerContext:
    return replace(WorkerContext.open(settings), catalogue=Ordered(Killing(), Named()))


def only_killing(settings: Settings) -> WorkerContext:
    return replace(WorkerContext.open(settings), catalogue=Ordered(Killing()))


def only_hanging(settings: Settings) -> WorkerContext:
    return replace(WorkerContext.open(settings), catalogue=Ordered(Hanging()))


@pytest.fixture
def room(engine: Database) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_story())
    return room


def work(context: WorkerContext, room: Newsroom) -> TranslationRow:
    row = room.translation()
    translate(context, row.id, row.version_id)
    return room.translation()


def lose(room: Newsroom, times: int) -> None:
    """Let so many workers have ended with the story."""
    with writing(room.engine) as session:
        session.execute(update(TranslationRow).values(lost=times))


def quick(settings: Settings) -> Settings:
    return settings.model_copy(update={"job_seconds": 0.2, "job_seconds_per_word": 0.0})


def test_the_longest_time_grows_with_the_story(settings: Settings, room: Newsroom) -> None:
    job = room.take()
    assert job is not None
    words = sum(len(segment.text.split()) for segment in job.segments)
    assert longest(settings, job) == settings.job_seconds + words * settings.job_seconds_per_word


def test_what_takes_too_long_ends_at_the_next_batch_and_is_tried_alone(
    settings: Settings, room: Newsroom
) -> None:
    engine = Standing(lambda: None)
    context = replace(WorkerContext.open(quick(settings)), catalogue=Ordered(engine))
    row = work(context, room)
    assert (row.state, row.lost) == (State.QUEUED, drafting.SUSPECT)
    assert "DRAGOMAN_JOB_SECONDS" in (row.reason or "")
    assert not context.hung.is_set()  # the thread is there, and nobody has to start again
    assert not context.held


def test_a_thread_that_does_not_come_back_is_given_up(settings: Settings, room: Newsroom) -> None:
    context = WorkerContext.open(settings)
    job = room.take()
    assert job is not None
    with Holding(context, job, 0.05, grace=0.05) as holding:
        assert context.hung.wait(PATIENCE)
        row = room.translation()
        assert (row.state, row.lost, row.lease) == (State.QUEUED, drafting.SUSPECT, None)
        with pytest.raises(LeaseLost):  # and if it ever comes back, nobody wants its draft
            holding.check()
    assert not room.save(job)


def test_a_worker_with_a_thread_less_lets_the_others_give_back_and_ends(
    settings: Settings, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = WorkerContext.open(settings)
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    engine = Standing(context.hung.set)  # another thread is given up while this one is at work
    bystander = threading.Thread(
        target=work, args=(replace(context, catalogue=Ordered(engine)), room), name="bystander"
    )
    bystander.start()
    app._end_if_hung(context)
    bystander.join(PATIENCE)
    assert codes == [START_AGAIN]
    row = room.translation()
    assert (row.state, row.lost) == (State.QUEUED, 0)


@pytest.mark.parametrize("how", ["kill", "newer version"])
def test_work_that_nobody_needs_any_more_ends_long_before_its_lease(
    settings: Settings, room: Newsroom, how: str
) -> None:
    def meanwhile() -> None:
        if how == "kill":
            room.kill(make_story())
        else:
            room.deliver(make_story(version="2", headline="Ferry returns on Wednesday"))

    long = settings.model_copy(update={"lease_seconds": 36000.0})
    context = replace(WorkerContext.open(long), catalogue=Ordered(Standing(meanwhile)))
    row = work(context, room)
    assert row.state == (State.WITHDRAWN if how == "kill" else State.QUEUED)
    assert not row.segments


def test_a_story_that_ends_its_worker_is_thought_about_elsewhere_and_the_next_engine_drafts_it(
    settings: Settings, room: Newsroom
) -> None:
    lose(room, drafting.SUSPECT)
    context = replace(killing_then_second(settings), opened_by=killing_then_second)
    row = work(context, room)
    assert (row.state, row.engine, row.lost) == (State.DRAFT, "second", 0)
    assert "was passed over" in row.provenance["notes"][0]


@pytest.mark.parametrize(
    ("opened_by", "seconds", "reason"),
    [(only_killing, PATIENCE, "ended by the signal SIGKILL"), (only_hanging, 0.3, "not done after")],
)
def test_a_story_that_no_engine_comes_to_an_end_with_fails_with_the_reason(
    settings: Settings,
    room: Newsroom,
    opened_by: Callable[[Settings], WorkerContext],
    seconds: float,
    reason: str,
) -> None:
    lose(room, drafting.SUSPECT)
    short = settings.model_copy(update={"job_seconds": seconds, "job_seconds_per_word": 0.0})
    row = work(replace(opened_by(short), opened_by=opened_by), room)
    assert (row.state, row.lease) == (State.FAILED, None)
    assert reason in (row.reason or "")


def test_a_process_whose_worker_is_gone_ends(settings: Settings, room: Newsroom) -> None:
    """Also where the worker ended before the process had begun: it would think for nobody, for ever."""
    job = room.take()
    assert job is not None
    mine, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
    gone = 2**22 + 1  # no process has such a number
    process = multiprocessing.get_context("spawn").Process(
        target=_think, args=(gone, only_hanging, settings, job, 0, theirs), daemon=True
    )
    process.start()
    process.join(PATIENCE / 2)
    assert process.exitcode == 1
    mine.close()


def test_one_worker_that_ended_says_nothing_about_the_story(settings: Settings, room: Newsroom) -> None:
    lose(room, drafting.SUSPECT - 1)
    row = work(replace(WorkerContext.open(settings), catalogue=Ordered(Named())), room)
    assert (row.state, row.engine, row.lost) == (State.DRAFT, "second", 0)


def test_what_an_engine_breaks_off_at_the_next_one_drafts(settings: Settings, room: Newsroom) -> None:
    class Breaking(FakeEngine):
        name = "breaking"

        def translate(self, *_: object, **__: object) -> list[Output]:
            raise ZeroDivisionError

    context = replace(WorkerContext.open(settings), catalogue=Ordered(Breaking(), Named()))
    row = work(context, room)
    assert (row.state, row.engine, row.attempts) == (State.DRAFT, "second", 0)
    assert row.provenance["notes"] == [
        "The engine breaking broke off (ZeroDivisionError). The next one drafted the story."
    ]
