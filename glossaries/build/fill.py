"""Blank cells of institutions and terms, filled with what was written by hand and looked for in texts.

Rules (`fill.tsv`; `texts` are the independent texts in which the form stands in the right sense):

- Rule `text`: the first full form that a text has is approved (`hand+text:…`), and so is the first
  abbreviation; the others are proposed, for the order of a cell is one of preference, not of count.
- Terms that English writes small ("human rights", "opposition leader"), and titles, are said in several ways,
  and a text that has one of them shows that it is in use, not that another is wrong: proposed. So is a
  Brazilian spelling ("Milênio"), for the editions are written as in Portugal and Africa.
- Without a text: proposed (`hand`). Inflected forms are let pass (`~`).
- A cell that has an approved form is left alone, and so is a concept that is not there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from glossaries.build import rules
from glossaries.build.joining import joined
from glossaries.build.model import DraftConcept, SourcedForm, distinct
from glossaries.build.tables import forms_of, read_table

_BRAZILIAN = re.compile(r"[êô][nm][aeiou]|Iugosl|Oriente Médio|[Cc]úpula|fato\b")


def filled(entries: Iterable[DraftConcept], ruled: rules.Rules) -> list[DraftConcept]:
    """Return the entries with the blank cells filled."""
    by_concept: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in read_table("fill.tsv"):
        by_concept[row["id"]].append(row)
    return [
        _filled(entry, by_concept[entry.id], ruled) if entry.id in by_concept else entry for entry in entries
    ]


def _filled(entry: DraftConcept, rows: Sequence[Mapping[str, str]], ruled: rules.Rules) -> DraftConcept:
    cells: dict[str, list[SourcedForm]] = defaultdict(list)
    for row in rows:
        column = f"{row['lang']}_short" if row["kind"] == "short" else row["lang"]
        if any(not form.sign for form in entry.cells.get(column, ())):
            continue
        for text in forms_of(row["form"]):
            first = all(form.sign for form in cells[column])
            cells[column].append(_form(entry, row, text, first=first and rules.TEXT in ruled))
    return joined(entry, {column: distinct(forms) for column, forms in cells.items()})


def _form(entry: DraftConcept, row: Mapping[str, str], text: str, *, first: bool) -> SourcedForm:
    texts = [name for name in row["texts"].split("+") if name]
    labels = ("hand", *(f"text:{name}" for name in texts))
    if row["kind"] == "inflected":
        return SourcedForm(text, labels, "~")
    several = entry.kind == "title" or entry.english()[:1].islower()
    brazilian = row["lang"] == "pt" and _BRAZILIAN.search(text)
    return SourcedForm(text, labels, "" if first and texts and not several and not brazilian else "?")
