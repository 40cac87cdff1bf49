"""Numbers, compared by value and not by how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.base import every, get
from service.domain.text.quantities import Quantity, digits, is_percent, words

#: below this, languages write a word, an article or a dual instead of a figure
_SMALL = Decimal(12)
_MOST = 200  # numbers that are compared; no sentence has more


class Numbers:
    """A number of the source is changed, missing or written for another locale, or a new one came in."""

    name: ClassVar[str] = "numbers"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield the numbers that do not match by value; a word and a figure of one value match."""
        source = [one for one in digits(item.source_text, item.source) if not one.named][:_MOST]
        target = digits(item.target_text, item.target)[:_MOST]
        spoken = set(words(item.target_text, item.target))
        known = set(words(item.source_text, item.source))
        known |= {one.value for one in digits(item.source_text, item.source)}
        missing, spare, abroad = _pair(source, target)
        for wanted, written in abroad:
            message = (
                f"“{written.text}” reads as {_plain(written.value)} here; the source has “{wanted.text}”. "
                "Write it as this edition does."
            )
            yield self._finding(Severity.WARNING, message, wanted, written)
        spare = [
            one for one in spare if one.value not in known and not (_parts(one) and _parts(one) <= known)
        ]
        missing, spare = _converted(missing, spare, target, item.source_text)
        missing = [
            one
            for one in missing
            if not ({one.value, *one.also} & spoken) and not self._may_vanish(one, item)
        ]
        for wanted in list(missing):
            changed = _likely_change(wanted, spare)
            if changed is not None:
                missing.remove(wanted)
                spare.remove(changed)
                message = f"“{wanted.text}” became “{changed.text}”. Correct the number."
                yield self._finding(Severity.BLOCK, message, wanted, changed)
        for wanted in missing:
            message = f"The number “{wanted.text}” is not in the translation. Add it, or check the wording."
            yield self._finding(Severity.WARNING, message, wanted, None)
        for extra in spare:
            if extra.value > _SMALL:
                message = f"The number “{extra.text}” is not in the source. Check where it comes from."
                yield self._finding(Severity.WARNING, message, None, extra)
        yield from self._percent(item, source, target)

    def _percent(self, item: Checked, source: list[Quantity], target: list[Quantity]) -> Iterable[Finding]:
        for wanted in source:
            if not is_percent(item.source_text, wanted) or _names_percent(item.target_text):
                continue
            same = next((one for one in target if one.value == wanted.value), None)
            if same is not None:
                message = f"“{wanted.text}” has lost its percent sign. Add it."
                yield self._finding(Severity.WARNING, message, wanted, same)

    def _may_vanish(self, quantity: Quantity, item: Checked) -> bool:
        """Return whether no figure is needed: small numbers where we cannot read the words, a dual, "00"."""
        if set(quantity.text) <= set("0٠۰"):
            return True
        unread = not get(item.target).numbers and quantity.value <= _SMALL
        return not quantity.scaled and (unread or quantity.value <= 2)

    def _finding(
        self, severity: Severity, message: str, source: Quantity | None, target: Quantity | None
    ) -> Finding:
        return Finding(
            self.name,
            severity,
            message,
            (source.start, source.end) if source else None,
            (target.start, target.end) if target else None,
        )


#: in any language: a word that was left as it is still says it
_PERCENT_SIGNS = ("point", "نقطة", "%", "٪")


@lru_cache(maxsize=1)
def _percent_words() -> tuple[str, ...]:
    return (*_PERCENT_SIGNS, *(word for language in every() for word in language.percent_words))


def _names_percent(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _percent_words())


def _pair(
    source: list[Quantity], target: list[Quantity]
) -> tuple[list[Quantity], list[Quantity], list[tuple[Quantity, Quantity]]]:
    """Pair by value: give what is missing, what is too much, and what reads right only abroad."""
    values = {value for one in target for value in (one.value, *one.also)}
    wanted_values = {value for one in source for value in (one.value, *one.also)}
    missing = [one for one in source if not {one.value, *one.also} & values]
    spare = [one for one in target if not one.named and not {one.value, *one.also} & wanted_values]
    abroad: list[tuple[Quantity, Quantity]] = []
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
    together = {value for one in target for value in _parts(one)} | values
    missing = [one for one in missing if not (_parts(one) and _parts(one) <= together)]
    split = {value for one in spare for value in _parts(one)}
    halves = {value for one in source for value in _parts(one)}
    spare = [one for one in spare if one.value not in halves]
    return [one for one in missing if one.value not in split], spare, abroad


def _parts(quantity: Quantity) -> set[Decimal]:
    """Return both halves of what may be a time or a score, "11.20"; for other numbers nothing."""
    halves = quantity.text.replace(":", ".").split(".")
    if len(halves) == 2 and all(half.isdecimal() and len(half) <= 2 for half in halves):
        return {Decimal(half) for half in halves}
    return set()


#: imperial units in English and Swedish text, and what one of them is in the metric unit that replaces it
_UNITS = (
    (r"miles?(?: per hour)?|mi|mph", "1.609"),
    (r"feet|foot|ft", "0.3048"),
    (r"pounds?|lbs?", "0.4536"),
    (r"inch(?:es)?|in", "2.54"),
    (r"acres?", "0.4047"),
    (r"gallons?", "3.785"),
    (r"yards?|yd", "0.9144"),
    (r"square miles?|sq mi", "2.59"),
    (r"ounces?|oz", "28.35"),
)
_FAHRENHEIT = re.compile(r"\s?[-(]?\s?(?:°|º|degrees?)?\s?F\b")


def _converted(
    missing: list[Quantity], spare: list[Quantity], target: list[Quantity], source_text: str
) -> tuple[list[Quantity], list[Quantity]]:
    """Leave out the numbers that were turned into metric units, within rounding, and the results."""
    left: list[Quantity] = []
    used: set[int] = set()
    for one in missing:
        metric = _metric(one, source_text)
        fits = [
            other
            for other in (target if metric is not None else ())
            if metric is not None and abs(other.value - metric) <= max(abs(metric) / 16, Decimal(1))
        ]
        if fits:
            used |= {fit.start for fit in fits}
        else:
            left.append(one)
    return left, [one for one in spare if one.start not in used]


def _metric(quantity: Quantity, text: str) -> Decimal | None:
    rest = text[quantity.end : quantity.end + 20]
    if _FAHRENHEIT.match(rest):
        return (quantity.value - 32) * 5 / 9
    for unit, factor in reversed(_UNITS):
        if re.match(rf"[\s-]?(?:{unit})\b", rest):
            return quantity.value * Decimal(factor)
    return None


def _likely_change(wanted: Quantity, spare: list[Quantity]) -> Quantity | None:
    """Find the number written in the place of `wanted`: the only one with as many figures."""
    alike = [
        one for one in spare if one.scaled == wanted.scaled and _figures(one.value) == _figures(wanted.value)
    ]
    return alike[0] if len(alike) == 1 and wanted.value > 2 else None


def _figures(value: Decimal) -> int:
    return value.adjusted() + 1 if value else 1


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
