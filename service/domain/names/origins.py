"""Guessing by its letters which language a name comes from, and writing it by English spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from service.domain.languages.base import get
from service.domain.names.scripts import plain

#: languages whose spelling shows in a name, the surest first
_ORDER = ("tr", "so", "pl", "sr", "pt", "es", "sv", "fr")


def guess_origin(name: str) -> str:
    """Return the language whose spelling a name has the marks of; "" where nothing shows it."""
    return next((code for code in _ORDER if (signs := get(code).name_signs) and signs.search(name)), "")


@lru_cache(maxsize=2048)
def respell(word: str, origin: str) -> str:
    """Write a word of that origin as English would, lower case: Turkish "Recep" → "rejep"."""
    own = get(origin)
    text = word.replace("I", "ı").replace("İ", "i").lower() if own.dotless_i else word.lower()
    for pattern, instead in own.name_readings:
        text = re.sub(pattern, instead, text)
    return plain(text)
