"""The concepts of the database as a glossary holds them: each row as its bytes, until it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from service.domain.terms.concept import Concept
from service.domain.terms.concepts import Shelf, Written
from service.termbase.cells import column_of, concept_of, from_text
from service.termbase.rows import split_sign

_RETIRED = b'"status":"retired"'


class StoredRows(Shelf):
    """The concepts given as (id, row), in the order in which they go before each other."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._rows: list[bytes] = []
        self._numbers: dict[str, int] = {}
        self._made: dict[int, Concept] = {}
        for number, (concept_id, row) in enumerate(rows):
            self._numbers[concept_id] = number
            self._rows.append(row.encode())

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __getitem__(self, concept_id: str) -> Concept:
        return self.at(self._numbers[concept_id])

    def at(self, number: int) -> Concept:
        """Return a concept by its number, from 0; made when it is first asked for."""
        concept = self._made.get(number)
        if concept is None:
            concept = self._made.setdefault(number, concept_of(from_text(self._rows[number])))
        return concept

    def written(self, language: str) -> Iterator[Written]:
        """List what is looked for in that language, row by row; a retired concept is not."""
        # In JSON a quote within a string stands behind a backslash, so these bytes begin a cell.
        starts = [f'"{column_of(language, short=short)}":"'.encode() for short in (False, True)]
        for number, row in enumerate(self._rows):
            count = 0
            for start in starts:
                at = row.find(start)
                if at < 0 or _RETIRED in row:
                    continue
                at += len(start)
                end = row.index(b'"', at)
                if row.find(b"\\", at, end) >= 0:
                    cell = str(json.loads(row)[start[1:-3].decode()])
                else:
                    cell = row[at:end].decode()
                for form in cell.split("|"):
                    sign, text = ("", form) if form[:1].isalnum() else split_sign(form)
                    if sign != "~":
                        yield number, count, text
                    count += 1

    def digest(self) -> str:
        """Return a hash of the content."""
        digest = sha256()
        for row in self._rows:
            digest.update(row)
            digest.update(b"\n")
        return digest.hexdigest()
