"""Alembic's entry: run by `service.storage.migrate`, on a connection that is handed in."""

from __future__ import annotations

from alembic import context

from service.storage import (  # noqa: F401 - their tables are in the metadata as well
    account_tables,
    subscriber_tables,
)
from service.storage.search import is_declared
from service.storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=is_declared,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
