"""Taking the table of name parts in: `python -m glossaries.build.name_parts FOLDER` writes it filtered.

Some rows of FOLDER's `name-parts.tsv` are labelled `parallel-text` alone: tokens counted in parallel texts
together, some of which are non-commercial, research-only or share-alike (`trust.py`), and the row does not
say which. Rules:

- **Such a row** keeps a form only if an allowed source shows the same pair (Latin part, form) in a cell of
  `people.tsv`, `places.tsv` or `institutions.tsv` in FOLDER; a row without such a form is dropped. The count
  becomes the number of different names that show the pair, and the label those of their cells.
- **A cell shows a pair** where the English name and the form have equally many words, hyphens dividing
  words as well, and the two stand in the same place. Case and accents of the Latin part do not matter; the
  form must be the very same, so a form with a glued preposition (የቦብ) is confirmed by nothing.
- **Which cells count**: those with a label that may stand alone. A cell does not say which of its labels gave
  which of its forms. So where one may not stand alone, or ends in `~`, only what every form of the cell has
  in that place counts.
- **Rows with another label as well** stay as they are: that source gave the part by itself.

FOLDER holds the tables as they were collected, not those of `glossaries/sources`, from which the labels that
are ruled out are gone.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from glossaries.build.institutions import read_labels
from glossaries.build.tables import SOURCES, forms_of, read_table
from glossaries.build.trust import is_share_alike, usable
from service.domain.names.scripts import plain

TABLE = "name-parts.tsv"
LANGUAGES = ("ar", "he", "fa", "am")
#: why a form was dropped
NOT_ALLOWED = "only in cells that may not count"
NOWHERE = "in no cell"
_PLACE_LABELS = re.compile(r"([A-Za-z0-9-]+)\(([a-z,]+)\)")
_BETWEEN = re.compile(r"[ \-\u2010\u2011\u2013]+")

#: language, Latin part in lower case without accents, form
Pair = tuple[str, str, str]
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a source table calls one thing in English and in another language.

    `labels`: those of the other language's cell.
    """

    english: tuple[str, ...]
    language: str
    forms: tuple[str, ...]
    labels: tuple[str, ...]

    def pairs(self) -> set[Pair]:
        """Return all pairs that any form of the cell shows."""
        return {pair for form in self.forms for pair in self._aligned(form)}

    def pairs_that_count(self) -> set[Pair]:
        """Return the pairs that an allowed source shows for certain."""
        if not self.allowed():
            return set()
        if len(self.allowed()) == len(self.labels):
            return self.pairs()
        return set.intersection(*(self._aligned(form) for form in self.forms))

    def allowed(self) -> list[str]:
        """Return the labels that may stand alone."""
        return [
            label
            for label in usable(self.labels, self.language)
            if not label.endswith("~") and not is_share_alike(label, self.language)
        ]

    def _aligned(self, form: str) -> set[Pair]:
        words = [word for word in _BETWEEN.split(form) if word]
        return {
            (self.language, latin, word)
            for name in self.english
            if len(parts := [part for part in _BETWEEN.split(plain(name)) if part]) == len(words)
            for latin, word in zip(parts, words, strict=True)
        }


class Shown:
    """What the cells show: by pair, the names that show it with their labels."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._counting: dict[Pair, dict[str, list[str]]] = defaultdict(dict)
        self._any: set[Pair] = set()
        for cell in cells:
            self._any |= cell.pairs()
            for pair in cell.pairs_that_count():
                labels = self._counting[pair].setdefault(cell.english[0], [])
                labels += (label for label in cell.allowed() if label not in labels)

    def names(self, pair: Pair) -> Mapping[str, list[str]]:
        """Return the names, in English, whose cells count."""
        return self._counting.get(pair, {})

    def why_not(self, pair: Pair) -> str:
        """Return why a pair without such names has none."""
        return NOT_ALLOWED if pair in self._any else NOWHERE


def main(arguments: list[str]) -> int:
    """Write the filtered table and print what was dropped."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    for line in take_in(Path(arguments[0])):
        print(line)
    return 0


def take_in(folder: Path, into: Path = SOURCES) -> list[str]:
    """Write the filtered table; return what was done with the rows in question, a line per language."""
    rows = read_table(TABLE, folder)
    shown, counts = Shown(read_cells(folder)), Counter[tuple[str, str]]()
    with (into / TABLE).open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("\t".join(rows[0]) + "\n")
        for row in rows:
            kept = admit(row, shown, counts)
            if kept is not None:
                stream.write("\t".join(kept.values()) + "\n")
    languages = dict.fromkeys(language for language, _ in counts)
    return [
        f"{language}: "
        + ", ".join(f"{n} {what}" for (of, what), n in sorted(counts.items()) if of == language)
        for language in languages
    ]


def admit(row: Row, shown: Shown, counts: Counter[tuple[str, str]]) -> Row | None:
    """Return the row as it may be passed on, None if nothing of it may; count what was done."""
    language = row["lang"]
    if usable(row["source"].split("+"), language):
        return row
    confirmed, labels = dict[str, int](), dict[str, None]()
    for form in (entry.rpartition(":")[0] for entry in row["forms"].split("|")):
        pair = (language, plain(row["latin"]), form)
        names = shown.names(pair)
        counts[language, "forms kept" if names else f"forms dropped: {shown.why_not(pair)}"] += 1
        if names:
            confirmed[form] = len(names)
            labels |= dict.fromkeys(label for found in names.values() for label in found)
    counts[language, "rows kept" if confirmed else "rows dropped"] += 1
    if not confirmed:
        return None
    forms = sorted(confirmed.items(), key=lambda one: -one[1])
    return {
        **row,
        "forms": "|".join(f"{form}:{count}" for form, count in forms),
        "total": str(sum(confirmed.values())),
        "source": "+".join(sorted(labels)),
    }


def read_cells(folder: Path) -> Iterator[Cell]:
    """Read the cells of the three tables, but for those whose English name may not be used."""
    tables = (
        ("people.tsv", lambda cell: read_labels(cell, sign="=")),
        ("institutions.tsv", read_labels),
        ("places.tsv", _place_labels),
    )
    for table, read in tables:
        for row in read_table(table, folder):
            labels = read(row["sources"])
            english = tuple(forms_of(row["en"]))
            if not usable(labels.get("en", ("list",)), "en"):
                continue
            for language in LANGUAGES:
                forms = tuple(forms_of(row[language]))
                if forms:
                    yield Cell(english, language, forms, labels.get(language, ()))


def _place_labels(cell: str) -> dict[str, tuple[str, ...]]:
    labels: dict[str, tuple[str, ...]] = {}
    for label, languages in _PLACE_LABELS.findall(cell):
        for language in languages.split(","):
            labels[language] = (*labels.get(language, ()), label)
    return labels


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
