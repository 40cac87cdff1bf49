"""Names that no glossary has, which two languages of one script write in the same letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity, Span
from service.domain.languages.base import get
from service.domain.languages.tags import is_same, script
from service.domain.terms.normalise import fold
from service.domain.text.lexicon import Lexicon
from service.domain.text.words import is_title_case

_NAME = re.compile(r"(?<![\w#@&])[^\W\d_][^\W\d_'’-]{3,}(?![\w@-])")
_WORD = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"(?:^|[.!?:;•…–—\"“”«»(])[\s\"“”«»('‘]*$")
#: adjectives and followers of something have forms of their own in each language
_DERIVED = re.compile(r"(?:ans?|ese|ish|ics?|ists?|isms?|i|is|ites?|ers?)$")
_HUMP = re.compile(r"[a-z][A-Z]")
#: letters of the shortest name that can be told, and of the shortest part of it that still is the name
_LEAST, _CUT = 4, 3
#: names of a sentence that are looked at
_MOST = 40
#: as alike as names and their own forms in another language are ("Bucharest", "Bucarest")
_ALIKE = 0.5


class CopiedNames:
    """A name that no glossary has is missing, or its letters are in another order."""

    name: ClassVar[str] = "copied_names"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding for each name of the source that the target should say in the same letters.

        Only where both languages are written in one script with capitals. That a name is missing is said
        where a lexicon of the source's language tells that it is no word.
        """
        source, target = item.source_language, item.target_locale
        if is_same(source, target) or script(source) != "Latn" or script(target) != "Latn":
            return
        if is_title_case(item.source_text, source):
            return
        there = [(fold(match[0], item.target).text, match.span()) for match in _capitals(item.target_text)]
        whole = fold(item.target_text, item.target).text
        lexicon = item.lexicons(item.source)
        for name, here in islice(_names(item), _MOST):
            folded = fold(name, item.target).text
            if _is_in(folded, whole, there, get(item.source).genitive_s or len(folded) > _LEAST):
                continue
            at = _with_letters_turned(folded, there, item)
            if at is not None:
                written = item.target_text[slice(*at)]
                data = {"name": name, "written": written}
                # what is written onto the name stays
                fix = Fix((at[0], at[0] + len(name)), name) if len(folded) == len(name) else None
                yield Finding(self.name, Severity.WARNING, "copied_names.letters", here, at, data, fix)
                continue
            judged = _is_only_a_name(name, item.source, lexicon) and not get(item.target).names_respelled
            if judged and all(SequenceMatcher(None, folded, one).ratio() < _ALIKE for one, _ in there):
                data = {"name": name}
                yield Finding(self.name, Severity.WARNING, "copied_names.missing", here, None, data)


def _names(item: Checked) -> Iterator[tuple[str, Span]]:
    """Yield the capitalised words inside sentences that are in no mention."""
    text = item.source_text
    taken = bytearray(len(text))
    for mention in item.mentions:
        taken[slice(*mention.source_span)] = b"\1" * (mention.source_span[1] - mention.source_span[0])
    small = {match[0] for match in _WORD.finditer(text) if match[0][0].islower()}
    for match in _capitals(text):
        if taken[match.start()] or match[0].lower() in small or _HUMP.search(match[0]):
            continue
        if not _FIRST.search(text[max(0, match.start() - 8) : match.start()]):
            yield match[0], match.span()


def _capitals(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _NAME.finditer(text) if match[0][0].isupper() and not match[0].isupper())


def _is_in(name: str, text: str, there: Iterable[tuple[str, Span]], genitive: bool) -> bool:
    """Return whether the target says a name, also with letters written onto it, or without its genitive."""
    if name in text or (genitive and name.endswith("s") and name[:-1] in text):
        return True
    return any(one in name and len(name) - len(one) <= _CUT for one, _ in there)


def _with_letters_turned(name: str, there: Iterable[tuple[str, Span]], item: Checked) -> Span | None:
    """Return where a word of the target begins with the letters of a name in another order."""
    letters, size = sorted(name), len(name)
    for one, span in there:
        if sorted(one[:size]) == letters and item.target_text[slice(*span)] not in item.source_text:
            return span
    return None


def _is_only_a_name(name: str, language: str, lexicon: Lexicon | None) -> bool:
    """Return whether a word is nothing but a name: met in no text in small letters, and no adjective."""
    small, own = name.lower(), get(language)
    everyday = (own.function_words, own.openers, own.no_names, own.bodies, own.titles, own.place_kinds)
    if lexicon is None or any(small in words for words in (*everyday, own.news_words, own.months)):
        return False
    if lexicon.frequency(small) > 0:
        return False
    is_name, is_word = lexicon.listed(name), lexicon.listed(small)
    if is_word and not is_name:
        return False
    return not (_DERIVED.search(small) and (is_name or is_word))
