"""Days by the calendar that papers of a language keep for themselves: "29 June" is 22 Sene in Ethiopia."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from service.domain.draft import Span
from service.domain.languages.base import Language, get

#: a new year may begin a day earlier or later than in the year that we count by
_SHIFTS = (-1, 0, 1)
_COUNTED = datetime.date(2023, 1, 1)
_TO = r"(?:\s?[-–—]\s?|\s(?:to|and|until|እስከ|እና|تا|و)\s)"


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day or a range of days of a month: `days` with their places; `month` by the calendar in question."""

    month: int
    days: tuple[tuple[int, Span], ...]


@lru_cache(maxsize=256)
def days_of_months(text: str, language: str) -> tuple[MonthDay, ...]:
    """Return the days of our months that a text (figures 0-9) has in figures: "June 29", "21-23 May"."""
    return tuple(_read(text, *_month_names(language)))


@lru_cache(maxsize=256)
def days_of_own_months(text: str, language: str) -> tuple[MonthDay, ...]:
    """Return the days of the months that only this language has; their numbers count from its new year."""
    own = get(language)
    if own.own_year is None:
        return ()
    start = own.own_year[0]
    names = {name: (first - start) % 12 + 1 for name, (first, _) in own.own_months.items()}
    return tuple(_read(text, names, own.date_prefix))


def is_same_day(month: int, day: int, own_month: int, own_day: int, language: str) -> bool:
    """Return whether a day of our calendar may be that day of the language's own, in some year."""
    own = get(language)
    try:
        said = datetime.date(_COUNTED.year, month, day)
    except ValueError:
        return (month, day) == (2, 29) and is_same_day(2, 28, own_month, own_day, language)
    return any(_own_day(said, own, shift) == (own_month, own_day) for shift in _SHIFTS)


def _own_day(said: datetime.date, own: Language, shift: int) -> tuple[int, int]:
    month, day = own.own_year or (1, 1)
    first = datetime.date(said.year, month, day) + datetime.timedelta(days=shift)
    left = (said - first).days % 365
    for number, length in enumerate(own.own_month_days, start=1):
        if left < length:
            return number, left + 1
        left -= length
    return len(own.own_month_days), own.own_month_days[-1]


def _read(text: str, names: dict[str, int], prefix: str) -> Iterator[MonthDay]:
    if not names:
        return
    for match in _pattern(tuple(sorted(names, key=len, reverse=True)), prefix).finditer(text):
        name = match["before"] or match["behind"]
        groups = ("a", "b") if match["before"] else ("c", "d")
        days = tuple((int(match[one]), match.span(one)) for one in groups if match[one])
        if all(1 <= day <= 31 for day, _ in days):
            yield MonthDay(names[name.lower()], days)


@lru_cache(maxsize=32)
def _pattern(names: tuple[str, ...], prefix: str) -> re.Pattern[str]:
    month = "|".join(map(re.escape, names))
    end = r"(?:st|nd|rd|th|ኛ)?"
    return re.compile(
        rf"(?<!\w){prefix}(?:(?P<before>{month})(?:\.|ን|ም)?,?\s(?P<a>\d{{1,2}}){end}(?:{_TO}(?P<b>\d{{1,2}}))?(?![\d:%])"
        rf"|(?P<c>\d{{1,2}}){end}(?:{_TO}(?P<d>\d{{1,2}}){end})?\s(?:of\s|ቀን\s)?(?P<behind>{month})(?!\w))",
        re.IGNORECASE,
    )


@lru_cache(maxsize=32)
def _month_names(language: str) -> tuple[dict[str, int], str]:
    try:
        months = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return {}, ""
    names = {
        str(name).lower(): number
        for form in ("format", "stand-alone")
        for number, name in months[form]["wide"].items()
        if not str(name).isdigit()
    }
    return names, get(language).date_prefix
