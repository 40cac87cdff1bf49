"""Numbers, compared by value and not by how they are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.checks.conversions import (
    without_converted,
    without_own_calendar,
    without_second_units,
)
from service.domain.draft import Finding, Fix, Severity
from service.domain.figures.clock import from_sunrise
from service.domain.figures.kinds import REGROUPED, Figure, FigureKind
from service.domain.figures.number_words import spelled_numbers
from service.domain.figures.numerals import with_ascii_figures
from service.domain.figures.ordinals import read_places
from service.domain.figures.reading import percent_pattern, read_figures
from service.domain.figures.style import style
from service.domain.languages.base import Language, get

#: below this, languages write a word, an article or a dual instead of a figure
_SMALL = Decimal(12)
_MOST = 200  # numbers that are compared; no sentence has more
_HUNDRED = Decimal(100)
_FROM_SUNRISE = Decimal(6)
_TWELVE = frozenset(map(Decimal, (0, 12, 24)))
_TIMES = frozenset({FigureKind.TIME, FigureKind.DOUBTFUL_TIME})


class Numbers:
    """A number of the source is changed, missing or written for another locale, or a new one came in."""

    name: ClassVar[str] = "numbers"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield the numbers that do not match by value; words and figures may stand for each other."""
        said = _compared(item.source_text, item.source)
        source = [one for one in said if not one.named]
        target = _compared(item.target_text, item.target)
        spoken = set(spelled_numbers(item.target_text, item.target))
        spoken |= {Decimal(one.number) for one in read_places(item.target_text, item.target).ordinals}
        known = set(spelled_numbers(item.source_text, item.source))
        known |= {value for one in read_figures(item.source_text, item.source) for value in one.values}
        accepted = {one.start: _accepted(one, item) for one in source}
        missing, spare, abroad = _pair(source, target, accepted)
        for wanted, written in abroad:
            value = _plain(written.value)
            fix = _written(wanted, written, item)
            code = "numbers.read_abroad"
            yield self._finding(Severity.WARNING, code, wanted, written, fix, value=value)
        spare = [one for one in spare if not one.values & known and not _is_split(one, known)]
        missing, spare = without_converted(missing, spare, target, item)
        spare = without_second_units(spare, source)
        missing, spare = without_own_calendar(missing, spare, item)
        missing = [
            one
            for one in missing
            if not accepted[one.start] & spoken
            and not _is_split(one, spoken | {other.value for other in target})
            and not _may_vanish(one, item)
        ]
        for wanted in list(missing):
            changed = _likely_change(wanted, spare)
            if changed is not None:
                missing.remove(wanted)
                spare.remove(changed)
                fix = _written(wanted, changed, item)
                code = "numbers.clock" if _is_six_off(wanted, changed) else "numbers.changed"
                yield self._finding(Severity.BLOCK, code, wanted, changed, fix)
        for wanted in missing:
            yield self._finding(Severity.WARNING, "numbers.missing", wanted, None)
        for wanted in _said_less(source, target, item):
            changed = _likely_change(wanted, spare)
            if changed is not None:
                spare.remove(changed)
                yield self._finding(Severity.BLOCK, "numbers.changed", wanted, changed)
            elif wanted.value > _SMALL and wanted.kind is not FigureKind.YEAR:
                yield self._finding(Severity.WARNING, "numbers.missing", wanted, None)
        unsaid = _unsaid_words(item, target, spoken)
        turned = _word_for_word(unsaid, known, item) if not spare and not missing else None
        if turned is not None:
            said_as = {"source": _plain(turned[0]), "target": _plain(turned[1])}
            yield Finding(self.name, Severity.WARNING, "numbers.words_changed", None, None, said_as)
            unsaid = set()
        for extra in spare:
            if extra.value > _SMALL or (unsaid and extra.value > 2):
                yield self._finding(Severity.WARNING, "numbers.added", None, extra)
        for number in sorted(unsaid):
            if number > _SMALL and get(item.target).numbers and not spare and number % 100:
                yield self._finding(
                    Severity.WARNING, "numbers.words_missing", None, None, value=_plain(number)
                )
        yield from self._percent(item, source, target)
        yield from self._named(said, target, spoken)

    def _named(
        self, source: Sequence[Figure], target: Sequence[Figure], spoken: set[Decimal]
    ) -> Iterable[Finding]:
        """Yield a figure of a name, "COVID-19", that is in no form in the target, or is another one there."""
        there = {value for one in target for value in (*one.values, *one.parts)} | spoken
        known = {value for one in source for value in (*one.values, *one.parts)}
        for one in source:
            if not one.named or one.value in there or len(one.text) < 2 or not one.text.isdecimal():
                continue
            alike = [
                other
                for other in target
                if other.named and other.value not in known and len(other.text) == len(one.text)
            ]
            if alike:
                yield self._finding(Severity.BLOCK, "numbers.changed", one, alike[0])
            else:
                yield self._finding(Severity.WARNING, "numbers.missing", one, None)

    def _percent(
        self, item: Checked, source: Sequence[Figure], target: Sequence[Figure]
    ) -> Iterable[Finding]:
        """Yield a finding where fewer figures of the target are percentages than of the source."""
        wanted = [one for one in source if one.kind is FigureKind.PERCENT]
        if not wanted or _count_percent(item.target_text, item.target) >= len(wanted):
            return
        for one in wanted:
            same = next((other for other in target if other.values & one.values), None)
            if same is not None and same.kind is not FigureKind.PERCENT:
                fix = _with_percent(same, item)
                yield self._finding(Severity.WARNING, "numbers.percent_lost", one, same, fix)

    def _finding(
        self,
        severity: Severity,
        code: str,
        source: Figure | None,
        target: Figure | None,
        fix: Fix | None = None,
        **data: str,
    ) -> Finding:
        if source:
            data["source"] = source.text
        if target:
            data["target"] = target.text
        return Finding(
            self.name,
            severity,
            code,
            (source.start, source.end) if source else None,
            (target.start, target.end) if target else None,
            data,
            fix,
        )


def missing_number(start: int, item: Checked) -> str | None:
    """Return the plain number that begins at `start` of the source as the target's language writes it."""
    wanted = next((one for one in _compared(item.source_text, item.source) if one.start == start), None)
    return None if wanted is None or wanted.power else _as_written(wanted, item, item.target_text)


def _said_less(source: Sequence[Figure], target: Sequence[Figure], item: Checked) -> list[Figure]:
    """Return the figures that the source has several times, and the target less often in any form."""
    told = Counter(one.value for one in source)
    heard = Counter(value for one in target for value in one.values)
    heard.update(spelled_numbers(item.target_text, item.target))
    return [
        one
        for one in {one.value: one for one in source if told[one.value] > 1}.values()
        if 0 < heard[one.value] < told[one.value] and not _may_vanish(one, item)
    ]


def _written(wanted: Figure, instead: Figure, item: Checked) -> Fix | None:
    """Return the source's number, as the target's language writes it, in the place of another one.

    Only for plain numbers with the same word for their scale, if any: the word beside stays as it is.
    """
    if _is_six_off(wanted, instead):
        return Fix((instead.start, instead.stop), _from_sunrise(instead.text))
    if wanted.power != instead.power or instead.kind in _TIMES:
        return None
    text = _as_written(wanted, item, instead.text)
    return None if text is None else Fix((instead.start, instead.stop), text)


def _as_written(wanted: Figure, item: Checked, beside: str) -> str | None:
    """Return a plain number, without its scale, in the digits of the text beside it."""
    into = style(item.target_locale)
    plain = wanted.kind in REGROUPED or wanted.kind is FigureKind.YEAR
    if into is None or not plain:
        return None
    whole, _, fraction = f"{wanted.value.scaleb(-wanted.power):f}".partition(".")
    if not whole.isdecimal():
        return None
    grouped = wanted.kind is not FigureKind.YEAR
    text = into.number(whole, fraction, grouped=grouped)
    if not any(char.isdecimal() and not char.isascii() for char in beside):
        text = with_ascii_figures(text)
    return text


def _is_six_off(wanted: Figure, written: Figure) -> bool:
    """Return whether the target has the source's hour but counts from sunrise: "saa 8" for 8 pm."""
    if not written.sunrise or wanted.kind not in _TIMES:
        return False
    return any((value - other) % 12 == 6 for value in wanted.values for other in written.values)


def _from_sunrise(text: str) -> str:
    """Return the hour of a time six hours on, as text: "8:30" is "2:30"."""
    hour = re.match(r"\d+", text)
    if hour is None:
        return text
    return f"{(int(hour[0]) + 6) % 12 or 12}{text[hour.end() :]}"


def _with_percent(figure: Figure, item: Checked) -> Fix | None:
    """Return the percent sign put to a number, on the side of the target's language."""
    into = style(item.target_locale)
    if into is None:
        return None
    first, gap = into.percent
    place = figure.start if first else figure.stop
    sign = into.percent_sign if into.is_latin else "%"
    return Fix((place, place), sign + gap if first else gap + sign)


def _unsaid_words(item: Checked, target: Sequence[Figure], spoken: set[Decimal]) -> set[Decimal]:
    """Return the numbers that the source has in words, and the target in no way."""
    there = spoken | {value for one in target for value in one.values}
    said = {one for one in spelled_numbers(item.source_text, item.source) if one > 2}
    return said - there


def _word_for_word(
    unsaid: set[Decimal], known: set[Decimal], item: Checked
) -> tuple[Decimal, Decimal] | None:
    """Return a number in words and the other one that stands for it: "twelve" became "thirteen".

    Numbers below a hundred only: greater ones in words are round, and half of them a manner of speaking.
    """
    heard = spelled_numbers(item.target_text, item.target)
    places = read_places(item.source_text, item.source)
    known = known | {Decimal(number) for number in places.told}
    gone = sorted(one for one in unsaid if one < _HUNDRED)
    new = [one for one in set(heard) if 2 < one < _HUNDRED and one not in known]
    if len(gone) != 1 or len(new) != 1 or new[0] == 10 * gone[0]:  # three decades are thirty years
        return None
    return None if _is_of_a_clock(abs(new[0] - gone[0]), item) else (gone[0], new[0])


def _is_of_a_clock(apart: Decimal, item: Checked) -> bool:
    """Return whether the hour may be the same: counted from sunrise, or "half nine" for half past eight."""
    sides = (get(item.source), item.source_text), (get(item.target), item.target_text)
    if apart == _FROM_SUNRISE:
        return any(own.own_clock for own, _ in sides)
    return apart == 1 and all(_half(own).search(text) for own, text in sides)


@lru_cache(maxsize=64)
def _half(own: Language) -> re.Pattern[str]:
    """Return the pattern of what begins as a half does in a language."""
    return re.compile(rf"\b(?:{'|'.join(own.half_words) or '(?!)'})", re.IGNORECASE)


def _compared(text: str, language: str) -> list[Figure]:
    return [one for one in read_figures(text, language) if one.kind is not FigureKind.TELEPHONE][:_MOST]


def _accepted(figure: Figure, item: Checked) -> frozenset[Decimal]:
    """Return the values that may stand for a figure of the source in the target language."""
    own = get(item.target)
    if figure.kind in _TIMES and own.own_clock:
        return figure.values | {value for one in figure.values for value in from_sunrise(one)}
    ours = own.common_era is not None and own.common_era.search(item.target_text) is not None
    if figure.kind is FigureKind.YEAR and own.year_offsets and not ours:
        # the 1990s are the 1980s there, as near as a decade can be
        near = (*own.year_offsets, -10) if figure.also else own.year_offsets
        return figure.values | {figure.value + off for off in near}
    return figure.values


def _pair(
    source: list[Figure], target: list[Figure], accepted: dict[int, frozenset[Decimal]]
) -> tuple[list[Figure], list[Figure], list[tuple[Figure, Figure]]]:
    """Pair by value: give what is missing, what is too much, and what reads right only abroad."""
    values = {value for one in target if not one.sunrise for value in one.values}
    exact = {value for one in target if one.sunrise for value in one.values}  # needs no counting any more
    wanted_values = {value for one in source for value in accepted[one.start]}
    said = {value for one in source for value in one.values}
    missing = [one for one in source if not accepted[one.start] & values and not one.values & exact]
    spare = [
        one for one in target if not one.named and not one.values & (said if one.sunrise else wanted_values)
    ]
    abroad: list[tuple[Figure, Figure]] = []
    for wanted in list(missing):
        read = next((one for one in spare if wanted.value in one.abroad), None)
        if read is not None:
            missing.remove(wanted)
            spare.remove(read)
            if (
                read.value < wanted.value
            ):  # the greater reading is the likely one: nobody writes 2,243 for 2.243
                abroad.append((wanted, read))
    # "11.20" and "11:20" are the same time
    split = {value for one in spare for value in one.parts}
    halves = {value for one in source for value in one.parts}
    spare = [one for one in spare if one.value not in halves]
    return [one for one in missing if one.kind in _TIMES or one.value not in split], spare, abroad


def _is_split(figure: Figure, values: set[Decimal]) -> bool:
    """Return whether both halves of a time or of feet and inches are among `values`."""
    return bool(figure.parts) and values >= set(figure.parts)


def _may_vanish(quantity: Figure, item: Checked) -> bool:
    """Return whether no figure is needed: small numbers where we cannot read the words, a dual, "00"."""
    if set(quantity.text) <= set("0٠۰"):
        return True
    if quantity.value in _TWELVE and _is_noon(quantity, item):
        return True
    if quantity.kind in _TIMES and quantity.parts:
        return False
    unread = not get(item.target).numbers and quantity.value <= _SMALL
    return not quantity.scaled and (unread or quantity.value <= 2)


def _is_noon(figure: Figure, item: Checked) -> bool:
    """Return whether a twelve is noon or midnight, and the target has it in a word."""
    here, there = get(item.source).twelve or "(?!)", get(item.target).twelve or "(?!)"
    said = figure.kind in _TIMES or re.search(here, item.source_text, re.IGNORECASE)
    return bool(said) and re.search(there, item.target_text, re.IGNORECASE) is not None


def _count_percent(text: str, language: str) -> int:
    """Return how often a text says percent by a sign or a word; a word in English counts in any language."""
    own, english = percent_pattern(language), percent_pattern("en")
    patterns = [one[2] for one in (own, english) if one is not None]
    return len({match.start() for pattern in patterns for match in pattern.finditer(text)})


def _likely_change(wanted: Figure, spare: list[Figure]) -> Figure | None:
    """Find the number that stands where `wanted` should: the only one with as many figures."""
    if wanted.value <= 2:
        return None
    if wanted.kind in _TIMES:
        alike = [one for one in spare if one.kind in _TIMES]
    else:
        alike = [one for one in spare if _looks_like(one, wanted)]
    return alike[0] if len(alike) == 1 else None


def _looks_like(one: Figure, wanted: Figure) -> bool:
    """Return whether two numbers have as many figures, or the same figures before another "million"."""
    if one.scaled == wanted.scaled and _figures(one.value) == _figures(wanted.value):
        return True
    return one.power != wanted.power and one.value.scaleb(-one.power) == wanted.value.scaleb(-wanted.power)


def _figures(value: Decimal) -> int:
    return value.adjusted() + 1 if value else 1


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
