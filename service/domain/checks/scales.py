"""Thousands and millions that are said without a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity, Span
from service.domain.figures.number_words import bare
from service.domain.figures.reading import read_figures
from service.domain.languages.base import get

_WORD = re.compile(r"[^\W\d_]+")
#: abbreviations are other words as well
_LEAST = 3


class Scales:
    """Thousands became millions: a word for a power of ten became another, with no figure beside it."""

    name: ClassVar[str] = "scales"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a scale that the target lacks, where it has another one that the source lacks."""
        said = _scales(item.source_text, item.source)
        if not said:
            return
        there = _scales(item.target_text, item.target)
        known = {power for power, _ in said} | _orders(item.source_text, item.source)
        other = next((one for one in there if one[0] not in known), None)
        reached = {power for power, _ in there} | _orders(item.target_text, item.target)
        lost = next((one for one in said if one[0] not in reached), None)
        if lost is not None and other is not None:
            data = {
                "source": item.source_text[slice(*lost[1])],
                "target": item.target_text[slice(*other[1])],
            }
            yield Finding(self.name, Severity.WARNING, "scales.changed", lost[1], other[1], data)


def _scales(text: str, language: str) -> list[tuple[int, Span]]:
    """List the words for powers of ten that belong to no figure, with their places."""
    if not _has_scale(language).search(text):
        return []
    own = get(language)
    inside = [(one.stop, one.end) for one in read_figures(text, language) if one.power]
    found: list[tuple[int, Span]] = []
    for match in _WORD.finditer(text):
        word = match[0].lower()
        power = own.powers.get(word) or own.powers.get(bare(word, own), 0)
        free = not any(start <= match.start() < end for start, end in inside)
        if power and free and (len(word) >= _LEAST or not word.isascii()):
            found.append((power, match.span()))
    return found


def _orders(text: str, language: str) -> set[int]:
    """Return the powers of ten that the figures of a text reach or are said with."""
    found: set[int] = set()
    for one in read_figures(text, language):
        found |= {power for power in (2, 3, 6, 9, 12) if one.value >= 10**power}
    return found


@lru_cache(maxsize=64)
def _has_scale(language: str) -> re.Pattern[str]:
    words = "|".join(
        re.escape(word) for word in get(language).powers if len(word) >= _LEAST or not word.isascii()
    )
    return re.compile(words or "(?!)", re.IGNORECASE)
