"""`dragoman backup | restore`: a desk in a folder, with a manifest that says what is in it and its hashes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, func, inspect, make_url, select, text

from service.config_file import find_config
from service.errors import Conflict, NotFound, Unavailable, Unprocessable
from service.program import dragoman
from service.settings import Settings
from service.storage.migrate import schema_fault
from service.storage.session import make_room, open_engine, sqlite_file
from service.storage.tables import Base

MANIFEST, SQLITE, DUMP = "manifest.json", "database.sqlite3", "database.dump"
#: the form of the manifest
FORM = 1
#: where a back-up of each kind of database goes
OTHER_PLACE = {
    "postgresql": "Make an empty database (`createdb`), and name it in DRAGOMAN_DATABASE_URL.",
    "sqlite": "Leave DRAGOMAN_DATABASE_URL empty, and name a new folder in DRAGOMAN_DATA_DIR.",
}
#: where Debian keeps the programs of each version of PostgreSQL
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a back-up holds: its folder, the program and schema that made it, and rows by table."""

    folder: Path
    made_at: datetime
    program: str
    schema: str | None
    database: str
    rows: dict[str, int]
    files: dict[str, str]
    #: where what was copied beside the database came from, by its place in the folder
    named: dict[str, str]
    #: variables that were set; never what they are
    variables: list[str]

    @property
    def count(self) -> int:
        """Return how many rows there are in all tables."""
        return sum(self.rows.values())


def back_up(settings: Settings, folder: Path) -> Kept:
    """Copy a desk into a new folder, while it works: one moment of it, whole or not at all.

    Raises `Conflict` where the folder is there already, `Unavailable` without `pg_dump` or with one that is
    older than the server, `Unprocessable` for what cannot be written.
    """
    if folder.exists():
        raise Conflict(f"{folder} is there already. Name a new folder, such as one with today's date.")
    part = folder.with_name(f"{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True, mode=0o700)
        engine = open_engine(settings.database)
        file = sqlite_file(engine)
        if file is not None:
            schema, rows = _copy_sqlite(file, part / SQLITE)
        else:
            schema, rows = _dump_postgresql(engine, part / DUMP)
        named = _copy_named(settings, part)
        kept = Kept(
            folder,
            datetime.now(UTC).replace(microsecond=0),
            version("dragoman"),
            schema,
            engine.dialect.name,
            rows,
            {str(one.relative_to(part)): _hash(one) for one in _files(part)},
            named,
            sorted(name for name in os.environ if name.startswith("DRAGOMAN_")),
        )
        (part / MANIFEST).write_text(json.dumps(_written(kept), indent=2) + "\n", encoding="utf-8")
        for one in (*_files(part), part / MANIFEST):
            one.chmod(0o600)
            _sync(one)
        part.rename(folder)
        _sync(folder.parent)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise Unprocessable(f"The back-up cannot be written to {folder}: {error.strerror}.") from error
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return kept


def read_back_up(folder: Path) -> Kept:
    """Return what a back-up holds. Raises `NotFound` for none, `Unprocessable` if a file has changed."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest.pop("form") != FORM:
            raise Unprocessable(f"{folder} was made by a newer Dragoman. Restore it with that one.")
        kept = Kept(folder=folder, **{**manifest, "made_at": datetime.fromisoformat(manifest["made_at"])})
    except FileNotFoundError:
        raise NotFound(f"{folder} holds no back-up: there is no {MANIFEST} in it.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unprocessable(f"{folder / MANIFEST} cannot be read ({type(error).__name__}).") from error
    for name, digest in kept.files.items():
        one = folder / name
        if not one.is_file() or _hash(one) != digest:
            raise Unprocessable(f"{one} is not what was backed up: it is missing, or its hash is another.")
    return kept


def restore(settings: Settings, folder: Path) -> Kept:
    """Put a back-up into the empty place that the settings name, and look whether every row is there.

    Raises as `read_back_up`; `Conflict` where there is a desk already; `Unprocessable` for a back-up of
    the other kind of database, or of a newer schema.
    """
    kept = read_back_up(folder)
    engine = open_engine(settings.database)
    if kept.database != engine.dialect.name:
        raise Unprocessable(
            f"This is a back-up of {kept.database}, and the place that the settings name is "
            f"{engine.dialect.name}. {OTHER_PLACE[kept.database]}"
        )
    file = sqlite_file(engine)
    if file is not None:
        if file.exists():
            raise Conflict(f"There is a desk in {file} already. Move it away, or set DRAGOMAN_DATA_DIR.")
        make_room(engine)
        shutil.copyfile(folder / SQLITE, file)
        file.chmod(0o600)
    else:
        with engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise Conflict(
                    f"The database {engine.url.database!r} is not empty. Make a new one (`createdb`), and "
                    "name it in DRAGOMAN_DATABASE_URL."
                )
        _run(
            _program("pg_restore", engine),
            engine.url,
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            str(folder / DUMP),
        )
    engine.dispose()
    with engine.connect() as connection:
        rows = _count(connection)
    wrong = {name: (count, rows.get(name)) for name, count in kept.rows.items() if rows.get(name) != count}
    if wrong:
        told = ", ".join(f"{name} has {there} rows of {count}" for name, (count, there) in wrong.items())
        raise Unprocessable(f"Not everything was restored: {told}.")
    return kept


def needs_migration(settings: Settings) -> bool:
    """Return whether a restored database is of an older schema than this program's."""
    return schema_fault(open_engine(settings.database)) is not None


def _copy_sqlite(file: Path, to: Path) -> tuple[str | None, dict[str, int]]:
    """Copy by SQLite's own online back-up, and look whether the copy is sound."""
    if not file.exists():
        raise NotFound(f"There is no desk in {file}.")
    address = f"{file.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        (sound,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if sound != "ok":
        raise Unprocessable(f"The database {file} is damaged: {sound}. Restore an earlier back-up.")
    engine = open_engine(f"sqlite:///{to.resolve()}")
    try:
        with engine.connect() as connection:
            counted = _schema(connection), _count(connection)
    finally:
        engine.dispose()
    for rest in (to.with_name(f"{to.name}-wal"), to.with_name(f"{to.name}-shm")):
        rest.unlink(missing_ok=True)
    return counted


def _dump_postgresql(engine: Engine, to: Path) -> tuple[str | None, dict[str, int]]:
    """Let `pg_dump` copy what this transaction sees, and count it."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        program = _program("pg_dump", engine)
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        counted = _schema(connection), _count(connection)
        _run(program, engine.url, "--format=custom", f"--snapshot={snapshot}", f"--file={to}")
    return counted


def _program(name: str, engine: Engine) -> str:
    """Return where a program of PostgreSQL is. Raises `Unavailable` for none, or one of an older version."""
    with engine.connect() as connection:
        server = connection.execute(text("SHOW server_version_num")).scalar_one()
    wanted = int(server) // 10_000
    found = shutil.which(name)
    debian = DEBIAN / str(wanted) / "bin" / name
    if found is None and debian.exists():
        found = str(debian)
    install = (
        f"Install the client of PostgreSQL {wanted} (Debian: apt-get install postgresql-client-{wanted})"
    )
    if found is None:
        raise Unavailable(f"{name} is not installed. {install}, or run this where it is.")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    number = re.search(r"\d+", said)
    if number is None or int(number[0]) < wanted:
        if debian.exists():
            return str(debian)
        raise Unavailable(f"{said.strip() or name} is older than the server, PostgreSQL {wanted}. {install}.")
    return found


def _run(program: str, url: URL, *words: str) -> None:
    """Run a program of PostgreSQL on a database; the password is not among its words, which all can see."""
    address = make_url(url).set(drivername="postgresql", password=None)
    env = {**os.environ, **({"PGPASSWORD": url.password} if url.password else {})}
    command = [program, f"--dbname={address.render_as_string(hide_password=False)}", *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = next(iter(done.stderr.strip().splitlines()), "it said nothing")
        raise Unprocessable(f"{Path(program).name} ended with code {done.returncode}: {said}")


def _copy_named(settings: Settings, part: Path) -> dict[str, str]:
    """Copy what lies beside the database and is the newsroom's own: settings, editions, glossaries."""
    named: dict[str, str] = {}
    config = find_config()
    for name, source in (("dragoman.toml", config), ("editions.toml", settings.editions_file)):
        if source is not None:
            shutil.copyfile(source, part / name)
            named[name] = str(source.resolve())
    if settings.glossaries_dir is not None:
        shutil.copytree(settings.glossaries_dir, part / "glossaries")
        named["glossaries"] = str(settings.glossaries_dir.resolve())
    return named


def _count(connection: Connection) -> dict[str, int]:
    there = set(inspect(connection).get_table_names())
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
        if table.name in there
    }


def _schema(connection: Connection) -> str | None:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def _written(kept: Kept) -> Mapping[str, Any]:
    return {
        "form": FORM,
        "made_at": kept.made_at.isoformat(),
        "program": kept.program,
        "schema": kept.schema,
        "database": kept.database,
        "rows": kept.rows,
        "files": kept.files,
        "named": kept.named,
        "variables": kept.variables,
    }


def _files(folder: Path) -> Iterator[Path]:
    return (one for one in sorted(folder.rglob("*")) if one.is_file() and one.name != MANIFEST)


def _hash(file: Path) -> str:
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def advice(kept: Kept, settings: Settings) -> list[str]:
    """Return what is still to be done after a restore."""
    told = [
        f"{kept.folder / name} is a copy of {source}: put it where it belongs, or name it in the settings."
        for name, source in kept.named.items()
    ]
    if kept.variables:
        told.append(
            f"The desk that was backed up had these set in its environment: {', '.join(kept.variables)}. "
            "They are not in the back-up: set here what it needs. With the same broker, two desks would take "
            "each other's tasks."
        )
    if needs_migration(settings):
        told.append(f"Run `{dragoman()} migrate`: the back-up is of an older schema, {kept.schema}.")
    return told
