"""A worker on a broker with a connection asks for more soon after it became free."""

from __future__ import annotations

from typing import Any

from service.settings import Settings
from workers.queue.broker import connect
from workers.queue.consuming import FREE_AGAIN, ImpatientConnection, PromptConsumer


class Waiting:
    """A connection that keeps how long it was to wait."""

    def __init__(self) -> None:
        self.asked: list[float | None] = []
        self.name = "redis"

    def drain_events(self, timeout: float | None = None) -> None:
        self.asked.append(timeout)


def test_no_wait_is_longer_than_that() -> None:
    """Celery's two seconds are the longest that a free thread then waits for a story."""
    there = Waiting()
    connection: Any = ImpatientConnection(there)
    for timeout in (2.0, None, 0.01):
        connection.drain_events(timeout=timeout)
    assert there.asked == [FREE_AGAIN, FREE_AGAIN, 0.01]
    assert connection.name == "redis"


def test_workers_use_it() -> None:
    app = connect(Settings())
    assert app.conf.worker_consumer == f"{PromptConsumer.__module__}:{PromptConsumer.__name__}"
