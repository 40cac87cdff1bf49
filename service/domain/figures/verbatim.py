"""Figures that stay as they are: telephone numbers, codes, verses, feet and inches; ranges and scores."""

from __future__ import annotations

import re
from functools import lru_cache

from service.domain.figures.kinds import FigureKind
from service.domain.languages.base import every, get

_DASH = "[-‐‑–—−]"
_BOOKS = (
    "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra|Nehemiah"
    "|Esther|Job|Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Lamentations|Ezekiel|Daniel|Hosea|Joel|Amos"
    "|Jonah|Micah|Habakkuk|Zechariah|Malachi|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians"
    "|Ephesians|Philippians|Colossians|Thessalonians|Timothy|Titus|Philemon|Hebrews|James|Peter|Jude"
    "|Revelation|[Ss]urah?|[Vv]erses?|[Aa]yah?|Qur['’]?an"
)
#: addresses, handles and tags; "B.1.1.7", "example.org", but "R1.5" is money
_ADDRESS = (
    r"(?:\b[A-Za-z][A-Za-z0-9+.-]*://|\b[Ww][Ww][Ww]\.)\S+"
    r"|(?<![\w.-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,}/\S*"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\w)[@#]\w+"
    r"|(?<!\w)(?![A-Z]{1,3}\d[\d,]*\.\d+(?![.\w]))[A-Za-z\u00c0-\u052f][\w-]*(?:\.[\w-]+)*\.[\w-]*\d[\w-]*(?:\.[\w-]+)*"
)
_NUMBERED = (
    # "3.11.2", but neither groups of three nor a date
    r"(?<![\d.])(?!\d{1,3}(?:\.\d{3})+(?![\d.]))(?!\d{1,2}\.\d{1,2}\.\d{2,4}(?!\.?\d))\d+(?:\.\d+){2,}(?!\d)"
    r"|\b802\.\d{1,2}[a-z]{0,2}\b|\b(?:IEEE|ISO|RFC)[ -]\d[\d.:-]*"
    r"|\b\d{2,3}\.\d[ \u00a0]?FM\b|\bFM[ \u00a0]\d{2,3}\.\d\b"
    rf"|\b(?:{_BOOKS})[ \u00a0]\d{{1,3}}[:.]\d{{1,3}}(?:[-–]\d{{1,3}})?(?!\d)"
    r"|(?<![\d:.])\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?|\.\d+)(?![\d:])"  # 1:43.25 of a race
)
_ADDRESS_OR_CODE = re.compile(_ADDRESS)
_NUMBERED_CODE = re.compile(_NUMBERED)
#: without these none of them is there; they are quickly looked for, and most texts have none
_HAS_ADDRESS = re.compile(r"\.[\w-]|[@#]|://")
_HAS_CODE = re.compile(r"\d[.:]\d|IEEE|ISO|RFC|802")
_HAS_TELEPHONE = re.compile(r"\d\d[\s./-]\d\d|\d\)|\+\d|[*#]\d")
_HAS_THREE = re.compile(r"\d\d\d")
_TELEPHONE = re.compile(
    r"\+\d[\d\s().-]{5,}\d"
    r"|\(\d{2,5}\)\s?\d[\d\s.-]{3,}\d"
    r"|(?<![\d.,])0\d{1,4}(?:[\s./-]\d{2,4}){2,}(?!\d)"
    r"|(?<![\d.,])0\d{2,4}[ \u00a0]\d{4,7}(?![\d%]|[.,]\d)"  # 07700 900123, 0800 1111
    r"|(?<![\w*#])[*#]\d{2,4}(?:[*#]\d{1,12})*#"  # *130# of a mobile network
    r"|(?<![\d.,])\d{3}-(?:\d{4}|\d{3}-\d{4})(?![\d-])"
    r"|(?<![\d.,])116[ \u00a0](?:000|006|016|111|117|123)(?![\d.,]\d)"  # the European helplines
)
_AFTER_CUE = re.compile(r"\d{3,}(?:[ \u00a0\u202f./-]\d{2,4})*(?![\d%]|[.,]\d|[-–/]\d)")
_COUNTED = re.compile(r"[ \u00a0](?!(?:for|or|to|and|now|today|if|in|at|on|before|after|free|from)\b)[a-z]")
_FEET = re.compile(
    r"(?<![\w'’′])\d{1,2}[ \u00a0]?['’′][ \u00a0]?\d{1,2}(?:[.,]\d+)?(?:[\"”″]|''|’’|(?![\d'’′]))"
    r"|(?<![\w'’′])\d{1,3}['’′]\d{2}[\"”″]"
    r"|(?<![\w'’′])\d{1,3}\+\d{1,2}['’′](?![\w'’′])"  # 90+3' of a match
    r"|(?<![\w.,])\d{1,2}[ -]?(?:ft|feet|foot)[ -]\d{1,2}(?:[ -]?in(?:ches|ch)?\b)?(?![\d.,])"
)
#: scores, ranges, fractions, sizes: "2-1", "10–15", "2 - 1", "24/7", "4×100", "3:1"
_RANGE = re.compile(
    rf"\d(?:[\d.,٫٬]*\d)?(?:\s?[%٪])?(?:{_DASH}|\s{_DASH}\s|\s?[/×]\s?|\s?:\s?(?!\d\d(?!\d)))"
    r"[%٪$€£]?\d(?:[\d.,٫٬]*\d)?"
)
_RANGE_SIGN = re.compile(rf"{_DASH}|[/×:]")
_PRIME = re.compile("['’′]|f(?:ee|oo)?t")
_NAME_BEFORE = re.compile(r"(?<!\w)([A-Z][\w+#]*|[a-z]+[A-Z]\w*)[ \u00a0]$")
#: stands before a number that is measured
_MEASURES = frozenset(
    {"Magnitude", "Only", "About", "Nearly", "Over", "Almost", "Total", "Index"}
    | {"USD", "EUR", "GBP", "ZAR", "NGN", "KES", "XOF", "XAF", "CFA", "FCFA", "EGP", "SEK", "US", "ETB"}
)

Stretch = tuple[int, int, FigureKind]


def find_verbatim(text: str, language: str) -> list[Stretch]:
    """List the stretches of `text` (figures 0-9) that nobody rewrites, in no order, with their kind.

    Ranges and scores are among them; only their digits may be those of another script.
    """
    found: list[Stretch] = []
    if _HAS_TELEPHONE.search(text):
        found += [(*match.span(), FigureKind.TELEPHONE) for match in _TELEPHONE.finditer(text)]
    cue = _telephone_cue(language) if _HAS_THREE.search(text) else None
    for match in cue.finditer(text) if cue else ():
        number = _AFTER_CUE.match(text, match.end())
        if number is not None and not _COUNTED.match(text, number.end()):
            found.append((*number.span(), FigureKind.TELEPHONE))
    if _HAS_ADDRESS.search(text):
        found += [(*match.span(), FigureKind.CODE) for match in _ADDRESS_OR_CODE.finditer(text)]
    if _HAS_CODE.search(text):
        found += [(*match.span(), FigureKind.CODE) for match in _NUMBERED_CODE.finditer(text)]
    if _PRIME.search(text):
        found += [(*match.span(), FigureKind.FEET) for match in _FEET.finditer(text)]
    return found


def find_ranges(text: str) -> list[tuple[int, int]]:
    """List the ranges, scores, fractions and sizes of `text` (figures 0-9)."""
    return [match.span() for match in _RANGE.finditer(text)] if _RANGE_SIGN.search(text) else []


@lru_cache(maxsize=64)
def _telephone_cue(language: str) -> re.Pattern[str] | None:
    """Return the pattern of what stands before a telephone number; None where we know no such words."""
    said = "|".join(sorted(map(re.escape, get(language).telephone_words), key=len, reverse=True))
    between = r"(?:[ \u00a0](?:on|at|us|toll[- ]free|number|numéro|le|o|nummer|på))*[.:]?[ \u00a0]"
    return re.compile(rf"(?<!\w)(?:{said}){between}(?=\d)", re.IGNORECASE) if said else None


@lru_cache(maxsize=1)
def _numbered() -> re.Pattern[str]:
    """Return the pattern of what is said before a figure that numbers something, in any language."""
    said = {word for language in every() for word in language.numbering_words}
    return re.compile(rf"\b(?:{'|'.join(sorted(said, key=len, reverse=True))})\.?\s$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _numbered_behind() -> re.Pattern[str]:
    said = {word for language in every() for word in language.numbered_words}
    return re.compile(rf"[ \u00a0-](?:{'|'.join(sorted(said, key=len, reverse=True))})\b", re.IGNORECASE)


def is_numbered(source: str, at: int, end: int) -> bool:
    """Return whether a figure numbers something there: "version 3.11", "article 6.4", "the 2.0 version"."""
    before = _numbered().search(source, max(0, at - 20), at)
    return before is not None or _numbered_behind().match(source, end) is not None


def name_before(text: str, at: int) -> str:
    """Return the name right before a figure, "Python" of "Python 3.11"; empty where none stands there."""
    found = _NAME_BEFORE.search(text[max(0, at - 40) : at])
    return "" if found is None or found[1] in _MEASURES else found[1]
