"""`python -m tests.matrix.shifted SECONDS PART`: a part of the desk whose clock is wrong by so much.

In this process alone, and before anything else is imported: the libraries that shift a process from
outside break its sleeping as well.
"""

from __future__ import annotations

import datetime
import runpy
import sys
import time
from typing import Any


def shift(seconds: float) -> None:
    """Set the clock of this process forward by so many seconds."""
    real_time, real = time.time, datetime.datetime
    time.time = lambda: real_time() + seconds

    class Shifted(real):  # type: ignore[misc, valid-type]
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return cls.fromtimestamp(time.time(), tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now(datetime.UTC).replace(tzinfo=None)

    datetime.datetime = Shifted  # type: ignore[misc]


if __name__ == "__main__":
    shift(float(sys.argv[1]))
    sys.argv = ["dragoman", *sys.argv[2:]]
    runpy.run_module("dragoman", run_name="__main__")
