"""Bringing a database to the newest schema, and saying whether it is there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

from service.errors import Unprocessable
from service.faults import Fault
from service.storage.session import make_room, sqlite_file

if TYPE_CHECKING:  # Alembic is imported where it is used: most commands never migrate
    from alembic.config import Config

SCRIPTS = Path(__file__).with_name("migrations")
#: any number will do, as long as every process that migrates uses the same
ADVISORY_LOCK = 7_305_226


def migrations() -> Config:
    """Return where the migrations are, as Alembic wants it."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Upgrade to the newest schema, in a new database if there is none. Several processes may at once.

    Returns the schema that was there before, and the one that is there now. Raises `Unprocessable` where a
    SQLite file cannot be made, or the database is of a newer program.
    """
    from alembic import command

    make_room(engine)
    config = migrations()
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        before = _revision(connection)
        if before is not None and before not in _known():
            raise Unprocessable(
                f"The database has the schema {before} of a newer Dragoman; this one knows none after "
                f"{newest()}. Install the newer program again, or restore a back-up that was made with this "
                "one (docs/upgrade.md)."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, newest()


def is_current(engine: Engine) -> bool:
    """Return whether the database is there and has the schema that this code was written for."""
    return schema_fault(engine) is None


def schema_fault(engine: Engine) -> Fault | None:
    """Return whether the database's schema is too old (or none) or too new; None where it is this code's."""
    file = sqlite_file(engine)
    if file is not None and not file.exists():
        return Fault.OLD_SCHEMA
    with engine.connect() as connection:
        revision = _revision(connection)
    if revision == newest():
        return None
    return Fault.OLD_SCHEMA if revision is None or revision in _known() else Fault.NEW_SCHEMA


def newest() -> str:
    """Return the schema that this code was written for."""
    return _known()[0]


@lru_cache
def _known() -> tuple[str, ...]:
    """Return every schema that this program can bring up to date, the newest first."""
    from alembic.script import ScriptDirectory

    return tuple(
        script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions("base", "head")
    )


def _revision(connection: Connection) -> str | None:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()
