"""How a name sounds by the rules of a language: what two spellings of it have in common."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from service.domain.languages.base import get

#: any letter for a vowel, where a language writes them or leaves them out
VOWEL = "·"
_ETHIOPIC = range(0x1200, 0x1380)
_TWICE = re.compile(r"(.)\1+")
#: letters of the shortest word that may have another ending, and of the shortest that may be like another
_STEM, _LEAST = 4, 3
#: how alike the sounds of a word are to those of a name that it may be
_ALIKE = 0.75


@lru_cache(maxsize=16384)
def sounds(folded: str, language: str) -> str:
    """Return what of a folded word two spellings of one name share, by the rules of its language."""
    text = folded.replace(" ", "")
    if any(ord(char) in _ETHIOPIC for char in text):
        text = "".join(chr(ord(char) & ~7) if ord(char) in _ETHIOPIC else char for char in text)
    for pattern, instead in get(language).same_sounds:
        text = pattern.sub(instead, text)
    return _TWICE.sub(r"\1", text)


@lru_cache(maxsize=16384)
def is_like(word: str, part: str, language: str) -> bool:
    """Return whether a folded word may be a part of a name: with another ending, or nearly its sounds."""
    size = max(_STEM, len(part) - 1)
    if word[:size] == part[:size]:
        return True
    one, other = sounds(word, language), sounds(part, language)
    if one == other:
        return True
    if min(len(one), len(other)) < _LEAST or one[0] != other[0]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
