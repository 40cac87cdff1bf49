"""when an approved translation goes live, so that whoever approved it may take that back before

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("translations", sa.Column("live_from", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("translations", "live_from")
