"""Times of day with the half of the day that they are in, by a word beside them or by the dial."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from service.domain.draft import Span
from service.domain.figures.clock import Clock, find_clocks, find_sunrise_clocks
from service.domain.figures.numerals import with_ascii_figures
from service.domain.languages.base import get

#: how far from a time its word stands
_NEAR = 22


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """A time on the dial of twelve hours. `half` is "a", "p" or empty; `guessed`: by a dial of 24 hours.

    `sunrise`: it is said by hours from sunrise.
    """

    value: Decimal
    half: str
    span: Span
    guessed: bool = False
    sunrise: bool = False


@lru_cache(maxsize=256)
def read_times(text: str, language: str) -> tuple[TimeSaid, ...]:
    """Return the times of a text, in figures and, where hours are counted from sunrise, in words."""
    plain = with_ascii_figures(text)
    clocks = {
        one.start: one
        for one in reversed([*find_sunrise_clocks(plain, language), *find_clocks(plain, language)])
    }
    own = get(language)
    found: list[TimeSaid] = []
    for clock in sorted(clocks.values(), key=lambda one: one.start):
        if not clock.sure or clock.four or (own.own_clock and not (clock.half or clock.sunrise)):
            continue
        half, guessed = clock.half, False
        if not half and (clock.hour >= 13 or clock.hour == 0):
            half = "p" if clock.hour >= 13 else "a"
        if not half:
            half = _beside(plain, clock, language)
        if not half and clock.minute >= 0 and not own.twelve_hour_clock and 1 <= clock.hour < 12:
            half, guessed = "a", True
        value = Decimal(clock.hour % 12 * 100 + max(clock.minute, 0)).scaleb(-2)
        found.append(TimeSaid(value, half, (clock.start, clock.end), guessed, clock.sunrise))
    return tuple(found)


def says_half(text: str, language: str, half: str) -> bool:
    """Return whether a text has a word for that half of the day anywhere, in its language or in English."""
    patterns = halves(language)
    return patterns is None or patterns[half == "p"].search(text) is not None


def _beside(text: str, clock: Clock, language: str) -> str:
    """Return the half of the day that is said nearest to a time, behind it first; "" if none is."""
    patterns = halves(language)
    if patterns is None:
        return ""
    behind = text[clock.end : clock.end + _NEAR]
    before = text[max(0, clock.start - _NEAR) : clock.start]
    places: list[tuple[int, str]] = []
    for half, pattern in zip("ap", patterns, strict=True):
        match = pattern.search(behind)
        if match is not None:
            places.append((match.start(), half))
        places += [(len(before) - one.end() + 1, half) for one in pattern.finditer(before)]
    return min(places)[1] if places else ""


@lru_cache(maxsize=64)
def halves(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Return the patterns of words for before and after noon; None where we know none."""
    own = get(language)
    if not own.before_noon or not own.after_noon:
        return None
    english = get("en")
    before, after = f"{own.before_noon}|{english.before_noon}", f"{own.after_noon}|{english.after_noon}"
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)
