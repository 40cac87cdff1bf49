"""Writing dates: month names left in the story's language, figures in another order."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton

from service.domain.draft import Span
from service.domain.figures.style import Style, parse, style
from service.domain.languages.base import get

#: no letter of a cased script, no figure, no separator: Hebrew and Amharic write "on" on to a date
_ALONE = r"(?<![A-Za-z\u00c0-\u024f\d.,:/])(?<!\d[-–])"
_MARKS = "[\u061c\u200e\u200f]?"
#: "12/25/2026", "2026-03-03", "3.12.2026"; two figures for a year could be anything
_NUMERIC = re.compile(rf"{_ALONE}(\d{{1,4}}){_MARKS}([./-])(\d{{1,2}}){_MARKS}\2(\d{{1,4}})(?![\w/-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as the text gives it: the year or the day may be missing."""

    year: int | None
    month: int
    day: int | None

    def fits(self, other: Day) -> bool:
        """Return whether both may be the same day: all that both give is equal."""
        return (
            self.month == other.month
            and self.day == other.day
            and (self.year == other.year or None in (self.year, other.year))
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text, with how the edition writes it."""

    span: Span
    text: str


def written_dates(source: str, target: str, language: str, into: Style) -> tuple[list[Written], list[Span]]:
    """Find the dates in `target` (figures 0-9) that `source` has too, and how to write them.

    The second list is what looks like a date and stays as it is: unknown, or of an unclear order.
    """
    found: list[Written] = []
    left: list[Span] = []
    said = [day for day, _, _ in _spelled(source, language)]
    for day, span, weekday in _spelled(target, language):
        if any(day.fits(other) for other in said):
            found.append(Written(span, _write(day, weekday, into)))
    numeric = {day for day, _ in _numeric(source)} - {None}
    for one, span in _numeric(target):
        if one is None or one not in numeric:
            left.append(span)
        else:
            found.append(Written(span, _write_short(one, into)))
    return found, left


def display_date(moment: datetime.datetime, tag: str, time_zone: str, digits: str | None = None) -> str:
    """Return the day of `moment` (with a time zone) as readers there write it: "23 novembre 2026".

    By the Gregorian calendar everywhere; ISO 8601 where CLDR does not know the locale.
    """
    return _display_day(moment.astimezone(ZoneInfo(time_zone)).date(), tag, digits)


@lru_cache(maxsize=256)
def _display_day(day: datetime.date, tag: str, digits: str | None) -> str:
    """Return a day as readers write it: nearly all that is published is of a few days."""
    into = style(tag, digits)
    return day.isoformat() if into is None else _write(Day(day.year, day.month, day.day), None, into)


def _write(day: Day, weekday: int | None, into: Style) -> str:
    locale = into.locale
    at = datetime.date(day.year or 2024, day.month, day.day or 1)  # 2024 has a 29 February
    if day.day is None:
        text = str(format_skeleton("yMMMM", at, locale=locale))
    elif day.year is None:
        text = str(format_skeleton("MMMMd", at, locale=locale))
    else:
        text = str(format_date(at, _long(locale), locale=locale))
    first = get(into.language).first_of_month
    if first and day.day == 1:
        text = re.sub(r"^1 ", f"{first} ", text)
    if weekday is not None:
        name = str(locale.days["format"]["wide"][weekday])
        before = re.match(r"EEEE([^\w']*)", str(locale.date_formats["full"].pattern))
        text = f"{name}{before[1]}{text}" if before else f"{text} {name}"
    return into.figures(text)


def _write_short(day: Day, into: Style) -> str:
    pattern = str(into.locale.date_formats["short"].pattern)
    pattern = re.sub(r"y+", "y", pattern)
    at = datetime.date(day.year or 1, day.month, day.day or 1)
    return into.figures(str(format_date(at, pattern, locale=into.locale)))


def _long(locale: Locale) -> str:
    """Without a zero before the day: running text has none."""
    return re.sub(r"\bdd\b", "d", str(locale.date_formats["long"].pattern))


def _spelled(text: str, language: str) -> Iterable[tuple[Day, Span, int | None]]:
    """Find the dates with a month's name in that language: day, place, day of the week (Monday is 0)."""
    names = _names(language)
    if names is None:
        return
    for match in names.pattern.finditer(text):
        word = match["month"] or match["month2"] or match["month3"]
        if names.capital and not word[0].isupper():
            continue
        year = match["year"] or match["year2"] or match["year3"]
        day = match["day"] or match["day2"]
        if day is not None and not 1 <= int(day) <= 31:
            continue
        date = Day(
            int(year) if year else None,
            names.months[word.lower().rstrip(".")],
            int(day) if day else None,
        )
        if not _exists(date):
            continue
        weekday = match["weekday"]
        yield date, match.span(), names.weekdays.get(weekday.lower()) if weekday else None


@dataclass(frozen=True, slots=True)
class _CalendarNames:
    pattern: re.Pattern[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    capital: bool


@lru_cache(maxsize=32)
def _names(language: str) -> _CalendarNames | None:
    locale = parse(language)
    if locale is None:
        return None
    own = get(language)
    months: dict[str, int] = {}
    for form in ("format", "stand-alone"):
        for number, name in locale.months[form]["wide"].items():
            months.setdefault(str(name).lower(), number)
    for number, short in enumerate(own.short_months, start=1):
        months.setdefault(short.lower(), number)
    months.update(own.more_short_months)
    if any(name.isdigit() for name in months):
        return None
    weekdays = {str(name).lower(): number for number, name in locale.days["format"]["wide"].items()}
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    weekday = "|".join(sorted(map(re.escape, weekdays), key=len, reverse=True))
    of = r"\s(?:de\s|of\s)?"
    year = r"\d{4}(?![\d%]|[.,]\d|[-–/]\d)"
    pattern = re.compile(
        rf"(?:(?<!\w)(?P<weekday>{weekday}),?\s(?:den\s|the\s|le\s)?)?(?:"
        rf"{_ALONE}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|:[ea])?\.?{of}"
        rf"(?P<month>{month})(?!\w)(?:\.?,?{of}(?P<year>{year}))?"
        rf"|(?<!\w)(?P<month2>{month})(?!\w)\.?\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\w%:–-]|[.,/]\d)"
        rf"(?:,?\s(?P<year2>{year}))?"
        rf"|(?<!\w)(?P<month3>{month})(?!\w)\.?{of}(?P<year3>{year}))",
        re.IGNORECASE,
    )
    return _CalendarNames(pattern, months, weekdays, own.capital_months)


def _exists(day: Day) -> bool:
    try:
        datetime.date(day.year or 2024, day.month, day.day or 1)
    except ValueError:
        return False
    return True


def _numeric(text: str) -> list[tuple[Day | None, Span]]:
    """List the dates in figures; None for one whose order is not plain from the figures themselves."""
    found: list[tuple[Day | None, Span]] = []
    for match in _NUMERIC.finditer(text):
        first, second, third = match[1], match[3], match[4]
        a, b, c = int(first), int(second), int(third)
        day: Day | None = None
        if len(first) == 4 and len(third) <= 2:
            day = Day(a, b, c)
        elif len(third) == 4 and len(first) <= 2:
            if a > 12 or a == b:
                day = Day(c, b, a)
            elif b > 12:
                day = Day(c, a, b)
        elif not (len(first) <= 2 and len(third) == 2):
            continue  # "127.0.0" and the like
        valid = day is not None and day.year and 1 <= day.month <= 12 and _exists(day)
        found.append((day if valid else None, match.span()))
    return found
