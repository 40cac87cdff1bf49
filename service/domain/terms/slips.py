"""Names with two letters in each other's place: a slip of the pen, and no other spelling."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from service.domain.draft import Span, overlap
from service.domain.languages.base import get
from service.domain.languages.tags import has_capitals, script
from service.domain.terms import affixes
from service.domain.terms.normalise import key
from service.domain.terms.sounds import sounds
from service.domain.text.words import NAME_WORD

#: letters of the shortest form whose slip is told from another word
_LEAST = 4
#: letters of clitics that may stand before a form
_CLITICS = 4


class Slip(NamedTuple):
    """A misspelt form in a text: where it stands, without what clings to it, and what it should be."""

    span: Span
    form: str


def find_slip(forms: Iterable[str], text: str, language: str, taken: Collection[Span] = ()) -> Slip | None:
    """Return where one of the forms stands with two neighbouring letters exchanged; None for nowhere.

    `language` is a primary subtag. The first letter counts, and its capital; what overlaps a `taken` place
    says something else.
    """
    words: list[tuple[str, int, int]] | None = None
    for form in forms:
        folded = key(form, language)
        if len(folded) < _LEAST:
            continue
        if words is None:
            words = [(key(m[0], language), m.start(), m.end()) for m in NAME_WORD.finditer(text)]
        capital = has_capitals(language) and form[:1].isupper()
        for start, end in _windows(folded, words, language):
            if capital and not text[start : start + 1].isupper():
                continue
            if not any(overlap((start, end), span) for span in taken):
                return Slip((start, end), form)
    return None


def _windows(folded: str, words: list[tuple[str, int, int]], language: str) -> Iterator[Span]:
    """Yield the places of words that are a form but for two letters."""
    size, letters = folded.count(" ") + 1, len(folded)
    for at in range(len(words) - size + 1):
        run = words[at : at + size]
        joined = " ".join(word for word, _, _ in run)
        for cut in range(_CLITICS + 1 if affixes.takes_prefixes(language) else 1):
            if len(joined) - cut < letters or " " in joined[:cut]:
                break
            if cut and not affixes.may_be_prefix(joined[:cut], language):
                continue
            rest = joined[cut + letters :]
            if _is_slip(joined[cut : cut + letters], folded, language) and _may_end(rest, language):
                whole = sum(end - start for _, start, end in run) + size - 1 == len(joined)
                yield run[0][1] + cut, run[-1][2] - (len(rest) if whole else 0)


def _may_end(rest: str, language: str) -> bool:
    own = get(language)
    return not rest or (
        " " not in rest
        and (rest.lstrip("'") in affixes.endings(language) | own.place_adjectives or rest.startswith("'"))
    )


def _is_slip(text: str, form: str, language: str) -> bool:
    """Return whether a text is a form with two letters turned; of syllable signs the consonants count."""
    if _is_turned(text, form):
        return True
    if script(language) != "Ethi" or text == form:
        return False
    one, other = sounds(text, language), sounds(form, language)
    return len(one) == len(other) and _is_turned(one, other)


def _is_turned(text: str, form: str) -> bool:
    """Return whether two texts differ in two neighbouring letters alone, which are exchanged."""
    at = next((place for place, pair in enumerate(zip(text, form, strict=True)) if pair[0] != pair[1]), -1)
    if at < 0 or at + 1 >= len(form):
        return False
    return text[at : at + 2] == form[at + 1] + form[at] and text[at + 2 :] == form[at + 2 :] and at > 0
