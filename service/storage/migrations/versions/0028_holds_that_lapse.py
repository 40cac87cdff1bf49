"""when the holder of a draft last worked on it, and whether they have it for themselves; who has what open

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("translations", sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("translations", sa.Column("taken", sa.Boolean(), server_default=sa.false(), nullable=False))
    held = sa.text("claimed_by IS NOT NULL")
    op.create_index(
        "ix_translations_held", "translations", ["worked_at"], sqlite_where=held, postgresql_where=held
    )
    op.create_table(
        "open_pages",
        sa.Column("page", sa.String(length=32), nullable=False),
        sa.Column("translation_id", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("page", name=op.f("pk_open_pages")),
    )
    op.create_index(op.f("ix_open_pages_at"), "open_pages", ["at"])


def downgrade() -> None:
    op.drop_table("open_pages")
    op.drop_index("ix_translations_held", "translations")
    op.drop_column("translations", "taken")
    op.drop_column("translations", "worked_at")
