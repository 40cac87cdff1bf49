"""Thousands and millions that are said without a figure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity, Span
from service.domain.figures.kinds import Figure, FigureKind
from service.domain.figures.number_words import bare
from service.domain.figures.reading import read_figures
from service.domain.languages.base import get

_WORD = re.compile(r"[^\W\d_]+")
#: abbreviations are other words as well
_LEAST = 3

#: what "many" does not stand for
_GREAT = 6
_NO_AMOUNT = frozenset({FigureKind.CODE, FigureKind.YEAR, FigureKind.TELEPHONE})


class Scales:
    """Thousands became millions: a word for a power of ten became another, with no figure beside it."""

    name: ClassVar[str] = "scales"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a scale that the target says too seldom, where it says another one too often.

        Millions and more are told too where the target has nothing as great.
        """
        said = _scales(item.source_text, item.source)
        if not said:
            return
        there = _scales(item.target_text, item.target)
        told, heard = Counter(power for power, _ in said), Counter(power for power, _ in there)
        source = read_figures(item.source_text, item.source)
        target = read_figures(item.target_text, item.target)
        known, reached = _orders(source, target), _orders(target, source)
        other = next((one for one in there if heard[one[0]] > told[one[0]] and one[0] not in known), None)
        lost = next((one for one in said if told[one[0]] > heard[one[0]] and one[0] not in reached), None)
        if lost is not None and other is not None:
            data = {
                "source": item.source_text[slice(*lost[1])],
                "target": item.target_text[slice(*other[1])],
            }
            yield Finding(self.name, Severity.WARNING, "scales.changed", lost[1], other[1], data)
            return
        gone = next((one for one in said if one[0] >= _GREAT and one[0] > max(heard, default=0)), None)
        if gone is not None and gone[0] not in reached:
            data = {"source": item.source_text[slice(*gone[1])]}
            yield Finding(self.name, Severity.WARNING, "scales.missing", gone[1], None, data)


def _scales(text: str, language: str) -> list[tuple[int, Span]]:
    """List the words for powers of ten that belong to no figure, with their places."""
    if not _has_scale(language).search(text):
        return []
    own = get(language)
    scaled = [one for one in read_figures(text, language) if one.power]
    inside = [(one.stop, one.end) for one in scaled if one.stop < one.end]
    before = {one.start for one in scaled if one.stop == one.end}  # "milioni 3"
    found: list[tuple[int, Span]] = []
    for match in _WORD.finditer(text):
        word = match[0].lower()
        power = own.powers.get(word) or own.powers.get(bare(word, own), 0)
        free = not any(start <= match.start() < end for start, end in inside)
        free = free and match.end() + 1 not in before
        if power and free and (len(word) >= _LEAST or not word.isascii()):
            found.append((power, match.span()))
    return found


def _orders(figures: Sequence[Figure], others: Sequence[Figure]) -> set[int]:
    """Return the powers of ten that those figures reach which the other side can only have in words."""
    values = {value for one in others for value in one.values}
    alone = [one.value for one in figures if not one.values & values and one.kind not in _NO_AMOUNT]
    return {power for power in (2, 3, 6, 9, 12) for value in alone if value >= 10**power}


@lru_cache(maxsize=64)
def _has_scale(language: str) -> re.Pattern[str]:
    words = "|".join(
        re.escape(word) for word in get(language).powers if len(word) >= _LEAST or not word.isascii()
    )
    return re.compile(words or "(?!)", re.IGNORECASE)
