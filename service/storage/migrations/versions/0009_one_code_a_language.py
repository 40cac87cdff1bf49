"""the glossary's forms stand under the code that we keep for a language: "no" for "nb" and "nn"

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import json
import re
import uuid

import sqlalchemy as sa
from alembic import op

from service.domain.languages.tags import primary

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: a column of forms; and the key of an entry in a cell of entries: "fr:f pl; nb#2:desk"
COLUMN = re.compile(r"([a-z]{2,3})(_short)?")
KEY = re.compile(r"(?:^|(?<=;))(\s*)([a-z]{2,3})(?=(?:_short)?(?:#\d+)?:)")
SIGNS = "?!~"
ENTRIES = ("grammar", "context", "sources")


def upgrade() -> None:
    connection = op.get_bind()
    concepts = sa.table("concepts", sa.column("id"), sa.column("row"), sa.column("base"))
    renewed = []
    for concept, row, base in connection.execute(sa.select(concepts.c.id, concepts.c.row, concepts.c.base)):
        new = (_renewed(row), None if base is None else _renewed(base))
        if new != (row, base):
            renewed.append({"concept": concept, "new_row": new[0], "new_base": new[1]})
    if renewed:
        connection.execute(
            sa.update(concepts)
            .where(concepts.c.id == sa.bindparam("concept"))
            .values(row=sa.bindparam("new_row"), base=sa.bindparam("new_base")),
            renewed,
        )
        state = sa.table("glossary_state", sa.column("version"), sa.column("stamp"))
        connection.execute(sa.update(state).values(version=state.c.version + 1, stamp=uuid.uuid4().hex))
    conflicts = sa.table("glossary_conflicts", sa.column("id"), sa.column("column"))
    for conflict, column in connection.execute(sa.select(conflicts.c.id, conflicts.c.column)).all():
        if (kept := _kept(column)) != column:
            connection.execute(sa.update(conflicts).where(conflicts.c.id == conflict).values(column=kept))


def downgrade() -> None:
    """Leave it: the program before reads these codes as well, and which row had another is not known."""


def _renewed(text: str) -> str:
    """Return a row with its columns renamed; where both were there, the forms of the kept one go first."""
    cells: dict[str, str] = {}
    for column, cell in json.loads(text).items():
        if column in ENTRIES:
            cell = KEY.sub(lambda match: match[1] + primary(match[2]), cell)
        kept = _kept(column)
        if kept in cells:
            one, other = (cell, cells[kept]) if column == kept else (cells[kept], cell)
            forms = {form.lstrip(SIGNS): form for form in (*other.split("|"), *one.split("|"))}
            cell = "|".join(sorted(forms.values(), key=f"{one}|{other}".split("|").index))
        cells[kept] = cell
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def _kept(column: str) -> str:
    match = COLUMN.fullmatch(column)
    return primary(match[1]) + (match[2] or "") if match else column
