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
_ALONE = r"(?<![\w.,:/$€£%-])"
_SURE = re.compile(
    rf"{_ALONE}(?:(?P<h1>\d{{1,2}})(?:[:.](?P<m1>[0-5]\d))?(?P<dash>{_SP}?(?:[-–—]|to|and){_SP}?))?"
    rf"(?:(?P<h>\d{{1,2}})(?:[:.](?P<m>[0-5]\d))?|(?P<h4>[01]\d|2[0-3])(?P<m4>[0-5]\d)){_SUFFIX}",
    re.IGNORECASE,
)
_COLON = re.compile(r"(?<![\w.,:/])(\d{1,2}):([0-5]\d)(?![\d:]|[.,]\d)")
_WITH_H = re.compile(rf"(?<![\w.,:/])(\d{{1,2}}){_SP}?h(?:{_SP}?([0-5]\d))?(?![\w²³/])")
_POINT = re.compile(r"(?<![\w.,:/])(\d{1,2})\.([0-5]\d)(?![\w:/%٪]|[.,]\d)")
_POINT_HERE = re.compile(r"\d\.[0-5]\d")
_SUFFIX_HERE = re.compile(rf"\d{_SUFFIX}", re.IGNORECASE)
#: what may stand before a time; a rate or a price has one of `_RATE` after it
_BEFORE = re.compile(
    r"(?<!\w)(?:at|from|until|till|by|kick-?off|starts?|ends?)[ \u00a0]?(?:at )?$", re.IGNORECASE
)
_RATE = re.compile(
    r"[ \u00a0]?(?:%|[$€£]|percent|per\b|against|to the|a (?:share|barrel|ton|litre|liter|kilo|piece)"
    r"|points?\b|seconds?|minutes?|million|billion|m\b|bn\b|km\b|kg\b|times\b|metres|meters|degrees|°)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in figures. `half` is "a", "p" or empty; no minutes are -1; `four`: written as "1200"."""

    start: int
    end: int
    hour: int
    minute: int
    half: str = ""
    sure: bool = True
    four: bool = False

    @property
    def value(self) -> Decimal:
        """Return "h.mm" as a number, by which times are compared however they are written."""
        return _value(self.hour, max(self.minute, 0))

    @property
    def also(self) -> tuple[Decimal, ...]:
        """Return the same time on the other dial: 19.30 for 7.30, unless "a.m." rules it out."""
        minute, hour = max(self.minute, 0), self.hour
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


def find_clocks(text: str, language: str) -> list[Clock]:
    """List the times of day in `text` (figures 0-9), in the order of how sure they are."""
    own = get(language)
    found: list[Clock] = []
    if _SUFFIX_HERE.search(text):
        for match in _SURE.finditer(text):
            found += _with_suffix(match)
    if ":" in text:
        found += [_clock(match) for match in _COLON.finditer(text)]
    if "h" in text:
        found += [_clock(match) for match in _WITH_H.finditer(text) if match[2] or own.clock_with_h]
    if _POINT_HERE.search(text):
        words = _after_words(language)
        for match in _POINT.finditer(text):
            before = text[max(0, match.start() - 16) : match.start()]
            if words is not None and words.search(before):
                found.append(_clock(match))
            elif _BEFORE.search(before) and not _RATE.match(text, match.end()):
                found.append(_clock(match, sure=False))
    return [one for one in found if 0 <= one.hour <= 24]


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
