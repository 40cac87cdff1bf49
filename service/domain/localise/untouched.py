"""What is never rewritten: addresses, telephone numbers, versions, codes, scores (but see `ranges`)."""

from __future__ import annotations

import re
from functools import lru_cache

from service.domain.draft import Span
from service.domain.languages.base import every

_DASH = "[-‐‑–—−]"
_UNTOUCHED = (
    # addresses, handles and tags; "B.1.1.7", "example.org", but "R1.5" is money
    re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+", re.IGNORECASE),
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<!\w)[@#]\w+"),
    re.compile(
        r"(?<!\w)(?![A-Z]{1,3}\d[\d,]*\.\d+(?![.\w]))[^\W\d_][\w-]*(?:\.[\w-]+)*\.[\w-]*\d[\w-]*(?:\.[\w-]+)*"
    ),
    # telephone numbers
    re.compile(r"\+\d[\d\s().-]{5,}\d"),
    re.compile(r"\(\d{2,5}\)\s?\d[\d\s.-]{3,}\d"),
    re.compile(r"(?<![\d.,])0\d{1,4}(?:[\s./-]\d{2,4}){2,}(?!\d)"),
    re.compile(r"(?<![\d.,])\d{3}-\d{3,4}(?:-\d{3,4})?(?!\d)"),
    # "3.11.2"; groups of three are a number
    re.compile(r"(?<![\d.])(?!\d{1,3}(?:\.\d{3})+(?![\d.]))\d+(?:\.\d+){2,}(?!\d)"),
    # scores, ranges, fractions, sizes: "2-1", "10–15", "2 - 1", "24/7", "4×100"
    re.compile(
        rf"\d(?:[\d.,٫٬]*\d)?(?:\s?[%٪])?(?:{_DASH}|\s{_DASH}\s|\s?[/×:]\s?)[%٪$€£]?\d(?:[\d.,٫٬]*\d)?"
    ),
)
_NAME_BEFORE = re.compile(r"(?<!\w)([A-Z][\w+#]*|[a-z]+[A-Z]\w*)[ \u00a0]$")
#: stands before a number that is measured
_MEASURES = frozenset(
    {"Magnitude", "Only", "About", "Nearly", "Over", "Almost", "Total", "Index"}
    | {"USD", "EUR", "GBP", "ZAR", "NGN", "KES", "XOF", "XAF", "CFA", "FCFA", "EGP", "SEK", "US", "ETB"}
)


def untouched(text: str) -> list[Span]:
    """List the stretches of `text` (figures 0-9) that stay as they are."""
    return [match.span() for pattern in _UNTOUCHED for match in pattern.finditer(text)]


@lru_cache(maxsize=1)
def _numbered() -> re.Pattern[str]:
    """Return the pattern of what is said before a figure that numbers something, in any language."""
    said = {word for language in every() for word in language.numbering_words}
    return re.compile(rf"\b(?:{'|'.join(sorted(said, key=len, reverse=True))})\.?\s$", re.IGNORECASE)


def is_numbered(source: str, at: int) -> bool:
    """Return whether the figure at `at` numbers something there: "version 3.11", "article 6.4"."""
    return _numbered().search(source[:at]) is not None


def name_before(text: str, at: int) -> str:
    """Return the name right before a figure, "Python" of "Python 3.11"; empty where there is none."""
    found = _NAME_BEFORE.search(text[:at])
    return "" if found is None or found[1] in _MEASURES else found[1]
