"""Writing entries as the files of the glossary."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from glossaries.build.model import LANGUAGES, DraftConcept, SourcedForm

#: columns of every file, in this order; those that are empty in the whole file are left out
_BEFORE = ("id", "kind", "case")
_FORMS = tuple(column for language in LANGUAGES for column in (language, f"{language}_short"))
_AFTER = (
    *("valid_from", "valid_to", "keep", "first", "scope", "keys", "grammar", "context", "priority"),
    *("status", "note", "sources"),
)
COLUMNS = (*_BEFORE, *_FORMS, *_AFTER)


def row_of(entry: DraftConcept) -> dict[str, str]:
    """Return the cells of an entry by column."""
    cells = {column: cell_of(forms) for column, forms in entry.cells.items()}
    return {"id": entry.id, "kind": entry.kind, **entry.fixed, **cells, "sources": _sources(entry.cells)}


def cell_of(forms: Iterable[SourcedForm]) -> str:
    """Write the forms of one cell."""
    return "|".join(form.sign + form.text for form in forms)


def _sources(cells: Mapping[str, Sequence[SourcedForm]]) -> str:
    parts = []
    for column in _FORMS:
        forms = cells.get(column, ())
        for number, form in enumerate(forms):
            labels = "+".join(form.labels)
            if number == 0:
                parts.append(f"{column}:{labels}")
            elif form.labels != forms[0].labels:
                parts.append(f"{column}#{number + 1}:{labels}")
    return "; ".join(parts)


def text_of(rows: Iterable[Mapping[str, str]]) -> str:
    """Return the content of a file of these rows, with the columns that any of them fills."""
    listed = list(rows)
    columns = [column for column in COLUMNS if any(row.get(column) for row in listed)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="raise")
    writer.writeheader()
    writer.writerows({column: value for column, value in row.items() if value} for row in listed)
    return text.getvalue()
