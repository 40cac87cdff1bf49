"""stories that wait for a person, editions that take a story no more, the day by which an edition is ordered

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added with defaults and not by the batch mode, which on SQLite makes a table anew and with it
    # drops what refers to the old one. Nothing refers to publications.
    op.add_column(
        "story_versions", sa.Column("findings", JSON, nullable=False, server_default=sa.text("'[]'"))
    )
    op.add_column(
        "story_versions", sa.Column("archived", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("translations", sa.Column("held_by", sa.String(length=64), nullable=True))
    op.add_column("translations", sa.Column("held_reason", sa.Text(), nullable=True))
    op.add_column("publications", sa.Column("dated_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE publications SET dated_at = published_at")
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.alter_column("dated_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index(
            batch_op.f("ix_publications_edition_dated_at_position"),
            ["edition", "dated_at", "position"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publications_edition_dated_at_position"))
        batch_op.drop_column("dated_at")
    op.drop_column("translations", "held_reason")
    op.drop_column("translations", "held_by")
    op.drop_column("story_versions", "archived")
    op.drop_column("story_versions", "findings")
