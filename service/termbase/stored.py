"""Concepts as the database keeps them: rows of JSON, each made a concept when it is first asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256

from service.domain.terms.concept import Concept
from service.domain.terms.concepts import ConceptStore, SurfaceForm
from service.termbase.cells import column_of, concept_of, from_text
from service.termbase.rows import NONE, split_sign


class DatabaseConcepts(ConceptStore):
    """The concepts of these (id, row of JSON), in this order. Safe to share between threads.

    A row is kept as bytes, a third of what its concept would take, and a story needs few concepts.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        self._rows: list[bytes] = []
        self._positions: dict[str, int] = {}
        self._made: dict[int, Concept] = {}
        for position, (concept_id, row) in enumerate(rows):
            self._positions[concept_id] = position
            self._rows.append(row.encode())

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __getitem__(self, concept_id: str) -> Concept:
        return self.at(self._positions[concept_id])

    def at(self, position: int) -> Concept:
        """Return the concept at a position, from 0; it is made the first time."""
        concept = self._made.get(position)
        if concept is None:
            concept = self._made.setdefault(position, concept_of(from_text(self._rows[position])))
        return concept

    def scoped(self) -> Iterator[Concept]:
        """Yield the concepts that have a scope, and perhaps others; no others are made."""
        return (self.at(position) for position, row in enumerate(self._rows) if b'"scope"' in row)

    def of_kind(self, kinds: Collection[str]) -> Iterator[Concept]:
        """Yield the concepts of these kinds that are in force; few others are made."""
        names = [f'"{kind}"'.encode() for kind in kinds]
        rows = (place for place, row in enumerate(self._rows) if any(name in row for name in names))
        made = (self.at(place) for place in rows)
        return (concept for concept in made if concept.kind in kinds and not concept.retired)

    def surface_forms(self, language: str) -> Iterator[SurfaceForm]:
        """List the forms to look for in a language, row by row; a retired concept has none."""
        columns = [column_of(language, short=short) for short in (False, True)]
        # A row without these bytes has no such column, however its JSON is spaced: it need not be read.
        names = [f'"{column}"'.encode() for column in columns]
        for position, row in enumerate(self._rows):
            if not any(name in row for name in names):
                continue
            cells = from_text(row)
            if cells.get("status") == "retired":
                continue
            place = 0
            for column in columns:
                cell = cells.get(column)
                for form in cell.split("|") if cell else ():
                    sign, text = ("", form) if form[:1].isalnum() else split_sign(form)
                    if text == NONE and column != language:
                        continue  # no form: the language has no abbreviation
                    if sign != "~":
                        yield SurfaceForm(position, place, text)
                    place += 1

    def digest(self) -> str:
        """Return a hash of the content."""
        digest = sha256()
        for row in self._rows:
            digest.update(row)
            digest.update(b"\n")
        return digest.hexdigest()
