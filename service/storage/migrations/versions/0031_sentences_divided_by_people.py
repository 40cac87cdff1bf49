"""how people divided the sentences of a translation otherwise than the rules do

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("translations", sa.Column("divided", JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("translations", "divided")
