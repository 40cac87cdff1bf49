"""Putting many rows into a table with the write lock held for as short as the database itself takes.

What SQLAlchemy does for each row (JSON, moments, names of parameters) takes ten times as long as the
statement. So values are brought into the form of the database before, outside of any transaction.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

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


def put_all(session: Session, rows: Mapping[Table, Sequence[Mapping[str, Any]]]) -> None:
    """Insert rows into several tables, the first named first: one statement to PostgreSQL.

    All rows of a table name the same columns; what they leave out has its default.
    """
    connection = session.connection()
    dialect = connection.dialect
    filled = {table: with_defaults(table, values, dialect) for table, values in rows.items() if values}
    sent = [as_json(values, dialect) for values in filled.values()]
    inserts = [insert_json(table, tuple(values[0]), dialect) for table, values in filled.items()]
    if is_postgresql(session):
        *first, last = inserts
        named = ", ".join(f"put_{place} AS ({one})" for place, one in enumerate(first))
        connection.exec_driver_sql(f"WITH {named} {last}" if first else last, tuple(sent))
        return
    for one, record in zip(inserts, sent, strict=True):
        connection.exec_driver_sql(one, (record,))


def with_defaults(table: Table, rows: Sequence[Mapping[str, Any]], dialect: Dialect) -> list[dict[str, Any]]:
    """Return rows with what the ORM puts where nothing is said; what is made then is the same in all."""
    made = {name: make(None) if callable(make) else make for name, make in _defaults(table)}
    made = {name: _moment(one, dialect) if isinstance(one, datetime) else one for name, one in made.items()}
    return [{**made, **row} for row in rows]


def as_json(rows: Sequence[Mapping[str, Any]], dialect: Dialect) -> str:
    """Return rows as the parameter of `insert_json`."""
    return json.dumps(rows, ensure_ascii=False, default=lambda value: _moment(value, dialect))


@lru_cache(maxsize=64)
def insert_json(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    """Return an INSERT of rows that are one parameter: a list in JSON, as `as_json` makes it."""
    quoted = dialect.identifier_preparer
    into = quoted.format_table(table)
    columns = ", ".join(quoted.quote(name) for name in names)
    if dialect.name == "sqlite":
        # `->` gives JSON and `->>` a value
        taken = ", ".join(
            f"value ->{'' if isinstance(table.c[name].type, JSON) else '>'} '$.{name}'" for name in names
        )
        source = "json_each(?) WHERE true"  # without a condition SQLite takes ON CONFLICT for one of a join
    else:
        taken, source = columns, f"json_populate_recordset(NULL::{into}, %s::json)"
    return f"INSERT INTO {into} ({columns}) SELECT {taken} FROM {source}"  # noqa: S608 - our own names


@lru_cache(maxsize=64)
def _defaults(table: Table) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (one.key, one.default.arg)
        for one in table.columns
        if isinstance(one.default, ScalarElementColumnDefault | CallableColumnDefault)
    )


def _moment(value: Any, dialect: Dialect) -> str:
    assert isinstance(value, datetime)  # noqa: S101 - JSON has all other values of our columns
    if dialect.name == "sqlite":  # the form that SQLAlchemy gives it: text that is compared as text
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat()


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
