"""The words by which stories are found: folded, and without what languages write in one with a word.

A text is known by its words in every form that somebody may ask for: Arabic والرئيس by itself, by الرئيس and
by رئيس. What is asked for is taken as it is typed, so a longer form finds less than a shorter one. Words say
by their letters which clitics they may have: names and quotes of another language are in every story.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from service.domain.languages.base import get, listed
from service.domain.terms.affixes import in_running_text
from service.domain.terms.normalise import keys

#: no language: nothing is kept that its readers would tell apart
_ANY = "und"
_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
#: letters of a word that count: longer ones are no words
_LONGEST = 60
#: letters that clitics have at most, and letters that a word without them has at least
_CLITICS, _STEM = 6, 2
#: no Latin letter is behind it, and no other one of a language without clitics before it
_FIRST_WITH_CLITICS = "\u0590"
#: words of a question that are looked for, and the letters from which on the last one may go on
_MOST, _BEGUN = 20, 2


@dataclass(frozen=True, slots=True)
class AskedWords:
    """What is asked for: `words` that all have to be there, each in one of its forms, and the last one.

    `begun` is the word that may go on in the text; empty where there is none. Of `phrases` the words are
    among `words`; they have to stand somewhere in one sentence as they are written here. `pieces` are the
    phrases and what is left, as they were typed: for texts whose words nobody has kept.
    """

    words: tuple[tuple[str, ...], ...] = ()
    begun: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no word in it."""
        return not self.words and not self.begun


def asked_for(typed: str) -> AskedWords:
    """Return what somebody asks for who typed this: words, and phrases in quotes."""
    if "://" in typed:
        typed = unquote(typed)
    phrases = [found for one in _QUOTED.findall(typed) if (found := one.strip())]
    loose = _QUOTED.sub(" ", typed)
    last = _words(loose)[:_MOST]
    begun = last.pop() if last and len(last[-1]) >= _BEGUN and loose[-1:].strip() else ""
    quoted = [word for phrase in phrases for word in _words(phrase)]
    said = dict.fromkeys([*last, *quoted][:_MOST])
    pieces = tuple(one for one in (*phrases, loose.strip()) if one)
    return AskedWords(
        tuple(map(_asked_forms, said)), _asked_forms(begun) if begun else (), tuple(phrases), pieces
    )


@lru_cache(maxsize=512)
def words_of(text: str) -> frozenset[str]:
    """Return the words that a text is found by. Kept: a save changes one sentence of a hundred."""
    return frozenset(form for word in _words(text) for form in _forms(word))


def words_of_address(address: str) -> frozenset[str]:
    """Return the words that an address of the web is found by."""
    return words_of(unquote(address))


@lru_cache(maxsize=64)
def words_of_ids(ids: tuple[str, ...]) -> frozenset[str]:
    """Return what ids are found by: their parts, and the letters and figures of each."""
    whole = [word for one in ids for word in _words(one)]
    return frozenset([*whole, *(piece for word in whole for piece in _PIECE.findall(word))])


def _words(text: str) -> list[str]:
    folded = " ".join(keys([unicodedata.normalize("NFC", text)], _ANY))
    return [_single(word[:_LONGEST]) for word in _WORD.findall(folded)]


def _single(word: str) -> str:
    """Return a word with one letter for two, where a language writes either."""
    if word < _FIRST_WITH_CLITICS:
        return word
    for letters in _doubled():
        word = letters.sub(r"\1", word)
    return word


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[str, ...]:
    """Return a word as it is, and without each of the clitics that it begins with."""
    if word < _FIRST_WITH_CLITICS:
        return (word,)
    cuts = range(1, min(_CLITICS, len(word) - _STEM) + 1)
    bare = [word[cut:] for cut in cuts if any(one.fullmatch(word, 0, cut) for one in _clitics())]
    return (word, *bare)


@lru_cache(maxsize=1000)
def _asked_forms(word: str) -> tuple[str, ...]:
    """Return a word that is asked for, and what running text makes of it: للرئيس of الرئيس."""
    if word < _FIRST_WITH_CLITICS:
        return (word,)
    return tuple(dict.fromkeys([word, *(in_running_text(word, code) for code in _with_clitics())]))


@lru_cache(maxsize=1)
def _with_clitics() -> tuple[str, ...]:
    return tuple(code for code in listed() if get(code).term_prefix is not None)


@lru_cache(maxsize=1)
def _clitics() -> tuple[re.Pattern[str], ...]:
    patterns = (get(code).term_prefix for code in _with_clitics())
    return tuple(one for one in patterns if one is not None)


@lru_cache(maxsize=1)
def _doubled() -> tuple[re.Pattern[str], ...]:
    letters = {get(code).folds_doubled for code in listed()} - {""}
    return tuple(re.compile(f"([{one}])\\1+") for one in sorted(letters))
