"""roles by edition, and keys for some editions: whoever is there keeps what they may, in all editions

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
USERS = sa.table(
    "users",
    sa.column("id", sa.String),
    sa.column("role", sa.String),
    sa.column("roles", JSON),
    sa.column("disabled", sa.Boolean),
)
KEYS = sa.table("api_keys", sa.column("editions", JSON), sa.column("revoked_at", sa.DateTime(timezone=True)))


def upgrade() -> None:
    op.add_column("users", sa.Column("roles", JSON, nullable=False, server_default="{}"))
    for role in ("editor", "admin"):
        op.execute(USERS.update().where(USERS.c.role == role).values(roles={"*": role}))
    op.drop_column("users", "role")  # not by a copy of the table: SQLite would end everybody's session
    op.add_column("api_keys", sa.Column("editions", JSON, nullable=True))


def downgrade() -> None:
    limited = KEYS.c.editions.is_not(None), sa.cast(KEYS.c.editions, sa.String) != "null"
    op.execute(KEYS.update().where(*limited).values(revoked_at=sa.func.current_timestamp()))
    op.drop_column("api_keys", "editions")
    op.add_column("users", sa.Column("role", sa.String(16), nullable=False, server_default="editor"))
    rows = op.get_bind().execute(sa.select(USERS.c.id, USERS.c.roles)).all()
    for user, roles in rows:
        everywhere = roles.get("*")
        if everywhere == "admin":
            op.execute(USERS.update().where(USERS.c.id == user).values(role="admin"))
        elif everywhere not in ("senior", "editor"):  # who had less than all editions may not have them all
            op.execute(USERS.update().where(USERS.c.id == user).values(disabled=True))
    op.drop_column("users", "roles")
