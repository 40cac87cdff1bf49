"""the words by which translations are found, and an index of them

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

UNSEARCHED = "NOT in_search"
#: each word is there once and its place is not kept; words are folded and divided before they come here
FTS = """
CREATE VIRTUAL TABLE search_index USING fts5(
    words, content='search_words', content_rowid='id', tokenize='ascii', detail=none, columnsize=0
)
"""
PUT = "INSERT INTO search_index(rowid, words) VALUES (new.id, new.words);"
TAKE_OUT = "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.id, old.words);"
TRIGGERS = (
    f"CREATE TRIGGER search_words_put AFTER INSERT ON search_words BEGIN {PUT} END",
    f"CREATE TRIGGER search_words_gone AFTER DELETE ON search_words BEGIN {TAKE_OUT} END",
    f"CREATE TRIGGER search_words_changed AFTER UPDATE ON search_words BEGIN {TAKE_OUT} {PUT} END",
)
GIN = (
    "CREATE INDEX ix_search_words_words ON search_words "
    "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
)


def upgrade() -> None:
    op.create_table(
        "search_words",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("translation_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"],
            ["translations.id"],
            name=op.f("fk_search_words_translation_id_translations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
        sa.UniqueConstraint("translation_id", name=op.f("uq_search_words_translation_id")),
    )
    op.add_column(
        "translations", sa.Column("in_search", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index(
        "ix_translations_unsearched",
        "translations",
        ["state", "id"],
        sqlite_where=sa.text(UNSEARCHED),
        postgresql_where=sa.text(UNSEARCHED),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute(GIN)
    elif has_fts5(connection):
        for statement in (FTS, *TRIGGERS):
            op.execute(statement)
    # What is stored gets its words by the counting of `migrate` and of web processes, a few at a time
    # (`counting.count_missing`); until then it is searched as before.


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE IF EXISTS search_index")
    op.drop_table("search_words")
    op.drop_index("ix_translations_unsearched", table_name="translations")
    op.drop_column("translations", "in_search")


def has_fts5(connection: sa.Connection) -> bool:
    """Return whether this SQLite was built with FTS5; without it a search reads the words of all stories."""
    try:
        connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.has_fts5 USING fts5(words)")
    except sa.exc.OperationalError:
        return False
    connection.exec_driver_sql("DROP TABLE temp.has_fts5")
    return True
