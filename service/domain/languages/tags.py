"""What a BCP 47 language tag tells: language, script, direction and its name in English."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, core

_RIGHT_TO_LEFT = frozenset(("Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"))
_ENGLISH = Locale("en")
#: Codes that people and systems still send, and the one that stands for the same language.
_SAME = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro", "nb": "no", "prs": "fa", "pes": "fa", "swh": "sw"}


def primary(tag: str) -> str:
    """Return the language alone, lower case: "fr" for "fr-SN" and "fr_SN". Empty for an empty tag."""
    return tag.strip().replace("_", "-").split("-")[0].lower()


def is_same(a: str, b: str) -> bool:
    """Return whether two tags name one language, wherever it is spoken: "pt-MZ" and "pt"."""
    first, second = primary(a), primary(b)
    return bool(first) and _SAME.get(first, first) == _SAME.get(second, second)


@lru_cache(maxsize=1024)
def script(tag: str) -> str:
    """Return the ISO 15924 script: the one in the tag, else the usual one of the language, else "Zzzz"."""
    parts = tag.strip().replace("_", "-").split("-")
    for part in parts[1:]:
        if len(part) == 4 and part.isalpha():
            return part.title()
        if len(part) == 1:  # what follows a singleton is an extension
            break
    language = primary(tag)
    likely = core.get_global("likely_subtags")
    regions = [part.upper() for part in parts[1:2] if len(part) in (2, 3)]
    for key in (*(f"{language}_{region}" for region in regions), language, _SAME.get(language, language)):
        found = str(likely.get(key, ""))
        if found:
            return next((part for part in found.split("_") if len(part) == 4), "Zzzz")
    return "Zzzz"


def direction(tag: str) -> str:
    """Return "rtl" for languages written from right to left, else "ltr"."""
    return "rtl" if script(tag) in _RIGHT_TO_LEFT else "ltr"


def language_name(tag: str) -> str:
    """Return the English name of the language, without its region; the tag itself if nobody knows it."""
    language = primary(tag)
    return str(_ENGLISH.languages.get(_SAME.get(language, language)) or tag)
