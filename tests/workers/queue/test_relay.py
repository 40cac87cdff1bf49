"""From the outbox to the broker: at least once, in order of urgency, whatever is away for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError
from sqlalchemy import Engine, func, select, update

from service.domain.status import State
from service.settings import Settings
from service.stages.waiting import WINDOW
from service.storage.outbox import TRANSLATE, enqueue
from service.storage.session import reading, writing
from service.storage.tables import OutboxRow, TranslationRow, now
from tests.factories import make_story
from tests.servers import free_port, run_rabbitmq, run_redis
from tests.service.newsroom import Newsroom, only
from workers.queue.broker import QUEUE, connect
from workers.queue.relay import BATCH, LOOK, PAUSE, Relay, run_relay, send_due

#: seconds that only a test which fails waits
PATIENCE = 240.0


WITH_RABBITMQ = pytest.param("rabbitmq", marks=pytest.mark.rabbitmq)


@pytest.fixture(params=["files", "redis", WITH_RABBITMQ])
def settings(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Settings:
    """Settings with each broker in turn; Redis gets a database of its own by port, so it is empty."""
    servers = {"redis": "own_redis", "rabbitmq": "own_rabbitmq"}
    url = request.getfixturevalue(servers[request.param]) if request.param in servers else ""
    return Settings(
        data_dir=tmp_path / "data",
        database_url=database_url,
        broker_url=url,
        engine="fake",
        relay_interval=0.05,
        patience_seconds=5.0,  # by a clock that the tests move, look by look
    )


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[str]:
    with run_redis(tmp_path / "redis") as url:
        yield url


@pytest.fixture(scope="module")
def rabbitmq(server_folder: Path) -> Iterator[str]:
    with run_rabbitmq(server_folder / "rabbitmq") as url:
        yield url


@pytest.fixture
def own_rabbitmq(rabbitmq: str) -> str:
    """A RabbitMQ in which nothing waits."""
    app = connect(Settings(broker_url=rabbitmq))
    with app.connection_for_write() as connection, connection.channel() as channel:
        queue = app.conf.task_queues[0](channel)
        queue.queue_declare()
        queue.purge()
    return rabbitmq


def drain(settings: Settings) -> list[tuple[str, dict[str, object]]]:
    """Take everything out of the broker: (task, arguments) in the order of delivery."""
    taken = []
    app = connect(settings)
    with app.connection_for_read() as connection, connection.channel() as channel:
        while (message := channel.basic_get(QUEUE, no_ack=True)) is not None:
            if not hasattr(message, "payload"):  # of RabbitMQ it is as it came
                message = channel.message_to_python(message)
            taken.append((message.headers["task"], message.payload[1]))
    app.close()
    return taken


def take(settings: Settings, count: int) -> list[tuple[str, dict[str, object]]]:
    """Take some tasks out of the broker, as a worker does that then dies."""
    taken = []
    app = connect(settings)
    with app.connection_for_read() as connection, connection.channel() as channel:
        for _ in range(count):
            message = channel.basic_get(QUEUE, no_ack=True)
            assert message is not None
            taken.append((message.headers["task"], message.payload[1]))
    app.close()
    return taken


class Stop(threading.Event):
    """The order to stop, which counts how often a relay waits for what is away, and cuts that short."""

    def __init__(self) -> None:
        super().__init__()
        self.away = 0

    def wait(self, timeout: float | None = None) -> bool:
        if timeout is not None and timeout >= PAUSE[0]:
            self.away += 1
        return super().wait(0.02)

    def wait_until_away(self) -> None:
        """Wait until a relay has found out, from now on, that a part is away."""
        before, deadline = self.away, time.monotonic() + PATIENCE
        while self.away == before:
            assert time.monotonic() < deadline
            time.sleep(0.01)


@contextmanager
def relaying(settings: Settings, count: int = 1) -> Iterator[Stop]:
    stop = Stop()
    relays = [threading.Thread(target=run_relay, args=(settings, stop)) for _ in range(count)]
    for relay in relays:
        relay.start()
    try:
        yield stop
    finally:
        stop.set()
        for relay in relays:
            relay.join(PATIENCE)
            assert not relay.is_alive()


def unsent(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).where(OutboxRow.sent_at.is_(None))) or 0


def wait_until_sent(engine: Engine) -> None:
    deadline = time.monotonic() + PATIENCE
    while unsent(engine):
        assert time.monotonic() < deadline, f"{unsent(engine)} rows are still in the outbox"
        time.sleep(0.02)


def test_what_was_promised_is_sent_once_in_order_of_urgency(settings: Settings, engine: Engine) -> None:
    with writing(engine) as session:
        for number, priority in [(1, 5), (2, 1), (3, 9), (4, 1)]:
            enqueue(session, TRANSLATE, {"number": number}, priority=priority)
    with relaying(settings):
        wait_until_sent(engine)
    assert [arguments["number"] for _, arguments in drain(settings)] == [2, 4, 1, 3]


def test_what_is_not_due_waits(settings: Settings, engine: Engine) -> None:
    with writing(engine) as session:
        enqueue(session, TRANSLATE, {"number": 1}, not_before=now() + timedelta(hours=1))
    relay = Relay(settings)
    assert relay.step() == 0
    with writing(engine) as session:
        session.execute(update(OutboxRow).values(not_before=now() - timedelta(seconds=1)))
    assert relay.step() == 1
    assert drain(settings) == [(TRANSLATE, {"number": 1})]


def test_several_relays_send_each_row_once(settings: Settings, engine: Engine) -> None:
    numbers = range(2 * BATCH + 30)
    with writing(engine) as session:
        for number in numbers:
            enqueue(session, TRANSLATE, {"number": number})
    with relaying(settings, count=3):
        wait_until_sent(engine)
    assert sorted(int(str(arguments["number"])) for _, arguments in drain(settings)) == list(numbers)


def test_the_story_is_queued_again_when_its_lease_ran_out(settings: Settings, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    assert room.take() is not None
    room.expire()
    relay = Relay(settings)
    assert relay.step() == 1
    assert room.translation().state == State.QUEUED
    assert [task for task, _ in drain(settings)] == [TRANSLATE]


class Clock:
    """The relay's own clock, which goes on when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def run_for(relay: Relay, clock: Clock, seconds: float) -> int:
    """Let a relay step for so long; gives how many tasks it sent."""
    sent = 0
    for _ in range(int(seconds / LOOK)):
        clock.seconds += LOOK
        sent += relay.step()
    return sent


def test_what_waits_in_the_broker_is_not_sent_again_however_long_it_waits(
    settings: Settings, engine: Engine
) -> None:
    room = Newsroom(engine, only("africa-fr", "africa-sw"))
    for number in range(WINDOW):
        room.deliver(make_story(external_id=f"story-{number}"))
    clock = Clock()
    relay = Relay(settings, clock)
    assert relay.step() == WINDOW
    lines = len(room.audit("promised_again")), len(room.promises())
    assert run_for(relay, clock, 10 * settings.patience_seconds) == 0
    assert (len(room.audit("promised_again")), len(room.promises())) == lines
    assert len(drain(settings)) == WINDOW


def test_what_the_broker_lost_is_sent_again_and_nothing_else(settings: Settings, engine: Engine) -> None:
    if settings.broker_url.startswith("amqp"):
        pytest.skip(
            "RabbitMQ gives back itself what a worker dies with, and is asked only whether it has any"
        )
    room = Newsroom(engine)
    for number in range(6):
        room.deliver(make_story(external_id=f"story-{number}", urgency=1 + 4 * (number % 2)))
    clock = Clock()
    relay = Relay(settings, clock)
    assert relay.step() == 6
    first = [str(arguments["translation_id"]) for _, arguments in take(settings, 2)]
    assert run_for(relay, clock, settings.patience_seconds - LOOK) == 0  # a worker may be about to start
    assert run_for(relay, clock, 3 * LOOK) == 2
    assert run_for(relay, clock, 10 * settings.patience_seconds) == 0
    tasks = [str(arguments["translation_id"]) for _, arguments in drain(settings)]
    assert len(tasks) == len(set(tasks)) == 6
    assert set(first) < set(tasks)
    assert room.audit("promised_again") == []


def test_a_broker_that_forgot_everything_gets_it_all_once(settings: Settings, engine: Engine) -> None:
    room = Newsroom(engine)
    count = WINDOW + 4
    for number in range(count):
        room.deliver(make_story(external_id=f"story-{number}"))
    clock = Clock()
    relay = Relay(settings, clock)
    assert relay.step() == WINDOW
    assert len(drain(settings)) == WINDOW
    assert run_for(relay, clock, 5 * settings.patience_seconds) == WINDOW
    taken = [arguments["translation_id"] for _, arguments in drain(settings)]
    assert len(set(taken)) == WINDOW


def test_breaking_news_is_taken_before_a_backlog(settings: Settings, engine: Engine) -> None:
    """However long it is: the broker has a part of it that does not grow with it."""
    room = Newsroom(engine)
    for number in range(2 * WINDOW):
        room.deliver(make_story(external_id=f"story-{number}", urgency=8 - 3 * (number % 2)))
    relay = Relay(settings)
    assert relay.step() == WINDOW
    room.deliver(make_story(external_id="breaking", urgency=1))
    assert relay.step() == 1
    (_, arguments), *_ = drain(settings)
    with reading(engine) as session:
        assert session.get_one(TranslationRow, arguments["translation_id"]).place == 0


def test_old_rows_are_cleared_away(settings: Settings, engine: Engine) -> None:
    with writing(engine) as session:
        for days in (1, 8):
            session.add(OutboxRow(task="x", arguments={}, sent_at=now() - timedelta(days=days)))
    Relay(settings).step()
    with reading(engine) as session:
        assert session.scalar(select(func.count(OutboxRow.id))) == 1


def test_a_broker_that_is_away_loses_nothing(tmp_path: Path, sqlite_url: str) -> None:
    from service.storage.session import open_engine

    engine = open_engine(sqlite_url)
    port = free_port()
    settings = Settings(
        data_dir=tmp_path, database_url=sqlite_url, broker_url=f"redis://127.0.0.1:{port}/0", engine="fake"
    )
    with writing(engine) as session:
        enqueue(session, TRANSLATE, {"number": 1})
    app = connect(settings)
    with pytest.raises(OperationalError):
        send_due(app, engine)
    app.close()
    assert unsent(engine) == 1
    with relaying(settings) as relays:
        relays.wait_until_away()
        assert unsent(engine) == 1
        with run_redis(tmp_path / "redis", port):
            wait_until_sent(engine)
            assert drain(settings) == [(TRANSLATE, {"number": 1})]
        with writing(engine) as session:
            enqueue(session, TRANSLATE, {"number": 2})
        relays.wait_until_away()
        with run_redis(tmp_path / "redis", port):  # it went away and came back
            wait_until_sent(engine)
            assert drain(settings) == [(TRANSLATE, {"number": 2})]
