"""which change of the translation each segment has its present form from, and who made it

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("segments", sa.Column("changed_in", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("segments", sa.Column("changed_by", sa.String(length=64), nullable=True))
    # What was there before counts as changed in the number that its translation has now: a page that was
    # opened before the update is told of all of it.
    op.execute(
        "UPDATE segments SET changed_in = "
        "(SELECT t.lock_version FROM translations AS t WHERE t.id = segments.translation_id)"
    )


def downgrade() -> None:
    op.drop_column("segments", "changed_by")
    op.drop_column("segments", "changed_in")
