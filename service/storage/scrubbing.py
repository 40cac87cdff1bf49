"""Making what was deleted unreadable in the files of the database, where that is ours to do.

SQLite writes zeros over what any connection deletes (`session`); this is for what it only marks as deleted.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from service.storage.session import sqlite_file

#: pages of the search's index that are merged in one transaction
PAGES = 500
_MERGE = "INSERT INTO search_index(search_index, rank) VALUES ('merge', ?)"


def scrub(engine: Engine) -> None:
    """Take words that are marked as deleted out of the search's index, in pieces, and empty SQLite's log.

    PostgreSQL does so by itself, in time: autovacuum, and its log as it goes on.
    """
    if sqlite_file(engine) is None:
        return
    pages = -PAGES  # begins to merge all of it; then positive numbers go on until nothing is done
    while True:
        with engine.execution_options(writes=True).begin() as connection:
            before = _changes(connection)
            connection.exec_driver_sql(_MERGE, (pages,))
            if pages > 0 and _changes(connection) - before < 2:
                break
        pages = PAGES
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


def _changes(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())
