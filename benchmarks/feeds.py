"""`python -m benchmarks feeds`: what sites fetch of a large edition, beside a bare endpoint.

The bare one gives the same bytes. Both servers run as uvicorn processes with one worker and take turns over
kept-alive connections. Ratios are of answers a second, and of the servers' own processor time, both of one
run.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx2
from sqlalchemy import Engine, insert, select, update

from benchmarks.reach import EDITION, ITEMS, PLAIN, Reached, reach, reach_report
from benchmarks.servers import Serving, scratch_database, serving
from service.editions import load_editions
from service.errors import Unavailable
from service.intake import read_payload
from service.intake.base import Context
from service.intake.fields import Fields
from service.intake.sources import add_source
from service.settings import Settings
from service.stages import receiving
from service.stages.fetching import make_cursor
from service.stages.item import canonical, sha256
from service.stages.topics import page_name
from service.storage.migrate import migrate
from service.storage.session import open_engine, writing
from service.storage.tables import EditionPositionRow, PublicationRow, SourceRow, StoryRow, new_id

HEADING = "## What sites fetch"
#: rows that are written at once while the edition is filled
BATCH = 1000
#: the tag of the bare endpoint
BARE_TAG = '"bare"'


@dataclass(frozen=True, slots=True)
class FeedPlan:
    """How it is measured."""

    items: int = 50_000
    limit: int = 20
    seconds: float = 0.5
    rounds: int = 12
    concurrency: int = 16


@dataclass(frozen=True, slots=True)
class Case:
    """Something that sites ask for; `paths` in turn, and `known`: they have it already."""

    name: str
    paths: tuple[str, ...]
    known: bool = False
    #: the same address comes once only, so that nothing of it can be in memory
    once: bool = False


@dataclass
class Answers:
    """What a server gave: the seconds of each answer, of all rounds, and of its processor."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    @property
    def cost(self) -> float:
        """Processor time of an answer, in milliseconds."""
        return self.processor / len(self.latencies) * 1000

    def percentile(self, percent: int) -> float:
        """Return a percentile of the latencies, in milliseconds."""
        return quantiles(self.latencies, n=100, method="inclusive")[percent - 1] * 1000


@dataclass(frozen=True, slots=True)
class BesideBare:
    """One case on one database, beside the bare endpoint."""

    database: str
    case: str
    size: int
    ours: Answers
    bare: Answers

    @property
    def ratio(self) -> float:
        """Answers a second, ours by theirs."""
        return self.ours.rate / self.bare.rate

    @property
    def cost_ratio(self) -> float:
        """Processor time of an answer, theirs by ours: 1 is as cheap as the bare endpoint."""
        return self.bare.cost / self.ours.cost

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "database": self.database,
            "case": self.case,
            "bytes": self.size,
            "rate": round(self.ours.rate, 1),
            "bare_rate": round(self.bare.rate, 1),
            "ratio": round(self.ratio, 3),
            "processor_ms": round(self.ours.cost, 4),
            "bare_processor_ms": round(self.bare.cost, 4),
            "processor_ratio": round(self.cost_ratio, 3),
            "p50_ms": round(self.ours.percentile(50), 2),
            "p99_ms": round(self.ours.percentile(99), 2),
        }


def run_bench(
    settings: Settings, plan: FeedPlan, say: Callable[[str], None]
) -> tuple[list[BesideBare], list[Reached]]:
    """Measure on a scratch SQLite file, and on a scratch database beside the settings' PostgreSQL."""
    found: list[BesideBare] = []
    reached: list[Reached] = []
    with tempfile.TemporaryDirectory(prefix="dragoman-feeds-") as folder:
        base = settings.model_copy(update={"data_dir": Path(folder), "host": "127.0.0.1"})
        url = f"sqlite:///{folder}/feeds.sqlite3"
        _measure("SQLite", base.model_copy(update={"database_url": url}), plan, say, found, reached)
        if settings.database.startswith("postgresql"):
            with scratch_database(settings.database) as (url, version):
                name = f"PostgreSQL {version.split()[0]}"
                _measure(name, base.model_copy(update={"database_url": url}), plan, say, found, reached)
    return found, reached


def _measure(
    database: str,
    settings: Settings,
    plan: FeedPlan,
    say: Callable[[str], None],
    found: list[BesideBare],
    reached: list[Reached],
) -> None:
    engine = open_engine(settings.database)
    migrate(engine)
    say(f"{database}: filling an edition with {plan.items:,} items")
    story, secret = fill(engine, plan.items)
    with serving(settings, ["-m", "dragoman", "web", "--until-stdin-closes"], "/healthz") as ours:
        page = httpx2.get(f"http://127.0.0.1:{ours.port}/editions/{EDITION}/feed.json").json()["items"][0][
            "url"
        ]
        cases = _cases(plan, story, httpx2.URL(page).raw_path.decode())
        bodies = {}
        for case in cases:
            answer = httpx2.get(f"http://127.0.0.1:{ours.port}{case.paths[0]}", headers=PLAIN)
            answer.raise_for_status()
            bodies[case.name] = (answer.content, answer.headers["etag"])
            (settings.data_dir / f"{cases.index(case)}.body").write_bytes(answer.content)
        with serving(settings, ["-m", "benchmarks.bare_feeds"], "/healthz") as bare:
            for number, case in enumerate(cases):
                body, tag = bodies[case.name]
                mine, theirs = Answers(), Answers()
                requests = cycle(case.paths) if not case.once else iter(case.paths[1:])
                for _ in range(plan.rounds):
                    say(f"{database}: {case.name}")
                    asyncio.run(_round(mine, ours, requests, tag if case.known else None, plan))
                    again = cycle([f"/bare/{number}"])
                    asyncio.run(_round(theirs, bare, again, BARE_TAG if case.known else None, plan))
                found.append(BesideBare(database, case.name, 0 if case.known else len(body), mine, theirs))
        say(f"{database}: from the webhook to the last edition")
        reached += reach(database, engine, ours, secret)
    engine.dispose()


def _cases(plan: FeedPlan, story: str, readers_page: str) -> list[Case]:
    middle, last = plan.items // 2, plan.limit + 1

    def page(position: int) -> str:
        return f"{ITEMS}?limit={plan.limit}&cursor={make_cursor(EDITION, position)}"

    soon = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    first, nothing = f"{ITEMS}?limit={plan.limit}", f"{ITEMS}?updated_since={soon}"
    everywhere = tuple(page(position) for position in range(plan.items - 1, plan.limit, -1))
    return [
        Case("first page", (first,)),
        Case("first page, 304", (first,), known=True),
        Case("page in the middle", (page(middle),)),
        Case("page in the middle, 304", (page(middle),), known=True),
        Case("last page", (page(last),)),
        Case("last page, 304", (page(last),), known=True),
        Case("`updated_since`, nothing new", (nothing,)),
        Case("`updated_since`, 304", (nothing,), known=True),
        Case("one item", (f"{ITEMS}/{story}",)),
        Case("one item, 304", (f"{ITEMS}/{story}",), known=True),
        *(
            case
            for name in ("feed.json", "atom.xml", "rss.xml", "sitemap-news.xml")
            for case in (
                Case(f"`{name}`", (f"/editions/{EDITION}/{name}",)),
                Case(f"`{name}`, 304", (f"/editions/{EDITION}/{name}",), known=True),
            )
        ),
        Case("page for readers", (readers_page,)),
        Case("page for readers, 304", (readers_page,), known=True),
        Case("pages at every depth, each for the first time", everywhere, once=True),
    ]


def report(found: list[BesideBare], reached: list[Reached], plan: FeedPlan) -> str:
    """Return the result as a section in Markdown."""
    lines = [
        HEADING,
        (
            f"`python -m benchmarks feeds`, {datetime.now(UTC):%Y-%m-%d}, "
            f"Python {platform.python_version()}, {os.cpu_count()} cores shared by client, both servers and "
            f"database; an edition of {plan.items:,} items, pages of {plan.limit}; {plan.concurrency} "
            f"connections, {plan.rounds} alternating rounds of {plan.seconds:g} s a case, "
            "one uvicorn process each. The bare server is an `async` endpoint of FastAPI that has the same "
            "bytes, or the 304, ready. Ratio: 1 is as fast as the bare one; by processor "
            "time of the two server processes, and by answers a second."
        ),
        "",
        (
            "| database | what | bytes | ratio, processor | ratio, answers | ms of processor | bare "
            "| answers/s | p99 ms |"
        ),
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.database} | {one.case} | {one.size:,} | {one.cost_ratio:.2f} | {one.ratio:.2f} "
        f"| {one.ours.cost:.3f} | {one.bare.cost:.3f} | {one.ours.rate:.0f} | {one.ours.percentile(99):.1f} |"
        for one in found
    ]
    lines += reach_report(reached)
    return "\n".join([*lines, ""])


async def _round(
    answers: Answers, server: Serving, paths: Iterator[str], tag: str | None, plan: FeedPlan
) -> None:
    """Get over some connections for so many seconds; every answer has to be 200, or 304 with a tag."""
    before, start = server.processor_seconds(), time.perf_counter()
    deadline = start + plan.seconds
    await asyncio.gather(*(_get(answers, server.port, paths, tag, deadline) for _ in range(plan.concurrency)))
    answers.seconds += time.perf_counter() - start
    answers.processor += server.processor_seconds() - before


async def _get(answers: Answers, port: int, paths: Iterator[str], tag: str | None, deadline: float) -> None:
    # Plain HTTP/1.1 by hand: a full client would take more of the two cores than the servers do.
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    condition = f"if-none-match: {tag}\r\n" if tag else ""
    wanted = b"HTTP/1.1 304" if tag else b"HTTP/1.1 200"
    try:
        while time.perf_counter() < deadline:
            path = next(paths, None)
            if path is None:  # each address comes once only
                return
            started = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nhost: bench\r\n{condition}\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(wanted):
                raise Unavailable(f"{path} was answered {head.splitlines()[0].decode()}")
            if not tag:
                where = head.lower().index(b"content-length:") + 15
                await reader.readexactly(int(head[where : head.index(b"\r", where)]))
            answers.latencies.append(time.perf_counter() - started)
    finally:
        writer.close()


def fill(engine: Engine, items: int) -> tuple[str, str]:
    """Fill an edition with copies of the sample story; return the last one's id and the source's secret."""
    payload = json.loads((files("dragoman") / "sample" / "story.json").read_text(encoding="utf-8"))
    moment = datetime.now(UTC)
    story, raw = read_payload("standard", Fields(payload), Context("en", moment, moment, 40_000, {}))
    with writing(engine) as session:
        secret = add_source(session, "bench", "standard", "en", None)
        source = session.scalars(select(SourceRow)).one()
        editions = {EDITION: load_editions()[EDITION]}
        receiving.receive(session, source, story, raw, editions)
        first = session.scalars(select(PublicationRow)).one()
        session.execute(update(EditionPositionRow).values(position=items))
        last = first.story_id
        for start in range(2, items + 1, BATCH):
            stories, publications = [], []
            for position in range(start, min(start + BATCH, items + 1)):
                last = new_id()
                stories.append({"id": last, "source_id": source.id, "external_id": f"urn:x:{position}"})
                publications.append(
                    _copy(first, last, position, moment - timedelta(milliseconds=items - position))
                )
            session.execute(insert(StoryRow), stories)
            session.execute(insert(PublicationRow), publications)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    return last, secret


def _copy(first: PublicationRow, story_id: str, position: int, moment: datetime) -> dict[str, Any]:
    item = {**first.item, "uri": f"urn:x-dragoman:{EDITION}:{story_id}"}
    item["altIds"] = [{"role": "id", "value": story_id}, *first.item["altIds"][1:]]
    text = canonical(item)
    return {
        "edition": EDITION,
        "position": position,
        "story_id": story_id,
        "version_id": first.version_id,
        "name": page_name(item, story_id),
        "number": 1,
        "status": first.status,
        "item": item,
        "text": text,
        "etag": sha256(text),
        "published_at": moment,
        "dated_at": moment,
        "superseded": False,
    }
