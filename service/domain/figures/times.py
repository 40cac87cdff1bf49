"""Writing times of day: in the edition's dial and with its sign between hours and minutes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_time

from service.domain.draft import Span
from service.domain.figures.clock import from_sunrise, part_of_day
from service.domain.figures.kinds import Figure, FigureKind
from service.domain.figures.style import Style
from service.domain.languages.base import get

#: no letter of a cased script, no figure, no separator: Hebrew and Amharic write "on" on to a time
_ALONE = r"(?<![A-Za-z\u00c0-\u024f\d.,:/$€£])(?<!\d[-–])"
_TWELVE = re.compile(
    _ALONE + r"(\d{1,2})(?:[:.](\d{2}))?[ \u00a0\u202f]?([ap])(?:\.[ ]?m\.(?=\s*\S)|\.[ ]?m\b|m\b)",
    re.IGNORECASE,
)
_FRENCH = re.compile(_ALONE + r"(\d{1,2})[ \u00a0\u202f]?h[ \u00a0\u202f]?(\d{2})(?!\w)")
_COLON = re.compile(_ALONE + r"(\d{1,2}):(\d{2})(?![\w:/]|[.,]\d|[-–]\d)")
_POINT = re.compile(_ALONE + r"(\d{1,2})[.,٫](\d{2})(?![\w:/%٪]|[.,٫]\d|[-–]\d)")


def written_times(said: Iterable[Figure], target: str, into: Style) -> list[tuple[Span, str]]:
    """Find the times in `target` (figures 0-9) that are among the source's figures, and how to write them.

    A time with a point is one only where the source surely has that time and no decimal of its value.
    """
    said = tuple(said)
    times = [one for one in said if one.kind is FigureKind.TIME]
    if not times:
        return []
    here = get(into.language)
    dial = {one.value for one in times} | {value for one in times for value in one.also}
    halves = dial | {from_noon(value) for value in dial}
    if here.own_clock:
        halves |= {value for one in dial for value in from_sunrise(one)}
    found: list[tuple[Span, str]] = []
    if not (here.own_clock or here.twelve_hour_clock):
        for match in _TWELVE.finditer(target):
            at = _twelve(match)
            if at is not None and _value(*at) in dial:
                text = str(format_time(datetime.time(*at), "short", locale=into.locale))
                found.append((match.span(), into.figures(text.replace("\u202f", "\u00a0"))))
    for match in pattern.finditer(target) if (pattern := _left_with_half(into.language)) else ():
        at = _twelve(match)
        part = part_of_day(at[0], into.language) if at is not None and _value(*at) in dial else None
        if at is not None and part is not None:
            hour, minutes = (at[0] + 6) % 12 or 12, f":{match[2]}" if match[2] else ""
            found.append((match.span(), into.figures(f"{hour}{minutes}") + f" {part}"))
    decimals = {one.value for one in said if one.kind is not FigureKind.TIME}
    for pattern in (_COLON, _POINT) if here.clock_with_h else (_FRENCH, _COLON, _POINT):
        for match in pattern.finditer(target):
            value = _value(int(match[1]), int(match[2]))
            if value not in halves or (pattern is _POINT and value in decimals):
                continue
            if all(match.end() <= start or end <= match.start() for (start, end), _ in found):
                found.append((match.span(), into.figures(f"{match[1]}:{match[2]}")))
    return found


@lru_cache(maxsize=64)
def _left_with_half(language: str) -> re.Pattern[str] | None:
    """Return the pattern of a time in English behind the word for the clock, where hours are from sunrise.

    Only there the sentence can take the part of the day: "saa 8 p.m." as "saa 2 usiku".
    """
    own = get(language)
    if not own.own_clock or not own.clock_words or part_of_day(12, language) is None:
        return None
    behind = "|".join(rf"(?<=(?<!\w){word} )" for word in sorted(own.clock_words))
    return re.compile(f"(?:{behind}){_TWELVE.pattern}", re.IGNORECASE)


def from_noon(value: Decimal) -> Decimal:
    """Return a time "h.mm" on the dial of twelve hours."""
    return value - 12 if value >= 13 else value


def _value(hour: int, minute: int) -> Decimal:
    return Decimal(hour * 100 + minute).scaleb(-2)


def _twelve(match: re.Match[str]) -> tuple[int, int] | None:
    hour, minute = int(match[1]), int(match[2] or 0)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return hour % 12 + (12 if match[3] in "pP" else 0), minute
