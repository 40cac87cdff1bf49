"""Months and days of the week."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from babel import Locale, UnknownLocaleError

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity, Span
from service.domain.figures.numerals import with_ascii_figures
from service.domain.languages.base import get
from service.domain.terms.normalise import Folded, fold, key

_NUMERIC = re.compile(r"(?<![\d.,/-])(\d{1,2})[./-](\d{1,2})[./-]\d{4}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")


class Dates:
    """A month or a day of the week became another one or is lost."""

    name: ClassVar[str] = "dates"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the target names another month or weekday than the source, or fewer."""
        for unit in ("month", "day"):
            source = _found(item.source_text, item.source, unit, strict=True)
            if not source:
                continue
            target = _found(item.target_text, item.target, unit, strict=False)
            if unit == "month":
                target += _in_figures(item.target_text)
            known = {number for numbers, _ in source for number in numbers}
            others = [(numbers, span) for numbers, span in target if not numbers & known]
            there = {number for numbers, _ in target for number in numbers}
            if unit == "month":
                there |= _shortened(item.target_text, item.target)
            lost = [(numbers, span) for numbers, span in source if not numbers & there]
            if lost and others:
                span, at = lost[0][1], others[0][1]
                said, says = item.source_text[span[0] : span[1]], item.target_text[at[0] : at[1]]
                data = {"source": said, "target": says}
                fix = _renamed(unit, lost[0][0], says, at, item.target)
                yield Finding(self.name, Severity.BLOCK, "dates.changed", span, at, data, fix)
            elif lost and len(target) < len(source) and (unit == "month" or not _says_day(item)):
                span = lost[0][1]
                data = {"source": item.source_text[span[0] : span[1]]}
                code = f"dates.{unit}_missing"
                yield Finding(self.name, Severity.WARNING, code, span, None, data)


def _in_figures(text: str) -> list[tuple[frozenset[int], Span]]:
    """Return the months of the dates in figures, both numbers where either may be the month: "26-10-2010"."""
    found: list[tuple[frozenset[int], Span]] = []
    for match in _NUMERIC.finditer(with_ascii_figures(text)):
        months = frozenset(month for month in map(int, match.group(1, 2)) if 1 <= month <= 12)
        if months:
            found.append((months, match.span()))
    return found


def _shortened(text: str, language: str) -> set[int]:
    """Return the months that a text has in short: "Oct."."""
    words = {word.lower() for word in _WORD.findall(text)}
    own = get(language)
    numbers = {short.lower(): number for number, short in enumerate(own.short_months, start=1)}
    for locale in _locales(language):
        for number, short in locale.months["format"]["abbreviated"].items():
            numbers.setdefault(str(short).lower().rstrip("."), number)
    numbers.update(own.more_short_months)
    return {number for short, number in numbers.items() if short in words}


def missing_day(said: str, item: Checked) -> str | None:
    """Return the day of the week that the source says, as the target's language calls it by CLDR."""
    found = _found(said, item.source, "day", strict=False)
    for locale in _locales(item.target) if len(found) == 1 and len(found[0][0]) == 1 else ():
        return str(locale.days["format"]["wide"][next(iter(found[0][0]))])
    return None


def _renamed(unit: str, wanted: frozenset[int], says: str, at: Span, language: str) -> Fix | None:
    """Return the right month or day in the place of another that stands without an ending of its own."""
    if len(wanted) != 1:
        return None
    for locale in _locales(language):
        tables = locale.months if unit == "month" else locale.days
        names = {number: str(name) for number, name in tables["format"]["wide"].items()}
        if key(says, language) in {key(name, language) for name in names.values()}:
            name = names[next(iter(wanted))]
            return Fix(at, name[0].upper() + name[1:] if says[0].isupper() else name)
    return None


def _locales(language: str) -> list[Locale]:
    """Return the locales (CLDR) whose names of months and days a language uses."""
    found = []
    for tag in (language, *get(language).month_locales):
        try:
            found.append(Locale.parse(tag))
        except (UnknownLocaleError, ValueError):
            continue
    return found


def _says_day(item: Checked) -> bool:
    """Return whether the target says the day as "yesterday", or we do not know how it would."""
    words = get(item.target).relative_days
    return not words or any(word in words for word in item.target_text.lower().split())


def _found(text: str, language: str, unit: str, *, strict: bool) -> list[tuple[frozenset[int], Span]]:
    pattern, numbers = _names(language, unit)
    if pattern is None:
        return []
    folded: Folded = fold(text, language)
    own = get(language)
    found: list[tuple[frozenset[int], Span]] = []
    for match in pattern.finditer(folded.text):
        span = folded.span(*match.span(1))
        if unit == "month" and own.small_is_no_month and not text[span[0]].isupper():
            continue
        around = folded.text[max(0, match.start(1) - 8) : match.end(1) + 6]
        if strict and match[1] in own.months_also_words and not any(char.isdigit() for char in around):
            before = folded.text[: match.start(1)].split()
            if not before or before[-1] not in own.before_month:
                continue
        found.append((numbers[match[1]], span))
    return found


@lru_cache(maxsize=64)
def _names(language: str, unit: str) -> tuple[re.Pattern[str] | None, dict[str, frozenset[int]]]:
    """Return a pattern for the names of months or days in a language, and their numbers.

    A month of a calendar of its own has the numbers of both of ours that it lies in.
    """
    numbers: dict[str, int] = {}
    clashing: set[str] = set()
    for locale in _locales(language):
        tables = locale.months if unit == "month" else locale.days
        for form in ("format", "stand-alone"):
            for number, name in tables[form]["wide"].items():
                # Persian writes سه‌شنبه with a space as well
                for word in {key(str(name), language), key(str(name).replace("\u200c", " "), language)}:
                    if (len(word) < 3 and word.isascii()) or word.isdigit():
                        continue
                    if numbers.setdefault(word, number) != number:
                        clashing.add(word)
    for (kind, number), names in get(language).calendar_names.items():
        if kind == unit:
            numbers.update((key(name, language), number) for name in names)
    numbers = {word: number for word, number in numbers.items() if word not in clashing}
    own = get(language)
    known = {word: frozenset({number}) for word, number in numbers.items()}
    if unit == "month":
        known.update((key(name, language), frozenset(both)) for name, both in own.own_months.items())
    if not known:
        return None, {}
    if own.endings_in_last_letter:
        for word in list(known):
            for written in _with_last_letter(word):
                known.setdefault(written, known[word])
    words = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    return re.compile(rf"(?<!\w){own.date_prefix}({words}){own.date_endings}(?!\w)"), known


def _with_last_letter(word: str) -> list[str]:
    """Return a word with each vowel that its last syllable sign may have: "the Sunday" in Amharic."""
    first = ord(word[-1]) & ~7
    return [word[:-1] + chr(first + vowel) for vowel in range(7)]
