"""What is never put in, whatever the glossary says: a currency at its figure, and what shares its noun."""

from __future__ import annotations

import re
from functools import lru_cache

from service.domain.languages.base import get
from service.domain.terms import context_words
from service.domain.terms.normalise import fold
from workers.engines.words import Span

_WORD = re.compile(r"[^\W_]+")
#: words before a currency among which its figure stands: "billions of US dollars"
_NEAR = 3


def left_alone(sentence: str, span: Span, language: str) -> bool:
    """Return whether a mention (its place in the source) is left to the model and to the other checks.

    The currency of an amount agrees with its figure, and a check of its own compares it. What shares its
    noun with a word before it ("South and Central America") has no place of its own in the translation.
    """
    return _is_of_amount(sentence, span, language) or _shares_noun(sentence, span, language)


def _is_of_amount(sentence: str, span: Span, language: str) -> bool:
    said, currencies = sentence[slice(*span)].lower(), _currencies(language)
    if not any(word in currencies or word.removesuffix("s") in currencies for word in _WORD.findall(said)):
        return False
    before = _WORD.findall(sentence[: span[0]].lower())[-_NEAR:]
    return any(word[0].isdigit() or word in get(language).powers for word in before)


@lru_cache(maxsize=64)
def _currencies(language: str) -> frozenset[str]:
    return frozenset(word for words in get(language).currency_words.values() for word in words.split())


def _shares_noun(sentence: str, span: Span, language: str) -> bool:
    before = _WORD.findall(sentence[: span[0]])[-2:]
    first = _WORD.match(sentence, span[0])
    if len(before) < 2 or first is None or before[1].lower() not in get(language).conjunctions:
        return False
    points = get(language).compass | context_words.directions(get(language).code)
    return all(fold(word, "").text.lower() in points for word in (before[0], first[0]))
