"""The desk, its database and its broker, each of which can be ended and comes back."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import redis
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from dragoman.embedded import Stack, environment
from service import accounts
from service.domain.status import State
from service.settings import Settings
from service.storage.migrate import migrate
from service.storage.session import open_engine, reading, writing
from service.storage.tables import TranslationRow
from service.subscribers.subscriptions import Subscription, add_webhook
from tests.conftest import FEW_CONCEPTS
from tests.factories import add_source
from tests.matrix.sites import Site
from tests.servers import Redis, free_port, run_postgres
from tests.small_editions import ENGLISH
from workers.queue.broker import connect, tasks_in

KINDS = ("postgresql", "sqlite")
#: four editions: the stories' own language, two that nobody reviews, one with an editor
EDITIONS = f"""{ENGLISH}
[africa-fr]
name = "Afrique, français"
locale = "fr-SN"
direction = "ltr"
digits = "latn"
time_zone = "Africa/Dakar"
sources = ["en"]
policy = "auto"
disclosure = "Traduit par une machine."

[africa-sw]
name = "Afrika, Kiswahili"
locale = "sw-KE"
direction = "ltr"
digits = "latn"
time_zone = "Africa/Nairobi"
sources = ["en"]
policy = "auto"
disclosure = "Imetafsiriwa na mashine."

[mideast-ar]
name = "الشرق الأوسط"
locale = "ar-EG"
direction = "rtl"
digits = "arab"
time_zone = "Africa/Cairo"
sources = ["en"]
"""
#: seconds: short, so that what a worker lost comes back soon after it
LEASE, PATIENCE = 8.0, 3.0
#: of the disk that is filled
DISK_MEGABYTES = 160


@dataclass
class World:
    """A running desk and what is under it. `lost` counts the promises that faults took from the broker."""

    kind: str
    settings: Settings
    stack: Stack
    engine: Engine
    secret: str
    key: str
    folder: Path
    log: list[str]
    postgres: Postgres | None
    redis: Redis | None
    disk: Path | None
    sites: list[Site]
    lost: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return self.stack.url

    def end(self, part: str, how: signal.Signals) -> None:
        """Send a signal to a part of the desk; what a worker has in its hands is lost."""
        if part == "worker" and how == signal.SIGKILL:
            self.count_lost(in_hands=True)
        pid = self.stack.pid(part)
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)

    def count_lost(self, *, in_hands: bool) -> None:
        """Count what is about to be lost: in the worker's hands, or in the broker."""
        try:
            there = tasks_in(connect(self.settings)) or frozenset()
            if not in_hands:
                self.lost += len(there)
                return
            with reading(self.engine) as session:
                waits = TranslationRow.state.in_((State.QUEUED, State.OUTDATED))
                query = select(TranslationRow.id, TranslationRow.version_id)
                handed = session.execute(query.where(waits, TranslationRow.handed_at.is_not(None))).all()
                drafting = session.scalar(
                    select(func.count())
                    .select_from(TranslationRow)
                    .where(TranslationRow.state == State.TRANSLATING)
                )
            self.lost += (drafting or 0) + sum(f"{id_}.{version}" not in there for id_, version in handed)
        except (SQLAlchemyError, redis.RedisError, OSError):
            pass  # they are away themselves: there is nothing to be lost by this


@dataclass
class Postgres:
    """A PostgreSQL that keeps what it committed, and can be stopped at once."""

    folder: Path
    port: int = field(default_factory=free_port)
    _running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> str:
        """Start it; gives the URL of its database."""
        # what it said was committed is kept: an immediate stop leaves to the log what is in memory
        kept = {"synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
        return self._running.enter_context(run_postgres(self.folder, self.port, kept))

    def stop_at_once(self) -> None:
        """Stop it as a power cut would: no transaction is ended, nothing is written out."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)
        self.stop()

    def stop(self) -> None:
        self._running.close()


@contextlib.contextmanager
def running_world(kind: str, folder: Path, sites: list[Site]) -> Iterator[World]:
    """Run a desk in `folder`, on PostgreSQL and Redis or on SQLite and files, which tells `sites`."""
    with ExitStack() as stack:
        postgres = redis_server = disk = None
        database, broker, data = "", "", folder / "data"
        if kind == "postgresql":
            postgres, redis_server = Postgres(folder / "postgresql"), Redis(folder)
            database = postgres.start()
            stack.callback(postgres.stop)
            redis_server.start()
            stack.callback(redis_server.stop)
            broker = redis_server.url
        else:
            disk = stack.enter_context(_small_disk(folder / "disk"))
            data = (disk or folder) / "data"
        editions = folder / "editions.toml"
        editions.write_text(EDITIONS, encoding="utf-8")
        settings = Settings(
            data_dir=data,
            database_url=database,
            broker_url=broker,
            editions_file=editions,
            glossaries_dir=FEW_CONCEPTS,
            engine="fake",
            port=free_port(),
            lease_seconds=LEASE,
            patience_seconds=PATIENCE,
            take_back_seconds=0,
            source_per_minute=100_000,
            max_attempts=50,  # a story is not given up for what is done to the machines
            archive_days=100_000,
            webhook_allow=tuple(f"127.0.0.1:{site.receiver.port}" for site in sites),
        )
        engine = open_engine(settings.database)
        stack.callback(engine.dispose)
        migrate(engine)
        with writing(engine) as session:
            _, secret = add_source(session, "wire")
            key = accounts.add_key(session, "matrix", ["status", "review"])
            for site in sites:
                wanted = Subscription(site.receiver.url)
                add_webhook(session, site.name, wanted, (), settings.webhook_allow, actor="matrix")
        log: list[str] = []
        desk = stack.enter_context(Stack(settings, lambda part, line: log.append(f"{part}: {line}")))
        desk.wait_ready()
        under = postgres, redis_server, disk
        yield World(kind, desk.settings, desk, engine, secret, key, folder, log, *under, sites)


@contextlib.contextmanager
def worker_with_clock(world: World, seconds: int) -> Iterator[None]:
    """Run one more worker, whose clock is wrong by so many seconds."""
    with (world.folder / "shifted.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.matrix.shifted", str(seconds), "worker"],
            env={**os.environ, **environment(world.settings)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def full_disk(disk: Path) -> Iterator[None]:
    """Fill the disk to its last byte."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(1 << 16))
        yield
    finally:
        ballast.unlink()


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    """Mount a disk that can be filled; None where this account may not."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        for _ in range(50):  # a process that is just ending still has a file open
            if not subprocess.run(["umount", str(folder)], capture_output=True).returncode:
                break
            time.sleep(0.2)


def is_whole(world: World) -> bool:
    """Return whether the database itself is undamaged, as far as it can say."""
    if world.kind != "sqlite":
        return True
    file = world.settings.data_dir / "dragoman.sqlite3"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
