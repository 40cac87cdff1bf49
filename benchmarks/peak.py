"""A day of a group of newsrooms, simulated: how long stories wait for a worker, by lane and workers.

The lanes are those of `service.domain.lanes` and the share of bulk that of `service.stages.waiting`; how
fast a worker drafts is measured, what comes in is assumed and said. No network, disk or database is in it:
where those are the limit, the other tables say so.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import simpy

from service.domain.lanes import Lane
from service.stages.waiting import BULK_SHARE

HOUR = 3600.0
DAY = 24 * HOUR
#: stories an hour through the day, as shares of it: two peaks, few at night
SHARES = (1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 8, 6, 6, 7, 8, 9, 8, 6, 4, 3, 2, 2, 1)


@dataclass(frozen=True, slots=True)
class Load:
    """What comes in on the day."""

    stories: int = 1200
    editions: int = 11  # that translate; the stories' own language waits for nothing
    #: words of a story: the middle one, and how far they are spread (sigma of the logarithm)
    words: int = 350
    spread: float = 0.7
    #: the event: when, for how many hours, breaking stories an hour, with each one's updates
    event_hour: float = 17.0
    event_hours: float = 3.0
    breaking: int = 40
    #: an archive that is imported in the morning
    bulk: int = 2000
    bulk_hour: float = 8.0


@dataclass(frozen=True, slots=True)
class PeakJob:
    """A translation that waits."""

    lane: Lane
    at: float
    words: int


@dataclass
class PeakDay:
    """What was seen: waits by lane, and the age of the first by lane every minute."""

    workers: int
    waits: dict[Lane, list[float]] = field(default_factory=lambda: {lane: [] for lane in Lane})
    ages: dict[Lane, list[float]] = field(default_factory=lambda: {lane: [] for lane in Lane})
    busy: float = 0.0
    left: int = 0

    def quantile(self, lane: Lane, share: float) -> float:
        """Return the wait in seconds that this share of a lane's jobs did not exceed."""
        waits = sorted(self.waits[lane])
        return waits[min(len(waits) - 1, int(share * len(waits)))] if waits else 0.0


class _PeakQueue:
    def __init__(self, environment: simpy.Environment) -> None:
        self._environment = environment
        self.waiting: dict[Lane, deque[PeakJob]] = {lane: deque() for lane in Lane}
        self._idle: deque[simpy.Event] = deque()
        self._since_bulk = 0

    def put(self, job: PeakJob) -> None:
        self.waiting[job.lane].append(job)
        if self._idle:
            self._idle.popleft().succeed()

    def take(self) -> PeakJob | None:
        """Return the next as the relay would hand it out."""
        lanes = [lane for lane in Lane if self.waiting[lane]]
        if not lanes:
            return None
        lane = lanes[0]
        if lane is Lane.STANDARD and Lane.BULK in lanes:
            self._since_bulk = (self._since_bulk + 1) % BULK_SHARE
            lane = lane if self._since_bulk else Lane.BULK
        return self.waiting[lane].popleft()

    def something(self) -> simpy.Event:
        event = self._environment.event()
        self._idle.append(event)
        return event


def simulate(workers: int, threads: int, words_a_second: float, load: Load, seed: int = 1) -> PeakDay:
    """Return a day with so many workers of so many threads, each worker drafting so many words a second."""
    environment = simpy.Environment()
    queue, day = _PeakQueue(environment), PeakDay(workers)
    speed = words_a_second / threads
    for _ in range(workers * threads):
        environment.process(_work(environment, queue, day, speed))
    environment.process(_arrive(environment, queue, arrivals(load, seed)))
    environment.process(_look(environment, queue, day))
    environment.run(until=DAY)
    day.left = sum(len(waiting) for waiting in queue.waiting.values())
    day.busy /= workers * threads * DAY
    return day


def arrivals(load: Load, seed: int = 1) -> list[PeakJob]:
    """Return everything that comes in on the day, in order."""
    chance = random.Random(seed)  # noqa: S311 - a simulation
    jobs: list[PeakJob] = []

    def story(lane: Lane, at: float) -> None:
        words = max(30, round(chance.lognormvariate(0, load.spread) * load.words))
        jobs.extend(PeakJob(lane, at, words) for _ in range(load.editions))

    for hour, share in enumerate(SHARES):
        count = load.stories * share / sum(SHARES)
        for _ in range(round(count)):
            story(Lane.STANDARD, (hour + chance.random()) * HOUR)
    for _ in range(round(load.breaking * load.event_hours)):
        story(Lane.BREAKING, (load.event_hour + chance.random() * load.event_hours) * HOUR)
    for number in range(load.bulk):
        story(Lane.BULK, load.bulk_hour * HOUR + number * 0.05)
    return sorted(jobs, key=lambda job: job.at)


Steps = Generator[simpy.Event, Any, None]


def _arrive(environment: simpy.Environment, queue: _PeakQueue, jobs: Sequence[PeakJob]) -> Steps:
    for job in jobs:
        yield environment.timeout(max(0.0, job.at - environment.now))
        queue.put(job)


def _work(environment: simpy.Environment, queue: _PeakQueue, day: PeakDay, speed: float) -> Steps:
    while True:
        job = queue.take()
        if job is None:
            yield queue.something()
            continue
        day.waits[job.lane].append(environment.now - job.at)
        seconds = job.words / speed
        day.busy += min(seconds, DAY - environment.now)
        yield environment.timeout(seconds)


def _look(environment: simpy.Environment, queue: _PeakQueue, day: PeakDay) -> Steps:
    while True:
        for lane, waiting in queue.waiting.items():
            day.ages[lane].append(environment.now - waiting[0].at if waiting else 0.0)
        yield environment.timeout(60)


COLUMNS = (
    " | busy | breaking 50 %, 99 %, longest | standard 50 %, 99 %, longest | bulk 50 %, longest "
    "| left at midnight |"
)


def report(runs: Sequence[tuple[float, Sequence[PeakDay]]], load: Load, threads: int) -> str:
    """Return the section of the results: a table for each speed, in words a second of a worker."""
    jobs = (load.stories + round(load.breaking * load.event_hours) + load.bulk) * load.editions
    about = (
        f"{load.stories:,} stories for {load.editions} editions, two peaks a day; breaking news from "
        f"{load.event_hour:g}:00 for {load.event_hours:g} hours, {load.breaking} stories an hour; an archive "
        f"of {load.bulk:,} stories at {load.bulk_hour:g}:00: {jobs:,} translations, median {load.words} "
        f"words. A worker has {threads} threads on as many cores. Waits of what a worker began, in seconds. "
        "`python -m benchmarks peak`; the plot, of the last table, is [peak.svg](peak.svg)."
    )
    lines = ["## A day's peak, simulated", "", about]
    for words, days in runs:
        lines += [
            "",
            f"| workers, {words:g} words a second each{COLUMNS}",
            "|---:|---:|---:|---:|---:|---:|",
        ]
        for day in days:
            shown = ((Lane.BREAKING, (0.5, 0.99, 1)), (Lane.STANDARD, (0.5, 0.99, 1)), (Lane.BULK, (0.5, 1)))
            cells = [
                ", ".join(f"{day.quantile(lane, share):,.0f}" for share in shares) for lane, shares in shown
            ]
            lines.append(f"| {day.workers} | {day.busy:.0%} | {' | '.join(cells)} | {day.left:,} |")
    return "\n".join(lines) + "\n"


WIDTH, HEIGHT, LEFT, GAP = 760, 110, 70, 40
COLOURS = {Lane.BREAKING: "#c0392b", Lane.STANDARD: "#2c6fbb", Lane.BULK: "#8a8f98"}


def plot(days: Sequence[PeakDay], file: Path) -> None:
    """Draw the age of the first that waits, by lane, over the day: a panel for each number of workers."""
    total = GAP + len(days) * (HEIGHT + GAP)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEFT + 20} {total}" '
        'font-family="sans-serif" font-size="11"><title>Age of the first that waits, by lane</title>'
        '<rect width="100%" height="100%" fill="#fff"/>'
    )
    parts = [head]
    for lane, x in zip(Lane, (LEFT, LEFT + 90, LEFT + 180), strict=True):
        parts.append(f'<text x="{x}" y="14" fill="{COLOURS[lane]}">— {lane.word}</text>')
    for number, day in enumerate(days):
        top = GAP + number * (HEIGHT + GAP)
        most = max(60.0, *(max(ages) for ages in day.ages.values()))
        unit, name = (HOUR, "h") if most > 2 * HOUR else (60.0, "min")
        parts.append(
            f'<text x="{LEFT}" y="{top - 6}">{day.workers} worker{"s" if day.workers > 1 else ""}</text>'
            f'<rect x="{LEFT}" y="{top}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#ccc"/>'
            f'<text x="{LEFT - 6}" y="{top + 10}" text-anchor="end">{most / unit:.1f} {name}</text>'
            f'<text x="{LEFT - 6}" y="{top + HEIGHT}" text-anchor="end">0</text>'
        )
        for hour in range(0, 25, 6):
            at = LEFT + WIDTH * hour / 24
            parts.append(f'<text x="{at}" y="{top + HEIGHT + 13}" text-anchor="middle">{hour}:00</text>')
        for lane in (Lane.BULK, Lane.STANDARD, Lane.BREAKING):
            ages = day.ages[lane]
            step = max(1, len(ages) // 288)
            tops = [max(ages[i : i + step]) for i in range(0, len(ages), step)]
            points = " ".join(
                f"{LEFT + WIDTH * i / max(1, len(tops) - 1):.1f},{top + HEIGHT * (1 - age / most):.1f}"
                for i, age in enumerate(tops)
            )
            parts.append(f'<polyline fill="none" stroke="{COLOURS[lane]}" points="{points}"/>')
    file.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")
