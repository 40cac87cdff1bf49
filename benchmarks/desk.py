"""`python -m benchmarks desk`: what the desk's pages cost in processor time, beside another checkout.

Each round measures this checkout and the other one, in a process and on a database of their own, so that
what else the machine does hits both.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from service.errors import Unavailable

HERE = Path(__file__).parents[1]
#: what the probe measures, in words, with what was asked for
ROWS = {
    "queue": ("queue, {drafts} drafts of 34 segments, ms", "30"),
    "queue_kb": ("the same, KB sent", ""),
    "story": ("story of 100 segments, ms", "40"),
    "story_kb": ("the same, KB sent", ""),
    "story_all_kb": ("the same with scripts and style, KB sent", "100"),
    "save": ("saving a sentence of it, ms", "15"),
    "archive_queue": ("queue beside {stories} stories that are live, ms", "50"),
    "archive_live": ("queue of what is live, {stories}, ms", "50"),
    "search_nothing": ("search in what is live, no hit, ms", "50"),
    "search_one": ("search in what is live, words of a draft, ms", "50"),
    "search_single": ("search in what is live, words of one story, ms", "50"),
    "search_common": ("search in what is live, a word of most stories, ms", "50"),
    "drafts_search": ("search in the drafts, a word of all, ms", "50"),
}


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """How it is measured."""

    drafts: int
    stories: int
    times: int
    rounds: int


def run_bench(
    plan: DeskPlan, beside: Path | None, say: Callable[[str], None]
) -> list[dict[str, list[float]]]:
    """Return what was measured of this checkout and of the one beside it, by the names of `ROWS`."""
    checkouts = [HERE, *([beside.resolve()] if beside else [])]
    found: list[dict[str, list[float]]] = [{} for _ in checkouts]
    for number in range(plan.rounds):
        for place, checkout in enumerate(checkouts):
            say(f"round {number + 1}: {checkout}")
            for name, value in _probe(checkout, plan).items():
                found[place].setdefault(name, []).append(value)
    return found


def _probe(checkout: Path, plan: DeskPlan) -> dict[str, float]:
    numbers = (f"--{name}={getattr(plan, name)}" for name in ("drafts", "stories", "times"))
    done = subprocess.run(  # noqa: S603 - this Python and a file of ours
        [sys.executable, str(Path(__file__).with_name("desk_probe.py")), *numbers],
        env={**os.environ, "PYTHONPATH": str(checkout)},
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable(f"The probe of {checkout} ended with {done.returncode}: {done.stderr[-1500:]}")
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def report(found: list[dict[str, list[float]]], plan: DeskPlan, name: str) -> str:
    """Return the section of the results: medians of the rounds."""
    heads = ["asked", *(["before"] if len(found) > 1 else []), "now"]
    lines = [
        "## The desk's pages",
        f"`python -m benchmarks desk --stories {plan.stories}`: processor time of the web process for one "
        f"request, without a network; medians of {plan.times} requests, then of {plan.rounds} "
        f"round{'s' if plan.rounds > 1 else ''}, SQLite, Python {platform.python_version()}"
        + (f"; before is {name}, measured in turns with this." if name else "."),
        "",
        f"| | {' | '.join(heads)} |",
        f"|---|{'---:|' * len(heads)}",
    ]
    for key, (words, asked) in ROWS.items():
        if key in found[0]:
            values = [f"{statistics.median(one[key]):,.1f}" if key in one else "" for one in reversed(found)]
            said = words.format(drafts=f"{plan.drafts:,}", stories=f"{plan.stories:,}")
            lines.append(f"| {said} | {' | '.join([f'≤ {asked}' if asked else '', *values])} |")
    return "\n".join([*lines, ""])
