"""Being asked to stop, by Ctrl-C or SIGTERM, or by both at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def asked_to_stop() -> Iterator[threading.Event]:
    """Give an event that is set by Ctrl-C or SIGTERM while the block lasts.

    A thread sets it, and not the handler: the handler runs in the main thread, which mostly waits for the
    event, and would wait for ever for the event's lock where a second signal comes as the first one wakes it.
    """
    stop = threading.Event()
    out, into = os.pipe()

    def asked(_signal: int, _frame: FrameType | None) -> None:
        os.write(into, b"\n")

    def wait() -> None:
        if os.read(out, 1) == b"\n":
            stop.set()

    before = {number: signal.signal(number, asked) for number in SIGNALS}
    waiting = threading.Thread(target=wait, name="asked-to-stop", daemon=True)
    waiting.start()
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(into)
        waiting.join()
        os.close(out)
