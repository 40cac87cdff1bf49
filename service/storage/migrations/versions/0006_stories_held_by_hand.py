"""stories that somebody took down by hand are held themselves, also for editions that come later

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stories", sa.Column("held_by", sa.String(length=64), nullable=True))
    op.add_column("stories", sa.Column("held_reason", sa.Text(), nullable=True))
    # What was held in every edition was taken down in all of them.
    op.execute(
        "UPDATE stories SET held_by = (SELECT t.held_by FROM translations AS t "
        "WHERE t.story_id = stories.id ORDER BY t.edition LIMIT 1), "
        "held_reason = (SELECT t.held_reason FROM translations AS t "
        "WHERE t.story_id = stories.id ORDER BY t.edition LIMIT 1) "
        "WHERE EXISTS (SELECT 1 FROM translations AS t WHERE t.story_id = stories.id) "
        "AND NOT EXISTS (SELECT 1 FROM translations AS t WHERE t.story_id = stories.id "
        "AND t.held_by IS NULL)"
    )


def downgrade() -> None:
    op.drop_column("stories", "held_reason")
    op.drop_column("stories", "held_by")
