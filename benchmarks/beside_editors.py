"""`python -m benchmarks editors`: what a site waits for a page of items while editors reload the queue.

One client fetches, a request each 20 ms, in short rounds: alone, and while two editors load the queue again
and again. What else the machine does hits both.
"""

from __future__ import annotations

import os
import platform
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import httpx2

from benchmarks.desk_probe import EDITION, ProbedDesk, clone, put_live
from benchmarks.servers import Serving, scratch_database, serving

EDITORS = 2
PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class EditorsPlan:
    """How it is measured."""

    drafts: int
    stories: int
    seconds: float
    rounds: int
    editor_pause: float


@dataclass(slots=True)
class FetchTimes:
    """What a site waited, in milliseconds, and how often editors got the queue meanwhile."""

    database: str
    processes: int
    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    loads: int = 0


def run_bench(plan: EditorsPlan, database_url: str, say: Callable[[str], None]) -> list[FetchTimes]:
    """Measure with one and with two web processes on SQLite, and on the PostgreSQL at a URL."""
    found = []
    for url in ["", *([database_url] if database_url else [])]:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            own, name = "", "SQLite"
            if url:
                own, version = stack.enter_context(scratch_database(url))
                name = f"PostgreSQL {version.split()[0]}"
            say(f"{name}: {plan.drafts:,} drafts, {plan.stories:,} stories that are live")
            desk = ProbedDesk(Path(folder), own)
            clone(desk.engine, desk.deliver(1, 34), plan.drafts - 1)
            put_live(desk, plan.stories)
            for processes in (1, 2):
                times = FetchTimes(name, processes)
                settings = desk.settings.model_copy(update={"web_processes": processes})
                with serving(settings, ["-m", "dragoman", "web", "--until-stdin-closes"], "/healthz") as web:
                    _warm(web, desk.cookie)
                    for _ in range(plan.rounds):
                        _fetch(web, plan.seconds, times.alone)
                        with _editors(web, desk.cookie, times, plan.editor_pause):
                            _fetch(web, plan.seconds, times.beside)
                waits = f"{median(times.alone):.1f} ms, beside editors {median(times.beside):.1f} ms"
                say(f"{name}, {processes} web: {waits}")
                found.append(times)
            desk.engine.dispose()
    return found


def _warm(web: Serving, cookie: str) -> None:
    for _ in range(8):  # each process has been asked for both
        with httpx2.Client(base_url=f"http://127.0.0.1:{web.port}", timeout=60.0) as client:
            client.get(f"/v1/editions/{EDITION}/items?limit=20").raise_for_status()
            _load(client, cookie)


def _load(client: httpx2.Client, cookie: str) -> None:
    answer = client.get("/desk", headers={"cookie": f"dragoman_session={cookie}"}).raise_for_status()
    assert "Sign in" not in answer.text[:2000]  # noqa: S101 - else nothing would be measured


def _fetch(web: Serving, seconds: float, waited: list[float]) -> None:
    deadline = time.perf_counter() + seconds
    with httpx2.Client(base_url=f"http://127.0.0.1:{web.port}", timeout=60.0) as client:
        while time.perf_counter() < deadline:
            began = time.perf_counter()
            client.get(f"/v1/editions/{EDITION}/items?limit=20").raise_for_status()
            waited.append(1000 * (time.perf_counter() - began))
            time.sleep(PAUSE)


@contextmanager
def _editors(web: Serving, cookie: str, times: FetchTimes, pause: float) -> Iterator[None]:
    done = threading.Event()

    def reload() -> None:
        with httpx2.Client(base_url=f"http://127.0.0.1:{web.port}", timeout=60.0) as client:
            while not done.is_set():
                _load(client, cookie)
                times.loads += 1
                done.wait(pause)

    editors = [threading.Thread(target=reload) for _ in range(EDITORS)]
    for one in editors:
        one.start()
    try:
        yield
    finally:
        done.set()
        for one in editors:
            one.join()


def report(found: list[FetchTimes], plan: EditorsPlan) -> str:
    """Return the section of the results."""
    every = f"{plan.editor_pause:g} s after it has come" if plan.editor_pause else "as soon as it has come"
    lines = [
        "## A site beside editors",
        (
            f"`python -m benchmarks editors`: one client fetches 20 items each {1000 * PAUSE:g} ms, "
            f"{plan.rounds} times {plan.seconds:g} s alone and, in turns, while {EDITORS} editors load the "
            f"queue again {every}; {plan.drafts:,} drafts of 34 segments, {plan.stories:,} stories that are "
            f"live; Python {platform.python_version()}, {os.cpu_count()} cores shared by client, editors, "
            "server and database."
        ),
        "",
        (
            "| database | web processes | alone, median ms | p95 | beside editors, median | p95 "
            "| ratio, median | p95 | queues a second |"
        ),
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in found:
        alone, beside = median(one.alone), median(one.beside)
        most_alone, most_beside = _p95(one.alone), _p95(one.beside)
        rate = one.loads / (plan.seconds * plan.rounds)
        lines.append(
            f"| {one.database} | {one.processes} | {alone:.1f} | {most_alone:.1f} | {beside:.1f} "
            f"| {most_beside:.1f} | {beside / alone:.2f} | {most_beside / most_alone:.2f} | {rate:.1f} |"
        )
    return "\n".join([*lines, ""])


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]
