"""The place of something: the first became the third."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity, Span
from service.domain.figures.kinds import FigureKind
from service.domain.figures.number_words import spelled_numbers
from service.domain.figures.reading import read_figures
from service.domain.languages.base import get

_VOWELS = "[\u064b-\u0652]*"
#: beyond, papers write figures
_MOST = 10


class Ordinals:
    """An ordinal in words, first to tenth, became another one."""

    name: ClassVar[str] = "ordinals"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield an ordinal that the target has in no form, where it has another one instead."""
        said = _ordinals(item.source_text, item.source)
        if not said:
            return
        there = _ordinals(item.target_text, item.target)
        spoken = {number for number, _ in said}
        spoken |= {int(one) for one in spelled_numbers(item.source_text, item.source)}
        spoken |= {int(one.value) for one in read_figures(item.source_text, item.source) if one.value < 100}
        others = [(number, span) for number, span in there if number not in spoken]
        if not others:
            return
        known = {number for number, _ in there}
        known |= {int(one) for one in spelled_numbers(item.target_text, item.target) if one < 100}
        known |= {int(one.value) for one in read_figures(item.target_text, item.target) if one.value < 100}
        for number, span in said:
            if number not in known:
                at = others[0][1]
                before, after = item.source_text[span[0] : span[1]], item.target_text[at[0] : at[1]]
                data = {"source": before, "target": after}
                yield Finding(self.name, Severity.BLOCK, "ordinals.changed", span, at, data)
                return


def _ordinals(text: str, language: str) -> list[tuple[int, Span]]:
    pattern = _pattern(language)
    if pattern is None:
        return []
    own = get(language)
    found: list[tuple[int, Span]] = []
    for match in pattern.finditer(text):
        word = (match["ordinal"] or match["linked"]).replace("İ", "i").lower()
        number = own.ordinal_words.get(word) or own.numbers.get(word, 0)
        found.append((number, match.span("ordinal" if match["ordinal"] else "linked")))
    for one in read_figures(text, language):
        if one.kind is FigureKind.ORDINAL and one.value <= _MOST:
            found.append((int(one.value), (one.start, one.end)))
    return found


@lru_cache(maxsize=64)
def _pattern(language: str) -> re.Pattern[str] | None:
    """Return the pattern of the words that are ordinals in a language; None without a list of them."""
    own = get(language)
    if not own.ordinal_words:
        return None
    numbers = _one_of(word for word, value in own.numbers.items() if 2 <= value <= _MOST)
    links = f"(?:{_one_of(own.ordinal_links)}) " if own.ordinal_links else "(?!)"
    return re.compile(
        rf"(?<!\w){own.ordinal_prefix}(?:(?P<ordinal>{_one_of(own.ordinal_words)}){own.ordinal_ending}"
        rf"|{links}(?P<linked>{numbers}))(?!\w)",
        re.IGNORECASE,
    )


def _one_of(words: Iterable[str]) -> str:
    """Return the pattern of one word, the longest first; Arabic vowel signs may stand in it."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(
        _VOWELS.join(word) if "\u0600" < word[0] < "\u0700" else re.escape(word) for word in ordered
    )
