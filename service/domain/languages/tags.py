"""Reading a BCP 47 language tag: its language, script, direction, and its name in English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale, core

#: scripts with capital letters, and the code of an unknown script
_CASED = frozenset(("Latn", "Cyrl", "Grek", "Armn", "Adlm", "Zzzz"))
_RIGHT_TO_LEFT = frozenset(("Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"))
_ENGLISH = Locale("en")
#: how the names of a script's letters begin in Unicode
_LETTERS = {
    "Latn": "LATIN",
    "Arab": "ARABIC",
    "Hebr": "HEBREW",
    "Ethi": "ETHIOPIC",
    "Cyrl": "CYRILLIC",
    "Grek": "GREEK",
}
#: codes that people, systems and models still send, and the one code that we keep for that language
ALIASES = {
    # withdrawn or replaced (IANA registry, CLDR)
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "sh": "sr",
    "tl": "fil",
    # one written language for us: both kinds of Norwegian, Persian of Iran and Dari, members of a family
    "nb": "no",
    "nn": "no",
    "nob": "no",
    "nno": "no",
    "pes": "fa",
    "prs": "fa",
    "swh": "sw",
    "arb": "ar",
    "ayr": "ay",
    "quy": "qu",
    "ns": "nso",
    # three letters (ISO 639-2 and 639-3) where BCP 47 wants two
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "swe": "sv",
    "por": "pt",
    "ara": "ar",
    "fas": "fa",
    "per": "fa",
    "heb": "he",
    "amh": "am",
    "swa": "sw",
    "hau": "ha",
    "som": "so",
    "afr": "af",
    "tur": "tr",
    "nor": "no",
    "dan": "da",
    "deu": "de",
    "ger": "de",
    "spa": "es",
}
#: the script of an old code where the new one has another
_SCRIPTS = {"sh": "Latn"}


@lru_cache(maxsize=4096)
def primary(tag: str) -> str:
    """Return the language alone as we keep it: "fr" for "fr-SN" and "fr_SN", "he" for "iw-IL".

    Lower case; empty for an empty tag. Every table, index, edition and model is looked up by this.
    """
    language = tag.strip().replace("_", "-").split("-")[0].lower()
    return ALIASES.get(language, language)


def canonical(tag: str) -> str:
    """Return a BCP 47 tag with its language as `primary` has it: "fa-AF" for "prs-AF"."""
    _, *rest = tag.strip().replace("_", "-").split("-")
    return "-".join((primary(tag), *rest))


def is_same(a: str, b: str) -> bool:
    """Return whether two tags name one language, wherever it is spoken: "pt-MZ" and "pt"."""
    first, second = primary(a), primary(b)
    return bool(first) and first == second


@lru_cache(maxsize=1024)
def script(tag: str) -> str:
    """Return the ISO 15924 script: the one in the tag, else the usual one of the language, else "Zzzz"."""
    parts = tag.strip().replace("_", "-").split("-")
    for part in parts[1:]:
        if len(part) == 4 and part.isalpha():
            return part.title()
        if len(part) == 1:  # what follows a singleton is an extension
            break
    old = parts[0].lower()
    if old in _SCRIPTS:
        return _SCRIPTS[old]
    language = primary(tag)
    likely = core.get_global("likely_subtags")
    regions = [part.upper() for part in parts[1:2] if len(part) in (2, 3)]
    for key in (*(f"{language}_{region}" for region in regions), language):
        found = str(likely.get(key, ""))
        if found:
            return next((part for part in found.split("_") if len(part) == 4), "Zzzz")
    return "Zzzz"


def nearest(wanted: str, offered: Sequence[str]) -> str:
    """Return the tag of those offered that a reader of `wanted` is nearest to: "pt-PT" for "pt-MZ".

    By CLDR's parents of locales; the script counts first, then the region. The first of equals.
    """
    own = _ancestors(wanted)

    def distance(tag: str) -> tuple[bool, int, int]:
        other = _ancestors(tag)
        shared = next((one for one in own if one in other), "")
        if not shared:
            return script(tag) != script(wanted), len(own), len(other)
        return script(tag) != script(wanted), own.index(shared), other.index(shared)

    return min(offered, key=distance)


@lru_cache(maxsize=1024)
def _ancestors(tag: str) -> tuple[str, ...]:
    """Return a locale and those that CLDR lets it inherit from: pt_MZ, pt_PT, pt."""
    parts = canonical(tag).split("-")
    regions = [part.upper() for part in parts[1:] if len(part) in (2, 3)]
    locale = "_".join([parts[0], *regions[:1]])
    parents = core.get_global("parent_exceptions")
    found = [locale]
    while (parent := str(parents.get(locale, "") or locale.rpartition("_")[0])) and parent != "root":
        found.append(parent)
        locale = parent
    return tuple(found)


def letters(tag: str) -> str:
    """Return how the Unicode names of a language's letters begin ("ARABIC"); "" for a script not listed."""
    return _LETTERS.get(script(tag), "")


def direction(tag: str) -> str:
    """Return "rtl" for languages written from right to left, else "ltr"."""
    return "rtl" if script(tag) in _RIGHT_TO_LEFT else "ltr"


def has_capitals(tag: str) -> bool:
    """Return whether a language is written with capital and small letters; so for an unknown script."""
    return script(tag) in _CASED


def language_name(tag: str) -> str:
    """Return the English name of the language, without its region; the tag itself if nobody knows it."""
    return str(_ENGLISH.languages.get(primary(tag)) or tag)


def own_name(tag: str) -> str:
    """Return what the language calls itself, without its region; the tag itself if nobody knows it."""
    own = primary(tag)
    try:
        return str(Locale.parse(own).languages.get(own) or tag)
    except (core.UnknownLocaleError, ValueError):
        return tag
