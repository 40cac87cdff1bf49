"""what the queue sorts, filters and shows by, kept with the translation

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

PEOPLE = "state IN ('draft', 'in_review', 'failed')"
COLUMNS = ("urgency", "ease", "due_at", "id", "edition", "state", "claimed_by", "to_look_at", "engine")


def upgrade() -> None:
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    for column in (
        sa.Column("urgency", sa.Integer(), server_default="5", nullable=False),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default="1970-01-01 00:00:00.000000", nullable=False
        ),
        sa.Column("source_headline", sa.Text(), server_default="", nullable=False),
        sa.Column("headline", sa.Text(), server_default="", nullable=False),
        sa.Column("counts", json, nullable=True),
        sa.Column("ease", sa.Integer(), server_default="1000", nullable=False),
        sa.Column("to_look_at", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("translations", column)
    # The rest is counted by the first web process of the new program (`counting.count_missing`).
    op.execute(
        "UPDATE translations SET urgency = v.urgency, due_at = COALESCE(v.embargo, v.received_at) "
        "FROM story_versions AS v WHERE v.id = translations.version_id"
    )
    op.drop_index("ix_translations_edition_state", table_name="translations")
    op.create_index("ix_translations_edition", "translations", ["edition", "state", "updated_at", "id"])
    op.create_index("ix_translations_done", "translations", ["state", "updated_at", "id"])
    op.create_index("ix_translations_updated_at", "translations", ["updated_at"])
    op.create_index(
        "ix_translations_people",
        "translations",
        list(COLUMNS),
        sqlite_where=sa.text(PEOPLE),
        postgresql_where=sa.text(PEOPLE),
    )


def downgrade() -> None:
    for name in ("people", "updated_at", "done", "edition"):
        op.drop_index(f"ix_translations_{name}", table_name="translations")
    op.create_index("ix_translations_edition_state", "translations", ["edition", "state"])
    for name in ("urgency", "due_at", "source_headline", "headline", "counts", "ease", "to_look_at"):
        op.drop_column("translations", name)
