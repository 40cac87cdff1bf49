"""forms that were harvested from approved stories, with how often each was seen

Revision ID: 0034
Revises: 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "harvested_forms",
        sa.Column("concept_id", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("mentioned", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(10), nullable=False),
        sa.Column("last", sa.String(10), nullable=False),
        sa.Column("segment_id", sa.String(32), nullable=False),
        sa.Column("dropped_by", sa.String(64), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concepts.id"], name=op.f("fk_harvested_forms_concept_id_concepts")
        ),
        sa.PrimaryKeyConstraint("concept_id", "language", "form", name=op.f("pk_harvested_forms")),
    )


def downgrade() -> None:
    op.drop_table("harvested_forms")
