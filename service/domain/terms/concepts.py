"""The store of a glossary's concepts: each is reached by its id or by its position, in a fixed order."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from service.domain.terms.concept import Concept, FormStatus


class SurfaceForm(NamedTuple):
    """A form to look for in texts.

    `concept` is its concept's position in the store, `place` its position among the forms that the
    concept has in the language, both from 0.
    """

    concept: int
    place: int
    text: str


class ConceptStore(Mapping[str, Concept]):
    """Concepts by id. The forms of one language can be listed without making every concept."""

    @abstractmethod
    def at(self, position: int) -> Concept:
        """Return the concept at a position, from 0."""

    @abstractmethod
    def surface_forms(self, language: str) -> Iterable[SurfaceForm]:
        """List the forms to look for in a language (primary subtag), in the order of the concepts."""

    @cached_property
    def has_editions(self) -> bool:
        """Whether any concept is for some editions only: else all find the same in a story."""
        return any(not one.startswith("domain:") for concept in self.scoped() for one in concept.scope)

    def scoped(self) -> Iterator[Concept]:
        """Yield the concepts that have a scope, and perhaps others."""
        return (concept for concept in self.values() if concept.scope)

    def of_kind(self, kinds: Collection[str]) -> Iterator[Concept]:
        """Yield the concepts of these kinds that are in force."""
        return (concept for concept in self.values() if concept.kind in kinds and not concept.retired)

    @abstractmethod
    def digest(self) -> str:
        """Return a hash of the content. Stores of one class with equal hashes hold the same, in one order."""


class InMemoryConcepts(ConceptStore):
    """Concepts that exist as objects. Raises `ValueError` if two of them have one id."""

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

    def at(self, position: int) -> Concept:
        """Return the concept at a position, from 0."""
        return self._concepts[position]

    def surface_forms(self, language: str) -> Iterator[SurfaceForm]:
        """List the forms to look for in a language, in the order of the concepts."""
        for position, concept in enumerate(self._concepts):
            for place, term in enumerate(concept.in_language(language)):
                if term.status is not FormStatus.TOLERATED:
                    yield SurfaceForm(position, place, term.text)

    def digest(self) -> str:
        """Return a hash of the content."""
        digest = sha256()
        for concept in self._concepts:
            digest.update(repr(concept).encode())
        return digest.hexdigest()
