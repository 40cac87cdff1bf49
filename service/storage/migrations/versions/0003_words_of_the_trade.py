"""a translation's task is enqueued, not promised

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# In SQL, as both databases have it: the batch mode of SQLite would make the table anew, and dropping
# the old one takes the segments with it.


def upgrade() -> None:
    op.execute("ALTER TABLE translations RENAME COLUMN promised_at TO enqueued_at")


def downgrade() -> None:
    op.execute("ALTER TABLE translations RENAME COLUMN enqueued_at TO promised_at")
