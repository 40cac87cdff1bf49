"""Currencies and units: the sum is right, and it is in euros instead of dollars."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity, Span
from service.domain.figures.kinds import Figure, FigureKind
from service.domain.figures.measures import (
    CURRENCIES,
    currencies_said,
    currency_word,
    same_form,
    unit_at,
)
from service.domain.figures.reading import read_figures
from service.domain.figures.style import style
from service.domain.languages.base import get
from service.domain.terms.plurals import in_plural
from service.domain.text.joining import replaced

_MOST = 100  # figures that are compared; no sentence has more
_ENDING = re.compile(r"[^\W\d_]*")
_PLAIN_AFTER = re.compile(r"(?![-‑'’])")
_NEXT_WORD = re.compile(r"[ \u00a0\u202f]([^\W\d_]+)")


class Measures:
    """A currency or a unit became another one, or an amount lost its currency."""

    name: ClassVar[str] = "measures"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield the currencies and the units that are other ones, with the same number."""
        source = read_figures(item.source_text, item.source)[:_MOST]
        target = read_figures(item.target_text, item.target)[:_MOST]
        found = list(self._currency(item, source)) or list(self._amount(source, target))
        yield from found
        units = [one for one in source if one.measure and not one.measure & CURRENCIES]
        if units:
            yield from self._unit(units, target, item)

    def _amount(self, source: tuple[Figure, ...], target: tuple[Figure, ...]) -> Iterable[Finding]:
        """Yield an amount that the target has in another currency, where both currencies are in the text."""
        for one in source:
            money = one.measure & CURRENCIES
            same = [other for other in target if money and other.values & one.values]
            if same and all(other.measure & CURRENCIES and not other.measure & money for other in same):
                places = (one.start, one.end), (same[0].start, same[0].end)
                data = {"source": one.text, "target": same[0].text}
                yield Finding(self.name, Severity.BLOCK, "measures.amount_changed", *places, data)
                return

    def _currency(self, item: Checked, source: tuple[Figure, ...]) -> Iterable[Finding]:
        said = [one for one in currencies_said(item.source_text, item.source) if one[0] <= CURRENCIES]
        if not said:
            return
        there = list(currencies_said(item.target_text, item.target))
        names = frozenset[str]().union(*(one[0] for one in there))
        known = frozenset[str]().union(*(one[0] for one in said))
        other = next((one for one in there if one[0] <= CURRENCIES and not one[0] & known), None)
        for found, start, end in said:
            if found & names:
                continue
            written = item.source_text[start:end]
            if other is not None:
                says = item.target_text[other[1] : other[2]]
                data = {"source": written, "target": says}
                yield Finding(
                    self.name,
                    Severity.BLOCK,
                    "measures.currency_changed",
                    (start, end),
                    (other[1], other[2]),
                    data,
                    _sign_for_sign(written, says, other[1])
                    or _word_for_word(found, other[0], other[1:], item),
                )
                return
            if not there and any(one.kind is FigureKind.MONEY and found & one.measure for one in source):
                code, data = "measures.currency_missing", {"source": written}
                fix = _with_sign(written, found, source, item)
                yield Finding(self.name, Severity.WARNING, code, (start, end), None, data, fix)
                return

    def _unit(self, units: list[Figure], target: tuple[Figure, ...], item: Checked) -> Iterable[Finding]:
        for one in units:
            same = [other for other in target if other.values & one.values]
            if not same or any(not other.measure or other.measure & one.measure for other in same):
                continue
            other = same[0]
            if "degree" in one.measure | other.measure:
                continue
            if (
                other.measure & CURRENCIES
                or one.kind is FigureKind.PERCENT
                or other.kind is FigureKind.PERCENT
            ):
                continue
            places = (one.start, one.end), (other.start, other.end)
            data = {"source": one.text, "target": other.text}
            fix = _unit_for_unit(one, other, item)
            yield Finding(self.name, Severity.BLOCK, "measures.unit_changed", *places, data, fix)


def _unit_for_unit(wanted: Figure, other: Figure, item: Checked) -> Fix | None:
    """Return the source's unit in the form of the one that stands there, by CLDR."""
    place = unit_at(item.target_text, other.end, item.target)
    if place is None or item.target_text[place[1] : place[1] + 1].isalnum():
        return None
    word = same_form(item.target_text[slice(*place)], wanted.measure, item.target)
    return Fix(place, word) if word else None


def _word_for_word(wanted: frozenset[str], other: frozenset[str], place: Span, item: Checked) -> Fix | None:
    """Return the word of the source's currency in the place of another, in the singular or plural as that is.

    Not where an adjective may follow ("dollars américains"), nor for a word in any other form.
    """
    text, own = item.target_text, get(item.target)
    ending = _ENDING.match(text, place[1])
    end = ending.end() if ending else place[1]
    words = [currency_word(one, item.target) for one in wanted]
    theirs = {currency_word(one, item.target) for one in other}
    word, says = words[0] if len(words) == 1 else None, text[place[0] : end].lower()
    if word is None or not _PLAIN_AFTER.match(text, end):
        return None
    if says not in theirs:
        if not own.plurals or says not in {in_plural(one, item.target) for one in theirs if one}:
            return None
        word = in_plural(word, item.target)
    after = _NEXT_WORD.match(text, end)
    small = own.function_words | own.inner_words | own.conjunctions | own.determiners | own.prepositions
    if word is None or (after is not None and after[1].casefold() not in small | own.powers.keys()):
        return None
    edit = replaced(text, place[0], end, word, item.target)
    return Fix((edit.start, edit.end), edit.text) if edit is not None else None


def _with_sign(sign: str, currency: frozenset[str], source: tuple[Figure, ...], item: Checked) -> Fix | None:
    """Return the source's sign put to the only figure of the amount, on the side of the target's locale."""
    if sign.isalpha():
        return None
    values = {one.value for one in source if one.kind is FigureKind.MONEY and currency & one.measure}
    there = [one for one in read_figures(item.target_text, item.target)[:_MOST] if one.value in values]
    into = style(item.target_locale)
    if len(values) != 1 or len(there) != 1 or there[0].power or into is None:
        return None
    first, gap = into.money
    place = there[0].start if first else there[0].end
    return Fix((place, place), sign + gap if first else gap + sign)


def _sign_for_sign(written: str, says: str, start: int) -> Fix | None:
    """Return the source's sign of a currency in the place of another sign; None where one is a word."""
    if any(char.isalnum() for char in written + says):
        return None
    return Fix((start, start + len(says)), written)
