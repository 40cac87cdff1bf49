"""Sentences that came out far too short or far too long: something was left out or made up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.base import get
from service.domain.text.sentences import sentence_spans

_LEAST = 20  # characters; below, one word makes all the difference
_SHORT, _SLACK = 3, 25  # such a source never becomes longer than this many times its length, and some
_BLOCK = math.log(3.5)
#: how many spreads of the language a translation may be shorter or longer than usual, and how much more a
#: short sentence may (divided by its characters); less where it has more sentences than the source.
#: Of human translations a hundredth is shorter, and one in 300 longer; a third left out is 2 to 4 spreads
_SHORTER, _LONGER, _WITH_SENTENCES = (2.1, 25), (2.0, 130), (0.8, 30)
#: characters below which few sentences were measured, and the spreads more that each of them below allows
_FEW, _EACH = 80, 0.05
_GOES_ON = re.compile(r"[^\W\d_]{4}[.!?][”»\")]*\s+(?=[^\W\d_])(?=[a-zß-ÿ])")
#: a text above this share of its usual length was hardly cut off
_WHOLE = math.log(0.85)


def is_as_long_as_usual(item: Checked, least: float = _WHOLE) -> bool:
    """Return whether a translation is about as long as such a sentence is, or longer, and so is whole.

    `least` is the logarithm of the share of the usual length that it has to have.
    """
    source, target = len(item.source_text.strip()), len(item.target_text.strip())
    return bool(source and target) and _off_usual(item, source, target) >= least


#: characters of an abbreviation, such as "UNESCO"
_SHORT_NAME = 8


class Length:
    """The translation is far shorter or longer than such a sentence is in that language."""

    name: ClassVar[str] = "length"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the ratio of characters leaves the band of the pair."""
        source, target = len(item.source_text.strip()), len(item.target_text.strip())
        if not target:
            return
        if source <= _LEAST:
            if target > _SHORT * source + _SLACK:
                yield self._finding(item, Severity.BLOCK, "length.made_up", source, target)
            return
        off = _off_usual(item, source, target)
        if not _is_unusual(item, off / get(item.target).length_spread, source):
            return
        severity = Severity.BLOCK if abs(off) > _BLOCK + 12 / source else Severity.WARNING
        yield self._finding(item, severity, "length.short" if off < 0 else "length.long", source, target)

    def _finding(self, item: Checked, severity: Severity, code: str, source: int, target: int) -> Finding:
        whole = (0, len(item.source_text)), (0, len(item.target_text))
        return Finding(self.name, severity, code, *whole, {"source": source, "target": target})


def _off_usual(item: Checked, source: int, target: int) -> float:
    """Return how far a translation of so many characters is from the usual length, as a logarithm."""
    usual = get(item.target).length / get(item.source).length
    return math.log((target + _abbreviated(item, usual)) / source / usual)


def _abbreviated(item: Checked, usual: float) -> float:
    """Return by how much names are shorter for being abbreviated, or longer for being written out."""
    off = 0.0
    for one in item.mentions:
        if one.target_span is not None:
            here, there = item.source_text[slice(*one.source_span)], item.target_text[slice(*one.target_span)]
            if _is_short(here) is not _is_short(there):
                off += usual * len(here) - len(there)
    return max(off, 1 - len(item.target_text))


def _is_short(name: str) -> bool:
    return len(name) <= _SHORT_NAME and name.isupper()


def _is_unusual(item: Checked, spreads: float, source: int) -> bool:
    """Return whether hardly a translation of a source of so many characters is so many spreads off."""
    allowed = _EACH * max(0, _FEW - source)
    spreads = math.copysign(max(0.0, abs(spreads) - allowed), spreads)
    if spreads < 0:
        return -spreads > _SHORTER[0] + _SHORTER[1] / source
    if spreads <= _WITH_SENTENCES[0]:
        return False
    if _sentences(item.target_text, item.target) > _sentences(item.source_text, item.source):
        return spreads > _WITH_SENTENCES[0] + _WITH_SENTENCES[1] / source
    return spreads > _LONGER[0] + _LONGER[1] / source


def _sentences(text: str, language: str) -> int:
    """Return how many sentences a text has; what goes on in small letters after a stop is one as well."""
    return len(sentence_spans(text, language)) + sum(1 for _ in _GOES_ON.finditer(text))
