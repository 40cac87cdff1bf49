"""Engines to which something happens before they translate."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workers.engines.base import Output
from workers.engines.fake import FakeEngine

Done = Callable[[int], None]


class Interrupted(FakeEngine):
    """Does something else first each time that it is asked."""

    def first(self, *, retry: bool, done: Done | None) -> None:
        """Do it; `retry` and `done` as in `Engine.translate`."""
        raise NotImplementedError

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        self.first(retry=retry, done=done)
        return super().translate(sentences, source, target, retry=retry, done=done)
