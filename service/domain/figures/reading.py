"""Reading the figures of a text: each with its kind and the value that readers of the language see."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from service.domain.figures.clock import Clock, find_clocks
from service.domain.figures.kinds import Figure, FigureKind
from service.domain.figures.measures import CURRENCIES, Measures, measure_at
from service.domain.figures.number_words import bare
from service.domain.figures.numerals import NUMBER, SPACES, read_numeral, with_ascii_figures
from service.domain.figures.verbatim import Stretch, find_ranges, find_verbatim
from service.domain.languages.base import Language, get

_FIGURE = re.compile(r"\d")
_SHORT_SCALE = re.compile(r"(?:m|mn|bn|tn)(?!\w)", re.IGNORECASE)
_SHORT_POWERS = {"m": 6, "mn": 6, "bn": 9, "tn": 12}
_WORD_BEFORE = re.compile(rf"([^\W\d_]+)[{SPACES}][$€£¥]?$")
_CENTURY = re.compile(r"\s?-?(hundra)?tal(?:et|s\w*)?\b")
_DECADE = re.compile(r"['’]?s\b")
_DATE = re.compile(r"\d{1,2}([./])\d{1,2}\1\d{2,4}")
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th|er|re|e|ème|º|ª|:[ea]|ste|de| ?ኛ\w*|['’]?(?:inci|ıncı|uncu|üncü|nci|ncı))(?!\w)"
)
#: "3." is "third" in some languages
_POINTED = re.compile(r"\.[ \u00a0](?=[^\W\d_])")
_PERCENT = re.compile(rf"[{SPACES}]?(?:[%٪]|pc\b)")
_PERCENT_BEFORE = re.compile(rf"[%٪][{SPACES}]?$")
_TO = re.compile(
    r"[ \u00a0]?(?:[-–—]|to|or|and|à|ou|et|a|o|e|hadi|zuwa|ilaa|ama|ya|tot|en|of|till|eller|ila|ile|veya"
    r"|إلى|أو|تا|یا|עד|או)[ \u00a0]?"
)
#: letters that are money when a number follows, where they would otherwise be a name: "R1,500"
_MONEY_LETTERS = re.compile(r"(?<!\w)(?:R|Rs|KSh|Ksh|Sh|TSh|USh|KES|TZS|UGX|ZAR|NGN|N|GHS|Br|USD|EUR|GBP)$")
_MONEY_SCALE = re.compile(r"(?:bn|mn|m|k)\b|[ -](?:billion|million|mil)")
_SIGN = r"[$€£¥₦₪₺₹₵₽₩]"
_SIGN_BEFORE, _SIGN_AFTER = re.compile(rf"{_SIGN}[{SPACES}]?$"), re.compile(rf"[{SPACES}]?{_SIGN}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")
#: a fraction in one sign
FRACTION = re.compile("[\u00bc-\u00be\u2150-\u215e]")
_TIME_LENGTH = 4
_NO_MEASURE: Measures = frozenset()
_METRES: Measures = frozenset({"meter"})
_YEAR = range(1000, 2200)


@lru_cache(maxsize=512)
def read_figures(text: str, language: str) -> tuple[Figure, ...]:
    """Return the figures of a text in the order in which they stand.

    A date in figures is one figure for each of its numbers; so is a range. A telephone number, a time,
    feet and inches are one each. `language` is its primary subtag. In linear time.
    """
    if not _FIGURE.search(text):
        return ()
    own, plain = get(language), with_ascii_figures(text)
    stretches = find_verbatim(plain, language)
    clocks = find_clocks(plain, language)
    found: list[Figure] = []
    end = 0
    starts = {clock.start: clock for clock in reversed(clocks)}
    inside = _kinds_by_place(stretches, len(plain))
    ranges = _places(find_ranges(plain), len(plain))
    for match in NUMBER.finditer(plain):
        start = match.start()
        if start < end:
            continue  # the minutes of a time, the rest of a telephone number
        kind = inside[start] if inside else None
        if kind in (FigureKind.TELEPHONE, FigureKind.FEET):
            start, end = next((a, b) for a, b, _ in stretches if a <= start < b)
            found.append(_whole(text, plain, start, end, kind))
            continue
        clock = starts.get(start) if kind is None else None
        if clock is not None and clock.end >= match.end() - 3:
            found.append(_time(clock, text))
            end = clock.end
            continue
        for first, last in _pieces(plain, match, own):
            figure = _number(text, plain, first, last, own)
            if kind is not None or _in_name(plain, first, own):
                letters = kind is None and _is_money(plain, first)
                figure = replace(
                    figure, kind=FigureKind.MONEY if letters else FigureKind.CODE, measure=_NO_MEASURE
                )
            elif ranges and ranges[first]:
                figure = replace(figure, kind=FigureKind.RANGE)
            found.append(figure)
        end = max(match.end(), _end_of_percent(plain, found[-1], own))
    return tuple(_shared_measures(found, plain))


def _number(text: str, plain: str, start: int, stop: int, own: Language) -> Figure:
    token = plain[start:stop]
    value, *abroad = read_numeral(token, own.decimal_comma)
    power, end = _power_after(plain, start, stop, own)
    if not power and own.scale_first:
        power = _power_before(plain, start, own)
    measure = measure_at(plain, start, end, own.code)
    if power and plain[stop:end] == "m" and not measure and not _has_sign(plain, start, end):
        measure = _METRES  # "800m deep", if it is not millions
    kind = _kind(plain, start, stop, end, value, measure, own)
    if (
        kind is FigureKind.MONEY
        and abroad
        and not power
        and own.decimal_comma
        and _THOUSANDS.fullmatch(token)
    ):
        value, abroad = abroad[0], [value]  # nobody is paid in thousandths
    return Figure(
        kind,
        value.scaleb(power),
        start,
        end,
        text[start:end],
        stop,
        power,
        tuple(one.scaleb(power) for one in abroad),
        (value,) if power and plain[stop:end] == "m" else _also(plain, start, stop, value),  # "800m deep"
        () if power or measure else _halves(token),
        measure,
    )


def _kind(
    plain: str, start: int, stop: int, end: int, value: Decimal, measure: Measures, own: Language
) -> FigureKind:
    if _PERCENT.match(plain, end) or _PERCENT_BEFORE.search(plain, max(0, start - 2), start):
        return FigureKind.PERCENT
    if _percent_word(plain, start, end, own):
        return FigureKind.PERCENT
    if measure & CURRENCIES or _has_sign(plain, start, end):
        return FigureKind.MONEY
    if _ORDINAL.match(plain, stop) or (own.ordinals and stop - start < 3 and _POINTED.match(plain, stop)):
        return FigureKind.ORDINAL
    if measure:
        return FigureKind.UNIT
    token = plain[start:stop]
    if not token.isdecimal():
        return FigureKind.DECIMAL if value != value.to_integral_value() else FigureKind.COUNT
    return FigureKind.YEAR if len(token) == 4 and int(token) in _YEAR and stop == end else FigureKind.COUNT


def _has_sign(plain: str, start: int, end: int) -> bool:
    before = _SIGN_BEFORE.search(plain, max(0, start - 2), start)
    return before is not None or _SIGN_AFTER.match(plain, end) is not None


def _percent_word(plain: str, start: int, end: int, own: Language) -> bool:
    words = percent_pattern(own.code)
    return words is not None and bool(
        words[0].match(plain, end) or words[1].search(plain, max(0, start - 14), start)
    )


def _end_of_percent(plain: str, figure: Figure, own: Language) -> int:
    """Return where a word for percent that has a figure of its own ends, "12 p. 100"; 0 for any other."""
    words = percent_pattern(own.code)
    match = words[0].match(plain, figure.end) if words and figure.kind is FigureKind.PERCENT else None
    return match.end() if match is not None and _FIGURE.search(match[0]) else 0


@lru_cache(maxsize=64)
def percent_pattern(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]] | None:
    """Return the patterns of a word for percent after a figure, before one, and anywhere; or None."""
    said = "|".join(sorted(map(re.escape, get(language).percent_words), key=len, reverse=True))
    if not said:
        return None
    gap = "[ \u00a0\u202f-]"
    return (
        re.compile(rf"{gap}?(?:{said})", re.IGNORECASE),
        re.compile(rf"(?:{said})\w{{0,3}}{gap}$", re.IGNORECASE),
        re.compile(rf"[%٪]|{said}", re.IGNORECASE),
    )


def _also(plain: str, start: int, stop: int, value: Decimal) -> tuple[Decimal, ...]:
    """Return the other ways to say a century or a decade: 1700-talet is the 18th, the 1980s are the 80s.

    And those of what must be a time, as no number begins with 0: "0230".
    """
    if FRACTION.match(plain, stop) and value == value.to_integral_value():
        return (value + Decimal(str(unicodedata.numeric(plain[stop]))),)
    if stop - start == _TIME_LENGTH and plain[start] == "0" and plain[start:stop].isdecimal():
        return (value.scaleb(-2),)
    century = _CENTURY.match(plain, stop)
    if century and 100 < value < 10_000 and value % 100 == 0:
        return (value / 100 + 1,)
    if century and century[1]:  # 17-hundratalet
        return (value + 1, value * 100)
    if (century or _DECADE.match(plain, stop)) and value % 10 == 0 and value in _YEAR:
        return (value % 100,) if value % 100 else (value / 100 + 1,)
    return ()


def _halves(token: str) -> tuple[Decimal, ...]:
    """Return both halves of what may be a time or a score, "11.20"; nothing of other numbers."""
    if len(token) > 5:
        return ()
    halves = token.replace(":", ".").split(".")
    if len(halves) == 2 and all(half.isdecimal() and len(half) <= 2 for half in halves):
        return Decimal(halves[0]), Decimal(halves[1])
    return ()


def _time(clock: Clock, text: str) -> Figure:
    return Figure(
        FigureKind.TIME if clock.sure else FigureKind.DOUBTFUL_TIME,
        clock.value,
        clock.start,
        clock.end,
        text[clock.start : clock.end],
        clock.end,
        also=clock.also,
        parts=() if clock.sunrise or clock.minute < 0 else (Decimal(clock.hour), Decimal(clock.minute)),
        sunrise=clock.sunrise,
    )


def _whole(text: str, plain: str, start: int, stop: int, kind: FigureKind) -> Figure:
    numbers = re.findall(r"\d+", plain[start:stop])
    parts = tuple(Decimal(number) for number in numbers)
    return Figure(kind, Decimal("".join(numbers)), start, stop, text[start:stop], stop, parts=parts)


def _pieces(plain: str, match: re.Match[str], own: Language) -> list[tuple[int, int]]:
    """Cut a date into its numbers, and what only looks like thousands: "on 12 May 12 300 people"."""
    start, end = match.span()
    token = match.group()
    if _DATE.fullmatch(token):
        return [(start + m.start(), start + m.end()) for m in re.finditer(r"\d+", token)]
    if " " in token and not own.grouped_by_space:
        before = _WORD_BEFORE.search(plain, max(0, start - 14), start)
        if before is not None and before[1].lower() in own.months:
            cut = token.index(" ")
            return [(start, start + cut), (start + cut + 1, end)]
    return [(start, end)]


def _kinds_by_place(stretches: Sequence[Stretch], length: int) -> list[FigureKind | None] | None:
    if not stretches:
        return None
    kinds: list[FigureKind | None] = [None] * (length + 1)
    for start, end, kind in reversed(stretches):
        kinds[start:end] = [kind] * (end - start)
    return kinds


def _places(spans: Sequence[tuple[int, int]], length: int) -> bytearray | None:
    if not spans:
        return None
    places = bytearray(length + 1)
    for start, end in spans:
        places[start:end] = b"\1" * (end - start)
    return places


def _in_name(text: str, start: int, own: Language) -> bool:
    before = text[start - 1] if start else " "
    if before in "hH" and start > 1 and text[start - 2].isdigit():  # 22h30
        return False
    if own.figure_prefix is not None and own.figure_prefix.search(text, max(0, start - 5), start):
        return False
    return _is_cased(before) or (before in "-–‑" and start > 1 and text[start - 2].isalpha())


def _is_cased(char: str) -> bool:
    return char.isalpha() and char.lower() != char.upper()


def _is_money(text: str, at: int) -> bool:
    """Return whether the letters right before a figure are a currency's: "R1,500", not the road R21."""
    if _MONEY_LETTERS.search(text, max(0, at - 4), at) is None:
        return False
    figure = re.compile(r"[\d.,]*\d").match(text, at)
    return figure is not None and (
        not figure[0].isdecimal() or _MONEY_SCALE.match(text, figure.end()) is not None
    )


def _power_after(text: str, start: int, end: int, own: Language) -> tuple[int, int]:
    """Return the power of ten that the words after a number multiply it by, and where they end."""
    power, stop = 0, end
    short = _SHORT_SCALE.match(text, end)
    if short is not None and _SIGN_BEFORE.search(text, max(0, start - 2), start):
        return _SHORT_POWERS[short[0].lower()], short.end()
    percent = percent_pattern(own.code)
    if percent is not None and percent[0].match(text, end):
        return 0, end  # "በመቶ", of a hundred
    while power < 12:  # "a million million" is as far as anyone goes
        match = _next_word(own.code).match(text, stop)
        word = match[1].lower() if match else ""
        step = own.powers.get(word) or own.powers.get(bare(word, own), 0)
        if match is None or not step or (len(word) == 1 and match.start(1) != stop):
            break
        if own.scale_first and _FIGURE.match(text, match.end() + 1):
            break  # "milioni" belongs to the next figure
        power, stop = power + step, match.end()
    return power, stop


@lru_cache(maxsize=64)
def _next_word(language: str) -> re.Pattern[str]:
    links = "".join(f"{re.escape(word)} |" for word in get(language).measure_links)
    return re.compile(rf"{_SIGN}?[{SPACES}-]?(?:{links}de |d['’])?([^\W\d_]+)")


def _power_before(text: str, start: int, own: Language) -> int:
    word = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return own.powers.get(word[1].lower(), 0) if word else 0


def _shared_measures(found: list[Figure], plain: str) -> list[Figure]:
    """Give the first number of a range the unit, percent or currency of the second: "35-40 mph"."""
    for place, (one, following) in enumerate(itertools.pairwise(found)):
        if one.measure or not following.measure or not 0 <= following.start - one.end <= 6:
            continue
        if _TO.fullmatch(plain, one.end, following.start):
            found[place] = replace(one, measure=following.measure)
    return found
