"""Databases for the tests: migrated once, copied for who needs one alone, emptied between the others."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from service.storage.migrate import migrate
from service.storage.session import open_engine
from tests.servers import run_postgres

TEMPLATE = "dragoman_template"
#: the schema with what the migrations write into the tables
AS_MIGRATED = "as_migrated"
#: marks a test that would find nothing more on PostgreSQL
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
#: marks a test of what a database may refuse: PostgreSQL takes fewer characters and numbers than SQLite
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@contextlib.contextmanager
def postgres_with_template(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL with a migrated database to be copied; gives the URL of its database `postgres`."""
    with run_postgres(folder) as url:
        _run(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        engine = open_engine(_database(url, TEMPLATE))
        migrate(engine)
        engine.dispose()  # PostgreSQL copies a database only while nobody is connected to it
        yield url


@contextlib.contextmanager
def fresh_postgresql(postgres_url: str) -> Iterator[str]:
    """Make a migrated PostgreSQL database; gives its URL, and drops it afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE))
    _run(postgres_url, copy)
    url = _database(postgres_url, name)
    yield url
    open_engine(url).dispose()
    _run(postgres_url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class Emptied:
    """A PostgreSQL database for many tests: a copy costs some 0.1 s of processor time, this a hundredth."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg.connect(_plain(url), autocommit=True)
        self._connection.execute("SET session_replication_role = replica")  # no foreign key needs an order
        tables, sequences = self._names("pg_tables", "tablename"), self._names("pg_sequences", "sequencename")
        self._connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(AS_MIGRATED)))
        steps = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables]
        steps += [sql.SQL("SELECT setval({}, 1, false)").format(sql.Literal(name)) for name in sequences]
        for table in tables:
            here, kept = sql.Identifier(table), sql.Identifier(AS_MIGRATED, table)
            self._connection.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(kept, here))
            steps.append(sql.SQL("INSERT INTO {} TABLE {}").format(here, kept))
        self._empty = sql.SQL("; ").join(steps)

    def empty(self) -> None:
        """Make it as it was when it was migrated; whoever is in the middle of something is thrown out."""
        self._connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()"
        )
        self._connection.execute(self._empty)

    def close(self) -> None:
        """Close all connections of this process to it."""
        self._connection.close()
        open_engine(self.url).dispose()

    def _names(self, view: str, column: str) -> list[str]:
        query = sql.SQL("SELECT {} FROM {} WHERE schemaname = 'public' ORDER BY 1")
        rows = self._connection.execute(query.format(sql.Identifier(column), sql.Identifier(view)))
        return [str(name) for (name,) in rows]


def _run(url: str, statement: sql.Composed) -> None:
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(statement)


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def _database(url: str, name: str) -> str:
    return url.rsplit("/", 1)[0] + "/" + name
