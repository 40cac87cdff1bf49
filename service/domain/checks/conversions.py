"""Numbers that a translation turned into the units or the calendar of its readers: miles into kilometres."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from service.domain.checks.base import Checked
from service.domain.figures.kinds import Figure, FigureKind
from service.domain.figures.measures import CONVERSIONS, is_unit_said
from service.domain.figures.numerals import with_ascii_figures
from service.domain.figures.own_calendar import days_of_months, days_of_own_months, is_same_day

#: a round number stands for another: 200 miles are 300 km
_OFF = Decimal("0.08")
_ROUNDING = Decimal(1)


def without_converted(
    missing: Sequence[Figure], spare: Sequence[Figure], target: Sequence[Figure], item: Checked
) -> tuple[list[Figure], list[Figure]]:
    """Leave out the numbers that were turned into metric units, within rounding, and the results.

    Those too whose unit is gone with them, where the text keeps the metric number beside it.
    """
    left: list[Figure] = []
    used: set[int] = set()
    for one in missing:
        fits = [other.start for other in spare if _is_conversion(one, other)]
        if fits:
            used.update(fits)
        elif any(_is_conversion(one, other) for other in target) and not is_unit_said(
            item.target_text, item.target, one.measure
        ):
            continue
        else:
            left.append(one)
    return left, [one for one in spare if one.start not in used]


def without_second_units(spare: Sequence[Figure], source: Sequence[Figure]) -> list[Figure]:
    """Leave out the numbers that only say one of the source again in another unit: "64 km/h (40 mph)"."""
    return [one for one in spare if not (one.measure and any(_is_conversion(other, one) for other in source))]


def _is_conversion(figure: Figure, other: Figure) -> bool:
    """Return whether `other` may be `figure` in another unit: near enough, and of that unit if it has one."""
    return any(
        abs(other.value - value) <= max(abs(value) * _off(other), _ROUNDING if abs(value) >= 4 else 0)
        and (not other.measure or not unit or unit in other.measure)
        for value, unit in _converted(figure)
    )


def _off(figure: Figure) -> Decimal:
    """Return how far a converted number may be off: a round one more."""
    digits = figure.value.normalize().as_tuple().digits
    return _OFF if len(digits) == 1 else _OFF / 2


def _converted(figure: Figure) -> Iterator[tuple[Decimal, str]]:
    """Return what a number may be in the other units, and in which; "" for any."""
    if figure.kind is FigureKind.FEET and len(figure.parts) == 2:
        feet, inches = figure.parts
        metres = (feet * 12 + inches) * Decimal("0.0254")
        yield from ((metres, ""), (metres * 100, ""))
    for unit in figure.measure:
        if unit in ("fahrenheit", "degree"):
            yield (figure.value - 32) * 5 / 9, ""
        if unit in ("celsius", "degree"):
            yield figure.value * 9 / 5 + 32, ""
        for other, factor in CONVERSIONS.get(unit, ()):
            yield figure.value * factor, other


def without_own_calendar(
    missing: Sequence[Figure], spare: Sequence[Figure], item: Checked
) -> tuple[list[Figure], list[Figure]]:
    """Leave out the days of a month where the target has them by a calendar of its own, rightly counted.

    So too where only one side has the day in figures, as there is nothing to count.
    """
    there = days_of_own_months(with_ascii_figures(item.target_text), item.target)
    if not there:
        return list(missing), list(spare)
    said = days_of_months(with_ascii_figures(item.source_text), item.source)
    gone, used = set[int](), set[int]()
    for day, (start, _) in (one for own in there for one in own.days):
        month = next(own.month for own in there if any(place[0] == start for _, place in own.days))
        fits = [
            place[0]
            for ours in said
            for number, place in ours.days
            if is_same_day(ours.month, number, month, day, item.target)
        ]
        if fits or not said:
            used.add(start)
            gone.update(fits)
    return [one for one in missing if one.start not in gone], [one for one in spare if one.start not in used]
