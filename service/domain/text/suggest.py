"""The known words nearest to one that no lexicon has, for an editor to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache

from service.domain.text.lexicon import Lexicon

#: letters of a longer word are no slip of the pen
LONGEST = 40
_LETTERS = 60  # of a language; what is rarer belongs to names from elsewhere
_ALIKE = 0.75


def suggest(word: str, lexicon: Lexicon, most: int = 5) -> tuple[str, ...]:
    """Return known words that are one slip away from a word, the commonest first.

    A slip is a letter more, less or another one, or two changed over. Where there is no such word, words of
    the list that look alike are returned. Empty for a word that is known, or longer than `LONGEST`.
    """
    if not word or len(word) > LONGEST or lexicon.knows(word):
        return ()
    small = word.lower()
    near = {form for form in _one_slip(small, _letters(lexicon)) if lexicon.has(form)}
    ranked = sorted(near, key=lambda form: (-lexicon.counts.get(form, -1), form))[:most]
    if not ranked:
        beside = (
            form
            for form in lexicon.counts
            if form[0] == small[0] and abs(len(form) - len(small)) <= 2 and form == form.lower()
        )
        ranked = get_close_matches(small, beside, most, _ALIKE)
    return tuple(form[:1].upper() + form[1:] if word[:1].isupper() else form for form in ranked)


def _one_slip(word: str, letters: Iterable[str]) -> Iterator[str]:
    """Yield what a word may have been meant to be."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for left, right in halves:
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in letters:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]


@lru_cache(maxsize=32)
def _letters(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the letters of a language, commonest first."""
    counted = Counter(letter for form in lexicon.counts if form == form.lower() for letter in form)
    return tuple(letter for letter, _ in counted.most_common(_LETTERS))
