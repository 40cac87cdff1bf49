"""why a translation failed, so that it can be said in the language of whoever reads it

Revision ID: 0036
Revises: 0035
"""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_UP = {
    "sqlite": "UPDATE translations SET reason = json_quote(reason) WHERE reason IS NOT NULL",
    "postgresql": "UPDATE translations SET reason = to_json(reason)::text WHERE reason IS NOT NULL",
}
_DOWN = {
    "sqlite": (
        "UPDATE translations SET reason = CASE json_type(reason) "
        "WHEN 'object' THEN json_extract(reason, '$.text') ELSE json_extract(reason, '$') END "
        "WHERE reason IS NOT NULL"
    ),
    "postgresql": (
        "UPDATE translations SET reason = CASE json_typeof(reason::json) "
        "WHEN 'object' THEN reason::json ->> 'text' ELSE reason::json #>> '{}' END "
        "WHERE reason IS NOT NULL"
    ),
}


#: the notes of drafts are kept so since; what was kept before is a sentence still
_NOTES_DOWN = {
    "sqlite": (
        "UPDATE translations SET provenance = json_set(provenance, '$.notes', ("
        "SELECT json_group_array(CASE type WHEN 'object' THEN json_extract(value, '$.text') ELSE value END) "
        "FROM json_each(provenance, '$.notes'))) WHERE json_type(provenance, '$.notes') = 'array'"
    ),
    "postgresql": (
        "UPDATE translations SET provenance = jsonb_set(provenance, '{notes}', ("
        "SELECT coalesce(jsonb_agg("
        "CASE jsonb_typeof(note) WHEN 'object' THEN note -> 'text' ELSE note END), '[]') "
        "FROM jsonb_array_elements(provenance -> 'notes') AS note)) "
        "WHERE jsonb_typeof(provenance -> 'notes') = 'array'"
    ),
}


def upgrade() -> None:
    op.execute(_UP[op.get_bind().dialect.name])


def downgrade() -> None:
    op.execute(_DOWN[op.get_bind().dialect.name])
    op.execute(_NOTES_DOWN[op.get_bind().dialect.name])
