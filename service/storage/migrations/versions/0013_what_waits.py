"""a translation that waits is its own promise: its place, and when the broker got its task

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WAITING = "state IN ('queued', 'outdated') AND handed_at IS NULL"
HANDED = "state IN ('queued', 'outdated') AND handed_at IS NOT NULL"


def upgrade() -> None:
    op.add_column("translations", sa.Column("lost", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "translations", sa.Column("source_id", sa.String(length=32), server_default="", nullable=False)
    )
    op.add_column("translations", sa.Column("place", sa.Integer(), server_default="5", nullable=False))
    op.add_column("translations", sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE translations SET source_id = "
        "(SELECT source_id FROM stories WHERE stories.id = translations.story_id)"
    )
    # What is in the broker already may be handed out once more, which is harmless; the outbox keeps the rest.
    op.execute(
        "UPDATE translations SET place = (SELECT CASE WHEN v.archived THEN 9 "
        "WHEN v.urgency > 9 THEN 9 WHEN v.urgency < 1 THEN 0 ELSE v.urgency - 1 END "
        "FROM story_versions AS v WHERE v.id = translations.version_id), "
        "enqueued_at = COALESCE(enqueued_at, updated_at) WHERE state IN ('queued', 'outdated')"
    )
    op.execute("DELETE FROM outbox WHERE task = 'dragoman.translate'")
    op.create_index(
        "ix_translations_waiting",
        "translations",
        ["place", "source_id", "edition", "enqueued_at"],
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    op.create_index(
        "ix_translations_handed",
        "translations",
        ["handed_at"],
        sqlite_where=sa.text(HANDED),
        postgresql_where=sa.text(HANDED),
    )


def downgrade() -> None:
    op.drop_index("ix_translations_handed", table_name="translations")
    op.drop_index("ix_translations_waiting", table_name="translations")
    op.drop_column("translations", "handed_at")
    op.drop_column("translations", "place")
    op.drop_column("translations", "source_id")
    op.drop_column("translations", "lost")
