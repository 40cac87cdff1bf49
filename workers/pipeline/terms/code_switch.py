"""Code-switching (source-side term substitution): terms of the target language written into the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.draft import Mention
from workers.engines.base import Link
from workers.engines.words import Span


@dataclass(frozen=True, slots=True)
class CodeSwitched:
    """A sentence with terms in it; `places`: where each term is here, and the span that it replaced."""

    text: str
    places: tuple[tuple[Span, Span], ...]

    def back(self, links: Sequence[Link]) -> tuple[Link, ...]:
        """Return links from this text as links from the sentence."""
        return tuple((*self._source((a, b)), c, d) for a, b, c, d in links)

    def _source(self, span: Span) -> Span:
        moved = 0
        for (start, end), original in self.places:
            if span[0] < end and span[1] > start:
                return original
            if end <= span[0]:
                moved = original[1] - end
        return span[0] + moved, span[1] + moved


def code_switch(sentence: str, mentions: Sequence[Mention]) -> CodeSwitched:
    """Write the first expected form of each mention into the sentence, in its place."""
    text, at = "", 0
    places: list[tuple[Span, Span]] = []
    for mention in sorted(mentions, key=lambda one: one.source_span):
        start, end = mention.source_span
        if start < at:
            continue
        text += sentence[at:start]
        form = mention.expected[0]
        places.append(((len(text), len(text) + len(form)), (start, end)))
        text += form
        at = end
    return CodeSwitched(text + sentence[at:], tuple(places))
