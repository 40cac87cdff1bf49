"""The table of name parts: how each part of a name was written in another script, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from service.domain.names.scripts import plain
from service.domain.terms.normalise import key

#: a form and how often it was seen, commonest first
Seen = tuple[tuple[str, int], ...]


class NameParts:
    """The parts known in one target language. Forms stay as the table writes them until asked for."""

    def __init__(self, language: str, rows: Mapping[str, str]) -> None:
        self.language = language
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, part: str) -> bool:
        return bool(self.look_up(part))

    def look_up(self, part: str) -> Seen:
        """Return the forms of a Latin part in any case, with its accents or else without; () if unknown."""
        small = part.lower().replace("’", "'")
        row = self._rows.get(small) or self._rows.get(plain(small)) or self._rows.get(small.replace("'", ""))
        return _parsed(row) if row else ()

    def seen(self, form: str) -> int:
        """Return how often a form was seen, for any Latin part."""
        return self._forms.get(form, 0)

    @cached_property
    def _forms(self) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for row in self._rows.values():
            for form, count in _parsed(row):
                counts[form] = counts.get(form, 0) + count
        return counts

    @cached_property
    def _latin(self) -> Mapping[str, list[tuple[str, int]]]:
        back: dict[str, list[tuple[str, int]]] = {}
        for latin, row in self._rows.items():
            for form, count in _parsed(row):
                back.setdefault(key(form, self.language), []).append((latin, count))
        return back

    def latin(self, form: str) -> Seen:
        """Return the Latin parts that a form may be, commonest first; () if unknown."""
        found = self._latin.get(key(form, self.language), ())
        return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def parse_parts(lines: Iterable[str], language: str) -> NameParts:
    """Read the rows of one language: latin, language, "form:count|…", total, source, tabs between."""
    rows = {}
    for line in lines:
        cells = line.split("\t")
        if len(cells) >= 3 and cells[1] == language:
            rows[cells[0]] = cells[2]
    return NameParts(language, rows)


def _parsed(row: str) -> Seen:
    pairs = (entry.rpartition(":") for entry in row.split("|"))
    return tuple((form, int(count)) for form, _, count in pairs if form)
