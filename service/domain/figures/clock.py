"""Times of day in figures: what is surely one, what may be one, and the other ways to say it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from service.domain.languages.base import get

_SP = "[ \u00a0\u202f]"
_ZONES = "GMT|UTC|BST|EAT|CAT|WAT|SAST|EST|EDT|CET|CEST|PST|PDT|IST"
_AM_PM = r"(?P<half>[ap])(?:\.[ ]?m\b\.?|m\b)"
#: what makes the figures before it a time
_SUFFIX = (
    rf"(?:{_SP}?(?:{_AM_PM}|(?P<long>hrs?|hours)\b|(?:o['’]clock|(?-i:{_ZONES}))\b"
    rf"|(?:local|universal){_SP}time\b))"
)
#: no letter of a cased script, no figure, no separator: Hebrew and Amharic write "at" on to a time
_ALONE = r"(?<![A-Za-z\u00c0-\u052f\d_.,:/$€£%])(?<![A-Za-z\d%]-)"
#: Amharic has its own colon
_BETWEEN = "[:.፡]"
_SURE = re.compile(
    rf"{_ALONE}(?:(?P<h1>\d{{1,2}})(?:{_BETWEEN}(?P<m1>[0-5]\d))?(?P<dash>{_SP}?(?:[-–—]|to|and){_SP}?))?"
    rf"(?:(?P<h>\d{{1,2}})(?:{_BETWEEN}(?P<m>[0-5]\d))?|(?P<h4>[01]\d|2[0-3])(?P<m4>[0-5]\d)){_SUFFIX}",
    re.IGNORECASE,
)
_COLON = re.compile(rf"{_ALONE}(\d{{1,2}})[:፡]([0-5]\d)(?![\d:]|[.,]\d)")
_WITH_H = re.compile(rf"(?<![\w.,:/])(\d{{1,2}}){_SP}?h(?:{_SP}?([0-5]\d))?(?![\w²³/])")
_POINT = re.compile(r"(?<![\w.,:/])(\d{1,2})\.([0-5]\d)(?![\w:/%٪]|[.,]\d)")
_POINT_HERE = re.compile(r"\d\.[0-5]\d")
_SUFFIX_HERE = re.compile(rf"\d{_SUFFIX}", re.IGNORECASE)
#: what may stand before a time; a rate or a price has one of `_RATE` after it
_BEFORE = re.compile(
    r"(?<!\w)(?:at|from|until|till|by|kick-?off|starts?|ends?)[ \u00a0]?(?:at )?$", re.IGNORECASE
)
#: what has its time as a name: "the 8.15 train"
_RUNS = re.compile(
    r"[ \u00a0](?:train|flight|bus|ferry|kick-?off|bulletin|departure|curfew)\b", re.IGNORECASE
)
_UNTIL = re.compile(r"[ \u00a0]?(?:[-–—]|to|until|till|and)[ \u00a0]?", re.IGNORECASE)
_RATE = re.compile(
    r"[ \u00a0]?(?:%|[$€£]|percent|per\b|against|to the|a (?:share|barrel|ton|litre|liter|kilo|piece)"
    r"|points?\b|seconds?|minutes?|million|billion|m\b|bn\b|km\b|kg\b|times\b|metres|meters|degrees|°)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `half` is "a", "p" or empty; no minutes are -1; `four`: written as "1200".

    `sunrise`: it is written by hours from sunrise; `hour` and `half` are ours.
    """

    start: int
    end: int
    hour: int
    minute: int
    half: str = ""
    sure: bool = True
    four: bool = False
    sunrise: bool = False

    @property
    def value(self) -> Decimal:
        """Return "h.mm" as a number, by which times are compared however they are written."""
        return _value(self.hour, max(self.minute, 0))

    @property
    def also(self) -> tuple[Decimal, ...]:
        """Return the same time on the other dial: 19.30 for 7.30, unless "a.m." rules it out."""
        minute, hour = max(self.minute, 0), self.hour
        if self.sunrise:
            return (_value(hour % 12 or 12, minute),) if hour >= 12 or not hour else ()
        if self.four:
            return (Decimal(hour * 100 + minute),) if hour >= 10 else ()
        if self.half == "p":
            return (_value(hour % 12 + 12, minute),)
        if self.half == "a":
            return (_value(0, minute),) if hour == 12 else ()
        if hour > 12:
            return (_value(hour - 12, minute),)
        return (_value(hour % 12 + 12, minute),) if self.minute >= 0 else ()


def from_sunrise(value: Decimal) -> tuple[Decimal, ...]:
    """Return a time "h.mm" as it is said where hours are counted from six o'clock: 7.30 is 1.30."""
    hour, minute = divmod(value, 1)
    six = (int(hour) + 6) % 12
    return (Decimal(six or 12) + minute, Decimal(six + 12) + minute)


def part_of_day(hour: int, language: str) -> str | None:
    """Return the word for the part of the day that an hour of ours is in, by the nearest middle.

    None where the language's words for them are not plain ones.
    """
    fits: list[tuple[float, str]] = []
    for part, (first, last) in get(language).day_parts.items():
        last += 24 if last < first else 0
        at = hour + 24 if hour < first else hour
        if part.isalpha() and first <= at < last:
            fits.append((abs(at - (first + last) / 2), part))
    return min(fits)[1] if fits else None


def find_clocks(text: str, language: str) -> list[Clock]:
    """List the times of day in `text` (figures 0-9), in the order of how sure they are."""
    own = get(language)
    found = [one for one in find_sunrise_clocks(text, language) if text[one.start].isdecimal()]
    if _SUFFIX_HERE.search(text):
        for match in _SURE.finditer(text):
            found += _with_suffix(match)
    if ":" in text or "፡" in text:
        found += [_clock(match) for match in _COLON.finditer(text)]
    if "h" in text:
        found += [_clock(match) for match in _WITH_H.finditer(text) if match[2] or own.clock_with_h]
    if _POINT_HERE.search(text):
        words = _after_words(language)
        last: Clock | None = None
        for match in _POINT.finditer(text):
            before = text[max(0, match.start() - 16) : match.start()]
            if words is not None and words.search(before):
                last = _clock(match)
            elif _RATE.match(text, match.end()):
                continue
            elif _BEFORE.search(before) or _RUNS.match(text, match.end()):
                last = _clock(match, sure=False)
            elif last is not None and _UNTIL.fullmatch(text, last.end, match.start()):
                last = _clock(match, sure=last.sure)
            else:
                continue
            found.append(last)
    return [one for one in found if 0 <= one.hour <= 24]


def find_sunrise_clocks(text: str, language: str) -> list[Clock]:
    """List the times by hours from sunrise that name the part of the day: "saa mbili usiku" is 20.00.

    In figures or words; by the part of the day alone one can tell which of two hours is meant.
    """
    pattern = _sunrise(language)
    if pattern is None:
        return []
    own = get(language)
    found: list[Clock] = []
    for match in pattern.finditer(text):
        which = "1" if match["h1"] else "2"
        said = match[f"h{which}"]
        number = int(said) if said.isdecimal() else _hour_words(language)[" ".join(said.lower().split())]
        minute = match[f"m{which}"]
        part = next(name for name in match.groupdict() if name.startswith(f"p{which}_") and match[name])
        hours = list(own.day_parts.values())[int(part.split("_")[1])]
        hour = _hour_within(number, hours)
        if hour is not None:
            end = match.end(f"m{which}") if minute else match.end(f"h{which}")
            half = "p" if hour >= 12 else "a"
            start = match.start(f"h{which}")
            found.append(Clock(start, end, hour, int(minute) if minute else 0, half, sunrise=True))
    return found


def _hour_within(number: int, hours: tuple[int, int]) -> int | None:
    """Return the hour of ours that an hour from sunrise is in a part of the day; None if it is in none."""
    first, last = hours
    for hour in ((number + 6) % 12, (number + 6) % 12 + 12):
        if (first <= hour < last) if first < last else (hour >= first or hour < last):
            return hour
    return None


@lru_cache(maxsize=64)
def _sunrise(language: str) -> re.Pattern[str] | None:
    """Return the pattern of such a time: clock, hour and part of the day, or the part of the day first."""
    own = get(language)
    if not own.own_clock or not own.day_parts:
        return None
    clock = "|".join(sorted(own.clock_words, key=len, reverse=True))
    links = "|".join(sorted((*own.measure_links, *own.ordinal_links), key=len, reverse=True)) or "(?!)"
    words = "|".join(map(re.escape, sorted(_hour_words(language), key=len, reverse=True)))
    hour = rf"(?P<h%s>1[0-2]|[1-9](?!\d)|{words})(?:[:.፡](?P<m%s>[0-5]\d))?(?![\d:])"
    parts = ["|".join(f"(?P<p{way}_{at}>{part})" for at, part in enumerate(own.day_parts)) for way in (1, 2)]
    return re.compile(
        rf"(?<!\w)(?:{clock}){_SP}{hour % (1, 1)}{_SP}(?:(?:{links}){_SP})?(?:{parts[0]})(?!\w)"
        rf"|(?<!\w)[ከበ](?:{parts[1]}){_SP}በ?{hour % (2, 2)}(?:(?<=[:.፡]\d\d)|(?={_SP}?(?:{clock})))",
        re.IGNORECASE,
    )


@lru_cache(maxsize=64)
def _hour_words(language: str) -> dict[str, int]:
    """Return the words for the hours from one to twelve."""
    own = get(language)
    hours = {word: value for word, value in own.numbers.items() if 1 <= value <= 10}
    ten = [word for word, value in own.numbers.items() if value == 10]
    ones = [(word, value) for word, value in own.numbers.items() if value in (1, 2)]
    for link in own.number_and or {""}:
        for word in ten:
            hours |= {f"{word} {link} {one}".replace("  ", " "): 10 + value for one, value in ones}
    return hours


def _clock(match: re.Match[str], *, sure: bool = True) -> Clock:
    minute = int(match[2]) if match[2] else -1
    return Clock(match.start(), match.end(2) if match[2] else match.end(1), int(match[1]), minute, "", sure)


def _with_suffix(match: re.Match[str]) -> list[Clock]:
    half = (match["half"] or "").lower()
    if match["long"] and not (match["m"] or match["m4"]):
        return []  # three hours
    hour, minute = (match["h4"], match["m4"]) if match["h4"] else (match["h"], match["m"])
    group = "h4" if match["h4"] else "h"
    last = next((name for name in ("m4", "m") if match[name]), group)
    found = [Clock(match.start(group), match.end(last), int(hour), int(minute) if minute else -1, half)]
    if match["h4"]:
        found = [replace(found[0], four=True)]
    if match["h1"] and match["dash"]:
        end = match.end("m1") if match["m1"] else match.end("h1")
        first = int(match["m1"]) if match["m1"] else -1
        found.insert(0, Clock(match.start("h1"), end, int(match["h1"]), first, half if half == "p" else ""))
    return found


@lru_cache(maxsize=64)
def _after_words(language: str) -> re.Pattern[str] | None:
    """Return the pattern of a word for the clock right before a figure: "kl. 15.30"; None without one."""
    said = "|".join(sorted(get(language).clock_words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{said})\.?[ \u00a0]$", re.IGNORECASE) if said else None


def _value(hour: int, minute: int) -> Decimal:
    return Decimal(hour * 100 + minute).scaleb(-2)
