"""The hand-made edits: single cells in `edits/cells.csv`, concepts without any source in `edits/house.csv`.

`cells.csv` has a line per cell: `id`, `column`, `cell`, `reason`. The cell takes the place of the built one,
signs included; `-` empties it; `kind` with `-` leaves the whole concept out. The reason goes into the note
of the concept, once each; a gender needs none. A form that the build does not have, or has with another
sign, gets the source `hand`. `house.csv` is in the format of the glossary itself.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from glossaries.build.model import LANGUAGES, DraftConcept, SourcedForm
from glossaries.build.tables import EDITS

HAND = "hand"
SIGNS = "?~!"


def edit(entries: Iterable[DraftConcept], folder: Path = EDITS, *, whole: bool = True) -> list[DraftConcept]:
    """Apply the edits of `cells.csv`.

    Raises `ValueError` for an edit of a concept that is not there, unless the build is not `whole`.
    """
    by_concept: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (folder / "cells.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            by_concept[row["id"]].append(row)
    edited = [_edited(entry, by_concept.pop(entry.id, [])) for entry in entries]
    if by_concept and whole:
        raise ValueError(f"edits/cells.csv speaks of concepts that are not there: {', '.join(by_concept)}")
    return [entry for entry in edited if entry.kind != "-"]


def renamed(folder: Path = EDITS) -> list[tuple[str, str]]:
    """List the English names that edits give, each after its concept's id."""
    with (folder / "cells.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["column"] == "en"]
    return [(row["id"], part.lstrip(SIGNS)) for row in rows for part in row["cell"].split("|")]


def house(folder: Path = EDITS) -> list[dict[str, str]]:
    """Read the concepts written by hand, as rows of the glossary."""
    with (folder / "house.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def house_entries() -> list[DraftConcept]:
    """Return the concepts written by hand as entries, for what is decided over all of them."""
    return [
        DraftConcept(
            row["id"],
            row["kind"],
            {column: _forms(cell, ()) for column, cell in row.items() if _is_forms(column) and cell},
            {"priority": row.get("priority") or "0"},
        )
        for row in house()
    ]


def _edited(entry: DraftConcept, rows: Sequence[Mapping[str, str]]) -> DraftConcept:
    for row in rows:
        column, cell, reason = row["column"], row["cell"], row["reason"]
        note = entry.fixed.get("note", "")
        fixed = dict(entry.fixed)
        if reason and reason not in note:
            fixed["note"] = (
                f"{note} {reason}".strip() if not note or note[-1] in ".;" else f"{note}. {reason}"
            )
        if column == "kind":
            entry = replace(entry, kind=cell, fixed=fixed)
        elif _is_forms(column):
            cells = {name: forms for name, forms in entry.cells.items() if name != column}
            if cell != "-":
                cells[column] = _forms(cell, entry.cells.get(column, ()))
            entry = replace(entry, cells=cells, fixed=fixed)
        elif column == "note":
            entry = replace(entry, fixed={**fixed, "note": fixed.get("note", "") or cell})
        else:
            entry = replace(entry, fixed={**fixed, column: "" if cell == "-" else cell})
    return _without_repeats(entry, {row["column"] for row in rows})


def _without_repeats(entry: DraftConcept, given: Collection[str]) -> DraftConcept:
    """Let no form be long and short: an edited cell keeps it, then the approved one, then the long."""
    cells = dict(entry.cells)
    for column in [column for column in cells if column.endswith("_short")]:
        name = column.removesuffix("_short")
        firm = {form.text for form in cells[column] if not form.sign}
        if column in given and name not in given:
            cells[name] = tuple(form for form in cells.get(name, ()) if form.text not in firm)
        cells[name] = tuple(form for form in cells.get(name, ()) if not form.sign or form.text not in firm)
        long = {form.text for form in cells[name]}
        cells[column] = tuple(form for form in cells[column] if form.text not in long)
    return replace(entry, cells={column: forms for column, forms in cells.items() if forms})


def _is_forms(column: str) -> bool:
    return column.removesuffix("_short") in LANGUAGES


def _forms(cell: str, built: Iterable[SourcedForm]) -> tuple[SourcedForm, ...]:
    known = {form.text: form for form in built}
    forms = []
    for part in cell.split("|"):
        sign = part[0] if part[0] in SIGNS else ""
        text = part.removeprefix(sign)
        form = known.get(text)
        if form is None:
            forms.append(SourcedForm(text, (HAND,), sign))
        elif form.sign == sign:
            forms.append(form)
        else:
            forms.append(SourcedForm(text, (HAND, *form.labels), sign))
    return tuple(forms)
