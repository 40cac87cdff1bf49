"""the text of an item as it is served, a stamp for the content of each edition, and indexes for all of it

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

FOR_LATER = "state = 'approved' AND live_from IS NOT NULL"
CURRENT = "NOT superseded"
LIVE = "NOT superseded AND status = 'usable'"
INDEXES = (
    ("ix_translations_for_later", "translations", ["live_from"], FOR_LATER),
    ("ix_publications_live", "publications", ["edition", "dated_at", "position"], LIVE),
    ("ix_publications_current", "publications", ["edition", "position"], CURRENT),
    ("ix_publications_current_at", "publications", ["edition", "published_at", "position"], CURRENT),
)
OLD_INDEX = "ix_publications_edition_dated_at_position"
#: rows that are held in memory at once
BATCH = 500
#: what is written beside an unreviewed text for everybody; the other notes are the staff's
PUBLIC_NOTE = "Machine translation that nobody reviewed. Show readers the disclosure."


def upgrade() -> None:
    op.add_column("publications", sa.Column("text", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "edition_positions", sa.Column("stamp", sa.String(length=32), server_default="", nullable=False)
    )
    op.add_column("edition_positions", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    _write_texts()
    _put_times_in_order()
    _stamp()
    with op.batch_alter_table("edition_positions", schema=None) as batch_op:
        batch_op.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.drop_index(OLD_INDEX, table_name="publications")
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table_name=table)
    op.create_index(OLD_INDEX, "publications", ["edition", "dated_at", "position"])
    op.drop_column("edition_positions", "changed_at")
    op.drop_column("edition_positions", "stamp")
    op.drop_column("publications", "text")


def _write_texts() -> None:
    connection = op.get_bind()
    table = sa.table(
        "publications",
        sa.column("id", sa.String),
        sa.column("item", sa.JSON().with_variant(JSONB(), "postgresql")),
        sa.column("text", sa.Text),
        sa.column("etag", sa.String),
    )
    last = ""
    page = sa.select(table.c.id, table.c.item).order_by(table.c.id).limit(BATCH)
    while rows := connection.execute(page.where(table.c.id > last)).all():
        for one in rows:
            text = _public_text(one.item)
            etag = hashlib.sha256(text.encode()).hexdigest()
            connection.execute(sa.update(table).where(table.c.id == one.id).values(text=text, etag=etag))
        last = rows[-1].id


def _public_text(item: dict[str, Any]) -> str:
    """Return an item as everybody may see it, in the one way in which JSON is written here."""
    if "edNote" in item and item.get("pubStatus") != "canceled":
        notes = str(item["edNote"]).split("\n")
        item = {name: value for name, value in item.items() if name != "edNote"}
        if PUBLIC_NOTE in notes:
            item["edNote"] = PUBLIC_NOTE
    return json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _put_times_in_order() -> None:
    """Let times follow positions, as they do from now on, where machines with several clocks wrote them."""
    op.execute(
        "UPDATE publications SET published_at = ordered.moment FROM (SELECT id, MAX(published_at) "
        "OVER (PARTITION BY edition ORDER BY position) AS moment FROM publications) AS ordered "
        "WHERE ordered.id = publications.id AND ordered.moment > publications.published_at"
    )


def _stamp() -> None:
    connection = op.get_bind()
    positions = sa.table(
        "edition_positions",
        sa.column("edition", sa.String),
        sa.column("stamp", sa.String),
        sa.column("changed_at", sa.DateTime(timezone=True)),
    )
    op.execute(
        "UPDATE edition_positions SET changed_at = (SELECT MAX(published_at) FROM publications "
        "WHERE publications.edition = edition_positions.edition)"
    )
    connection.execute(
        sa.update(positions).where(positions.c.changed_at.is_(None)).values(changed_at=datetime.now(UTC))
    )
    for edition in connection.scalars(sa.select(positions.c.edition)).all():
        connection.execute(
            sa.update(positions).where(positions.c.edition == edition).values(stamp=uuid.uuid4().hex)
        )
