"""Context cues: words that show what the name beside them is: a river, a town, a person, a place to be.

By language (primary subtag), in folded letters. A "kind word" names what sort of thing a name is:
"Niger River", "the province of Gaza". Used by `context`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from service.domain.languages.base import get
from service.domain.terms.normalise import key
from service.domain.text.abbreviations import with_abbreviations


def _folded(words: Iterable[str], language: str) -> frozenset[str]:
    return frozenset(part for word in words for part in key(word, language).split())


@lru_cache(maxsize=64)
def kind_words(language: str) -> dict[str, str]:
    """Return what each kind word of a language speaks of: `WATER`, `LAND`, `REGION`, `TOWN` or `COUNTRY`."""
    return {
        word: sort
        for sort, words in get(language).kind_words.items()
        for word in _folded(words.split(), language)
    }


@lru_cache(maxsize=64)
def links(language: str) -> frozenset[str]:
    """Return the small words between a kind word and its name: "of the"."""
    return _folded(get(language).kind_links, language)


@lru_cache(maxsize=64)
def prepositions(language: str) -> frozenset[str]:
    """Return the words that say that something is somewhere, right before its name."""
    return _folded(get(language).prepositions, language)


@lru_cache(maxsize=64)
def function_words(language: str) -> frozenset[str]:
    """Return small words that are in no name, articles and links among them."""
    own = get(language)
    words = _folded(own.function_words | own.kind_links | own.determiners, language)
    return frozenset(word.strip("'") for word in words)


@lru_cache(maxsize=64)
def directions(language: str) -> frozenset[str]:
    """Return words with a capital before a name that leave the place what it is."""
    return _folded(get(language).directions, language)


@lru_cache(maxsize=64)
def place_heads(language: str) -> frozenset[str]:
    """Return words with a capital after a name of a place that leave it what it is."""
    return _folded(get(language).place_heads, language)


@lru_cache(maxsize=64)
def bearers(language: str) -> frozenset[str]:
    """Return words that make a paper, a firm or a team of the place before them."""
    return _folded(get(language).bearers | get("en").bearers, language)


@lru_cache(maxsize=64)
def titles(language: str) -> frozenset[str]:
    """Return the words before a person's name."""
    return _folded(get(language).titles, language)


@lru_cache(maxsize=64)
def abbreviated(language: str) -> frozenset[str]:
    """Return the abbreviations that never end a sentence: "Mr", "St"."""
    return _folded(with_abbreviations(language).never_last, language)


@lru_cache(maxsize=64)
def joiners(language: str) -> frozenset[str]:
    """Return the words for "and" and "or"."""
    return _folded(get(language).conjunctions, language)
