"""`python -m benchmarks intake`: stories accepted a second, beside a bare endpoint.

All servers run as uvicorn processes with one worker, get the same signed bytes from the same client
over kept-alive connections, and take turns, so that what else the machine does hits all. Ratios are of
answers a second, and of the servers' own processor time, which is steadier on a machine with other work.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files

from standardwebhooks import Webhook

from benchmarks.servers import Serving, scratch_database, serving
from service.domain.languages.tags import is_same
from service.editions import load_editions
from service.errors import Unavailable, Unprocessable
from service.intake.sources import add_source
from service.settings import Settings
from service.storage.migrate import migrate
from service.storage.session import open_engine, writing

SLUG, LANGUAGE = "bench", "en"
#: stories a minute of a source: counted as ever, and more than can be sent here
NO_LIMIT = 60_000
PATH = f"/v1/sources/{SLUG}/webhook"


@dataclass
class ServerTimes:
    """Answers of one server: each one's seconds, those that the rounds took, and those of its processor."""

    name: str
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0

    @property
    def rate(self) -> float:
        """Stories accepted per second."""
        return len(self.latencies) / self.seconds

    @property
    def cost(self) -> float:
        """Processor time of an answer, in milliseconds."""
        return self.processor / len(self.latencies) * 1000

    def percentile(self, percent: int) -> float:
        """Return a percentile of the latencies, in milliseconds."""
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1] * 1000


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """How it is measured."""

    seconds: float
    rounds: int
    concurrency: int


def run_bench(
    settings: Settings, plan: IntakePlan, say: Callable[[str], None]
) -> tuple[list[ServerTimes], ServerTimes, str]:
    """Measure all on a scratch database of the settings' PostgreSQL server, which is dropped again.

    Gives the intake with and without an edition of the story's own language, bare, and the server's version.
    Raises `Unprocessable` without PostgreSQL.
    """
    if not settings.database.startswith("postgresql"):
        raise Unprocessable(
            "The intake is measured on PostgreSQL: give --database-url postgresql+psycopg://… of a server on "
            "which a database may be made."
        )
    others = ",".join(slug for slug, one in load_editions().items() if not is_same(LANGUAGE, one.locale))
    ours = [ServerTimes("intake, live in its own language"), ServerTimes("intake, queued for all editions")]
    bare = ServerTimes("bare FastAPI, one INSERT")
    with scratch_database(settings.database) as (url, version):
        settings = settings.model_copy(
            update={"database_url": url, "host": "127.0.0.1", "editions": (), "source_per_minute": NO_LIMIT}
        )
        without = settings.model_copy(update={"editions": tuple(others.split(","))})
        engine = open_engine(url)
        migrate(engine)
        with writing(engine) as session:
            secret = add_source(session, SLUG, "standard", LANGUAGE, None)
        engine.dispose()
        messages = _messages(secret)
        web = ["-m", "dragoman", "web", "--until-stdin-closes"]
        with (
            serving(settings, web, "/healthz") as first,
            serving(without, web, "/healthz") as second,
            serving(settings, ["-m", "benchmarks.bare"], "/healthz") as third,
        ):
            targets = ((ours[0], first, PATH), (ours[1], second, PATH), (bare, third, "/bare"))
            for measured, server, path in targets:  # pools filled, every code path taken once
                warming = ServerTimes(measured.name)
                asyncio.run(_round(warming, server, path, messages, 1.0, plan.concurrency))
            for number in range(plan.rounds):
                for measured, server, path in targets:
                    say(f"round {number + 1} of {plan.rounds}: {measured.name}")
                    asyncio.run(_round(measured, server, path, messages, plan.seconds, plan.concurrency))
    return ours, bare, version


def report(ours: Sequence[ServerTimes], bare: ServerTimes, version: str, plan: IntakePlan) -> str:
    """Return the result as a section in Markdown."""
    lines = [
        "## Intake: 202s per second",
        (
            f"`python -m benchmarks intake`, {datetime.now(UTC):%Y-%m-%d}, "
            f"Python {platform.python_version()}, "
            f"PostgreSQL {version}, {os.cpu_count()} cores shared by client, servers and database; "
            f"{plan.concurrency} connections, {plan.rounds} alternating rounds of {plan.seconds:g} s, "
            "one uvicorn process each, every answer a commit. Ratio: 1 is as fast as the bare endpoint; by "
            "processor time of the server processes, and by answers a second. "
            f"Load at the end: {os.getloadavg()[0]:.1f}."
        ),
        "",
        (
            "| server | ratio, processor | ratio, answers | ms of processor | 202/s | p50 ms | p99 ms "
            "| p99 by bare's | answers |"
        ),
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in (*ours, bare):
        lines.append(
            f"| {one.name} | {bare.cost / one.cost:.2f} | {one.rate / bare.rate:.2f} | {one.cost:.2f} "
            f"| {one.rate:.0f} | {one.percentile(50):.1f} | {one.percentile(99):.1f} "
            f"| {one.percentile(99) / bare.percentile(99):.1f} | {len(one.latencies)} |"
        )
    return "\n".join([*lines, ""])


async def _round(
    measured: ServerTimes,
    server: Serving,
    path: str,
    messages: Iterator[tuple[bytes, bytes]],
    seconds: float,
    count: int,
) -> None:
    """Post over `count` connections for so many seconds; every answer has to be 202."""
    before, start = server.processor_seconds(), time.perf_counter()
    deadline = start + seconds
    await asyncio.gather(*(_post(measured, server.port, path, messages, deadline) for _ in range(count)))
    measured.seconds += time.perf_counter() - start
    measured.processor += server.processor_seconds() - before


async def _post(
    measured: ServerTimes, port: int, path: str, messages: Iterator[tuple[bytes, bytes]], deadline: float
) -> None:
    # Plain HTTP/1.1 by hand: a full client would take more of the two cores than the servers do.
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while time.perf_counter() < deadline:
            headers, body = next(messages)
            started = time.perf_counter()
            writer.write(f"POST {path} HTTP/1.1\r\nhost: bench\r\n".encode() + headers + b"\r\n\r\n" + body)
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length")
            )
            answer = await reader.readexactly(length)
            measured.latencies.append(time.perf_counter() - started)
            if not head.startswith(b"HTTP/1.1 202"):
                said = answer.decode(errors="replace")[:300]
                raise Unavailable(f"{measured.name} answered {head.splitlines()[0].decode()}: {said}")
    finally:
        writer.close()


def _messages(secret: str) -> Iterator[tuple[bytes, bytes]]:
    """Return the sample story again and again, as news of this minute and each time under another name."""
    story = json.loads((files("dragoman") / "sample" / "story.json").read_text(encoding="utf-8"))
    signer = Webhook(secret)
    while True:
        name, moment = uuid.uuid4().hex, datetime.now(UTC)
        # by its own dates it would be of an archive, which goes to hardly any edition
        dated = {"versionCreated": moment.isoformat(), "firstCreated": moment.isoformat()}
        body = json.dumps({**story, **dated, "uri": f"urn:dragoman:bench:{name}"}, ensure_ascii=False)
        signature = signer.sign(f"msg_{name}", moment, body)
        data = body.encode()
        headers = (
            f"content-type: application/json\r\ncontent-length: {len(data)}\r\nwebhook-id: msg_{name}\r\n"
            f"webhook-timestamp: {int(moment.timestamp())}\r\nwebhook-signature: {signature}"
        )
        yield headers.encode(), data
