"""Inhabitants and peoples: when the name of one is meant, and whose inhabitants they are.

A demonym is an adjective and a noun that agrees with what stands round it ("responsables kényans"), so any of
its forms says it, and so does the country; it is never put into a translation.
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from service.domain.languages.base import get
from service.domain.terms import common_words, context_words
from service.domain.terms.concept import Concept, Term
from service.domain.terms.context import Around
from service.domain.terms.longer_names import Beside, bears
from service.domain.terms.normalise import key

KIND = "demonym"
_OF = "people:"
#: letters of the shortest name of a people that is looked for in a script without capitals
_SHORTEST = 4
_BEFORE, _AFTER = re.compile(r"([^\W\d_]+)[ \u00a0]\Z"), re.compile(r"[ \u00a0]([^\W\d_]+)")
_WINDOW = 40  # characters before a word that are looked at


def people_of(country: str) -> str:
    """Return the id of the inhabitants of a country or another place."""
    return _OF + country


def country_of(people: str) -> str:
    """Return the id of the place whose inhabitants these are; empty for an id that is none of theirs."""
    return people.removeprefix(_OF) if people.startswith(_OF) else ""


def is_people(concept: Concept, term: Term, folded: str, around: Around, beside: Beside) -> bool:
    """Return whether a form counts as that people, and is not a language or a part of a longer name."""
    language = around.language
    own = get(language)
    before, after = around.before, around.after
    if term.text.upper() == term.text.lower() and (
        len(folded) < _SHORTEST or folded in common_words.ordinary_words(language)
    ):
        return around.near(concept.context_in(language))
    if folded in common_words.ordinary_words(language) and around.begins:
        return False
    if before.touches and before.folded in own.not_before_peoples and not beside.before:
        return False
    if not around.title_style and not around.sentence.isupper():
        bearer = after.touches and after.capital and after.folded in context_words.bearers(language)
        if bearer or bears(around):
            return False
    return not (folded in _languages(language) and _is_language(around))


def is_language_name(text: str, language: str) -> bool:
    """Return whether a language has this name, too, in a language (primary subtag)."""
    return key(text, language) in _languages(language)


def says_language(text: str, start: int, end: int, language: str) -> bool:
    """Return whether a word of a translation is the name of a language: "en anglais", "parle anglais"."""
    if not is_language_name(text[start:end], language):
        return False
    own = get(language)
    before, after = _BEFORE.search(text, max(0, start - _WINDOW), start), _AFTER.match(text, end)
    if before is None or key(before[1], language) not in own.language_cues:
        return False
    small = context_words.function_words(language) | context_words.prepositions(language)
    follows = own.offices is not None and bool(own.offices.links)  # as in `_is_language`
    return after is None or follows or key(after[1], language) in small


def _is_language(around: Around) -> bool:
    """Return whether a name that a language has as well is that: "in French", but not "in French towns"."""
    own = get(around.language)
    cues = own.language_cues
    before = around.before
    listed = around.words_before[:3]
    cued = before.folded in cues and not before.gap.strip()
    # "speaks French and Swahili"
    cued = cued or (
        before.folded in context_words.joiners(around.language)
        and len(listed) > 2
        and listed[2].folded in cues
        and listed[1].capital
    )
    after = around.after
    small = context_words.function_words(around.language) | context_words.joiners(around.language)
    if not after.touches or after.folded in small | context_words.prepositions(around.language):
        return cued
    # where an adjective comes after its noun, what follows is no noun of it: "en français devant"
    follows = own.offices is not None and bool(own.offices.links)
    return after.folded in own.language_heads or (cued and follows)


@lru_cache(maxsize=64)
def _languages(language: str) -> frozenset[str]:
    """Return the names of languages (CLDR) in a language (primary subtag), folded."""
    try:
        names = Locale(language).languages.values()
    except (UnknownLocaleError, ValueError):
        return frozenset()
    return frozenset(key(str(name), language) for name in names)
