"""How far a model has come: a bar with bytes and time left, or plain lines where there is no terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

#: called with what is being done, how much of it is done, and how much there is
Report = Callable[[str, int, int], None]
#: the step whose amounts are bytes
BYTES = "downloading"
#: without a terminal a line is printed at every tenth of a download, but not sooner than so many seconds
#: after the last, and in any case after so many
TENTHS, SOONEST, LATEST = 10, 2.0, 30.0


class Amount:
    """What is said of an amount: bytes with their speed and the time left, other steps by number."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._step = ""
        self._began, self._from = 0.0, 0

    def text(self, step: str, done: int, total: int) -> str:
        """Return "62 MB of 155 MB, 3.1 MB/s, 30 s left", or "2 of 5"."""
        from workers.models.room import size_text

        if step != self._step:  # what was here before this run is no speed
            self._step, self._began, self._from = step, self._clock(), done
        if step != BYTES:
            return f"{min(done + 1, total)} of {total}" if total > 1 else ""
        text = f"{size_text(done)} of {size_text(total)}"
        passed, came = self._clock() - self._began, done - self._from
        if done >= total or passed < 1 or came <= 0:
            return text
        speed = came / passed
        return f"{text}, {size_text(speed)}/s, {left((total - done) / speed)} left"


def left(seconds: float) -> str:
    """Return a time for people: "40 s", "12 min", "3.5 h"."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


@contextmanager
def shown(console: Console, prefix: str = "") -> Iterator[Report]:
    """Give what is called with progress; `prefix` stands before each step, such as "2/8 opus-mt-en-ar"."""
    amount = Amount()
    before = f"{prefix} " if prefix else ""
    if console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[amount]}"))
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(f"{before}looking at the model", total=None, amount="")

            def move(step: str, done: int, total: int) -> None:
                said = amount.text(step, done, total)
                bar.update(task, description=before + step, completed=done, total=total, amount=said)

            yield move
    else:
        yield _lines(console, before, amount)


def _lines(console: Console, before: str, amount: Amount) -> Report:
    last_step, last_tenth, last_time = "", -1, 0.0

    def say(step: str, done: int, total: int) -> None:
        nonlocal last_step, last_tenth, last_time
        said = amount.text(step, done, total)
        tenth = done * TENTHS // total if total else TENTHS
        now = time.monotonic()
        since = now - last_time
        due = (tenth > last_tenth and (since > SOONEST or done == total)) or since > LATEST
        if step != last_step or (step == BYTES and due):
            last_step, last_tenth, last_time = step, tenth, now
            console.print(f"{before}{step}{': ' if said else ''}{said}", markup=False)

    return say
