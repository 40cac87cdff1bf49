"""Opening the database and the only place that commits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql as of_postgresql
from sqlalchemy.dialects import sqlite as of_sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

from service.errors import Unprocessable

#: what migrations and tests know
DRIVERS = ("postgresql", "postgresql+psycopg", "sqlite", "sqlite+pysqlite")
#: seconds that a SQLite writer waits for another one
BUSY_SECONDS = 30


@lru_cache
def open_engine(url: str) -> Engine:
    """Open the database at `url`, once per process; SQLite in WAL mode.

    A SQLite file that is not there is not made on the way: `make_room` does that, and only for `migrate`.
    Raises `Unprocessable` for a URL of another kind.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number
        raise _no_database("cannot be read") from None
    if parsed.drivername not in DRIVERS:
        raise _no_database(f"begins with {parsed.drivername}://")
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_size=10, max_overflow=20, pool_pre_ping=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, pool_size=10, max_overflow=20)
    event.listen(engine, "do_connect", _only_what_is_there)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_file(engine: Engine) -> Path | None:
    """Return the file of a SQLite database, None for every other one."""
    name = engine.url.database
    if engine.url.get_backend_name() != "sqlite" or not name or name == ":memory:":
        return None
    return Path(name)


def make_room(engine: Engine) -> None:
    """Make the file of a SQLite database and its folder where they are missing.

    Raises `Unprocessable` for a folder that cannot be made or written to.
    """
    file = sqlite_file(engine)
    if file is None or file.exists():
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    except OSError as error:
        raise Unprocessable(
            f"The folder {file.parent} for the database cannot be made: {error.strerror}. "
            "Set DRAGOMAN_DATA_DIR to a folder that this account may write to."
        ) from error


def _only_what_is_there(_dialect: Any, _record: Any, arguments: list[Any], _more: dict[str, Any]) -> None:
    """Raise where SQLite would make an empty database of a name that somebody got wrong."""
    if arguments and arguments[0] != ":memory:" and not Path(arguments[0]).exists():
        raise sqlite3.OperationalError("there is no such database file")


def _no_database(how: str) -> Unprocessable:
    # Never the URL itself: it has the password in it.
    return Unprocessable(
        f"The database's URL {how}. Set DRAGOMAN_DATABASE_URL to postgresql+psycopg://… or sqlite:///…, "
        "or leave it empty."
    )


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy begins, not the driver: see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # 202 means saved, also when the power goes
    cursor.execute("PRAGMA foreign_keys=ON")
    # Debian builds its SQLite so; others would leave in the file what was deleted
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once when another writer came
    # between; taking the write lock at the start makes it wait instead.
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction: committed when the block ends well, rolled back when it does not."""
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent view of the database; nothing is ever written from it."""
    with Session(engine, expire_on_commit=False, autoflush=False) as session:
        yield session


def insert_into(session: Session, table: type[DeclarativeBase]) -> Any:
    """Return an INSERT of the session's database, which can say what to do on a conflict."""
    return insert_of(table, postgresql=is_postgresql(session))


def insert_of(table: Any, *, postgresql: bool) -> Any:
    """Return an INSERT of PostgreSQL, or of SQLite, which can say what to do on a conflict."""
    return (of_postgresql if postgresql else of_sqlite).insert(table)


def is_postgresql(session: Session) -> bool:
    """Return whether row locks and SKIP LOCKED are to be had."""
    bind: Any = session.get_bind()
    return bool(bind.dialect.name == "postgresql")
