"""What the content of each edition is now, asked once for all requests that wait for it.

A request may be answered from memory only if its edition still says the same: so each one is answered by
a look at the database that began after the request had come in. Requests that come in together share it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from service.stages.publishing import overdue
from service.storage.tables import EditionPositionRow

#: no edition's stamp
LATE = "late"


class Stamps:
    """The stamps of all editions; see `EditionPositionRow`. `off` are those that are switched off."""

    def __init__(self, engine: Engine, off: Collection[str] = ()) -> None:
        # each statement for itself: no BEGIN and no ROLLBACK to wait for
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._off = frozenset(off)
        row = EditionPositionRow
        look = select(row.edition, row.stamp, overdue(row.edition))
        # As text, without parameters: SQLAlchemy takes ten times as long for it as SQLite does.
        self._look_at = str(look.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True}))
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(1, "stamps")
        self._coming: asyncio.Task[Mapping[str, str]] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def now(self) -> Mapping[str, str]:
        """Return the stamps by edition, as a look at the database finds them that begins after this call.

        An edition in which something is overdue has `LATE`: what is kept of it is not what it should be. One
        without a publication has none.
        Raises one of `errors` where the database does not answer.
        """
        if self._coming is None:
            self._coming = asyncio.get_running_loop().create_task(self._look())
        return await asyncio.shield(self._coming)

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """Return what is raised where the database does not answer."""
        return self._engine.dialect.loaded_dbapi.Error, SQLAlchemyError

    async def close(self) -> None:
        """Close the connection."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown()

    async def _look(self) -> Mapping[str, str]:
        async with self._one_at_a_time:
            self._coming = None  # whoever comes from now on needs a later look
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._read)

    def _read(self) -> Mapping[str, str]:
        try:
            rows = self._rows()
        except self.errors:  # the server may have closed a connection that was not used for long
            self._disconnect()
            rows = self._rows()
        return {
            edition: LATE if late and edition not in self._off else stamp for edition, stamp, late in rows
        }

    def _rows(self) -> list[Any]:
        if self._connection is None:
            self._connection = self._engine.connect()
        driver: Any = self._connection.connection.driver_connection
        found: list[Any] = driver.execute(self._look_at).fetchall()
        return found

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()
