"""Fractions: "3½ hours" did not become 3 hours, nor half a third."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity, Span
from service.domain.figures.number_words import spelled_numbers
from service.domain.figures.ordinals import read_places
from service.domain.figures.reading import FRACTION, read_figures
from service.domain.languages.base import get

_HALF = Decimal("0.5")
#: a half of a hundred, of an hour, a year and a half in months, a half of a million, of a billion
_HALVES = frozenset(map(Decimal, (50, 30, 18, 500_000, 500_000_000)))
_WHOLE = re.compile("(?<!\\d)(\\d{1,9})[ \u00a0]?$")
#: as far as anybody writes one out
_NEAR = Decimal("0.01")


class Fractions:
    """A fraction in one sign (½) is in no form in the translation, or a half in words is another part."""

    name: ClassVar[str] = "fractions"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield each fraction that is missing, and a half that became another part, or came of one."""
        yield from self._halves(item)
        for match in FRACTION.finditer(item.source_text):
            if match[0] in item.target_text:
                continue
            whole = _WHOLE.search(item.source_text, max(0, match.start() - 10), match.start())
            if not _is_said(match[0], Decimal(whole[1] if whole else 0), item):
                span = whole.start() if whole else match.start(), match.end()
                data = {"source": item.source_text[slice(*span)]}
                yield Finding(self.name, Severity.BLOCK, "fractions.missing", span, None, data)

    def _halves(self, item: Checked) -> Iterable[Finding]:
        here, there = _half_in(item.source_text, item.source), _half_in(item.target_text, item.target)
        sides = (item.source_text, item.source), (item.target_text, item.target)
        if (here is None) is (there is None) or not all(get(language).half_words for _, language in sides):
            return
        if _half_in_figures(*sides[here is not None]):
            return
        source, target = (read_places(*side) for side in sides)
        if here is None:
            gone = [one.span for one in source.ordinals if one.part and not target.told[one.number]]
            pairs = [(span, there) for span in gone if there is not None]
        else:
            new = [one for one in target.ordinals if one.number > 2 and not source.told[one.number]]
            pairs = [(here, one.span) for one in new]
        for before, after in pairs[:1]:
            data = {"source": item.source_text[slice(*before)], "target": item.target_text[slice(*after)]}
            yield Finding(self.name, Severity.WARNING, "fractions.changed", before, after, data)
        lost = re.search(get(item.source).and_a_half or "(?!)", item.source_text, re.IGNORECASE)
        if lost is not None and not pairs:
            yield Finding(
                self.name, Severity.WARNING, "fractions.missing", lost.span(), None, {"source": lost[0]}
            )


@lru_cache(maxsize=64)
def _half_words(language: str) -> re.Pattern[str] | None:
    """Return the pattern of what begins as a half does; letters may be written onto it in some scripts."""
    own = get(language)
    if not own.half_words:
        return None
    start = r"(?<!\w)" if own.term_prefix is None else r"(?<!\w\w\w)"
    return re.compile(rf"{start}(?:{'|'.join(own.half_words)})\w*", re.IGNORECASE)


def _half_in(text: str, language: str) -> Span | None:
    pattern = _half_words(language)
    match = pattern.search(text) if pattern is not None else None
    return match.span() if match is not None else None


def _half_in_figures(text: str, language: str) -> bool:
    """Return whether a half is said in figures: 2.5, 50 %, :30, 1½, or eighteen months."""
    if FRACTION.search(text) or _HALVES & set(spelled_numbers(text, language)):
        return True
    return any(
        one.value.scaleb(-one.power) % 1 == _HALF or _HALVES & {one.value, *one.values, *one.parts}
        for one in read_figures(text, language)
    )


def _is_said(sign: str, whole: Decimal, item: Checked) -> bool:
    value = whole + Decimal(str(unicodedata.numeric(sign)))
    if any(abs(one.value - value) < _NEAR for one in read_figures(item.target_text, item.target)):
        return True
    upper, _, lower = unicodedata.normalize("NFKD", sign).partition("\u2044")
    if re.search(rf"(?<!\d){upper}\s?[/\u2044]\s?{lower}(?!\d)", item.target_text):
        return True
    words = _words(item.target, int(lower))
    return words is None or words.search(item.target_text) is not None


@lru_cache(maxsize=256)
def _words(language: str, part: int) -> re.Pattern[str] | None:
    """Return the pattern of what a half, third or tenth is called; None where we do not know."""
    own = get(language)
    if part == 2:
        said = set(own.half_words)
    else:
        listed = (own.fraction_words, own.ordinal_words, own.numbers)
        said = {word for words in listed for word, value in words.items() if value == part}
    return re.compile("|".join(map(re.escape, said)), re.IGNORECASE) if said else None
