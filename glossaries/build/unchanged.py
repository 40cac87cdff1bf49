"""Names of places that a language writes as English does, where a text shows it: `unchanged-seen.tsv`.

CLDR leaves out a town that a language writes as the root does, so that Swahili had no London and no Paris.

- Rule `text`: approved where no form is, and the table's form is the first of the cell or the only one. The
  table has those that the English names at least twice, that no other place shares, and that the text has
  unchanged twice as often as not. Each was read as a list; newspapers, clubs and people of the name
  (Irrawaddy, Manchester, Florence), and English plurals (the Alps), were taken out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from glossaries.build import rules
from glossaries.build.model import DraftConcept, SourcedForm
from glossaries.build.tables import read_table


def unchanged(entries: Iterable[DraftConcept], ruled: rules.Rules) -> list[DraftConcept]:
    """Return the entries with the names that texts show unchanged."""
    seen: dict[str, dict[str, SourcedForm]] = defaultdict(dict)
    if rules.TEXT in ruled:
        for row in read_table("unchanged-seen.tsv"):
            labels = ("hand", *(f"text:{label}" for label in row["texts"].split("+")))
            seen[row["id"]][row["language"]] = SourcedForm(row["form"], labels)
    return [_with(entry, seen[entry.id]) if entry.id in seen else entry for entry in entries]


def _with(entry: DraftConcept, names: dict[str, SourcedForm]) -> DraftConcept:
    cells = dict(entry.cells)
    for language, name in names.items():
        first, *others = cells.get(language, (name,))
        if first.text == name.text and not any(not form.sign for form in cells.get(language, ())):
            before = (label for label in first.labels if label not in name.labels)
            cells[language] = (replace(name, labels=(*name.labels, *before)), *others)
    return replace(entry, cells=cells)
