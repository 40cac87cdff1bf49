"""what models made of the sentences of each translation's last draft

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decoded",
        sa.Column("translation_id", sa.String(length=32), nullable=False),
        sa.Column("outputs", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["translations.id"],
            name=op.f("fk_decoded_translation_id_translations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("translation_id", name=op.f("pk_decoded")),
    )
    op.create_index(op.f("ix_decoded_at"), "decoded", ["at"])


def downgrade() -> None:
    op.drop_table("decoded")
