"""who somebody is at the provider of the house

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NAME = "ix_users_subject_hash"


def upgrade() -> None:
    op.add_column("users", sa.Column("subject_hash", sa.String(64), nullable=True))
    op.create_index(op.f(NAME), "users", ["subject_hash"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f(NAME), table_name="users")
    op.drop_column("users", "subject_hash")
