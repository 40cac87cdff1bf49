"""What a translation says for a name: the words in it that are the name in the target's script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from service.domain.draft import Span
from service.domain.names.cues import PARTICLES
from service.domain.names.scripts import is_spelled, plain
from service.domain.terms import affixes
from service.domain.terms.normalise import key
from service.domain.text.edits import most_alike
from service.domain.text.words import NAME_WORD

#: how alike a word has to be to one of the ways a name part may be written
ALIKE = 0.74

_ELIDED = re.compile(r"(?:l|d|n|s|j|qu)'(?=\w{3})")

#: gives the ways a Latin name part may be written in the target language, likeliest first
Ways = Callable[[str], Sequence[str]]


class Said(NamedTuple):
    """One word of a name in the target: its span, its form to compare by, and the word as written."""

    start: int
    end: int
    form: str
    text: str


def said_for(words: Iterable[str], target: str, language: str, ways: Ways) -> tuple[Said | None, ...]:
    """Find for each word of a name what the target text says for it; None where nothing is alike.

    `language` is the target's (primary subtag). A target word counts for one word of the name only.
    """
    tokens = [(match.start(), match.end(), match[0]) for match in NAME_WORD.finditer(target)]
    used: set[int] = set()
    found: list[Said | None] = []
    for word in words:
        best, at = 0.0, -1
        if word.lower() not in PARTICLES and len(word.strip(".")) > 1:
            forms = [key(form, language).replace(" ", "") for form in ways(word)]
            for index, (_, _, token) in enumerate(tokens):
                if index not in used and (is_spelled(language) or token[:1].isupper()):
                    likeness = max((_likeness(form, token, language) for form in forms), default=0.0)
                    if likeness > best:
                        best, at = likeness, index
        if best >= ALIKE:
            used.add(at)
            start, end, token = tokens[at]
            found.append(Said(start, end, _bared(token, language, forms), token))
        else:
            found.append(None)
    return tuple(found)


def whole(said: Iterable[Said | None], target: str) -> Span | None:
    """Return the span over all that was found, where it lies together; None if nothing was found."""
    found = sorted(one for one in said if one is not None)
    if not found:
        return None
    start, end = found[0].start, found[-1].end
    return (start, end) if end - start <= sum(one.end - one.start for one in found) + 12 else found[0][:2]


def same_form(one: str, other: str, language: str) -> bool:
    """Return whether two forms are one but for case endings and spelling that readers do not see."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if not long.startswith(short):
        return False
    return not is_spelled(language) and affixes.is_ending(
        long[len(short) :].lstrip("'"), language, name=True, translated=True
    )


def _likeness(form: str, token: str, language: str) -> float:
    return max(_ratio(form, bare) for bare in _bare_forms(token, language))


@lru_cache(maxsize=4096)
def _bare_forms(token: str, language: str) -> tuple[str, ...]:
    """Return the word folded, as it is and without each run of clitics that may be glued before it."""
    folded = key(token, language).replace(" ", "")
    forms = [folded]
    elided = _ELIDED.match(folded)
    if elided:
        forms.append(folded[elided.end() :])
    for size in range(1, min(4, len(folded) - 2)):
        if affixes.may_be_prefix(folded[:size], language):
            forms.append(folded[size:])
    return tuple(forms)


def _bared(token: str, language: str, forms: Sequence[str]) -> str:
    return max(
        _bare_forms(token, language),
        key=lambda bare: max((_ratio(form, bare) for form in forms), default=0.0),
    )


@lru_cache(maxsize=16384)
def _ratio(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if abs(len(one) - len(other)) > max(len(one), len(other)) * 0.4 or most_alike(one, other) < ALIKE:
        return 0.0  # of no use to anybody
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def latin_ways(word: str) -> tuple[str, ...]:
    """Return the ways a name part is known again in a Latin-script translation: itself, without accents."""
    bare = plain(word)
    return (word, bare) if bare != word.lower() else (word,)
