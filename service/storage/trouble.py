"""What a failed statement was about, and whether the database can be written to."""

from __future__ import annotations

import errno
import os
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from service.faults import Fault
from service.storage.session import sqlite_file

#: bytes: with less than this on its disk, SQLite soon cannot write, and cannot fold its log into the file
ROOM = 16_000_000
#: seconds that a trial waits for whoever writes; who writes proves that it can be done
TRIAL_SECONDS = 2
#: PostgreSQL extends a table by more than its free pages when this many bytes are put into it
TRIAL_BYTES = 200_000
#: parts of an address that are nobody's business; the password before the host is left out as well
SECRET = ("password", "sslpassword")

_FULL = {errno.ENOSPC, errno.EDQUOT}
_NO_WRITING = {errno.EROFS, errno.EACCES, errno.EPERM}
_OF_STATES = {"53100": Fault.DISK_FULL, "25006": Fault.READ_ONLY}


def trouble(error: BaseException, engine: Engine | None = None) -> Fault | None:
    """Return what a failure of the database, or of files, was about; None where it was something else.

    SQLite says of a full disk that it cannot open, extend or write a file: with its `engine` the disk is
    looked at.
    """
    file = sqlite_file(engine) if engine is not None else None
    for link in _chain(error):
        if isinstance(link, sqlite3.Error):
            return _of_sqlite(getattr(link, "sqlite_errorcode", 0) & 0xFF, file)
        if state := getattr(link, "sqlstate", None):
            return _OF_STATES.get(state, Fault.DATABASE_AWAY if state[:2] in ("08", "53", "57") else None)
        if isinstance(link, OSError) and link.errno in _FULL:
            return Fault.DISK_FULL
        if isinstance(link, OSError) and link.errno in _NO_WRITING:
            return Fault.READ_ONLY
    return Fault.DATABASE_AWAY if isinstance(error, SQLAlchemyError | sqlite3.Error) else None


def code_of(error: BaseException) -> str | None:
    """Return the code of a database's or the system's error, such as SQLITE_FULL, 53100 or ENOSPC."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    if code is None and isinstance(error, OSError) and error.errno is not None:
        return errno.errorcode.get(error.errno)
    return str(code) if code else None


def first_line(error: BaseException) -> str:
    """Return the first line of what a driver said of an error: some list every address that they tried."""
    said = getattr(error, "orig", None) or error
    return next((line.strip() for line in str(said).splitlines() if line.strip()), type(said).__name__)


def shown_address(engine: Engine) -> str:
    """Return a database's address without a password, wherever in it that stands."""
    return engine.url.difference_update_query(SECRET).render_as_string(hide_password=True)


def cannot_write(engine: Engine) -> Fault | None:
    """Return why the database cannot be written to, by a change that leaves nothing; None where it can.

    A disk that has next to no room left counts as full. Raises what a database raises that is away.
    """
    file = sqlite_file(engine)
    try:
        if file is None:
            _try_postgresql(engine)
        else:
            _try_sqlite(file)
    except (SQLAlchemyError, sqlite3.Error) as error:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in (
            sqlite3.SQLITE_BUSY,
            sqlite3.SQLITE_LOCKED,
        ):
            return None
        found = trouble(error, engine)
        if found in (Fault.DISK_FULL, Fault.READ_ONLY):
            return found
        raise
    return Fault.DISK_FULL if file is not None and room_left(file) < ROOM else None


def room_left(file: Path) -> int:
    """Return the bytes that this account may still write where a file is."""
    found = os.statvfs(file.parent)
    return found.f_bavail * found.f_frsize


def _try_sqlite(file: Path) -> None:
    """Write the number of the file's header again, and take it back."""
    address = f"{file.resolve().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, TRIAL_SECONDS, isolation_level=None, uri=True)
    try:
        connection.execute("BEGIN IMMEDIATE")
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version={number}")
        connection.execute("COMMIT")
    finally:
        connection.close()


def _try_postgresql(engine: Engine) -> None:
    with engine.connect() as connection:
        table = f"trial_{uuid.uuid4().hex}"
        connection.execute(text(f"CREATE TEMPORARY TABLE {table} (x text) ON COMMIT DROP"))
        many = text(f"INSERT INTO {table} SELECT repeat('x', 1000) FROM generate_series(1, :n)")  # noqa: S608
        connection.execute(many, {"n": TRIAL_BYTES // 1000})
        connection.rollback()


def _of_sqlite(code: int, file: Path | None) -> Fault | None:
    if code == sqlite3.SQLITE_FULL:
        return Fault.DISK_FULL
    if code == sqlite3.SQLITE_READONLY:
        return Fault.READ_ONLY
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and file is not None and file.exists():
        if room_left(file) < ROOM:
            return Fault.DISK_FULL
        if os.statvfs(file).f_flag & os.ST_RDONLY or not os.access(file.parent, os.W_OK):
            return Fault.READ_ONLY
    return Fault.DATABASE_AWAY


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = getattr(link, "orig", None) or link.__cause__ or link.__context__
