"""Pivot translation: from the source to English with one engine, and on to the target with another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from service.domain.languages.tags import is_same
from workers.engines.base import ChoosesBeam, Engine, KnowsCharacters, Link, Output


class PivotEngine:
    """Translates by way of a third language; words are linked through the words in the middle."""

    def __init__(self, first: Engine, second: Engine, middle: str = "en") -> None:
        self.first = first
        self.second = second
        self.middle = middle

    @property
    def name(self) -> str:
        """Both engines, in the order in which they work: "ct2:opus-mt-sv-en + ct2:opus-mt-en-ar"."""
        return f"{self.first.name} + {self.second.name}"

    def supports(self, source: str, target: str) -> bool:
        """Return whether the first reaches the middle and the second goes on from there."""
        if is_same(source, self.middle) or is_same(target, self.middle):
            return False
        return self.first.supports(source, self.middle) and self.second.supports(self.middle, target)

    def with_beam(self, beam: int) -> PivotEngine:
        """Return this engine with another beam for both halves (see `ChoosesBeam`)."""
        first, second = (
            one.with_beam(beam) if isinstance(one, ChoosesBeam) else one for one in (self.first, self.second)
        )
        return PivotEngine(first, second, self.middle)

    def lacks(self, characters: Iterable[str], source: str, target: str) -> frozenset[str]:
        """Return what either of the two models would not see as it is (see `KnowsCharacters`)."""
        asked = frozenset(characters)
        lacking = frozenset[str]()
        for engine in (self.first, self.second):
            if isinstance(engine, KnowsCharacters):
                lacking |= engine.lacks(asked, source, target)
        return lacking

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        """Translate sentences (see `Engine`). A score is the lower of the two."""

        def halfway(_count: int) -> None:
            if done is not None:
                done(0)  # nothing is finished yet, but work may be ended here

        middle = self.first.translate(sentences, source, self.middle, retry=retry, done=halfway)
        texts = [output.text for output in middle]
        outputs = self.second.translate(texts, self.middle, target, retry=retry, done=done)
        return [_through(one, other) for one, other in zip(middle, outputs, strict=True)]


def _through(first: Output, second: Output) -> Output:
    if first.score is None:
        return first  # copied, as every engine does with what needs no model
    scores = [output.score for output in (first, second) if output.score is not None]
    return replace(
        second,
        score=min(scores),
        alignment=compose(first.alignment, second.alignment),
        complete=first.complete and second.complete,
        alternatives=tuple(_through(replace(first, alternatives=()), one) for one in second.alternatives),
    )


def compose(first: Sequence[Link], second: Sequence[Link]) -> tuple[Link, ...]:
    """Join links source→middle and middle→target where they share a character of the middle."""
    links = {(a, b, e, f) for c, d, e, f in second for a, b, start, end in first if start < d and end > c}
    return tuple(sorted(links, key=lambda link: (link[2], link[3], link[0], link[1])))
