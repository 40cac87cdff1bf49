"""Faults in figures, amounts, dates and times."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Sequence
from random import Random

from benchmarks.faults.pair import Pair, cut, pick
from benchmarks.faults.swaps import swapped

_FIGURE = re.compile(r"(?<![\w.,٫٬])\d[\d.,٫٬]*(?<![.,])(?![\w.,٫٬]*\d)")
_LONG = re.compile(r"(?<![\w.,:٫٬])\d{2,}(?![\w:])")
_SMALL = re.compile(r"(?<![\w.,:٫٬/-])[3-9۳-۹٣-٩](?![\w.,:٫٬/-]*\d)(?!\w)")
_YEAR = re.compile(r"(?<!\d)(?:19|20|۱۹|۲۰|١٩|٢٠)\d\d(?!\d)(?![.,]\d)")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,٬\u00a0\u202f ]\d{3})+(?![\d.,])")
_DECIMAL = re.compile(r"(?<![\d.,٫])\d{1,3}([.,٫])\d{1,2}(?![\d.,٫])")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})([:h.])(\d\d)(?!\d)")
_SPACE = re.compile(r"(?<=[^\W\d_]{3}) (?=[^\W\d_]{3})")
_PERCENT = re.compile(
    r"\s?[%٪]|[%٪](?=\d)|\b(?:pour ?cent|por cento|asilimia|boqolkiiba|persent|yüzde)\b ?|بالمئة|بالمائة"
    r"|في المئة"
    r"|في المائة|אחוזים|אחוז|درصد|በመቶ|ፐርሰንት|\bper ?cent\b|kashi|bisa (?:dari|ɗari)|cikin (?:dari|ɗari)"
)
#: numbers in words, one that is near or sounds alike
_NUMBER_WORDS = {
    "three": "five",
    "four": "six",
    "five": "seven",
    "six": "four",
    "seven": "nine",
    "eight": "three",
    "nine": "seven",
    "ten": "twelve",
    "eleven": "ten",
    "twelve": "fifteen",
    "thirteen": "eleven",
    "fourteen": "forty",
    "fifteen": "fifty",
    "twenty": "thirty",
    "thirty": "twenty",
    "forty": "fourteen",
    "fifty": "fifteen",
    "sixty": "sixteen",
}
_NUMBER_WORD = re.compile(
    rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b(?!-| (?:hundred|thousand|million|billion|dozen)\b)"
)
#: beside a figure
_SCALES = {"million": "billion", "billion": "million", "thousand": "million", "trillion": "billion"}
_IN_WORDS = {"thousands": "millions", "hundreds": "thousands", "millions": "thousands"}
_MONEY = {
    "$": "€",
    "€": "$",
    "£": "$",
    "¥": "$",
    "dollars": "euros",
    "dollar": "euro",
    "euros": "dollars",
    "pounds sterling": "dollars",
    "naira": "dollars",
    "shillings": "dollars",
    "rand": "dollars",
    "birr": "dollars",
    "yen": "euros",
    "rupees": "dollars",
    "euro": "dollar",
    "US$": "€",
}
_UNITS = {
    "km": "miles",
    "kilometers": "miles",
    "kilometres": "miles",
    "kilometer": "mile",
    "miles": "feet",
    "meters": "kilometers",
    "metres": "kilometres",
    "kg": "tons",
    "kilograms": "tons",
    "tons": "kilos",
    "tonnes": "kilos",
    "feet": "miles",
    "hectares": "square kilometres",
    "acres": "hectares",
    "liters": "tons",
    "litres": "tonnes",
    "cm": "km",
    "mm": "km",
    "inches": "miles",
    "mph": "feet",
    "km/h": "m",
    "m": "km",
    "square kilometers": "hectares",
    "square kilometres": "hectares",
}
_MONTHS = tuple(month_name)[1:]
_AFTER_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)}) (\d\d?)\b(?!:)")
_BEFORE_MONTH = re.compile(rf"\b(\d\d?) (?:{'|'.join(_MONTHS)})\b")
_DAYS = tuple(day_name)
_ORDINALS = {
    "third": "fifth",
    "fourth": "second",
    "fifth": "third",
    "sixth": "fourth",
    "seventh": "third",
    "eighth": "fifth",
    "ninth": "sixth",
    "tenth": "eighth",
    "3rd": "5th",
    "4th": "2nd",
    "5th": "3rd",
    "first": "third",
    "second": "fourth",
    "19th": "17th",
    "20th": "18th",
    "18th": "16th",
    "1st": "3rd",
    "6th": "4th",
    "7th": "9th",
    "8th": "6th",
    "10th": "12th",
    "15th": "13th",
    "16th": "18th",
}


def digit(pair: Pair, random: Random) -> Pair | None:
    """Change one figure of a number of two figures or more."""
    span = pick(random, _LONG, pair.target)
    return _other_digit(pair, random, random.randrange(*span)) if span else None


def small(pair: Pair, random: Random) -> Pair | None:
    """Change a number from 3 to 9."""
    span = pick(random, _SMALL, pair.target)
    return _other_digit(pair, random, span[0], least=3) if span else None


def digit_lost(pair: Pair, random: Random) -> Pair | None:
    """Leave out one figure of a number."""
    span = pick(random, _LONG, pair.target)
    if span is None:
        return None
    at = random.randrange(*span)
    return pair.with_target(pair.target[:at] + pair.target[at + 1 :])


def number_lost(pair: Pair, random: Random) -> Pair | None:
    """Leave out a number above 12."""
    span = pick(random, _LONG, pair.target)
    if span is None or int(pair.target[span[0] : span[1]]) <= 12:
        return None
    return pair.with_target(cut(pair.target, span))


def number_added(pair: Pair, random: Random) -> Pair | None:
    """Write a number between two words."""
    span = pick(random, _SPACE, pair.target)
    if span is None:
        return None
    return pair.with_target(cut(pair.target, span, f" {random.randrange(23, 900)} "))


def group_lost(pair: Pair, random: Random) -> Pair | None:
    """Leave out the last three figures of a grouped number."""
    span = pick(random, _GROUPED, pair.target)
    return pair.with_target(cut(pair.target, (span[1] - 4, span[1]))) if span else None


def decimal_lost(pair: Pair, random: Random) -> Pair | None:
    """Leave out a decimal sign."""
    span = pick(random, _DECIMAL, pair.target, 1)
    return pair.with_target(pair.target[: span[0]] + pair.target[span[1] :]) if span else None


def year(pair: Pair, random: Random) -> Pair | None:
    """Change a year by its last figure."""
    span = pick(random, _YEAR, pair.target)
    return _other_digit(pair, random, span[1] - 1) if span else None


def percent_lost(pair: Pair, random: Random) -> Pair | None:
    """Leave out what says that a figure is a percentage."""
    found = list(_PERCENT.finditer(pair.target))
    if len(found) != 1 or not re.search(r"\d\s?(?:%|per ?cent|procent)", pair.source):
        return None
    return pair.with_target(cut(pair.target, found[0].span()))


def scale(pair: Pair, random: Random) -> Pair | None:
    """Make millions billions, beside a figure."""
    return pair.with_english(swapped(pair.english, _SCALES, random, before=r"(?<=\d )"))


def scale_in_words(pair: Pair, random: Random) -> Pair | None:
    """Make thousands millions, without a figure."""
    return pair.with_english(swapped(pair.english, _IN_WORDS, random))


def number_word(pair: Pair, random: Random) -> Pair | None:
    """Change a number that is written in one word."""
    span = pick(random, _NUMBER_WORD, pair.english)
    if span is None:
        return None
    word = pair.english[slice(*span)]
    return pair.with_english(pair.english[: span[0]] + _NUMBER_WORDS[word] + pair.english[span[1] :])


def currency(pair: Pair, random: Random) -> Pair | None:
    """Make dollars euros."""
    return pair.with_english(swapped(pair.english, _MONEY, random))


def unit(pair: Pair, random: Random) -> Pair | None:
    """Change the unit of a figure."""
    return pair.with_english(swapped(pair.english, _UNITS, random, before=r"(?<=\d[ -]|\d\d)"))


def time(pair: Pair, random: Random) -> Pair | None:
    """Change the hour of a time."""
    found = [match for match in _CLOCK.finditer(pair.english) if int(match[1]) < 24 and int(match[3]) < 60]
    if not found:
        return None
    match = random.choice(found)
    hour = str((int(match[1]) + random.randrange(1, 5)) % 12 or 12)
    return pair.with_english(cut(pair.english, match.span(1), hour))


def day_half(pair: Pair, random: Random) -> Pair | None:
    """Make a time in the morning one in the evening."""
    table = {"a.m.": "p.m.", "p.m.": "a.m.", "am": "pm", "pm": "am", "AM": "PM", "PM": "AM"}
    return pair.with_english(swapped(pair.english, table, random, before=r"(?<=\d|\d )"))


def date(pair: Pair, random: Random) -> Pair | None:
    """Change the day of a month."""
    found = [match.span(1) for one in (_AFTER_MONTH, _BEFORE_MONTH) for match in one.finditer(pair.english)]
    if not found:
        return None
    span = random.choice(found)
    day = int(pair.english[span[0] : span[1]])
    return pair.with_english(cut(pair.english, span, str((day + random.randrange(2, 9)) % 28 + 1)))


def weekday(pair: Pair, random: Random) -> Pair | None:
    """Name another day of the week."""
    return pair.with_english(swapped(pair.english, _next(_DAYS), random))


def month(pair: Pair, random: Random) -> Pair | None:
    """Name another month."""
    return pair.with_english(swapped(pair.english, _next(_MONTHS), random))


def ordinal(pair: Pair, random: Random) -> Pair | None:
    """Make the third the fifth."""
    return pair.with_english(swapped(pair.english, _ORDINALS, random))


def _next(names: Sequence[str]) -> dict[str, str]:
    return {name: names[(at + 2) % len(names)] for at, name in enumerate(names)}


def _other_digit(pair: Pair, random: Random, at: int, least: int = 1) -> Pair | None:
    """Return the pair with another figure at a place of the target, of the same digits."""
    old = pair.target[at]
    zero = ord(old) - int(old)
    new = random.choice([chr(zero + one) for one in range(least, 10) if chr(zero + one) != old])
    return pair.with_target(pair.target[:at] + new + pair.target[at + 1 :])
