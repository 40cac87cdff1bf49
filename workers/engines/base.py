"""What an engine is: sentences in, sentences out, with the links between their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

#: source start, source end, target start, target end; code points, half-open
Link = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Output:
    """One translated sentence.

    `score` is the mean log-probability of a piece (None where no model was asked, or it does not tell),
    `alignment` links words on both sides, `complete` is False where the model was stopped before it had
    finished, `alternatives` are further translations, better ones first, those of a first try without
    links. `parts` are the outputs that it was joined from, where a sentence was translated in parts.
    """

    text: str
    score: float | None = None
    alignment: tuple[Link, ...] = ()
    complete: bool = True
    alternatives: tuple[Output, ...] = ()
    parts: tuple[Output, ...] = ()


@runtime_checkable
class KnowsCharacters(Protocol):
    """An engine that can tell which characters its model has no piece of its own for."""

    def lacks(self, characters: Iterable[str], source: str, target: str) -> frozenset[str]:
        """Return those of these characters that the model would not see as they are."""
        ...


@runtime_checkable
class ChoosesBeam(Protocol):
    """An engine whose search can be made wider or narrower for a story."""

    def with_beam(self, beam: int) -> Engine:
        """Return the same engine, its model shared, that keeps so many translations as it searches."""
        ...


@runtime_checkable
class Engine(Protocol):
    """A translator of sentences. Safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """What drafts are marked with, such as "ct2:mini-en-fr"."""
        ...

    def supports(self, source: str, target: str) -> bool:
        """Return whether it translates from `source` to `target` (BCP 47; the language decides)."""
        ...

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        """Translate each sentence: one output per sentence, in the same order, nothing cut off.

        `retry` decodes differently and gives alternatives, for a sentence that came out
        badly. `done` is called with the number of sentences just finished; what it raises ends
        the work.
        """
        ...
