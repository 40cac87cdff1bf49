"""Exporting the glossary: CSV and TSV as `glossaries/*.csv` have it, and TBX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.storage.tables import ConceptRow
from service.termbase.cells import Cells, from_text, order
from service.termbase.exchange.tbx_write import Style, write_tbx
from service.termbase.formulas import shield

Format = Literal["csv", "tsv", "tbx"]
#: concepts that come from the database at a time
_BATCH = 2_000


def export(
    session: Session, form: Format, progress: Callable[[int, int], None], *, style: Style = "dca"
) -> Iterator[str]:
    """Return the whole glossary as a file, piece by piece, retired concepts too.

    `progress` is called with (concepts written, concepts in all).
    """
    total = session.scalar(select(func.count()).select_from(ConceptRow)) or 0
    rows = _told(concepts(session), total, progress)
    if form == "tbx":
        return write_tbx(rows, style, "Glossary")
    columns = order({column for cells in concepts(session) for column in cells} | {"id", "kind"})
    return write_table(rows, columns, "," if form == "csv" else "\t")


def concepts(session: Session) -> Iterator[Cells]:
    """Return every concept's cells, in the order of the glossary."""
    query = select(ConceptRow.row).order_by(ConceptRow.place, ConceptRow.id)
    for row in session.scalars(query.execution_options(yield_per=_BATCH)):
        yield from_text(row)


def write_table(rows: Iterator[Cells], columns: list[str], delimiter: str) -> Iterator[str]:
    """Return rows as CSV or TSV with these columns, piece by piece."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    for cells in rows:
        writer.writerow([shield(cells.get(column, "")) for column in columns])
        if buffer.tell() > 1 << 20:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _told(rows: Iterator[Cells], total: int, progress: Callable[[int, int], None]) -> Iterator[Cells]:
    for number, cells in enumerate(rows, start=1):
        yield cells
        progress(number, total)
