"""What an engine is that takes a whole story at once: texts with their context in, texts by place out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from service.domain.story import Mark
from workers.engines.base import Engine, Output
from workers.engines.words import Span


@dataclass(frozen=True, slots=True)
class TermHint:
    """A glossary concept that a text names: where, and the forms that are accepted, the preferred first."""

    concept: str
    text: str
    span: Span
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryText:
    """One text of a story, in its place: a sentence, or a part of one.

    `known` is its translation where that stands already: such a text is context and is not translated.
    """

    text: str
    kind: str = "paragraph"
    marks: tuple[Mark, ...] = ()
    terms: tuple[TermHint, ...] = ()
    known: str | None = None


@dataclass(frozen=True, slots=True)
class StoryRequest:
    """A story to translate between two languages (BCP 47), all its texts in order.

    `only` are the places to translate, None for all without a `known` translation. `faults` says by place
    what was wrong with an earlier translation. `style` is how the edition writes, in its editors' words.
    """

    texts: tuple[StoryText, ...]
    source: str
    target: str
    style: str = ""
    only: frozenset[int] | None = None
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def wanted(self) -> list[int]:
        """The places to translate, in order."""
        return [
            place
            for place, text in enumerate(self.texts)
            if (text.known is None if self.only is None else place in self.only)
        ]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is wrong with a translation, in words that go to the model.

    `weight` is how much, 0 for nothing; `refused`: it may not be used at all.
    """

    faults: tuple[str, ...] = ()
    weight: int = 0
    refused: bool = False


#: judges the translation of the text at a place
Judge = Callable[[int, str], Judgement]


@dataclass(frozen=True, slots=True)
class StoryOutput:
    """What came of a story, by place.

    `refused` says of a text without a usable translation why; `unmarked` are the places whose inline
    marks were not where they belong, so that the links say nothing of them. `stopped` says in a sentence
    why the engine gave up before the end: what it did not reach is in neither of the two; `budget_spent`,
    that it may be asked again tomorrow.
    """

    outputs: Mapping[int, Output]
    refused: Mapping[int, str] = field(default_factory=dict)
    unmarked: frozenset[int] = frozenset()
    stopped: str | None = None
    budget_spent: bool = False


@dataclass(frozen=True, slots=True)
class ReaderRemark:
    """What a second reader says of one text: a kind, a sentence, and the words that it is about."""

    place: int
    kind: str
    sentence: str
    source_words: str = ""
    target_words: str = ""


@runtime_checkable
class TranslatesStories(Engine, Protocol):
    """An engine that sees the whole story, and is told what was wrong with its first answer."""

    def translate_story(
        self, request: StoryRequest, judge: Judge, done: Callable[[int], None] | None = None
    ) -> StoryOutput:
        """Translate the wanted texts; each has one output or a reason why it has none, none has two.

        `done` is called with the number of texts just finished, and now and then with 0 while an answer
        is waited for; what it raises ends the work.
        """
        ...

    def provenance(self) -> dict[str, Any]:
        """Return what this engine did in this draft, as JSON: model, prompt, settings, tokens, cost."""
        ...


@runtime_checkable
class ReadsStories(Protocol):
    """An engine that can read a translation beside its source, and say what it doubts."""

    def read_story(
        self,
        pairs: Sequence[tuple[str, str]],
        source: str,
        target: str,
        done: Callable[[int], None] | None = None,
    ) -> list[ReaderRemark]:
        """Return remarks on the (source, translation) pairs; nothing where nobody could be asked."""
        ...
