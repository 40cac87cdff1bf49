"""How a worker waits for its next task: never long after it became free."""

from __future__ import annotations

from typing import Any

from celery.worker.consumer import Consumer
from celery.worker.loops import synloop

#: seconds that a worker with all hands full waits before it looks whether one is free. Celery waits two, in
#: which a worker of two threads took two tasks from Redis, however short they were
FREE_AGAIN = 0.1


class PromptConsumer(Consumer):  # type: ignore[misc]
    """Celery's consumer, which asks the broker for more soon after a task is done."""

    def loop(self, consumer: Any, connection: Any, *more: Any) -> None:
        """Run Celery's plain loop over a connection that waits less long."""
        synloop(consumer, ImpatientConnection(connection), *more)


class ImpatientConnection:
    """A broker's connection that waits at most `FREE_AGAIN` seconds for what comes."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def drain_events(self, timeout: float | None = None) -> Any:
        """Wait for events as the connection does; raises its `TimeoutError` the sooner."""
        return self._connection.drain_events(timeout=min(timeout or FREE_AGAIN, FREE_AGAIN))
