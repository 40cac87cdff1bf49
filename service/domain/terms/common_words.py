"""Names that are also ordinary words, or people's names: where a capital or a script does not decide.

Short on purpose. Names of two letters, names of three in a script without capitals, and the names of
months and days (CLDR) are doubtful without standing here; so is every form whose concept has context
words. What the lists do: see `plausibility`.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from service.domain.languages.base import get
from service.domain.terms.normalise import key

#: countries and regions that are also given names or surnames, in any language of Latin letters
_PEOPLE = """
    " jordan chad georgia israel ireland england holland paris sydney london austin dallas houston
    washington lincoln jackson madison lagos victoria florence charlotte alexandria alexandra nancy
    lourdes carolina virginia savannah phoenix brooklyn chelsea milan sofia vienna adelaide santiago
    salvador francisco lucia kitts vincent nevis helena diego jose rosario mercedes trinidad
    dominica martinique montana dakota nevada tyler troy kent lancaster israël israil wales scotland
    irland george mary
    """


#: of those, the ones that are mostly given names where another name follows
_GIVEN = frozenset(
    {"jordan", "chad", "georgia", "sydney", "paris", "victoria", "charlotte", "florence", "george"}
)


def given_names() -> frozenset[str]:
    """Return the names of places that are common given names, folded."""
    return _GIVEN


@lru_cache(maxsize=64)
def ordinary_words(language: str) -> frozenset[str]:
    """Return the ordinary words of a language (primary subtag) that are names as well, folded."""
    return frozenset(key(word, language) for word in get(language).common_words)


@lru_cache(maxsize=64)
def calendar_words(language: str) -> frozenset[str]:
    """Return the names of months, days (CLDR) and feasts in a language (primary subtag), folded."""
    feasts = frozenset(key(word, language) for word in get(language).feasts)
    try:
        locale = Locale(language)
    except (UnknownLocaleError, ValueError):
        return feasts
    names = [
        str(name)
        for table in (locale.months, locale.days)
        for form in ("format", "stand-alone")
        for name in table[form]["wide"].values()
    ]
    return feasts | {folded for folded in (key(name, language) for name in names) if folded.isalpha()}


@lru_cache(maxsize=64)
def peoples_names(language: str) -> frozenset[str]:
    """Return the names of countries and cities that people bear, folded for a language."""
    return frozenset(key(word, language) for word in _PEOPLE.split())
