"""Currencies and units: the sum is right, and it is in euros instead of dollars."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity
from service.domain.figures.kinds import Figure, FigureKind
from service.domain.figures.measures import CURRENCIES, currencies_said
from service.domain.figures.reading import read_figures

_MOST = 100  # figures that are compared; no sentence has more


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
            yield from self._unit(units, target)

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
                    _sign_for_sign(written, says, other[1]),
                )
                return
            if not there and any(one.kind is FigureKind.MONEY and found & one.measure for one in source):
                code, data = "measures.currency_missing", {"source": written}
                yield Finding(self.name, Severity.WARNING, code, (start, end), None, data)
                return

    def _unit(self, units: list[Figure], target: tuple[Figure, ...]) -> Iterable[Finding]:
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
            yield Finding(self.name, Severity.BLOCK, "measures.unit_changed", *places, data)


def _sign_for_sign(written: str, says: str, start: int) -> Fix | None:
    """Return the source's sign of a currency in the place of another sign; None where one is a word."""
    if any(char.isalnum() for char in written + says):
        return None
    return Fix((start, start + len(says)), written)
