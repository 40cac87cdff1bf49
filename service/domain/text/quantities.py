"""The numbers in a text by their value: "1,000" in English is "1 000" in French and "١٬٠٠٠" in Arabic."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from service.domain.languages.base import Language, get
from service.domain.text.words import HYPHENATED

_SPACES = " \u00a0\u2009\u202f"
#: no figure of ASCII
_OTHER_FIGURE = re.compile(r"[^\D0-9]")
_FIGURE = re.compile(r"\d")
_NUMBER = re.compile(rf"(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d+(?:[.,'’٬٫،]\d+)*)(?:[.,٫]\d+)?(?!\d)")
_NEXT_WORD = re.compile(rf"[{_SPACES}-]?(?:de |d['’])?([^\W\d_]+)")
_CLOCK = re.compile(r"(?:[:.]\d\d)?\s?(a\.?m\b|p\.?m\b)", re.IGNORECASE)
_ROMAN = re.compile(r"\b(?=[IVXL])(X{0,3}L?X{0,3})(IX|IV|V?I{0,3})(?:e|er|ère|ème|th|st|nd|rd)?\b")
_ROMAN_VALUE = {"I": 1, "V": 5, "X": 10, "L": 50}
_CENTURY = re.compile(r"\s?-?(hundra)?tal(?:et|s\w*)?\b")
_PERCENT = re.compile(r"\s?[%٪]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text, by the value that readers of the language see in it.

    `abroad`: what it would say elsewhere ("1,000" is one in French). `also`: other right ways to say
    it (a clock of 24 hours, a century). `scaled`: with "million" or the like. `named`: part of a name
    ("G7", "A320", "COVID-19"). `figure` is where the figure itself ends, before "million", and
    `power` what that multiplies it by.
    """

    value: Decimal
    start: int
    end: int
    text: str
    abroad: tuple[Decimal, ...] = ()
    also: tuple[Decimal, ...] = ()
    scaled: bool = False
    named: bool = False
    figure: int = 0
    power: int = 0


def digits(text: str, language: str) -> list[Quantity]:
    """List the numbers written in figures, in text order; those inside names are marked `named`."""
    if not _FIGURE.search(text):
        return []
    own, plain = get(language), with_ascii_figures(text)
    found: list[Quantity] = []
    for start, end in _pieces(plain, own):
        value, *abroad = _readings(plain[start:end], own.decimal_comma)
        power, stop = _power_after(plain, end, own)
        also: tuple[Decimal, ...] = ()
        clock = _CLOCK.match(plain, end)
        if clock and value <= 12:
            also = (value % 12 + (12 if clock[1][0] in "pP" else 0),)
        century = _CENTURY.match(plain, end)
        if century and 100 < value < 10_000 and value % 100 == 0:
            also = (value / 100 + 1,)
        elif century and century[1]:  # 17-hundratalet
            also = (value + 1, value * 100)
        found.append(
            Quantity(
                value.scaleb(power),
                start,
                stop,
                text[start:stop],
                tuple(one.scaleb(power) for one in abroad),
                also,
                bool(power),
                _in_name(plain, start),
                end,
                power,
            )
        )
    return found


def with_ascii_figures(text: str) -> str:
    """Write the figures of every script as 0 to 9, character for character."""
    return text if text.isascii() else _OTHER_FIGURE.sub(lambda one: str(unicodedata.digit(one[0])), text)


def _in_name(text: str, start: int) -> bool:
    before = text[start - 1] if start else " "
    if before in "hH" and start > 1 and text[start - 2].isdigit():  # 22h30
        return False
    return _is_cased(before) or (before in "-–‑" and start > 1 and text[start - 2].isalpha())


def words(text: str, language: str) -> list[Decimal]:
    """List the numbers written in words or Roman numerals; words only for languages with a list."""
    own = get(language)
    tokens = [match.group().lower() for match in HYPHENATED.finditer(text)]
    values: list[Decimal] = []
    place = 0
    plain = own.number_prefix is None
    while place < len(tokens):
        word = tokens[place]
        if plain and not (word in own.numbers or word in own.powers or word in own.dozens or "-" in word):
            place += 1  # no number begins with it
            continue
        value, used = _spelled(tokens, place, own)
        if value is not None:
            values.append(Decimal(value))
        place += max(used, 1)
    values += [Decimal(_roman(m[1] + m[2])) for m in _ROMAN.finditer(text) if m[1] or m[2]]
    return values


def is_percent(text: str, quantity: Quantity) -> bool:
    """Return whether a percent sign follows (or, in Turkish, precedes) the number."""
    return bool(_PERCENT.match(text, quantity.end)) or text[: quantity.start].rstrip().endswith(("%", "٪"))


def _pieces(text: str, own: Language) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        token = match.group()
        if any(space in token for space in _SPACES) and not own.grouped_by_space:
            # English: "in 12 300 people" are two numbers
            pieces.extend((start + m.start(), start + m.end()) for m in re.finditer(r"[\d.,]*\d", token))
        elif re.fullmatch(r"\d{1,2}([./])\d{1,2}\1\d{2,4}", token):  # 12.01.2022
            pieces.extend((start + m.start(), start + m.end()) for m in re.finditer(r"\d+", token))
        else:
            pieces.append((start, end))
    return pieces


@lru_cache(maxsize=4096)
def _readings(token: str, comma_first: bool) -> tuple[Decimal, ...]:
    """Read a token of figures and separators: with a decimal comma or point, then the other way round."""
    token = re.sub(rf"[{_SPACES}'’٬،]", "", token).replace("٫", "," if comma_first else ".")
    marks = [char for char in token if char in ".,"]
    if not marks:
        return (Decimal(token),)
    comma, point = (".", ",") if comma_first else (",", ".")
    own = _read(token, group=comma, decimal=point)
    other = _read(token, group=point, decimal=comma)
    readings = [value for value in (own, other) if value is not None]
    if not readings:  # "1.2.3": a version, a date, a score
        readings = [Decimal(re.sub(r"[.,]", "", token))]
    return tuple(dict.fromkeys(readings))


def _read(token: str, *, group: str, decimal: str) -> Decimal | None:
    whole, _, part = token.partition(decimal)
    if group in part or decimal in part:
        return None
    mark = re.escape(group)
    by_thousand = rf"\d{{1,3}}(?:{mark}\d{{3}})+"
    by_lakh = rf"\d{{1,2}}(?:{mark}\d{{2}})*{mark}\d{{3}}"  # 12,34,567
    if group in whole and not re.fullmatch(rf"{by_thousand}|{by_lakh}", whole):
        return None
    return Decimal(whole.replace(group, "") + ("." + part if part else ""))


def _power_after(text: str, end: int, own: Language) -> tuple[int, int]:
    """Return the power of ten that the words after a number multiply it by, and where they end."""
    power, stop = 0, end
    while power < 12:  # "a million million" is as far as anyone goes
        match = _NEXT_WORD.match(text, stop)
        word = match[1].lower() if match else ""
        step = own.powers.get(word) or own.powers.get(_bare(word, own), 0)
        if match is None or not step or (len(word) == 1 and match.start(1) != stop):
            break
        power, stop = power + step, match.end()
    return power, stop


def _bare(word: str, own: Language) -> str:
    """Return a number word without the letters of "and" or "of" that are written onto it."""
    return word if own.number_prefix is None else own.number_prefix.sub("", word)


def _spelled(tokens: list[str], start: int, own: Language) -> tuple[int | None, int]:
    """Read as many words from `start` on as make one number: its value and how many they are."""
    total, current, used = 0, 0, 0
    seen = False
    small, powers = own.numbers, own.powers
    for place in range(start, len(tokens)):
        word = tokens[place]
        bare = _bare(word, own)
        value, power = small.get(word, small.get(bare)), powers.get(word, powers.get(bare, 0))
        parts = word.split("-")
        if word in own.dozens:
            current = max(current, 1) * 12
        elif value is not None:
            reverse = 0 < current < 10 <= value and (bare != word or own.units_first)
            if seen and not reverse and (current % 10 or value >= 10) and (current % 100 or not current):
                break  # the next number begins
            current += value
        elif len(parts) == 2 and all(part in small for part in parts):
            current += sum(small[part] for part in parts)
        elif power and len(word) > 2:
            if power == 2:
                current = max(current, 1) * 100
            else:
                total, current = total + max(current, 1) * 10**power, 0
        elif (
            seen and word in own.number_and and tokens[place + 1 : place + 2] and current and not current % 10
        ):
            if tokens[place + 1] not in small:
                break
        else:
            break
        seen = True
        used += 1
    return (total + current, used) if seen else (None, 0)


def _roman(numeral: str) -> int:
    value = 0
    for char, after in zip(numeral, numeral[1:] + " ", strict=True):
        one = _ROMAN_VALUE[char]
        value += -one if one < _ROMAN_VALUE.get(after, 0) else one
    return value


def _is_cased(char: str) -> bool:
    return char.isalpha() and char.lower() != char.upper()
