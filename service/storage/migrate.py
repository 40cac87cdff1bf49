"""Bringing a database to the newest schema, and saying whether it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text

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


def migrate(engine: Engine) -> None:
    """Upgrade to the newest schema, in a new database if there is none. Several processes may at once.

    Raises `Unprocessable` where a SQLite file cannot be made.
    """
    from alembic import command

    make_room(engine)
    config = migrations()
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Return whether the database is there and has the schema that this code was written for."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    file = sqlite_file(engine)
    if file is not None and not file.exists():
        return False
    head = ScriptDirectory.from_config(migrations()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
