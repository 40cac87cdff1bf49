"""Abbreviations that mean many things: `edits/abbreviations.csv`.

"PA" is the Palestinian Authority, a party of South Africa and a public address. A line names a concept, a
language, the words near which its abbreviations there are meant, and what else the letters say, where that
was thought of; they go into the concept's `context` as "en_short:…". Without one of the words near, an
abbreviation of it counts only where the story says what it is: in full, or beside such a word.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from glossaries.build.model import DraftConcept
from glossaries.build.tables import EDITS


def told_apart(
    entries: Iterable[DraftConcept], folder: Path = EDITS, *, whole: bool = True
) -> list[DraftConcept]:
    """Return the entries with the context words of their abbreviations.

    Raises `ValueError` for a line about an entry that is not there or has no such abbreviation, unless the
    build is not `whole`.
    """
    said: dict[str, list[str]] = {}
    columns: dict[str, set[str]] = {}
    with (folder / "abbreviations.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            said.setdefault(row["id"], []).append(f"{row['language']}_short:{row['words']}")
            columns.setdefault(row["id"], set()).add(f"{row['language']}_short")
    made = []
    for entry in entries:
        lines = said.get(entry.id, ())
        if lines and columns[entry.id] <= entry.cells.keys():
            del said[entry.id]
            context = "; ".join(filter(None, (entry.fixed.get("context", ""), *lines)))
            entry = replace(entry, fixed={**entry.fixed, "context": context})
        made.append(entry)
    if said and whole:
        raise ValueError(f"edits/abbreviations.csv: no such concept, or no abbreviation: {', '.join(said)}")
    return made
