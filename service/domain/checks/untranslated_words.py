"""Source words left untranslated among translated ones, as happens to headlines in Title Case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.checks.words import left_words
from service.domain.draft import Finding, Severity
from service.domain.languages.base import every, get
from service.domain.languages.tags import is_same
from service.domain.text.verbatim import pieces
from service.domain.text.words import WORD, is_title_case, words

_LEAST = 2
_SHOWN = 4


class UntranslatedWords:
    """Ordinary words of the source are left untranslated in the translation."""

    name: ClassVar[str] = "leftovers"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where two source words or more, or one of a Title Case headline, were left.

        With the lexicons of both languages one word is enough, and blocks.
        """
        left, severity = left_words(item)
        if left:
            yield self._finding(item, left, severity)
            if severity is not Severity.INFO:
                return
        ordinary = get(item.source).news_words - get(item.target).shared_news_words
        if not ordinary or is_same(item.source_language, item.target_locale):
            return
        named = {place for mention in item.mentions for place in range(*mention.source_span)}
        as_it_is = [(piece.start, piece.end) for piece in pieces(item.target_text)]
        common = {
            match[0].casefold()
            for match in WORD.finditer(item.source_text)
            if match.start() not in named and match[0].casefold() in ordinary
        }
        title = is_title_case(item.source_text, item.source)
        left = [
            match
            for match in WORD.finditer(item.target_text)
            if match[0].casefold() in common
            and not _quoted(item.target_text, match.start())
            and not any(start <= match.start() < end for start, end in as_it_is)
        ]
        if not title:  # "Our World in Data" is a name
            left = [match for match in left if match[0].islower() or match[0] not in item.source_text]
        if len({match[0].casefold() for match in left}) < (1 if title else _LEAST):
            return
        yield self._finding(item, left, Severity.WARNING)

    def _finding(self, item: Checked, left: Sequence[re.Match[str]], severity: Severity) -> Finding:
        data = {
            "words": list(dict.fromkeys(match[0] for match in left))[:_SHOWN],
            "language": item.source_language,
        }
        return Finding(self.name, severity, "leftovers.words", None, left[0].span(), data)


def is_common_word(word: str) -> bool:
    """Return whether a word is an ordinary one of news in some language, and no name."""
    return word.casefold() in _common_words()


def has_common_words(text: str, language: str) -> bool:
    """Return whether a text has ordinary words of its language (primary subtag), and is no list of names."""
    ordinary = get(language).news_words
    return any(word.casefold() in ordinary for word in words(text))


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    return frozenset().union(*(language.news_words | language.title_small for language in every()))


def _quoted(text: str, at: int) -> bool:
    """Return whether a place is inside a quotation: the title of a book or a film."""
    return sum(text[:at].count(mark) for mark in "«“") > sum(text[:at].count(mark) for mark in "»”")
