"""What may cling to a glossary form in running text: clitics before it, endings after it.

Folded letters (see `normalise`). Kept short on purpose: each ending that is allowed here is a false
match somewhere, so names take fewer than terms do.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: kinds whose forms are names; the others are words that inflect
NAME_KINDS = frozenset({"country", "territory", "place", "capital", "city", "region", "person", "work"})

_ARABIC = re.compile(r"[وف]?[بلك]?")
_ARABIC_DEFINITE = re.compile(r"[وف]?(?:[بكل]?(?:ال)?|لل)")
_HEBREW = re.compile(r"ו?(?:לכש|כש|מש|ש)?[בלמכ]?")
_HEBREW_DEFINITE = re.compile(r"ו?(?:לכש|כש|מש|ש)?[בלמכ]?ה?")
_AMHARIC = re.compile(r"(?:እንደ|ስለ|ወደ|እስከ|ያለ|[የበለከ])?[የ]?")
_NOTHING = re.compile("")
_PERSIAN = re.compile(r"ب?")
_DEFINITE = {"ar": _ARABIC_DEFINITE, "he": _HEBREW_DEFINITE}
_PREFIXES = {"ar": _ARABIC, "he": _HEBREW, "am": _AMHARIC, "fa": _PERSIAN}
_BEFORE_WORDS = _PREFIXES | _DEFINITE

_FRENCH = frozenset({"s", "x", "e", "es"})
_SWEDISH = ("n", "en", "et", "t", "ar", "er", "or", "na", "arna", "erna", "orna", "a", "e")

#: endings in the story's language, for names and for terms
_ENDINGS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "en": (frozenset(), frozenset({"s", "es"})),
    "sv": (frozenset({"s"}), frozenset({"s", *_SWEDISH, *(ending + "s" for ending in _SWEDISH)})),
    "fr": (frozenset(), _FRENCH),
    "pt": (frozenset(), frozenset({"s", "es"})),
    "af": (frozenset(), frozenset({"s", "e", "te"})),
    "ar": (frozenset(), frozenset({"ا", "ين", "ون", "ات"})),
    "fa": (frozenset({"ي"}), frozenset({"ي", "ها", "هاي", "هايي", "اي", "ان", "ش", "يي"})),
    "he": (frozenset(), frozenset({"ים", "ות", "ת"})),
    "am": (frozenset("ንምናስው") | {"ንም", "ናን", "ያን"}, frozenset("ንምናስውዋቱ") | {"ንም", "ዎች", "ዎችን", "ውን"}),
    "ha": (frozenset({"n", "r", "'n"}), frozenset({"n", "r", "ar", "an"})),
    "so": (frozenset({"da", "na", "ka", "ta", "ga", "du", "ku"}), frozenset()),
    "tr": (frozenset(), frozenset({"ler", "lar", "leri", "ları"})),
}
#: in a translation these write endings straight on to a name, in more shapes than a list can hold
_LONG_ENDINGS = {"tr": 6, "so": 4, "am": 3}


def is_prefix(letters: str, language: str, *, name: bool) -> bool:
    """Return whether `letters`, standing right before a form in one word with it, are clitics only."""
    if not letters:
        return True
    # names take no article beyond their own
    patterns = _PREFIXES if name else _BEFORE_WORDS
    pattern = patterns.get(language, _NOTHING)
    return pattern.fullmatch(letters) is not None


def takes_prefixes(language: str) -> bool:
    """Return whether clitics are written before a word in one with it in that language."""
    return language in _PREFIXES


@lru_cache(maxsize=4096)
def may_be_prefix(letters: str, language: str) -> bool:
    """Return whether `letters` are clitics before some form, be it a name or not."""
    return is_prefix(letters, language, name=True) or is_prefix(letters, language, name=False)


def endings(language: str) -> frozenset[str]:
    """Return the endings that a form may have in running text, be it a name or not."""
    names, terms = _ENDINGS.get(language, (frozenset(), frozenset()))
    return frozenset(names | terms)


def is_ending(letters: str, language: str, *, name: bool, translated: bool = False) -> bool:
    """Return whether `letters`, right after a form in one word with it, are an ending of that form.

    `translated`: the text is a translation in which the form is expected, so more is let pass, but no
    plural or feminine of a name: "Putines" is not Putin.
    """
    if not letters:
        return True
    names, terms = _ENDINGS.get(language, (frozenset(), frozenset()))
    if letters in (names if name else names | terms):
        return True
    return translated and len(letters) <= _LONG_ENDINGS.get(language, 0)


def follows(ending: str, last: str, language: str) -> bool:
    """Return whether an ending may stand after a form that ends with the letter `last`.

    Persian ezafe is written after a vowel only: after a consonant ی makes "Iraqi" of "Iraq".
    """
    return not (language == "fa" and ending == "ي" and last not in "اوه")


_FRENCH_ARTICLE = re.compile(r"(?:le|la|les) (?=.{3})")


def in_running_text(folded: str, language: str) -> str:
    """Return what running text makes of a folded form where that is not the form itself."""
    if language == "ar" and folded.startswith("ال") and len(folded) > 4:
        return "ل" + folded[1:]  # ل and the article melt into لل
    if language == "he" and folded.startswith("ה") and (len(folded) >= 9 or " " in folded or '"' in folded):
        return folded[1:]  # ב, ל and כ swallow the article: באו"ם, לאיחוד האירופי
    if language == "fr":
        return _FRENCH_ARTICLE.sub("", folded, count=1)  # "au Caire" has melted it in, too
    if language in ("am", "fa"):
        return folded.replace(" ", "")  # written in one word as often as in two
    return folded
