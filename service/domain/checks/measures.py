"""Currencies and units: the sum is right, and it is in euros instead of dollars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
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
#: money has its own rule, and of degrees nobody says which
_NO_UNIT = CURRENCIES | {"degree"}


class Measures:
    """A currency or a unit became another one, or an amount lost its currency."""

    name: ClassVar[str] = "measures"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield the currencies and the units that are other ones, with the same number."""
        source = read_figures(item.source_text, item.source)[:_MOST]
        target = read_figures(item.target_text, item.target)[:_MOST]
        currency, amount = list(self._currency(item, source)), list(self._amount(source, target))
        sure = any(one.severity is Severity.BLOCK for one in currency)
        yield from currency if sure or not amount else amount
        yield from self._unit(source, target, item)

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
        """Yield the first currency that the target says too seldom, where it says another one too often."""
        said = [one for one in currencies_said(item.source_text, item.source) if one[0] <= CURRENCIES]
        if not said:
            return
        there = list(currencies_said(item.target_text, item.target))
        told = Counter(name for names, _, _ in said for name in names)
        heard = Counter(name for names, _, _ in there for name in names)
        others = [one for one in there if one[0] <= CURRENCIES and all(heard[n] > told[n] for n in one[0])]
        new = next((one for one in others if not any(told[name] for name in one[0])), None)
        for names, start, end in said:
            if any(heard[name] >= told[name] for name in names):
                continue
            written, gone = item.source_text[start:end], not any(heard[name] for name in names)
            if others and (gone or len(said) == len(there)):
                _, *at = new or others[0]
                says = item.target_text[at[0] : at[1]]
                severity = Severity.BLOCK if gone and new else Severity.WARNING
                yield Finding(
                    self.name,
                    severity,
                    "measures.currency_changed",
                    (start, end),
                    (at[0], at[1]),
                    {"source": written, "target": says},
                    _sign_for_sign(written, says, at[0])
                    or _word_for_word(names, (new or others[0])[0], (at[0], at[1]), item),
                )
                return
            if gone and any(one.kind is FigureKind.MONEY and names & one.measure for one in source):
                code, data = "measures.currency_missing", {"source": written}
                fix = _with_sign(written, names, source, item)
                is_sign = not there and not any(char.isalnum() for char in written)
                severity = Severity.BLOCK if is_sign else Severity.WARNING
                yield Finding(self.name, severity, code, (start, end), None, data, fix)
                return

    def _unit(self, source: Sequence[Figure], target: Sequence[Figure], item: Checked) -> Iterable[Finding]:
        """Yield a number whose unit another one has taken the place of, each as often as it stands there."""
        for one in source:
            if not one.measure or one.measure & _NO_UNIT or one.kind is FigureKind.PERCENT:
                continue
            same = [other for other in target if other.values & one.values]
            units = frozenset[str]().union(*(other.measure for other in source if other.values & one.values))
            right = sum(not other.measure or bool(other.measure & one.measure) for other in same)
            wanted = sum(bool(other.measure & one.measure) for other in source if other.values & one.values)
            wrong = [other for other in same if other.measure and not other.measure & (units | _NO_UNIT)]
            wrong = [other for other in wrong if other.kind is not FigureKind.PERCENT]
            if wrong and right < wanted:
                places = (one.start, one.end), (wrong[0].start, wrong[0].end)
                data = {"source": one.text, "target": wrong[0].text}
                fix = _unit_for_unit(one, wrong[0], item)
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
