"""wrong tries to sign in, counted for all web processes

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_tries")),
    )
    for columns in (["who", "at"], ["address", "at"], ["at"]):
        name = op.f(f"ix_sign_in_tries_{'_'.join(columns)}")
        op.create_index(name, "sign_in_tries", columns)


def downgrade() -> None:
    op.drop_table("sign_in_tries")
