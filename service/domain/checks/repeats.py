"""Doubled words and loops, which machines fall into and people do not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity, Span
from service.domain.languages.base import get
from service.domain.text.words import WORD_OR_FIGURE

_STUTTER = re.compile(r"([^\W\d_])\1{5,}|(\w{2,10}?)\2{4,}")


class Repeats:
    """A word is written twice in a row, or words are repeated in a loop."""

    name: ClassVar[str] = "repeats"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield loops (three times or more) and doubled words that the source does not have."""
        target = [
            (m.group().casefold(), m.start(), m.end()) for m in WORD_OR_FIGURE.finditer(item.target_text)
        ]
        source = [m.group().casefold() for m in WORD_OR_FIGURE.finditer(item.source_text)]
        stutter = _STUTTER.search(item.target_text)
        if stutter and not _STUTTER.search(item.source_text):
            data: dict[str, object] = {"words": stutter.group()[:30]}
            yield Finding(self.name, Severity.BLOCK, "repeats.stutter", None, stutter.span(), data)
            return
        loop = _loop([word for word, _, _ in target])
        if loop is not None and _loop(source) is None:
            first, words, times = loop
            span: Span = (target[first][1], target[first + words * times - 1][2])
            said = item.target_text[span[0] : target[first + words - 1][2]]
            data = {"words": said[:60], "times": times}
            yield Finding(self.name, Severity.BLOCK, "repeats.loop", None, span, data)
            return
        own = get(item.target)
        again = any(a == b for a, b in pairwise(source))
        for one, other in pairwise(target):
            if one[0] != other[0] or again or one[0].isdecimal():
                continue
            between = item.target_text[one[2] : other[1]]
            if between.strip() or one[0] in own.doubled_words:
                continue
            if own.doubles_words and len(one[0]) > 2 and item.target_text[other[1]].islower():
                continue
            if own.doubles_words and not item.target_text[other[1]].isupper():
                continue
            data = {"words": item.target_text[one[1] : other[2]]}
            fix = Fix((one[2], other[2]), "")
            yield Finding(self.name, Severity.WARNING, "repeats.word", None, (one[1], other[2]), data, fix)


def _loop(words: list[str]) -> tuple[int, int, int] | None:
    """Find words that repeat three times or more in a row: (first word, words in one round, rounds)."""
    for size in range(1, min(12, len(words) // 3) + 1):
        run = 0
        for place in range(len(words) - size):
            run = run + 1 if words[place] == words[place + size] else 0
            if run >= 2 * size and not all(word.isdecimal() for word in words[place : place + size]):
                return place - run + 1, size, run // size + 1
    return None
