"""Inhabitants that `demonyms.tsv` lacks, of a country or in a language, out of what CLDR calls currencies.

"Thai Baht" is "baht thaïlandais", "Thaise baht": CLDR says the adjective of the country in each language, so
that it is approved as the names of countries are. Rules:

- **Which currencies**: those whose code begins with the country's ("THB"), none with a remark in brackets.
- **Which word**: English and Afrikaans what goes before the unit, Swedish the first word, the others the
  last one; and only one that ends as adjectives do, so that "Singapore Dollar" and "dólar do Suriname" say
  nothing. Without an English one there is no concept.
- **French and Portuguese** get the other gender and the plurals by rule: proposed, found and let pass.
- **Left out** (`NO_ADJECTIVES`): slips and spellings of CLDR that newspapers do not have, and Macedonian,
  which is another matter than North Macedonia.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from babel import Locale

#: the locales that are read: Portuguese is European, as in the tables
LOCALES = {"en": "en", "sv": "sv", "fr": "fr", "ar": "ar", "pt": "pt_PT", "af": "af", "he": "he"}
NO_ADJECTIVES = frozenset(
    {
        *(("en", "Guyanaese"), ("en", "Kyrgystani"), ("en", "Macedonian"), ("fr", "bouthanais")),
        *(("fr", "tongan"), ("pt", "papuásia"), ("sv", "västsamoansk"), ("he", "לנקי"), ("en", "Taiwan")),
        # the country itself in another spelling, and a financial franc
        *(("ar", "باراغواي"), ("ar", "اوروغواي"), ("ar", "المالي"), ("ar", "بروناي"), ("ar", "وبرينسيبي")),
        *(("he", "פרגוואי"), ("he", "אורוגוואי"), ("he", "פיג׳י"), ("he", "ברוניי"), ("he", "גינאי")),
    }
)
#: words of names of currencies that say which dollar it is, not whose
_WHICH = re.compile(r"\b(?:Convertible|Financial|Hard|Socialist) |^(?:New|Nuwe) ")
_ENDS = {
    "en": re.compile(r".*(?:an|ese|ch|ic|[^u]ai|[st]ani|ovak|egasque)"),
    "sv": re.compile(r"[^\W\d_]+sk"),
    "fr": re.compile(
        r"[^\W\d_]\S*(?:ais|aise|ois|ien|ienne|éen|ain|an|ane|on|que|ate|ave|are|ène|ik|ek|akh|ol)"
    ),
    "ar": re.compile(r"\w{3,}(?:ي|ية)"),
    "pt": re.compile(r"[^\W\d_]\S*(?:ês|esa|ano|ana|nho|aco|aca|aro|ita|ata|eno|avo|vio|eco|eca|que|io|ol)"),
    "af": re.compile(r"[^\W\d_]\S*(?: \S+)?se"),
    "he": re.compile(r"\S{3,}(?:י|ית)"),
}
#: a small word before the last one: "de Singapour", "do Suriname"
_OF = re.compile(r" (?:de|des|du|da|do|das|dos) | d['’]")
#: endings of both genders: masculine, feminine; the longer first
_GENDERS = {
    "fr": (
        ("ais", "aise"),
        ("ois", "oise"),
        ("ien", "ienne"),
        ("éen", "éenne"),
        ("ain", "aine"),
        ("an", "ane"),
    ),
    "pt": (("ês", "esa"), ("o", "a")),
}
#: masculine forms that are feminine as well
_BOTH = {
    "fr": re.compile(r".*(?<!ais)(?<!ois)(?<!ienn)(?<!éenn)(?<!ain)(?<!an)e"),
    "pt": re.compile(r".*(?:e|ita|ata)"),
}


class Adjective(NamedTuple):
    """A form with its gender and number, and whether CLDR has it so or a rule made it."""

    form: str
    gender: str
    number: str
    made: bool = False


def rows_of(concept: str, country: str) -> list[dict[str, str]]:
    """Return the inhabitants of a country (ISO 3166-1) as rows of `demonyms.tsv`, where CLDR has some."""
    codes = [code for code in map(str, Locale("en").currencies) if country and code.startswith(country)]
    rows = []
    for language, locale in LOCALES.items():
        names = Locale.parse(locale).currencies
        found = dict.fromkeys(_adjectives((names[code] for code in codes if code in names), language))
        rows += [_row(concept, language, one) for one in _all_of(found, language)]
    return rows


def _adjectives(names: Iterable[str], language: str) -> Iterator[str]:
    for name in names:
        words = _WHICH.sub("", name).split()
        if "(" in name or _OF.search(name) or len(words) < 2:
            continue
        if language in ("en", "af"):
            found = " ".join(words[:-1])
        else:
            found = words[0] if language == "sv" else words[-1]
        if _ENDS[language].fullmatch(found) and (language, found) not in NO_ADJECTIVES:
            yield found


def _all_of(found: Iterable[str], language: str) -> Iterator[Adjective]:
    if language not in _GENDERS:
        for form in found:
            feminine = {"ar": "ية", "he": "ית"}.get(language)
            gender = "" if feminine is None else "f" if form.endswith(feminine) else "m"
            yield Adjective(form, gender, "sg" if gender else "")
        return
    there = tuple(found)
    made: dict[str, Adjective] = {}
    for form in there:
        for one in _inflected(form, language):
            if one.form not in made:
                made[one.form] = one._replace(made=one.form not in there)
    yield from made.values()


def _inflected(form: str, language: str) -> Iterator[Adjective]:
    """Yield the genders and numbers of a form, the masculine first; itself alone where no rule knows it."""
    if _BOTH[language].fullmatch(form):
        yield Adjective(form, "c", "sg")
        yield Adjective(f"{form}s", "c", "pl")
        return
    for masculine, feminine in _GENDERS[language]:
        for ending in (masculine, feminine):
            if form.endswith(ending):
                stem = form.removesuffix(ending)
                yield Adjective(stem + masculine, "m", "sg")
                yield Adjective(stem + feminine, "f", "sg")
                plural = f"{stem}eses" if masculine == "ês" else stem + masculine
                yield Adjective(plural if plural.endswith("s") else f"{plural}s", "m", "pl")
                yield Adjective(f"{stem}{feminine}s", "f", "pl")
                return
    yield Adjective(form, "", "sg")


def _row(concept: str, language: str, one: Adjective) -> dict[str, str]:
    return {
        "id": concept,
        "en": "",
        "language": language,
        "use": "adj",
        "gender": one.gender,
        "number": one.number,
        "form": one.form,
        "sources": "rule" if one.made else "cldr",
        "trust": "proposed" if one.made else "approved",
    }
