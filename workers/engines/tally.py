"""How much the engines of this process wrote, and how long it took: taken by whoever counts it."""

from __future__ import annotations

import threading
from collections import defaultdict

_lock = threading.Lock()
_written: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])


def wrote(engine: str, tokens: int, seconds: float) -> None:
    """Note that an engine's model wrote so many tokens in so many seconds."""
    with _lock:
        written = _written[engine]
        written[0] += tokens
        written[1] += seconds


def take_written() -> dict[str, tuple[float, float]]:
    """Return tokens and seconds by engine since the last call."""
    with _lock:
        taken = {engine: (tokens, seconds) for engine, (tokens, seconds) in _written.items()}
        _written.clear()
    return taken
