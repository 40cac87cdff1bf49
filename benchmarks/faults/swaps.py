"""Putting one English word in the place of another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from random import Random


def swapped(text: str, table: Mapping[str, str], random: Random, *, before: str = "") -> str:
    """Return an English text with one word of a table as the table has it; as it is where it has none.

    `before` is a regular expression (look-behind) for what has to stand before the word.
    """
    pattern = _pattern(tuple(table), before)
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = random.choice(found)
    word = match[0]
    new = table.get(word) or table[word.lower()]
    if word[0].isupper() and word not in table:
        new = new[0].upper() + new[1:]
    return text[: match.start()] + new + text[match.end() :]


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...], before: str) -> re.Pattern[str]:
    forms = sorted({form for word in words for form in (word, word.capitalize())}, key=len, reverse=True)
    lookbehinds = [part for part in before.removeprefix("(?<=").removesuffix(")").split("|") if part]
    behind = "(?:" + "|".join(f"(?<={part})" for part in lookbehinds) + ")" if lookbehinds else ""
    end = "(?!\\w|['’]t)"  # "won't" is no victory
    parts = [rf"(?<!\w){re.escape(one)}{end}" if one[-1].isalnum() else re.escape(one) for one in forms]
    return re.compile(behind + "(?:" + "|".join(parts if not behind else map(_loose, forms)) + ")")


def _loose(word: str) -> str:
    return re.escape(word) + (r"(?!\w)" if word[-1].isalnum() else "")
