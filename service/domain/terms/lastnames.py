"""What else a person is called once a story has named them in full: the last name, or the first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from service.domain.languages.base import every
from service.domain.terms.concept import Concept, FormStatus, Term
from service.domain.terms.normalise import key

#: belong to the last name that follows: "von der Leyen"
_PARTICLES = frozenset(
    (
        *("van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la", "le"),
        *("lo", "af", "al", "el", "ul", "ter", "ten", "zu", "bin", "ibn", "ben", "bint", "abu", "abou"),
        *("ould", "wuld", "uld", "st", "mac", "بن", "ابن", "بنت", "أبو", "ابو", "آل", "ولد", "בן", "בת"),
        *("אבו", "אבן", "فون"),
    )
)
#: these are said with the name, always: "bin Salman"
_FAST = frozenset(
    (
        *("bin", "ibn", "ben", "bint", "ould", "wuld", "uld", "abu", "abou", "بن", "ابن", "بنت", "أبو"),
        *("ابو", "ولد", "בן", "בת", "אבו"),
    )
)
#: end a name without being one
_ENDS = re.compile(r"(?:jr|sr|[ivx]{1,4}|الأول|الثاني|الثالث|الرابع|الخامس|السادس)\.?", re.IGNORECASE)
_SERVANT = frozenset(key(word, "ar") for word in ("عبد",)) | {"abdel", "abdul", "abd", "عبد"}


class Called(NamedTuple):
    """A name by which a person may be called. `first`: needs a title. `common`: many people have it."""

    text: str
    first: bool
    common: bool


def called(term: Term) -> tuple[Called, ...]:
    """List what the person may be called by whose full name the form is; () where it is no full name."""
    words = term.text.split()
    if len(words) > 1 and _ENDS.fullmatch(words[-1]):
        return ()  # kings and popes are called by the first name
    if len(words) < 2 or term.status is FormStatus.FORBIDDEN:
        return ()
    at = len(words) - 1
    names: list[str] = []
    fast = words[at - 1].lower() in _FAST
    if words[at - 1].lower() in _SERVANT:
        at -= 1
    elif not fast:
        names.append(words[at])
    while at > 1 and words[at - 1].lower() in _PARTICLES:
        at -= 1
        names.append(" ".join(words[at:]))
    if not names or at < len(words) - 1:
        names.append(" ".join(words[at:]))
    last = words[-1]
    head, hyphen, tail = last.partition("-")
    if hyphen and head.lower() in ("al", "el", "ad", "ash", "as", "ar", "an") and len(tail) > 2:
        names += [tail, f"{'el' if head.lower() == 'al' else 'al'}-{tail}"]
    common = _common(term.language)
    found = [Called(name, False, key(name, term.language) in common) for name in dict.fromkeys(names)]
    if len(words[0]) > 1 and not words[0].endswith("."):
        found.append(Called(words[0], True, False))
    return tuple(one for one in found if len(one.text) >= 2)


def last_name_term(term: Term, text: str) -> Term:
    """Make the form that a last name is: short, and as good as the full name it is taken from."""
    return Term(term.language, text, term.status, True, term.trusted)


def last_names(concept: Concept, language: str) -> list[Term]:
    """List the last names of a person in a language, of three letters or more, as short forms."""
    return [
        last_name_term(term, one.text)
        for term in concept.in_language(language)
        for one in called(term)
        if not one.first and len(one.text) >= 3
    ]


@lru_cache(maxsize=32)
def _common(language: str) -> frozenset[str]:
    """Return the last names that many people have, in any language, folded for this one."""
    return frozenset(key(word, language) for own in every() for word in own.common_last_names)
