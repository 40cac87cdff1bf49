"""What both sides say and where: names of the glossary, figures, the same words, listed meanings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeVar

from service.domain.checks.base import Checked
from service.domain.checks.meanings import meanings_of
from service.domain.draft import Span

_FIGURES = re.compile(r"\d+")
_PIECE = re.compile(r"[^\W\d_]+")
#: letters of a word that is the same in two languages by no chance
_LEAST = 4

What = TypeVar("What")


class Anchor(NamedTuple):
    """A place on each side that says the same; `name` for one that is a name of the glossary."""

    source: Span
    target: Span
    name: bool = False


def anchors_of(item: Checked) -> list[Anchor]:
    """Return what stands once on each side, in the order of the source; none lies over another."""
    shared = Counter(one.target_span for one in item.mentions)
    found = [
        Anchor(one.source_span, one.target_span, True)
        for one in item.mentions
        if one.target_span and shared[one.target_span] == 1
    ]
    sides = _said_once(item.source_text, item.source), _said_once(item.target_text, item.target)
    for here, there in zip(*sides, strict=True):
        found += [Anchor(here[one], there[one]) for one in here if one in there]
    taken = bytearray(len(item.source_text)), bytearray(len(item.target_text))
    return sorted(one for one in found if _take(one.source, taken[0], one.target, taken[1]))


@lru_cache(maxsize=256)
def _said_once(text: str, language: str) -> tuple[Mapping[str, Span], ...]:
    """Return the figures, words and meanings that stand once in a text. Do not change what you get."""
    return once(_values(text)), once(_words(text)), once(_meanings(text, language))


def _take(here: Span, source: bytearray, there: Span, target: bytearray) -> bool:
    """Return whether both places are free, and mark them as taken."""
    if any(source[slice(*here)]) or any(target[slice(*there)]):
        return False
    source[slice(*here)] = b"\1" * (here[1] - here[0])
    target[slice(*there)] = b"\1" * (there[1] - there[0])
    return True


def once(places: Iterable[tuple[What, Span]]) -> Mapping[What, Span]:
    """Return what stands at one place only."""
    found: dict[What, Span | None] = {}
    for what, span in places:
        found[what] = None if what in found else span
    return {what: span for what, span in found.items() if span is not None}


def _values(text: str) -> Iterator[tuple[str, Span]]:
    for match in _FIGURES.finditer(text):
        if len(match[0]) > 1:
            yield str(int(match[0][:40])), match.span()


def _words(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the longer words, without what an apostrophe divides from them: "Obama'nın", "d'Obama"."""
    for match in _PIECE.finditer(text):
        if len(match[0]) >= _LEAST:
            yield match[0].casefold(), match.span()


def _meanings(text: str, language: str) -> Iterator[tuple[str, Span]]:
    for meaning, spans in meanings_of(text, language).places.items():
        for span in spans:
            yield meaning, span
