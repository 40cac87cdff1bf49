"""What a check is given and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from service.domain.draft import Finding, Mention
from service.domain.languages.tags import primary
from service.domain.story import BlockKind, Mark
from service.domain.terms.concept import Concept
from service.domain.text.lexicon import Lexicons, no_lexicons
from service.domain.text.verbatim import FixedPiece

#: gives a concept by its id; None for one that is not in the glossary
Concepts = Callable[[str], Concept | None]


def no_concepts(concept: str) -> Concept | None:
    """Return no concept, for callers that have no glossary."""
    return None


@dataclass(frozen=True, slots=True)
class Checked:
    """One segment, both sides.

    `missing_marks` are ids of inline marks that the target lost, `kept` is what stays untranslated,
    `source_marks` and `target_marks` are the marks of both sides where they are known, `known_marks` the
    words that the machine's text had a mark on, `lexicons` judge single words; without them no word is
    judged. `concepts` gives a concept of the glossary by its id, for the article that its form takes.
    """

    source_text: str
    target_text: str
    source_language: str
    target_locale: str
    kind: BlockKind = BlockKind.PARAGRAPH
    mentions: tuple[Mention, ...] = ()
    missing_marks: tuple[int, ...] = ()
    kept: tuple[FixedPiece, ...] = ()
    source_marks: tuple[Mark, ...] = ()
    target_marks: tuple[Mark, ...] = ()
    lexicons: Lexicons = no_lexicons
    known_marks: Mapping[int, str] = field(default_factory=dict)
    concepts: Concepts = no_concepts

    @property
    def source(self) -> str:
        """The primary subtag of the source language."""
        return primary(self.source_language)

    @property
    def target(self) -> str:
        """The primary subtag of the target locale."""
        return primary(self.target_locale)


class Check(Protocol):
    """Takes values, yields findings, keeps nothing. `name` is in its findings, its docstring in the docs."""

    name: ClassVar[str]

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield what an editor should look at."""
        ...
