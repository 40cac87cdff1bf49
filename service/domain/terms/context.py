"""The words around a name in a text, as far as they show what the name is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from service.domain.languages.base import REGION, TOWN, WATER, get
from service.domain.terms import affixes, context_words
from service.domain.terms.normalise import key, word_key
from service.domain.text.words import is_title_case

_AFTER = re.compile(r"(\W*)([^\W_]+)")
_SENTENCE_END = re.compile(r"[.!?…:;\n۔؟።]")
_OPENING = re.compile('[“«"‘(]$')
_COMMA = re.compile(r"\s*[,،፣]\s*")
_T = TypeVar("_T")
#: characters looked at on either side for the sentence, and for context words
_REACH = 300
_NEAR = 120


@dataclass(frozen=True, slots=True)
class NeighbourWord:
    """The word beside a name: as written and folded, and what is between."""

    text: str
    folded: str
    gap: str

    @property
    def touches(self) -> bool:
        """Return whether only a space or hyphen is between."""
        return self.gap in (" ", "\u00a0", "-", "‑", "–")

    @property
    def capital(self) -> bool:
        """Return whether it begins with a capital."""
        return self.text[:1].isupper()


_NO_WORD = NeighbourWord("", "", "")


class Sort(NamedTuple):
    """What a kind word shows: "water", "region" …, "" for none. `close`: it belongs to the name itself."""

    name: str
    close: bool


NO_SORT = Sort("", False)
#: with these even "of" makes one name: "delta du Niger"
_WHOLE = frozenset({"delta", "basin", "bassin", "bacia", "estuary", "estuaire", "estuario"})


class _lazy(Generic[_T]):  # noqa: N801
    """A property worked out once. `functools.cached_property` takes a lock for it, which costs as much."""

    def __init__(self, work: Callable[[Any], _T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, owner: Any, kind: type[Any]) -> _T:
        value = owner.__dict__[self._name] = self._work(owner)
        return value


class Around:
    """The context of `text[start:end)` in a language (primary subtag)."""

    def __init__(self, text: str, start: int, end: int, language: str) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.language = language

    @_lazy
    def word_start(self) -> int:
        """Where the word begins of which the name may have clitics before it."""
        start = self.start
        while start > 0 and self.text[start - 1].isalnum():
            start -= 1
        return start

    @_lazy
    def before(self) -> NeighbourWord:
        """Return the word before."""
        return self._before(self.word_start)

    def _before(self, start: int) -> NeighbourWord:
        text = self.text
        end = start
        while end > 0 and not text[end - 1].isalnum():
            end -= 1
        begin = end
        while begin > 0 and text[begin - 1].isalnum():
            begin -= 1
        if begin == end:
            return _NO_WORD
        word = text[begin:end]
        return NeighbourWord(word, word_key(word, self.language), text[end:start])

    @_lazy
    def words_before(self) -> tuple[NeighbourWord, ...]:
        """Up to three words before, the nearest first, within the sentence."""
        words: list[NeighbourWord] = []
        word, start = self.before, self.word_start
        while word.text and len(words) < 3 and not _SENTENCE_END.search(word.gap):
            words.append(word)
            start -= len(word.gap) + len(word.text)
            word = self._before(start)
        return tuple(words)

    @_lazy
    def after(self) -> NeighbourWord:
        """Return the word after."""
        found = _AFTER.match(self.text, self.end)
        return NeighbourWord(found[2], word_key(found[2], self.language), found[1]) if found else _NO_WORD

    @_lazy
    def begins(self) -> bool:
        """Return whether a sentence or a quotation begins here, so that its capital says nothing."""
        before = self.before
        if not before.text or not before.gap:
            return not before.text
        if before.gap.startswith(".") and before.gap.strip() == ".":
            # "Mr. Stone", "St. Louis", "J. Stone"
            return not (len(before.text) <= 2 or before.folded in context_words.abbreviated(self.language))
        return bool(_SENTENCE_END.search(before.gap) or _OPENING.search(before.gap))

    @_lazy
    def second(self) -> bool:
        """Return whether the word before begins a sentence, so that *its* capital says nothing."""
        before = self.before
        return Around(
            self.text, self.word_start - len(before.gap) - len(before.text), self.word_start, self.language
        ).begins

    @_lazy
    def sentence(self) -> str:
        """Return the sentence or line around, roughly."""
        return self.text[slice(*self.sentence_span)]

    @_lazy
    def sentence_span(self) -> tuple[int, int]:
        """Return the place of that sentence in the text."""
        low, high = max(0, self.start - _REACH), min(len(self.text), self.end + _REACH)
        start = max((self.text.rfind(mark, low, self.start) for mark in (". ", "! ", "? ", "\n")), default=-1)
        ends = [at for mark in (". ", "! ", "? ", "\n") if (at := self.text.find(mark, self.end, high)) >= 0]
        return max(start + 1, low), min(ends, default=high)

    @_lazy
    def title_style(self) -> bool:
        """Return whether every word of weight in the sentence has a capital, as in many headlines."""
        return is_title_case(self.sentence, self.language, share=1.0)

    @_lazy
    def informative(self) -> bool:
        """Return whether a capital here says that this is a name."""
        return not self.begins and not self.title_style

    @_lazy
    def somewhere_apart(self) -> bool:
        """Return whether that preposition is a word of its own."""
        return self.word_start == self.start and self.somewhere

    @_lazy
    def somewhere(self) -> bool:
        """Return whether a preposition of place is right before the name, or in one word with it."""
        before = self.before
        clitic = self.text[self.word_start : self.start]
        if clitic:
            return clitic[-1] in get(self.language).place_clitics
        gap = before.gap.strip(" \u00a0'’")
        return bool(before.text) and not gap and before.folded in context_words.prepositions(self.language)

    @_lazy
    def sort(self) -> Sort:
        """Return what a kind word beside it says it is: "Niger River", "the city of Nice"."""
        kinds = context_words.kind_words(self.language)
        after = self.after
        if after.gap in (" ", "\u00a0") and after.folded in kinds:
            name = kinds[after.folded]
            # "Iran state media" is not a state, nor is "Iran State Media" in a headline
            if after.capital or name in (WATER, TOWN) or not get(self.language).kind_needs_capital:
                return NO_SORT if name == REGION and self.title_style else Sort(name, True)
        links = context_words.links(self.language)
        before = self.before
        if before.gap.strip(" \u00a0'’-"):
            return NO_SORT
        name = _sort(before.folded, kinds, self.language)
        if name:
            return Sort(name, True)
        if before.folded not in links:
            return NO_SORT
        for place, word in enumerate(self.words_before[1:], start=1):
            name = _sort(word.folded, kinds, self.language)
            if name and not word.gap.strip(" \u00a0'’-"):
                return Sort(name, word.folded in _WHOLE or self._one_of_many(place, word))
            if word.folded not in links:
                break
        return NO_SORT

    @_lazy
    def is_division(self) -> bool:
        """Return whether a kind word in small letters right after it says so: "Aleppo province".

        That is enough to choose among what has the name, and too little to make a country no country:
        "Iran state media".
        """
        after = self.after
        kinds = context_words.kind_words(self.language)
        return after.gap in (" ", "\u00a0") and kinds.get(after.folded) == REGION

    def _one_of_many(self, place: int, word: NeighbourWord) -> bool:
        """Return whether this is one of many, as "the US state of Georgia" and not "the state of Israel"."""
        words = self.words_before[place + 1 : place + 2]
        articles = ("the", "a", "l", "d", "un", "o", "um")
        return word.folded in ("state", "etat", "estado") and any(
            one.folded not in articles and not one.gap.strip() for one in words
        )

    def near(self, words: Sequence[str], reach: int = _NEAR) -> bool:
        """Return whether one of the context words stands near, itself or with an ending or a clitic.

        `reach`: characters on either side. Kind words ("town", "river") say something only right beside
        the name: see `sort`.
        """
        kinds = context_words.kind_words(self.language)
        words = [word for word in words if key(word, self.language) not in kinds]
        if not words:
            return False
        low, high = max(0, self.start - reach), self.end + reach
        parts = (
            key(self.text[low : self.start], self.language),
            key(self.text[self.end : high], self.language),
        )
        there = re.sub(r"\W+", " ", f" {parts[0]} . {parts[1]} ")
        for word in words:
            folded = key(word, self.language)
            at = there.find(folded) if folded else -1
            while at >= 0:
                before = there[there.rfind(" ", 0, at) + 1 : at]
                rest = there.index(" ", at + len(folded)) - at - len(folded)
                if rest <= (3 if len(folded) > 3 else 1) and affixes.is_prefix(
                    before, self.language, name=False
                ):
                    return True
                at = there.find(folded, at + 1)
        return False

    def beside(self, other: tuple[int, int]) -> str:
        """Return what stands between this and another span, stripped: "," or "and", say."""
        low, high = (other[1], self.word_start) if other[1] <= self.start else (self.end, other[0])
        return self.text[low:high]

    def joined(self, other: tuple[int, int]) -> bool:
        """Return whether the other name stands in a row with this: after a comma, or "and"."""
        between = self.beside(other)
        if len(between) > 8:
            return False
        bare = key(_COMMA.sub(" ", between), self.language)
        return bool(between.strip()) and (not bare or bare in context_words.joiners(self.language))


def _sort(word: str, kinds: dict[str, str], language: str) -> str:
    if word in kinds:
        return kinds[word]
    for cut in range(1, 4 if affixes.takes_prefixes(language) else 0):
        if word[cut:] in kinds and affixes.may_be_prefix(word[:cut], language):
            return kinds[word[cut:]]
    return ""
