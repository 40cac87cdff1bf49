"""The place of something and parts of a whole, in words and figures: "the third", "3rd", "a third"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from service.domain.draft import Span
from service.domain.figures.kinds import FigureKind
from service.domain.figures.number_words import spelled_numbers
from service.domain.figures.reading import read_figures
from service.domain.languages.base import Language, get

_VOWELS = "[\u064b-\u0652]*"
_MARKS = re.compile("[\u064b-\u0652]")
#: beyond, papers write figures
_MOST = 10


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal of a text, or a part of a whole; `part`: it can be nothing else, as "quarter"."""

    number: int
    span: Span
    part: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The ordinals of a text up to the tenth, and how often it says each number in any way."""

    ordinals: tuple[Ordinal, ...]
    told: Counter[int]


@lru_cache(maxsize=256)
def read_places(text: str, language: str) -> Places:
    """Return the ordinals of a text, with a count of all numbers that it says in words or figures."""
    own, pattern = get(language), _pattern(language)
    if own.numbered_days is not None:
        text = own.numbered_days.sub(lambda day: " " * len(day[0]), text)
    found: list[Ordinal] = []
    spelled = Counter(int(one) for one in spelled_numbers(text, language) if one < 100)
    counted: Counter[int] = Counter()
    told: Counter[int] = Counter()
    for match in pattern.finditer(text) if pattern else ():
        group = next(name for name in ("ordinal", "part", "linked") if match[name])
        word = _MARKS.sub("", match[group].replace("İ", "i").lower())
        if _is_unit_of_tens(text, match.start(), own):
            continue
        number = _number(word, group, own)
        found.append(Ordinal(number, match.span(group), group == "part"))
        (counted if word in own.numbers else told)[number] += 1
    for number, times in (spelled | counted).items():  # most are read as a number word too
        told[number] += times
    for one in read_figures(text, language):
        if one.value < 100 and one.value == int(one.value):
            told[int(one.value)] += 1
        if one.kind is FigureKind.ORDINAL and one.value <= _MOST:
            found.append(Ordinal(int(one.value), (one.start, one.end)))
    return Places(tuple(found), told)


def _is_unit_of_tens(text: str, at: int, own: Language) -> bool:
    """Return whether an ordinal ends a greater one: "twenty-first"."""
    if at < 3 or text[at - 1] not in "- ":
        return False
    before = text[max(0, at - 16) : at - 1].replace("-", " ").split()
    return bool(before) and own.numbers.get(before[-1].lower(), 0) >= 20


def _number(word: str, group: str, own: Language) -> int:
    if group == "part":
        return own.fraction_words[word]
    return own.ordinal_words.get(word) or own.numbers.get(word, 0)


@lru_cache(maxsize=64)
def _pattern(language: str) -> re.Pattern[str] | None:
    """Return the pattern of the words that are ordinals in a language; None without a list of them."""
    own = get(language)
    if not own.ordinal_words:
        return None
    numbers = _one_of(word for word, value in own.numbers.items() if 2 <= value <= _MOST)
    links = f"(?:{_one_of(own.ordinal_links)}) " if own.ordinal_links else "(?!)"
    parts = f"(?P<part>{_one_of(own.fraction_words)})" if own.fraction_words else "(?P<part>(?!))"
    return re.compile(
        rf"(?<!\w){own.ordinal_prefix}(?:(?P<ordinal>{_one_of(own.ordinal_words)}){own.ordinal_ending}"
        rf"|{parts}{own.ordinal_ending}|{links}(?P<linked>{numbers}))(?!\w)",
        re.IGNORECASE,
    )


def _one_of(words: Iterable[str]) -> str:
    """Return the pattern of one word, the longest first; Arabic vowel signs may stand in it."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(
        _VOWELS.join(word) if "\u0600" < word[0] < "\u0700" else re.escape(word) for word in ordered
    )
