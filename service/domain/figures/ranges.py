"""Ranges and scores in whole numbers, "10–15%" and "2-1": the edition's figures, and its percent sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.domain.draft import Span
from service.domain.figures.style import Style

_DASHES = "-‐‑–—−"
_RANGE = re.compile(
    rf"(?<![\w.,٫٬/:%٪+$€£{_DASHES}])(?<![\d)]\s)(\d{{1,4}})(\s?[{_DASHES}]\s?)(\d{{1,4}})"
    rf"(\s?[%٪])?(?![\w/:%٪$€£{_DASHES}]|[.,٫٬]\d|\s\d)"
)
#: "555-1234" is a telephone number as likely as a range
_TELEPHONE = re.compile(r"\d{3}-\d{3,4}\Z")
_LATIN_WORD = re.compile(r"[A-Za-z][ \u00a0]?\Z"), re.compile(r"[ \u00a0]?[A-Za-z]")


def written_ranges(source: str, target: str, into: Style) -> Iterator[tuple[Span, str]]:
    """Find the ranges of `target` that `source` has too (both with figures 0-9), and how to write them.

    Only whole numbers of at most four figures: anything longer may be a code. In an edition with figures
    of its own, what stands beside a Latin word keeps its figures.
    """
    said = {(match[1], match[3]) for match in _RANGE.finditer(source)}
    for match in _RANGE.finditer(target):
        if (match[1], match[3]) not in said or _TELEPHONE.match(match[0]):
            continue
        latin = _LATIN_WORD[0].search(target[: match.start()]) or _LATIN_WORD[1].match(target, match.end())
        if latin and not into.is_latin:
            continue
        numbers = into.figures(match[1] + match[2] + match[3])
        if match[4]:
            first, gap = into.percent
            sign = into.percent_sign
            numbers = f"{sign}{gap}{numbers}" if first else f"{numbers}{gap}{sign}"
        yield match.span(), numbers
