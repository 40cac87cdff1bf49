"""The database's clock: the one that all processes of a desk share, whatever their machines' clocks say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from service.storage.columns import Timestamp


class DbNow(FunctionElement[datetime]):
    """The moment in SQL, in the form that `Timestamp` keeps; it goes on within a transaction."""

    type = Timestamp()
    inherit_cache = True


@compiles(DbNow, "postgresql")
def _in_postgresql(_element: DbNow, _compiler: Any, **_: Any) -> str:
    return "clock_timestamp()"


@compiles(DbNow, "sqlite")
def _in_sqlite(_element: DbNow, _compiler: Any, **_: Any) -> str:
    # text, which is compared as text: so with the six digits of every other moment there
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


class DbAgo(FunctionElement[datetime]):
    """The moment in SQL some seconds ago."""

    type = Timestamp()
    inherit_cache = True

    def __init__(self, seconds: float) -> None:
        super().__init__(literal(seconds, Float()))


@compiles(DbAgo, "postgresql")
def _ago_in_postgresql(element: DbAgo, compiler: Any, **how: Any) -> str:
    return f"clock_timestamp() - make_interval(secs => {compiler.process(element.clauses, **how)})"


@compiles(DbAgo, "sqlite")
def _ago_in_sqlite(element: DbAgo, compiler: Any, **how: Any) -> str:
    seconds = compiler.process(element.clauses, **how)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', '-' || {seconds} || ' seconds')"


def db_time(session: Session) -> datetime:
    """Return the moment by the database's clock."""
    return session.execute(select(DbNow())).scalar_one()
