"""Context cues of names in each language: titles, words before places, and capitals that are no names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from service.domain.languages.base import Language, get, words
from service.domain.names.scripts import plain

#: small words inside a name, where a name follows: "Ursula von der Leyen", "José dos Santos"
PARTICLES = words(
    """
    al el dan bin bint ibn ben abu abou ould mint ag van von der den de del della di da do dos das du la le
    ter ten zu zur y af d'
    """
)
#: what may follow a name: "John Paul II", "Piquet Jr"
ROMAN = words("II III IV VI VII VIII IX XI XII XIII XIV XV XVI XXIII Jr Sr")
ARTICLE = re.compile(r"(?i)^(?:al|el|as|ash|ad|ar|an|at|az)[-‐‑](?=\w)")

#: what the names of towns begin with, though they are name parts as well
TOWNS = words("san santa santo los las new port saint sainte fort puerto cape grand villa ciudad")
_ABSTRACT = re.compile(
    r"..(?:[ts]ions?|[cç][ãa]o|ções|[^lr]ments?|ness|...it(?:y|ies)|.ités?|.idade|i[sz]ed|isms?o?|ismes?|olog(?:y|ie|ia)"
    r"|.hip|.hood|.ously|.ically|skap(?:et)?|het(?:en)?|ningen|tionen)$"
)
_NATIONAL = re.compile(r"(?i)(?:ns?|ese|ish|is?|ites?|ers?|ic|ais|aise|ois|oise|iens?|iennes?|ains?|aines?)$")


_SHORT_LANDS = words("iran irak iraq cuba kuba peru mali chad togo oman laos fiji")


@dataclass(frozen=True, slots=True)
class NameCues:
    """What shows a name in one language: words in lower case; `stems` begin the names of countries."""

    language: Language
    titles: frozenset[str]
    place_kinds: frozenset[str]
    bodies: frozenset[str]
    no_names: frozenset[str]
    openers: frozenset[str]
    of_words: frozenset[str]
    stems: frozenset[str]

    def is_title(self, word: str) -> bool:
        """Return whether a word in front of a name is a title or an office."""
        small = word.lower().strip(".")
        ends = self.language.title_endings
        return small in self.titles or bool(ends and ends.match(small))

    def is_body(self, small: str) -> bool:
        """Return whether a word (lower case) makes a run of capitals the name of a body or a thing."""
        ends = self.language.body_endings
        return small in self.bodies or bool(ends and ends.match(small))

    def is_abstract(self, small: str) -> bool:
        """Return whether a word names an idea, by its ending: "cooperation", "équipement"."""
        return bool(_ABSTRACT.search(small))

    def is_ordinary(self, word: str) -> bool:
        """Return whether a capitalised word is a day, a month, a people, a language or the like."""
        small = word.lower()
        return small in self.no_names or (bool(_NATIONAL.search(small)) and _stem(small) in self.stems)


@lru_cache(maxsize=32)
def cues_for(code: str) -> NameCues:
    """Return the cues of a language (primary subtag); one without lists has CLDR's and some English ones."""
    own, english = get(code), get("en")
    days, languages, lands = _cldr(code)
    return NameCues(
        own,
        titles=own.titles | english.titles,
        place_kinds=own.place_kinds | english.place_kinds,
        bodies=own.bodies | english.bodies,
        no_names=own.no_names | days | languages | own.months,
        openers=own.openers | frozenset(word.lower() for word in own.function_words),
        of_words=own.of_words | english.of_words,
        stems=frozenset(plain(land)[:5] for land in lands if len(land) >= 4),
    )


def _stem(small: str) -> str:
    """Return what a word shares with the land it is from: "kenya" of "kenyan", "iran" of "iranians"."""
    bare = plain(small)
    return bare[:4] if bare[:4] in _SHORT_LANDS else bare[:5]


def _cldr(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the names of days and months, of languages, and of countries."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset(), frozenset(), frozenset()
    times = {
        word.lower().strip(".")
        for table in (locale.days, locale.months)
        for width in ("wide", "abbreviated")
        for word in table["format"][width].values()
    }
    plural = {f"{word}s" for word in times if len(word) > 3}
    languages = {word.lower() for word in locale.languages.values() if " " not in word}
    lands = {word.lower() for word in locale.territories.values()}
    return frozenset(times | plural), frozenset(languages), frozenset(lands)
