"""A translation into another language of the same script, recognised by its small words and letters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.base import Language, get, listed
from service.domain.text.words import words

_LEAST = 3


class WrongLanguage:
    """The translation is in another language than the edition's, though in the same letters."""

    name: ClassVar[str] = "wrong_language"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the small words, or the letters, are another language's."""
        found = guess(item.target_text, item.target, item.source_text)
        if found is None:
            return
        yield Finding(
            self.name,
            Severity.BLOCK,
            "wrong_language.other",
            (0, len(item.source_text)),
            (0, len(item.target_text)),
            {"found_language": found, "language": item.target_locale},
        )


@lru_cache(maxsize=256)
def guess(text: str, expected: str, source: str = "") -> str | None:
    """Return the language that a text is in where that is surely not `expected` (primary subtags).

    Words of the source are not counted: they are names and titles, or untranslated (another check).
    """
    language = get(expected)
    if language.lookalike:
        return _by_letters(text, language)
    own = _small_words(expected)
    if not own:
        return None
    known = {word.casefold() for word in words(source)}
    said = [word.casefold() for word in words(text)]
    said = [word for word in said if word not in known]
    best, most = None, 0
    held = _of_any()
    said, size = [word for word in said if word in held or word in own], len(said)
    if len({word for word in said if word not in own}) < 2:
        return None
    for other in listed():
        theirs = _small_words(other)
        if other == expected:
            continue
        hits = [word for word in said if word in theirs and word not in own]
        if len(hits) <= most or len(set(hits)) < 2:
            continue
        ours = sum(word in own and word not in theirs for word in said)
        if len(hits) > 2 * ours:
            best, most = other, len(hits)
    return best if most >= _LEAST and most * 5 >= size else None


def _by_letters(text: str, expected: Language) -> str | None:
    other = get(expected.lookalike)
    alien = sum(char in other.own_letters for char in text)
    own = sum(char in expected.own_letters for char in text)
    return other.code if alien >= _LEAST and alien > 3 * own else None


@lru_cache(maxsize=1)
def _of_any() -> frozenset[str]:
    return frozenset().union(*map(_small_words, listed()))


@lru_cache(maxsize=256)
def _small_words(code: str) -> frozenset[str]:
    """Return the small words of a language; none where only some of them are known."""
    own = get(code)
    return own.function_words | own.inner_words if own.inner_words else frozenset()
