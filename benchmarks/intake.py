"""`python -m benchmarks intake`: stories accepted a second, beside a bare endpoint.

Both servers run as uvicorn processes with one worker, get the same signed bytes from the same client
over kept-alive connections, and take turns, so that what else the machine does hits both.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files

from standardwebhooks import Webhook

from benchmarks.servers import scratch_database, serving
from service.errors import Unavailable, Unprocessable
from service.intake.sources import add_source
from service.settings import Settings
from service.storage.migrate import migrate
from service.storage.session import open_engine, writing

SLUG = "bench"


@dataclass
class ServerTimes:
    """Answers of one server: each one's seconds, and the seconds that the rounds took."""

    name: str
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Stories accepted per second."""
        return len(self.latencies) / self.seconds

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
) -> tuple[ServerTimes, ServerTimes, str]:
    """Measure both on a scratch database of the settings' PostgreSQL server, which is dropped again.

    Gives intake, bare and the server's version. Raises `Unprocessable` without PostgreSQL.
    """
    if not settings.database.startswith("postgresql"):
        raise Unprocessable(
            "The intake is measured on PostgreSQL: give --database-url postgresql+psycopg://… of a server on "
            "which a database may be made."
        )
    intake, bare = ServerTimes("dragoman intake"), ServerTimes("bare FastAPI, one INSERT")
    with scratch_database(settings.database) as (url, version):
        settings = settings.model_copy(update={"database_url": url, "host": "127.0.0.1"})
        engine = open_engine(url)
        migrate(engine)
        with writing(engine) as session:
            secret = add_source(session, SLUG, "standard", "en", None)
        engine.dispose()
        messages = _messages(secret)
        web = ["-m", "dragoman", "web", "--until-stdin-closes"]
        with (
            serving(settings, web, "/healthz") as first,
            serving(settings, ["-m", "benchmarks.bare"], "/healthz") as second,
        ):
            targets = ((intake, first.port, f"/v1/sources/{SLUG}/webhook"), (bare, second.port, "/bare"))
            for measured, port, path in targets:  # pools filled, every code path taken once
                asyncio.run(_round(ServerTimes(measured.name), port, path, messages, 1.0, plan.concurrency))
            for number in range(plan.rounds):
                for measured, port, path in targets:
                    say(f"round {number + 1} of {plan.rounds}: {measured.name}")
                    asyncio.run(_round(measured, port, path, messages, plan.seconds, plan.concurrency))
    return intake, bare, version


def report(intake: ServerTimes, bare: ServerTimes, version: str, plan: IntakePlan) -> str:
    """Return the result as a section in Markdown."""
    lines = [
        "## Intake: 202s per second",
        (
            f"`python -m benchmarks intake`, {datetime.now(UTC):%Y-%m-%d}, "
            f"Python {platform.python_version()}, "
            f"PostgreSQL {version}, {os.cpu_count()} cores shared by client, both servers and database; "
            f"{plan.concurrency} connections, {plan.rounds} alternating rounds of {plan.seconds:g} s, "
            "one uvicorn process each, every answer a commit."
        ),
        "",
        "| server | 202/s | p50 ms | p99 ms | answers |",
        "|---|---:|---:|---:|---:|",
    ]
    for one in (intake, bare):
        lines.append(
            f"| {one.name} | {one.rate:.0f} | {one.percentile(50):.1f} | {one.percentile(99):.1f} "
            f"| {len(one.latencies)} |"
        )
    lines += ["", f"The intake does {intake.rate / bare.rate:.2f} of what the bare endpoint does.", ""]
    return "\n".join(lines)


async def _round(
    measured: ServerTimes,
    port: int,
    path: str,
    messages: Iterator[tuple[bytes, bytes]],
    seconds: float,
    count: int,
) -> None:
    """Post over `count` connections for so many seconds; every answer has to be 202."""
    start = time.perf_counter()
    deadline = start + seconds
    await asyncio.gather(*(_post(measured, port, path, messages, deadline) for _ in range(count)))
    measured.seconds += time.perf_counter() - start


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
    """Return the sample story again and again, each time under another name: headers and body."""
    story = json.loads((files("dragoman") / "sample" / "story.json").read_text(encoding="utf-8"))
    signer = Webhook(secret)
    while True:
        name, moment = uuid.uuid4().hex, datetime.now(UTC)
        body = json.dumps({**story, "uri": f"urn:dragoman:bench:{name}"}, ensure_ascii=False)
        signature = signer.sign(f"msg_{name}", moment, body)
        data = body.encode()
        headers = (
            f"content-type: application/json\r\ncontent-length: {len(data)}\r\nwebhook-id: msg_{name}\r\n"
            f"webhook-timestamp: {int(moment.timestamp())}\r\nwebhook-signature: {signature}"
        )
        yield headers.encode(), data
