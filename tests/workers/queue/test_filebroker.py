"""The embedded broker: whole messages, the most urgent first, each to one taker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from celery import Celery

from service.settings import Settings
from workers.queue.broker import QUEUE, connect


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Celery]:
    app = connect(Settings(data_dir=tmp_path))
    yield app
    app.close()


def take(app: Celery) -> Any:
    with app.connection_for_read() as connection, connection.channel() as channel:
        message = channel.basic_get(QUEUE, no_ack=True)
    return message.headers["task"] if message else None


def send(app: Celery, name: str, priority: int = 5) -> None:
    app.send_task(name, kwargs={"text": "Łódź ✓"}, queue=QUEUE, priority=priority)


def test_most_urgent_then_oldest_first(app: Celery) -> None:
    for name, priority in [("a", 5), ("b", 1), ("c", 9), ("d", 1), ("e", 0)]:
        send(app, name, priority)
    assert [take(app) for _ in range(6)] == ["e", "b", "d", "a", "c", None]


def test_messages_wait_for_a_process_that_comes_later(app: Celery, tmp_path: Path) -> None:
    send(app, "kept")
    later = connect(Settings(data_dir=tmp_path))
    assert take(later) == "kept"
    later.close()


def test_nothing_half_written_is_ever_taken(app: Celery, tmp_path: Path) -> None:
    send(app, "whole")
    (folder,) = (tmp_path / "broker").iterdir()
    (folder / ".0-00-half.json").write_text('{"body": "')
    (folder / ".0-01-half").write_text('{"body": "')
    assert take(app) == "whole"
    assert take(app) is None


def test_a_broken_message_is_dropped_and_the_next_one_taken(app: Celery, tmp_path: Path) -> None:
    send(app, "whole")
    (folder,) = (tmp_path / "broker").iterdir()
    (folder / "0-00-cut.json").write_text("")
    assert take(app) == "whole"
    assert take(app) is None


def test_each_message_goes_to_one_taker(app: Celery, tmp_path: Path) -> None:
    sent = {f"task-{number}" for number in range(120)}
    taken: list[str] = []
    filled = threading.Event()

    def work() -> None:
        own = connect(Settings(data_dir=tmp_path))
        with own.connection_for_read() as connection, connection.channel() as channel:
            while True:
                last = filled.is_set()
                try:
                    message = channel._get(QUEUE)
                except Empty:
                    if last:
                        break
                    continue
                taken.append(message["headers"]["task"])
        own.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for name in sorted(sent):
        send(app, name)
    filled.set()
    for thread in threads:
        thread.join()
    assert len(taken) == len(sent)
    assert set(taken) == sent


def test_the_queue_can_be_counted_and_emptied(app: Celery) -> None:
    for _ in range(3):
        send(app, "x")
    with app.connection_for_read() as connection, connection.channel() as channel:
        assert channel.queue_declare(QUEUE).message_count == 3
        assert channel.queue_purge(QUEUE) == 3
    assert take(app) is None
