"""What the words of a text say, as far as both languages list it: killed, before, north."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from service.domain.draft import Span
from service.domain.languages.base import get
from service.domain.terms.normalise import fold
from service.domain.text.words import without_endless

_WORD = re.compile(r"[^\W_]+")
#: letters of the longest clitics before a word
_CLITICS = 5
#: meaning → whether the word surely says it
_Says = Mapping[str, bool]


@dataclass(slots=True)
class Meanings:
    """The meanings of one text: where it surely says each, and which it may say."""

    places: dict[str, list[Span]] = field(default_factory=dict)
    maybe: Counter[str] = field(default_factory=Counter)

    def surely(self, meaning: str) -> int:
        """Return how often a meaning is surely said."""
        return len(self.places.get(meaning, ()))

    def perhaps(self, meaning: str) -> int:
        """Return how often a meaning is said, surely or not."""
        return self.surely(meaning) + self.maybe[meaning]


@lru_cache(maxsize=256)
def meanings_of(text: str, language: str) -> Meanings:
    """Return what a text says; nothing for a language without a list. Do not change what you get."""
    said = Meanings()
    forms = _forms(language)
    if forms is None:
        return said
    folded = fold(without_endless(text), language)
    taken = bytearray(len(folded.text))
    for start, end, says in forms.phrases_in(folded.text):
        _add(said, says, folded.span(start, end))
        taken[start:end] = b"\1" * (end - start)
    for match in _WORD.finditer(folded.text):
        if not taken[match.start()]:
            says = forms.of_word(match[0])
            if says:
                _add(said, says, folded.span(*match.span()))
    return said


def _add(said: Meanings, says: _Says, span: Span) -> None:
    for meaning, sure in says.items():
        if sure:
            said.places.setdefault(meaning, []).append(span)
        else:
            said.maybe[meaning] += 1


class _Forms:
    """The forms of one language: whole words, beginnings, ends, parts and phrases."""

    def __init__(self, language: str) -> None:
        own = get(language)
        self._clitics = own.term_prefix
        self._whole: dict[str, dict[str, bool]] = {}
        self._starts: dict[str, dict[str, bool]] = {}
        self._ends: dict[str, dict[str, bool]] = {}
        self._parts: dict[str, dict[str, bool]] = {}
        phrases: dict[str, dict[str, bool]] = {}
        for meaning, forms in own.meanings.items():
            for form in forms:
                sure = not form.startswith("?")
                self._put(phrases, fold(form.lstrip("?").replace("_", " "), language).text, meaning, sure)
        # one that is written out before one with any letters, a long one before a short one
        ordered = sorted(phrases, key=lambda form: ("*" in form, -len(form)))
        self._phrases = [phrases[form] for form in ordered]
        self._pattern = re.compile("|".join(map(_phrase, ordered))) if ordered else None
        #: how many letters the listed beginnings and ends have: no others are looked up
        self._start_sizes = sorted({len(one) for one in self._starts})
        self._end_sizes = sorted({len(one) for one in self._ends})
        self.of_word = lru_cache(maxsize=8192)(self._of_word)

    def _put(self, phrases: dict[str, dict[str, bool]], form: str, meaning: str, sure: bool) -> None:
        bare = form.strip("*")
        if not _WORD.fullmatch(bare):
            table, bare = phrases, form
        elif form.startswith("*"):
            table = self._parts if form.endswith("*") else self._ends
        else:
            table = self._starts if form.endswith("*") else self._whole
        says = table.setdefault(bare, {})
        says[meaning] = says.get(meaning, False) or sure

    def phrases_in(self, text: str) -> Iterator[tuple[int, int, _Says]]:
        """Yield where each phrase of a folded text stands and what it says."""
        if self._pattern is not None:
            for match in self._pattern.finditer(text):
                yield match.start(), match.end(), self._phrases[(match.lastindex or 1) - 1]

    def _of_word(self, word: str) -> _Says:
        says: dict[str, bool] = {}
        for one in self._without_clitics(word):
            _merge(says, self._whole.get(one))
            for size in self._start_sizes:
                if 2 <= size <= len(one) and one[:size] in self._starts:
                    _merge(says, self._starts[one[:size]])
        for size in reversed(self._end_sizes):
            if 1 <= size <= len(word) and word[-size:] in self._ends:
                _merge(says, self._ends[word[-size:]])
        if self._parts:
            for start in range(len(word)):
                for end in range(start + 2, len(word) + 1):
                    _merge(says, self._parts.get(word[start:end]))
        return says

    def _without_clitics(self, word: str) -> list[str]:
        """Return a word, and what is left of it without each run of clitics that it may begin with."""
        if self._clitics is None:
            return [word]
        most = min(_CLITICS, len(word) - 2)
        return [word, *(word[end:] for end in range(1, most + 1) if self._clitics.fullmatch(word[:end]))]


def _merge(says: dict[str, bool], more: _Says | None) -> None:
    for meaning, sure in (more or {}).items():
        says[meaning] = says.get(meaning, False) or sure


def _phrase(form: str) -> str:
    pattern = re.escape(form).replace(r"\*", r"\w*").replace("'", r"\W").replace(r"\ ", r"\W+")
    return rf"(?<!\w)({pattern})(?!\w)"


@lru_cache(maxsize=64)
def _forms(language: str) -> _Forms | None:
    return _Forms(language) if get(language).meanings else None
