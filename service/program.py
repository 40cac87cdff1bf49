"""How this program is called in advice: so that a line can be copied into the shell it is read in."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

#: the exit code of a worker that wants to be started again at once (EX_TEMPFAIL of sysexits.h)
START_AGAIN = 75
#: what a worker logs once it takes stories
TAKES_STORIES = "this worker takes stories"


def dragoman() -> str:
    """Return what runs `dragoman` from here: its name where it is on PATH, else ".venv/bin/dragoman".

    No path is named outside of the folder that one is in: advice goes to readers of the API as well.
    """
    ours = Path(sys.executable).with_name("dragoman")
    if not shutil.which("dragoman") and ours.exists() and ours.is_relative_to(Path.cwd()):
        return str(ours.relative_to(Path.cwd()))
    return "dragoman"
