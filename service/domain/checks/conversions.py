"""Numbers that a translation turned into the units or the calendar of its readers: miles into kilometres."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from service.domain.checks.base import Checked
from service.domain.figures.kinds import Figure, FigureKind
from service.domain.figures.measures import CONVERSIONS, is_unit_said
from service.domain.languages.base import get

#: a round number stands for another: 200 miles are 300 km
_OFF = Decimal("0.08")


def without_converted(
    missing: Sequence[Figure], spare: Sequence[Figure], target: Sequence[Figure], item: Checked
) -> tuple[list[Figure], list[Figure]]:
    """Leave out the numbers that were turned into metric units, within rounding, and the results.

    Those too whose unit is gone with them, where the text keeps the metric number beside it.
    """
    left: list[Figure] = []
    used: set[int] = set()
    for one in missing:
        fits = [
            other.start
            for value in _converted(one)
            for other in spare
            if abs(other.value - value) <= max(abs(value) * _OFF, Decimal(1))
        ]
        if fits:
            used.update(fits)
        elif _near(one, target) and not is_unit_said(item.target_text, item.target, one.measure):
            continue
        else:
            left.append(one)
    return left, [one for one in spare if one.start not in used]


def _near(figure: Figure, others: Sequence[Figure]) -> bool:
    return any(
        abs(other.value - value) <= max(abs(value) * _OFF, Decimal(1))
        for value in _converted(figure)
        for other in others
    )


def _converted(figure: Figure) -> Iterator[Decimal]:
    """Return what a number may be in the other units."""
    if figure.kind is FigureKind.FEET and len(figure.parts) == 2:
        feet, inches = figure.parts
        metres = (feet * 12 + inches) * Decimal("0.0254")
        yield from (metres, metres * 100)
    for unit in figure.measure:
        if unit in ("fahrenheit", "degree"):
            yield (figure.value - 32) * 5 / 9
        for _, factor in CONVERSIONS.get(unit, ()):
            yield figure.value * factor


def without_own_calendar(
    missing: Sequence[Figure], spare: Sequence[Figure], item: Checked
) -> tuple[list[Figure], list[Figure]]:
    """Leave out the days of a month where the target counts them by months of its own."""
    months = get(item.target).own_months
    if not months or not any(month in item.target_text for month in months):
        return list(missing), list(spare)
    return [one for one in missing if not _may_be_day(one)], [one for one in spare if not _may_be_day(one)]


def _may_be_day(figure: Figure) -> bool:
    return figure.kind in (FigureKind.COUNT, FigureKind.ORDINAL) and figure.value in range(1, 32)
