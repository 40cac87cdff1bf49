"""Putting many rows into a table with the write lock held for as short as the database itself takes.

What SQLAlchemy does for each row (JSON, moments, names of parameters) takes ten times as long as the
statement. So values are brought into the form of the database before, outside of any transaction.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from service.storage.session import is_postgresql


def encode(
    table: Table, names: Sequence[str], dialect: Dialect, rows: Iterable[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    """Return the values of some columns, row by row, in the form in which the database takes them."""
    how = [(name, _encoder(table, name, dialect)) for name in names]
    return [tuple(row[name] if act is None else act(row[name]) for name, act in how) for row in rows]


def put(session: Session, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows that `encode` has brought into form."""
    connection = session.connection()
    quoted = connection.dialect.identifier_preparer
    into = f"{quoted.format_table(table)} ({', '.join(quoted.quote(name) for name in names)})"
    if is_postgresql(session):
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    values = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({values})", list(rows))  # noqa: S608 - our own names


def new_ids(count: int) -> list[str]:
    """Make so many random 128-bit ids, in hex, as `columns.new_id` does one."""
    drawn = os.urandom(16 * count).hex()
    return [drawn[place : place + 32] for place in range(0, len(drawn), 32)]


def _encoder(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    kind = table.c[name].type
    if isinstance(kind, JSON):
        return _dump
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _dump(value: Any) -> str:
    return "[]" if value == [] else json.dumps(value)
