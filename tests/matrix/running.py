"""One run: the desk under traffic, the faults, the quiet after them, and the verdict."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.matrix.faults import Breaker, Fault
from tests.matrix.sites import listening
from tests.matrix.traffic import Cms, Editor, plan
from tests.matrix.verdict import Verdict, judge, settle, settle_sites
from tests.matrix.world import running_world

#: what the desk said, in the folder of the run
LOG = "desk.log"
#: seconds between two faults, at most
GAP = 6.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run. `seconds`: of faults; each kind of them (or `only` these) comes at least once.

    `troubled`: the sites that are told refuse a part of it, and hang.
    """

    kind: str
    stories: int
    seconds: float
    seed: int
    gap: float = GAP
    only: tuple[Fault, ...] = ()
    troubled: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """What was run, and what came of it."""

    kind: str
    stories: int
    seconds: float
    faults: dict[str, int]
    verdict: Verdict


def run_matrix(what: Plan, folder: Path, say: Callable[[str], None]) -> Run:
    """Run the matrix once. `folder`: empty, and other accounts may enter it."""
    random = Random(what.seed)  # noqa: S311 - the order of faults, not a secret
    with (
        listening(what.seed, what.troubled) as sites,
        running_world(what.kind, folder, sites) as world,
    ):
        cms = Cms(world, plan(what.stories, random), what.seconds * 0.9, Random(what.seed))  # noqa: S311
        editor, over, stop = Editor(world), threading.Event(), threading.Event()
        sender = threading.Thread(target=cms.run, args=(over,), name="cms")
        approver = threading.Thread(target=editor.run, args=(stop,), name="editor")
        breaker = Breaker(world, random, what.gap, what.only)
        began = time.monotonic()
        sender.start()
        approver.start()
        try:
            breaker.run(
                lambda: time.monotonic() - began >= what.seconds,
                lambda name: say(f"{what.kind} {time.monotonic() - began:7.1f} s: {name}"),
            )
            sender.join()  # what a fault held up is still sent
            settled = settle(world)
            told = settle_sites(world)
        finally:
            over.set()
            stop.set()
            sender.join()
            approver.join()
        seconds = time.monotonic() - began
        (folder / LOG).write_text("\n".join(world.log), encoding="utf-8")
        return Run(what.kind, what.stories, seconds, breaker.done, judge(world, cms, settled, told))
