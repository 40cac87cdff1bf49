"""Where a glossary's concepts stand: in a row, by number and by id, made when somebody asks for one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from service.domain.terms.concept import Concept, FormStatus

#: a form to be looked for: its concept's number, its place among the forms of its language, its text
Written = tuple[int, int, str]


class Shelf(Mapping[str, Concept]):
    """Concepts by id, in a fixed order, whose forms can be listed without making every concept."""

    @abstractmethod
    def at(self, number: int) -> Concept:
        """Return a concept by its number, from 0."""

    @abstractmethod
    def written(self, language: str) -> Iterable[Written]:
        """List what is looked for in that language (primary subtag), concept by concept."""

    @abstractmethod
    def digest(self) -> str:
        """Return a hash of the content: equal ones hold equal concepts in equal order."""


class ListShelf(Shelf):
    """Concepts that are there already."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts = tuple(concepts)
        self._by_id: dict[str, Concept] = {}
        for concept in self._concepts:
            if concept.id in self._by_id:
                raise ValueError(f"two concepts have the id {concept.id!r}")
            self._by_id[concept.id] = concept

    def __len__(self) -> int:
        return len(self._concepts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __getitem__(self, concept_id: str) -> Concept:
        return self._by_id[concept_id]

    def at(self, number: int) -> Concept:
        """Return a concept by its number, from 0."""
        return self._concepts[number]

    def written(self, language: str) -> Iterator[Written]:
        """List what is looked for in that language, concept by concept."""
        for number, concept in enumerate(self._concepts):
            for place, term in enumerate(concept.in_language(language)):
                if term.status is not FormStatus.TOLERATED:
                    yield number, place, term.text

    def digest(self) -> str:
        """Return a hash of the content."""
        digest = sha256()
        for concept in self._concepts:
            digest.update(repr(concept).encode())
        return digest.hexdigest()
