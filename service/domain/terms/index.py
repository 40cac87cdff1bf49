"""The index of one language: which forms occur in a folded text, by its words.

A hash of all folded forms, and for each first word the lengths of the longer forms that begin with it.
An Aho-Corasick automaton finds the same in one pass as well, but takes ten times as long to build, and
longer still to read from a file; `python -m benchmarks glossary` measures both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from service.domain.languages.base import get
from service.domain.terms import affixes
from service.domain.terms.case import is_abbreviation
from service.domain.terms.concepts import SurfaceForm
from service.domain.terms.normalise import key, keys

_WORD = re.compile(r"[^\W_]+")
#: letters of clitics that may stand before a form in one word with it
LONGEST_PREFIX = 4
#: words of texts whose look-up is kept, some megabytes
WORDS_KEPT = 20_000
_JOINER = "\u200c"
#: letters of the longest abbreviation that a longer form may have with its points ("U.S. dollars")
_POINTED = 3
#: where the place of a form ends and the number of its concept begins, in a reference
_PLACE_BITS = 16


class _LookUp(NamedTuple):
    """What a word of a text may be: (letters before, spelling), and (letters before, lengths as bits)."""

    forms: list[tuple[int, str]]
    longer: list[tuple[int, int]]


class Index:
    """The folded forms of one language: finds where they occur in a text; `Glossary` judges which count."""

    def __init__(self, surface_forms: Iterable[SurfaceForm], language: str) -> None:
        self._words: dict[str, int | list[int]] = {}
        #: first word of a longer form → the lengths of those forms, one bit each
        self._longer: dict[str, int] = {}
        #: first characters of the few forms that begin with no word
        self._marks: set[str] = set()
        self._endings = affixes.endings(language)
        self._ending_lengths = sorted({len(ending) for ending in self._endings})
        self._prefixes = affixes.takes_prefixes(language)
        self._language = language
        #: what words of texts were found to be: most come again, and most are in no form
        self._known: dict[str, _LookUp | None] = {}
        forms = list(surface_forms)
        folded = keys([text for _, _, text in forms], language)
        for (number, place, text), word in zip(forms, folded, strict=True):
            reference = number << _PLACE_BITS | place
            if word:
                self._add(word, reference)
            for spelling in more_spellings(text, word, language):
                self._add(spelling, reference)

    def __bool__(self) -> bool:
        return bool(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def _add(self, spelling: str, reference: int) -> None:
        words = self._words
        if spelling in words:
            there = words[spelling]
            words[spelling] = [*(there if isinstance(there, list) else [there]), reference]
            return
        words[spelling] = reference
        if not spelling.isalnum():
            head = spelling.partition(" ")[0]
            if not head.isalnum():
                first = _WORD.match(head)
                head = first[0] if first else spelling[0]
                if first is None:
                    self._marks.add(head)
            self._longer[head] = self._longer.get(head, 0) | 1 << len(spelling)

    def __contains__(self, spelling: str) -> bool:
        return spelling in self._words

    def __getitem__(self, spelling: str) -> list[tuple[int, int]]:
        """Return (concept number, place of the form) of all that are spelled so, in file order."""
        there = self._words[spelling]
        references = there if isinstance(there, list) else [there]
        return [(one >> _PLACE_BITS, one & ((1 << _PLACE_BITS) - 1)) for one in references]

    def occurrences(self, text: str) -> list[tuple[int, str]]:
        """List (start, spelling) of the forms that begin at a word of folded `text`, or after its clitics.

        What follows a form in the same word is an ending of the language, or the form is a longer one.
        """
        found: list[tuple[int, str]] = []
        known = self._known
        if len(known) > WORDS_KEPT:
            known = self._known = {}
        for match in _WORD.finditer(text):
            word = match[0]
            if word not in known:
                known[word] = self._look_up(word)
            here = known[word]
            if here is not None:
                start = match.start()
                found += [(start + cut, form) for cut, form in here.forms]
                for cut, lengths in here.longer:
                    found += self._longer_at(text, start + cut, lengths)
        for mark in self._marks:
            at = text.find(mark)
            while at >= 0:
                found += self._longer_at(text, at, self._longer[mark])
                at = text.find(mark, at + 1)
        return found

    def _look_up(self, word: str) -> _LookUp | None:
        """Return which forms a word is without its clitics and endings, and which longer ones it begins."""
        forms: list[tuple[int, str]] = []
        longer: list[tuple[int, int]] = []
        for cut in range(min(LONGEST_PREFIX + 1, len(word)) if self._prefixes else 1):
            if cut and not affixes.may_be_prefix(word[:cut], self._language):
                continue
            rest = word[cut:]
            if rest in self._words:
                forms.append((cut, rest))
            if rest in self._longer:
                longer.append((cut, self._longer[rest]))
            for size in self._ending_lengths:
                if len(rest) > size and rest[-size:] in self._endings and rest[:-size] in self._words:
                    forms.append((cut, rest[:-size]))
        return _LookUp(forms, longer) if forms or longer else None

    def _longer_at(self, text: str, start: int, lengths: int) -> list[tuple[int, str]]:
        found, room = [], len(text) - start
        while lengths:
            size = lengths.bit_length() - 1
            lengths ^= 1 << size
            if size <= room and (spelling := text[start : start + size]) in self._words:
                found.append((start, spelling))
        return found


def spellings(text: str, folded: str, language: str) -> tuple[str, ...]:
    """List the folded spellings of a form: itself, with a fused clitic, or with dots ("U.S.")."""
    return (folded, *more_spellings(text, folded, language))


def more_spellings(text: str, folded: str, language: str) -> tuple[str, ...]:
    """List those beside the folded form itself."""
    if len(folded) <= 5 and is_abbreviation(text) and folded.isalpha():
        dotted = ".".join(folded)
        return (dotted, dotted + ".")
    if (dotted := _with_points(text, folded)) != folded:
        return (dotted,)
    other = affixes.in_running_text(folded, language)
    if _JOINER in text and get(language).joiner_is_space:
        return (key(text.replace(_JOINER, " "), language),)  # typed as two words as often
    found = () if other == folded or not other else (other,)
    bare = affixes.without_own_clitic(folded, language)
    if bare == folded:
        return found
    return (*found, *dict.fromkeys((bare, affixes.in_running_text(bare, language))))


def _with_points(text: str, folded: str) -> str:
    """Return a folded form of several words with the points of its first one: "u.s. dollars"."""
    head, gap, _ = text.partition(" ")
    if not gap or not 2 <= len(head) <= _POINTED or not head.isupper() or not head.isascii():
        return folded
    return f"{'.'.join(folded[: len(head)])}.{folded[len(head) :]}" if head.isalpha() else folded
