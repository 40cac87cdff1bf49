"""Doubled words and loops, which machines fall into and people do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity, Span
from service.domain.languages.base import Language, get
from service.domain.text.words import WORD_OR_FIGURE

_STUTTER = re.compile(r"([^\W\d_])\1{5,}|(\w{2,10}?)\2{4,}")
#: words in the longest run that is looked for, but for a text that is one run said twice
_LONGEST = 12
#: letters of the shortest single word that a language does not double to stress it
_LEAST = 4
_CLOSING = '”»"“'
#: a word as it is compared, where it stands, as it is written, and where the word before it ends
_Word = tuple[str, int, int, str, int]


class Repeats:
    """A word, a phrase or the whole sentence stands twice in a row, or words go round in a loop."""

    name: ClassVar[str] = "repeats"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield loops (three times or more) and doubled words that the source does not have."""
        return _repeats(item.source_text, item.target_text, item.target)

    def read(self, source_text: str, text: str, language: str) -> Iterable[Finding]:
        """Yield what is found in a text of a language (primary subtag)."""
        target = _words(text)
        source = [one[0] for one in _words(source_text)]
        stutter = _STUTTER.search(text)
        if stutter and not _STUTTER.search(source_text):
            data: dict[str, object] = {"words": stutter.group()[:30]}
            yield Finding(self.name, Severity.BLOCK, "repeats.stutter", None, stutter.span(), data)
            return
        loop = _loop([one[0] for one in target])
        if loop is not None and _loop(source) is None:
            first, words, times = loop
            span: Span = (target[first][1], target[first + words * times - 1][2])
            said = text[span[0] : target[first + words - 1][2]]
            data = {"words": said[:60], "times": times}
            yield Finding(self.name, Severity.BLOCK, "repeats.loop", None, span, data)
            return
        again = _doubled(source, 1) or _doubled(source, 2)
        yield from self._twice(text, language, target, again=again is not None)

    def _twice(self, text: str, language: str, target: Sequence[_Word], *, again: bool) -> Iterable[Finding]:
        own = get(language)

        def is_fault(run: Sequence[_Word]) -> bool:
            return not self._in_good_style(text, run, own, again=again)

        for group in _touching(_doubled_runs(target, is_fault)):
            run = max(group, key=lambda one: len(one.words)).words
            size = len(run) // 2
            end, last = target[group[0].first - 1][2], target[max(one.last for one in group)][2]
            code = "repeats.word" if size == 1 else "repeats.phrase"
            words = f"{run[0][3]} {run[1][3]}" if size == 1 else text[run[0][1] : run[size - 1][2]]
            fix = Fix((end, last), "")
            where = run[0][1], last
            yield Finding(self.name, Severity.WARNING, code, None, where, {"words": words[:80]}, fix)

    def _in_good_style(self, text: str, run: Sequence[_Word], own: Language, *, again: bool) -> bool:
        """Return whether a doubled run is no fault: the source has one, or the language doubles it."""
        size = len(run) // 2
        between = text[run[size][4] : run[size][1]]
        if any(mark in between for mark in _CLOSING):
            return True  # “Hero of the Soviet Union”, the Soviet Union's highest honour
        if run[0][1] and text[run[0][1] - 1] in "-‑":
            return True  # a clitic: "tornando-o o primeiro"
        if size == 1:
            word, start = run[0][0], run[1][1]
            if (
                again
                or between.strip()
                or word in own.doubled_words | own.doubled_alone
                or word[0].isdecimal()
            ):
                return True
            # without capitals, or in small letters, a short word may be doubled to stress it
            return own.doubles_words and len(word) < _LEAST and not text[start].isupper()
        if all(one[0][0].isdecimal() for one in run) or (again and size <= 2):
            return True
        if size == 2 and own.doubles_words and any(one[0] in own.doubled_words for one in run):
            return True
        # "yes, of course, of course" is speech; a whole sentence or clause twice is not
        return bool(between.strip()) and size < 3


#: the quality gate has asked before the checks do
@lru_cache(maxsize=256)
def _repeats(source_text: str, text: str, language: str) -> tuple[Finding, ...]:
    return tuple(Repeats().read(source_text, text, language))


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[_Word, ...]:
    found, before = list[_Word](), 0
    for match in WORD_OR_FIGURE.finditer(text):
        found.append((match[0].casefold(), match.start(), match.end(), match[0], before))
        before = match.end()
    return tuple(found)


class _Repetition(NamedTuple):
    """A run of words that stands twice: the words, twice, and which of the text's words say it again."""

    words: tuple[_Word, ...]
    first: int
    last: int


def _doubled_runs(words: Sequence[_Word], is_fault: Callable[[Sequence[_Word]], bool]) -> list[_Repetition]:
    """Return what stands twice, read from left to right as if each run that was said again were not there.

    So no two of them depend on each other: with one left out, the others are found as before.
    """
    read: list[int] = []
    found: list[_Repetition] = []
    met = set[str]()
    for place, word in enumerate(words):
        read.append(place)
        if word[0] not in met:
            met.add(word[0])
            continue
        for size in range(min(_LONGEST, len(read) // 2), 0, -1):
            if words[read[-1 - size]][0] != word[0]:
                continue
            run = tuple(words[one] for one in read[-2 * size :])
            if _is_twice(run) and is_fault(run):
                found.append(_Repetition(run, read[-size], place))
                del read[-size:]
                break
    half = len(read) // 2
    run = tuple(words[one] for one in read)
    if half > _LONGEST and _is_twice(run) and is_fault(run):
        found.append(_Repetition(run, read[half], read[-1]))
    return found


def _is_twice(run: Sequence[_Word]) -> bool:
    """Return whether the second half of a run says the same words as the first."""
    said = [one[0] for one in run]
    half = len(said) // 2
    return said[:half] == said[half:]


def _touching(runs: Iterable[_Repetition]) -> list[list[_Repetition]]:
    """Return the runs in groups whose words said again touch each other, both in the order of the text."""
    groups: list[list[_Repetition]] = []
    last = -2  # before any word, and not right before the first
    for one in sorted(runs, key=lambda run: (run.first, run.last)):
        if one.first > last + 1:
            groups.append([])
        groups[-1].append(one)
        last = max(last, one.last)
    return groups


def _doubled(words: Sequence[str], size: int) -> int | None:
    """Return the first place at which a run of `size` words stands twice."""
    run = 0
    for place in range(len(words) - size):
        run = run + 1 if words[place] == words[place + size] else 0
        if run == size:
            return place - size + 1
    return None


def _loop(words: list[str]) -> tuple[int, int, int] | None:
    """Find words that repeat three times or more in a row: (first word, words in one round, rounds)."""
    again = len(words) - len(set(words))  # each word of a round comes twice more
    for size in range(1, min(_LONGEST, len(words) // 3, again // 2) + 1):
        run = 0
        for place in range(len(words) - size):
            run = run + 1 if words[place] == words[place + size] else 0
            if run >= 2 * size and not all(word.isdecimal() for word in words[place : place + size]):
                return place - run + 1, size, run // size + 1
    return None
