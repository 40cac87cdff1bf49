"""What stands round names in each language: titles, places' small words, and capitals that are no names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from service.domain.names import cue_words
from service.domain.names.scripts import plain
from service.domain.text.abbreviations import rules_for

PARTICLES = frozenset(cue_words.PARTICLES.split())
ROMAN = frozenset(cue_words.ROMAN.split())
ARTICLE = re.compile(r"(?i)^(?:al|el|as|ash|ad|ar|an|at|az)[-‐‑](?=\w)")

#: Swedish titles are compounds: "utrikesminister", "partiledaren"
_TITLE_ENDS = {
    "sv": re.compile(
        r"(?i).*(?:minister(?:n)?|ledare(?:n)?|chef(?:en)?|talesperson(?:en)?|mästare(?:n)?|forskare(?:n)?"
        r"|direktör(?:en)?|sekreterare(?:n)?|professor(?:n)?|president(?:en)?|general(?:en)?)$"
    ),
    "af": re.compile(r"(?i).*(?:minister|leier|hoof|woordvoerder)$"),
}
_BODY_ENDS = {
    "sv": re.compile(
        r".{3,}(?:unionen|förbundet|partiet|rådet|universitetet|verket|byrån|banken|bolaget|föreningen|domstolen"
        r"|kommittén|myndigheten|institutet|departementet|centralen|gruppen|kommunen|stiftelsen|tidningen|bladet"
        r"|sjukhuset|skolan|kyrkan|marken|priset|loppet|avtalet|lagen|festivalen|mästerskapet|ligan|nyheter)$"
    ),
    "af": re.compile(r".{3,}(?:party|raad|bank|hof|universiteit|departement|unie|vereniging|instituut)$"),
}
#: what the names of towns begin with, though they are name parts as well
TOWNS = frozenset(
    [
        "san",
        "santa",
        "santo",
        "los",
        "las",
        "new",
        "port",
        "saint",
        "sainte",
        "fort",
        "puerto",
        "cape",
        "grand",
        "villa",
        "ciudad",
    ]
)
_ABSTRACT = re.compile(
    r"..(?:[ts]ions?|[cç][ãa]o|ções|[^lr]ments?|ness|...it(?:y|ies)|.ités?|.idade|i[sz]ed|isms?o?|ismes?|olog(?:y|ie|ia)"
    r"|.hip|.hood|.ously|.ically|skap(?:et)?|het(?:en)?|ningen|tionen)$"
)
_NATIONAL = re.compile(r"(?i)(?:ns?|ese|ish|is?|ites?|ers?|ic|ais|aise|ois|oise|iens?|iennes?|ains?|aines?)$")


_SHORT_LANDS = frozenset(
    ["iran", "irak", "iraq", "cuba", "kuba", "peru", "mali", "chad", "togo", "oman", "laos", "fiji"]
)


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of one language; words in lower case."""

    language: str
    titles: frozenset[str]
    said: frozenset[str]
    places: frozenset[str]
    ands: frozenset[str]
    kinds_of_place: frozenset[str]
    bodies: frozenset[str]
    no_names: frozenset[str]
    openers: frozenset[str]
    stems: frozenset[str]

    def is_title(self, word: str) -> bool:
        """Return whether a word in front of a name is a title or an office."""
        small = word.lower().strip(".")
        ends = _TITLE_ENDS.get(self.language)
        return small in self.titles or bool(ends and ends.match(small))

    def is_body(self, small: str) -> bool:
        """Return whether a word (lower case) makes a run of capitals the name of a body or a thing."""
        ends = _BODY_ENDS.get(self.language)
        return small in self.bodies or bool(ends and ends.match(small))

    def is_abstract(self, small: str) -> bool:
        """Return whether a word names an idea, by its ending: "cooperation", "équipement"."""
        return bool(_ABSTRACT.search(small))

    def is_ordinary(self, word: str) -> bool:
        """Return whether a capitalised word is a day, a month, a people, a tongue or such, and no name."""
        small = word.lower()
        return small in self.no_names or (bool(_NATIONAL.search(small)) and _stem(small) in self.stems)


@lru_cache(maxsize=32)
def cues_for(language: str) -> Cues:
    """Return the cues of a language (primary subtag); one without lists has CLDR's and some English ones."""
    rules = rules_for(language)
    days, tongues, lands = _cldr(language)
    no_names = _words(cue_words.NO_NAMES, language) | days | tongues | rules.months
    return Cues(
        language,
        titles=_words(cue_words.TITLES, language) | _words(cue_words.TITLES, "en"),
        said=_words(cue_words.SAID, language),
        places=_words(cue_words.IN, language),
        ands=_words(cue_words.AND, language),
        kinds_of_place=_words(cue_words.KINDS_OF_PLACE, language) | _words(cue_words.KINDS_OF_PLACE, "en"),
        bodies=_words(cue_words.BODIES, language) | _words(cue_words.BODIES, "en"),
        no_names=no_names,
        openers=_words(cue_words.OPENERS, language) | frozenset(word.lower() for word in rules.starters),
        stems=frozenset(plain(land)[:5] for land in lands if len(land) >= 4),
    )


def _stem(small: str) -> str:
    """Return what a word shares with the land it is from: "kenya" of "kenyan", "iran" of "iranians"."""
    bare = plain(small)
    return bare[:4] if bare[:4] in _SHORT_LANDS else bare[:5]


def _words(table: dict[str, str], language: str) -> frozenset[str]:
    return frozenset(table.get(language, "").split())


def _cldr(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the names of days and months, of tongues, and of lands."""
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
    tongues = {word.lower() for word in locale.languages.values() if " " not in word}
    lands = {word.lower() for word in locale.territories.values()}
    return frozenset(times | plural), frozenset(tongues), frozenset(lands)
