"""Doubled words and loops, which machines fall into and people do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity, Span
from service.domain.languages.base import Language, get
from service.domain.text.words import WORD_OR_FIGURE

_STUTTER = re.compile(r"([^\W\d_])\1{5,}|(\w{2,10}?)\2{4,}")
#: words in the longest run that is looked for, but for a text that is one run said twice
_LONGEST = 12
#: letters of the shortest single word that a language does not double to stress it
_LEAST = 4
#: a word as it is compared, and where it stands
_Word = tuple[str, int, int]


class Repeats:
    """A word, a phrase or the whole sentence stands twice in a row, or words go round in a loop."""

    name: ClassVar[str] = "repeats"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield loops (three times or more) and doubled words that the source does not have."""
        target = _words(item.target_text)
        source = [word for word, _, _ in _words(item.source_text)]
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
        again = _doubled(source, 1) or _doubled(source, 2)
        yield from self._twice(item, target, again=again is not None)

    def _twice(self, item: Checked, target: Sequence[_Word], *, again: bool) -> Iterable[Finding]:
        own, words = get(item.target), [word for word, _, _ in target]
        half = len(words) // 2
        sizes = [half] if half > _LONGEST else []
        deleted: list[Span] = []  # second halves of runs that were found: what is in one of them goes with it
        for size in (*sizes, *range(min(_LONGEST, half), 0, -1)):
            at = -1
            while (found := _doubled(words, size, at + 1)) is not None:
                at = found
                if any(first < at + 2 * size <= last for first, last in deleted):
                    continue
                run = target[at : at + 2 * size]
                if self._in_good_style(item.target_text, run, own, again=again):
                    continue
                end, last = run[size - 1][2], run[-1][2]
                code = "repeats.word" if size == 1 else "repeats.phrase"
                data = {"words": item.target_text[run[0][1] : last if size == 1 else end][:80]}
                fix = Fix((end, last), "")
                yield Finding(self.name, Severity.WARNING, code, None, (run[0][1], last), data, fix)
                deleted.append((at + size, at + 2 * size))

    def _in_good_style(self, text: str, run: Sequence[_Word], own: Language, *, again: bool) -> bool:
        """Return whether a doubled run is no fault: the source has one, or the language doubles it."""
        size = len(run) // 2
        between = text[run[size - 1][2] : run[size][1]]
        if size == 1:
            word, start = run[0][0], run[1][1]
            if again or between.strip() or word in own.doubled_words or word[0].isdecimal():
                return True
            # without capitals, or in small letters, a short word may be doubled to stress it
            return own.doubles_words and len(word) < _LEAST and not text[start].isupper()
        if all(word[0].isdecimal() for word, _, _ in run) or (again and size <= 2):
            return True
        if size == 2 and own.doubles_words and any(word in own.doubled_words for word, _, _ in run):
            return True
        # "yes, of course, of course" is speech; a whole sentence or clause twice is not
        return bool(between.strip()) and size < 3


def _words(text: str) -> list[_Word]:
    return [(match.group().casefold(), match.start(), match.end()) for match in WORD_OR_FIGURE.finditer(text)]


def _doubled(words: Sequence[str], size: int, start: int = 0) -> int | None:
    """Return the first place from `start` at which a run of `size` words stands twice."""
    run = 0
    for place in range(start, len(words) - size):
        run = run + 1 if words[place] == words[place + size] else 0
        if run == size:
            return place - size + 1
    return None


def _loop(words: list[str]) -> tuple[int, int, int] | None:
    """Find words that repeat three times or more in a row: (first word, words in one round, rounds)."""
    for size in range(1, min(_LONGEST, len(words) // 3) + 1):
        run = 0
        for place in range(len(words) - size):
            run = run + 1 if words[place] == words[place + size] else 0
            if run >= 2 * size and not all(word.isdecimal() for word in words[place : place + size]):
                return place - run + 1, size, run // size + 1
    return None
