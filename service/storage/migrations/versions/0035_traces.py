"""in which trace a version of a story was received

Revision ID: 0035
Revises: 0034
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story_versions", sa.Column("trace", sa.String(55), nullable=True))


def downgrade() -> None:
    op.drop_column("story_versions", "trace")
