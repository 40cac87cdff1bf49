"""Numbers that are written in words or in Roman numerals, and what "million" multiplies by."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from service.domain.languages.base import Language, get
from service.domain.text.words import HYPHENATED

#: more than any number has between hyphens; a chain without end took seconds
_MOST_PARTS = 9
#: never "L" alone: "Le" would be the fiftieth
_ROMAN = re.compile(
    r"\b(?=[IVXL])(?!L(?!X|V|I))(X{0,3}L?X{0,3})(IX|IV|V?I{0,3})(?:e|er|ère|ème|th|st|nd|rd)?\b"
)
_ROMAN_VALUE = {"I": 1, "V": 5, "X": 10, "L": 50}


def spelled_numbers(text: str, language: str) -> list[Decimal]:
    """List the numbers written in words or Roman numerals; words only for languages with a list."""
    return list(_all_spelled(text, language))


@lru_cache(maxsize=512)  # several checks ask for both sides of the same sentence
def _all_spelled(text: str, language: str) -> tuple[Decimal, ...]:
    own = get(language)
    tokens = _tokens(text, own)
    values: list[Decimal] = []
    place = 0
    plain = own.number_prefix is None and own.number_ending is None
    while place < len(tokens):
        word = tokens[place]
        known = word in own.numbers or word in own.powers or word in own.dozens
        if plain and not known and "-" not in word:
            place += 1  # no number begins with it
            continue
        value, used = (_scale_first if own.scale_first else _spelled)(tokens, place, own)
        if value is not None:
            values.append(Decimal(value))
        place += max(used, 1)
    values += [Decimal(_roman(m[1] + m[2])) for m in _ROMAN.finditer(text) if m[1] or m[2]]
    return tuple(values)


def _tokens(text: str, own: Language) -> list[str]:
    """Return the words of a text, those of a number that is written in several, as "אחד עשר", as one."""
    tokens = [match.group().lower().replace("’", "'") for match in HYPHENATED.finditer(text)]
    ends = _ends_of_several(own)
    if not ends:
        return tokens
    if own.number_prefix is not None:  # a hyphen does not end a word there
        tokens = [part for token in tokens for part in token.split("-")]
    found: list[str] = []
    for token in tokens:
        for words in ends.get(token, ()):
            together = " ".join((*found[1 - words :], token))
            if together not in own.numbers:
                together = bare(together, own)
            if len(found) >= words - 1 and together in own.numbers:
                found[1 - words :] = [together]
                break
        else:
            found.append(token)
    return found


@lru_cache(maxsize=64)
def _ends_of_several(own: Language) -> dict[str, set[int]]:
    """Return the last word of each number that is written in several, and how many words it has."""
    ends: dict[str, set[int]] = {}
    for words in map(str.split, own.numbers):
        if len(words) > 1:
            ends.setdefault(words[-1], set()).add(len(words))
    return ends


def _hyphenated(word: str, own: Language) -> int | None:
    """Return what the numbers of a word with hyphens make together: "quatre-vingt-un", "vyf-en-twintig"."""
    parts, total, place = word.split("-", _MOST_PARTS), 0, 0
    if len(parts) > _MOST_PARTS:
        return None
    while place < len(parts):
        end = next(
            (end for end in range(len(parts), place, -1) if "-".join(parts[place:end]) in own.numbers), None
        )
        if end is None:
            if not place or place + 1 == len(parts) or parts[place] not in own.number_and:
                return None
            end = place + 1
        else:
            total += own.numbers["-".join(parts[place:end])]
        place = end
    return total


def bare(word: str, own: Language) -> str:
    """Return a number word without the letters of "and" or "of" that are written onto it."""
    match = own.number_prefix.match(word) if own.number_prefix is not None else None
    stems = [word[length:] for length in range(1, match.end() + 1)] if match is not None else [word]
    for stem in stems:  # a letter of the word itself may look like one that is written on
        if stem in own.numbers or stem in own.powers:
            return stem
    stem = stems[-1] if stems else word
    return stem if own.number_ending is None else own.number_ending.sub("", stem)


def _spelled(tokens: list[str], start: int, own: Language) -> tuple[int | None, int]:
    """Read as many words from `start` on as make one number: its value and how many they are."""
    total, current, used = 0, 0, 0
    seen = False
    small, powers = own.numbers, own.powers
    for place in range(start, len(tokens)):
        word = tokens[place]
        stem = bare(word, own)
        value, power = small.get(word, small.get(stem)), powers.get(word, powers.get(stem, 0))
        if word in own.dozens:
            current = (
                6 if not seen and _is_half(tokens[max(0, place - 2) : place], own) else max(current, 1) * 12
            )
        elif value is not None:
            reverse = 0 < current < 10 <= value and (stem != word or own.units_first)
            if seen and not reverse and (current % 10 or value >= 10) and (current % 100 or not current):
                break  # the next number begins
            current += value
        elif "-" in word and (several := _hyphenated(word, own)) is not None:
            current += several
        elif power and (len(word) > 2 or not word.isascii()):  # no "m" or "bn"
            if power == 2:
                current = max(current, 1) * 100
            else:
                total, current = total + max(current, 1) * 10**power, 0
        elif seen and word in own.number_and and tokens[place + 1 : place + 2] and current:
            following = small.get(tokens[place + 1])
            if following is None or (current % 10 and not (own.units_first and current < 10 <= following)):
                break
        else:
            break
        seen = True
        used += 1
    return (total + current, used) if seen else (None, 0)


def _is_half(before: list[str], own: Language) -> bool:
    """Return whether "half" stands before a dozen, also "half a"."""
    return bool(own.half_words) and any(word.startswith(tuple(own.half_words)) for word in before)


def _scale_first(tokens: list[str], start: int, own: Language) -> tuple[int | None, int]:
    """Do what `_spelled` does where "thousand" stands before what it multiplies: "elfu mbili" is 2,000."""
    total, place = 0, start
    while place < len(tokens):
        power = own.powers.get(tokens[place], 0) if len(tokens[place]) > 2 else 0
        if power > 2:
            amount, place = _below_thousand(tokens, place + 1, own)
            total += max(amount, 1) * 10**power
        else:
            amount, after = _below_thousand(tokens, place, own)
            if after == place:
                break
            total, place = total + amount, after
            if amount and not _goes_on(tokens, place, own):
                break
        if _goes_on(tokens, place, own):
            place += 1
    return (total, place - start) if place > start else (None, 0)


def _below_thousand(tokens: list[str], place: int, own: Language) -> tuple[int, int]:
    """Return a number up to 999 that begins at `place`, 0 if none does, and where it ends."""
    value = 0
    if tokens[place : place + 1] and own.powers.get(tokens[place]) == 2:
        times = own.numbers.get(tokens[place + 1], 0) if tokens[place + 1 : place + 2] else 0
        value, place = 100 * (times if 0 < times < 10 else 1), place + 1 + (0 < times < 10)
        if (
            tokens[place : place + 1]
            and tokens[place] in own.number_and
            and _is_small(tokens, place + 1, own)
        ):
            place += 1
    if _is_small(tokens, place, own):
        tens = own.numbers[tokens[place]]
        value, place = value + tens, place + 1
        if tens >= 10 and tokens[place : place + 1] and tokens[place] in own.number_and:
            unit = own.numbers.get(tokens[place + 1], 0) if tokens[place + 1 : place + 2] else 0
            if 0 < unit < 10:
                value, place = value + unit, place + 2
    return value, place


def _is_small(tokens: list[str], place: int, own: Language) -> bool:
    return place < len(tokens) and tokens[place] in own.numbers


def _goes_on(tokens: list[str], place: int, own: Language) -> bool:
    """Return whether "and" stands there with the next, smaller part of the number behind it."""
    return (
        place + 1 < len(tokens)
        and tokens[place] in own.number_and
        and len(tokens[place + 1]) > 2
        and own.powers.get(tokens[place + 1], 0) > 1
    )


def _roman(numeral: str) -> int:
    value = 0
    for char, after in zip(numeral, numeral[1:] + " ", strict=True):
        one = _ROMAN_VALUE[char]
        value += -one if one < _ROMAN_VALUE.get(after, 0) else one
    return value
