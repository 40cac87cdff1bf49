"""names, sections and tags under which readers find what is live; when a key was used last

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

CURRENT = "NOT superseded"
BATCH = 500


def upgrade() -> None:
    op.add_column("publications", sa.Column("name", sa.String(length=120), server_default="", nullable=False))
    op.add_column("api_keys", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_publications_of_story",
        "publications",
        ["story_id"],
        sqlite_where=sa.text(CURRENT),
        postgresql_where=sa.text(CURRENT),
    )
    op.create_table(
        "topics",
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("story_id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition", "position"],
            ["publications.edition", "publications.position"],
            name="fk_topics_publications",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition", "story_id", "topic", name=op.f("pk_topics")),
    )
    op.create_index(
        op.f("ix_topics_edition_topic_dated_at_position"),
        "topics",
        ["edition", "topic", "dated_at", "position"],
    )
    _fill()


def downgrade() -> None:
    op.drop_table("topics")
    op.drop_index("ix_publications_of_story", table_name="publications")
    op.drop_column("api_keys", "last_used_at")
    op.drop_column("publications", "name")


def _fill() -> None:
    connection = op.get_bind()
    table = sa.table(
        "publications",
        *(sa.column(name) for name in ("id", "edition", "story_id", "position", "status", "name")),
        sa.column("dated_at", sa.DateTime(timezone=True)),
        sa.column("superseded", sa.Boolean),
        sa.column("item", sa.JSON().with_variant(JSONB(), "postgresql")),
    )
    topics = sa.table(
        "topics",
        *(sa.column(name) for name in ("edition", "story_id", "topic", "position")),
        sa.column("dated_at", sa.DateTime(timezone=True)),
    )
    last = ""
    page = sa.select(table).order_by(table.c.id).limit(BATCH)
    while rows := connection.execute(page.where(table.c.id > last)).all():
        listed = []
        for one in rows:
            renamed = sa.update(table).where(table.c.id == one.id)
            connection.execute(renamed.values(name=_page_name(one.item, one.story_id)))
            if one.status == "usable" and not one.superseded:
                about = {"edition": one.edition, "story_id": one.story_id, "position": one.position}
                listed += [{**about, "topic": topic, "dated_at": one.dated_at} for topic in _topics(one.item)]
        if listed:
            connection.execute(sa.insert(topics), listed)
        last = rows[-1].id


def _page_name(item: dict[str, Any], story_id: str) -> str:
    headlines = [one["value"] for one in item.get("headlines", ()) if one["role"] == "main"]
    slugs = [one["value"] for one in item.get("altIds", ()) if one["role"] == "slug"]
    said = _slug(headlines[0]) if headlines else ""
    return "-".join(filter(None, (said or _slug(slugs[0] if slugs else ""), story_id[:12])))


def _topics(item: dict[str, Any]) -> list[str]:
    found = []
    for subject in item.get("subjects", ()):
        name, literal = subject.get("name") or subject.get("literal") or "", subject.get("literal") or ""
        address = _slug(literal if literal and ":" not in literal else name)
        if address:
            found.append(f"{'section' if subject.get('rel') == 'section' else 'tag'}/{address}")
    return list(dict.fromkeys(found))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    kept = ""
    for one in plain:
        if one.isalnum() or unicodedata.category(one)[0] == "M":
            kept += one
        elif one not in "'’ʼ" and unicodedata.category(one) != "Cf":
            kept += " "
    name = ""
    for word in kept.split():
        if name and len(name) + 1 + len(word) > 60:
            break
        name = f"{name}-{word}" if name else word[:60]
    return name
