"""Names that no glossary has, which two languages of one script write in the same letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity, Span, overlap
from service.domain.languages.base import get
from service.domain.languages.tags import is_same, script
from service.domain.terms.normalise import fold
from service.domain.text.edits import most_alike
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
#: as alike as names and their own forms in another language are ("Bucharest", "Bucarest"); of words in small
#: letters more is asked ("Sanskrit", "sânscrito")
_ALIKE, _NEAR = 0.5, 0.75
#: the words beside a name with a capital
_BEFORE = re.compile(r"([^\W\d_][\w’'-]*) \Z")
_AFTER = re.compile(r" ([^\W\d_][\w’'-]*)")
_WINDOW = 40


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
        own, to = item.lexicons(item.source), item.lexicons(item.target)
        # a word that says one name of the source says no other
        copies = {fold(word, item.target).text for word in _WORD.findall(item.source_text)}
        free = {one for one, _ in there} - copies
        others = set(_WORD.findall(whole)) - copies
        missing = list[tuple[str, Span]]()
        for name, here in islice(_names(item), _MOST):
            folded = fold(name, item.target).text
            if _is_in(folded, whole, there, get(item.source).genitive_s or len(folded) > _LEAST):
                continue
            at = _with_letters_turned(folded, there, item, to)
            if at is not None:
                written = item.target_text[slice(*at)]
                data = {"name": name, "written": written}
                # what is written onto the name stays
                fix = Fix((at[0], at[0] + len(name)), name) if len(folded) == len(name) else None
                yield Finding(self.name, Severity.WARNING, "copied_names.letters", here, at, data, fix)
            elif not (_is_like_any(folded, free, _ALIKE) or _is_like_any(folded, others, _NEAR)):
                missing.append((name, here))
        told = False
        for name, here in () if get(item.target).names_respelled else missing:
            if _is_only_a_name(name, item.source, own) or _is_of_a_copied_name(name, here, item, own, to):
                told = True
                yield Finding(self.name, Severity.WARNING, "copied_names.missing", here, None, {"name": name})
        words = [one for one in missing if not _is_everyday(one[0].lower(), item.source)]
        strange = None if told or not words else _strange_name(item, there, copies, to)
        if strange is not None:
            name, here = words[0]
            data = {"name": name, "written": item.target_text[slice(*strange)]}
            yield Finding(self.name, Severity.WARNING, "copied_names.other", here, strange, data)


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


def _with_letters_turned(
    name: str, there: Iterable[tuple[str, Span]], item: Checked, lexicon: Lexicon | None
) -> Span | None:
    """Return where a word of the target begins with the letters of a name in another order.

    The first letter stays. A word that the target's lexicon has is its own form: "Alexandre".
    """
    letters, size = sorted(name), len(name)
    for one, span in there:
        written = item.target_text[slice(*span)]
        if one[:1] != name[:1] or sorted(one[:size]) != letters or written in item.source_text:
            continue
        if lexicon is None or not lexicon.listed(written):
            return span
    return None


def _strange_name(
    item: Checked, there: Iterable[tuple[str, Span]], copies: Collection[str], lexicon: Lexicon | None
) -> Span | None:
    """Return where the target first has a name inside a sentence that is no word and like none of the source.

    Nothing for a target whose lexicon cannot tell.
    """
    if lexicon is None or not lexicon.is_whole:
        return None
    said = [one.target_span for one in item.mentions if one.target_span]
    for one, span in there:
        word = item.target_text[slice(*span)]
        before = item.target_text[max(0, span[0] - 8) : span[0]]
        if one in copies or _FIRST.search(before) or any(overlap(span, place) for place in said):
            continue
        if not lexicon.knows(word) and not _is_like_any(one, copies, _ALIKE):
            return span
    return None


def _is_like_any(name: str, words: Iterable[str], alike: float) -> bool:
    return any(
        most_alike(name, one) >= alike and SequenceMatcher(None, name, one).ratio() >= alike for one in words
    )


def _is_of_a_copied_name(
    name: str, span: Span, item: Checked, lexicon: Lexicon | None, target: Lexicon | None
) -> bool:
    """Return whether a word stands beside one of the same name that was copied though it is a word.

    So the name was copied and not translated: "Northern" of "Northern Rock". A word that both languages
    have may be a translation.
    """
    if lexicon is None or target is None or get(item.target).spells_freely:
        return False
    if _is_everyday(name.lower(), item.source) or target.knows(name):
        return False
    text = item.source_text
    taken = [mention.source_span for mention in item.mentions]
    before = _BEFORE.search(text, max(0, span[0] - _WINDOW), span[0])
    after = _AFTER.match(text, span[1])
    for match in (before, after):
        if match is None or not match[1][0].isupper() or len(match[1]) < _LEAST:
            continue
        if any(overlap(match.span(1), one) for one in taken):
            continue
        word = match[1]
        if _is_a_word(word, lexicon) and not target.knows(word) and word in _WORD.findall(item.target_text):
            return True
    return False


def _is_a_word(word: str, lexicon: Lexicon) -> bool:
    return lexicon.frequency(word.lower()) > 0 or lexicon.listed(word.lower())


def _is_only_a_name(name: str, language: str, lexicon: Lexicon | None) -> bool:
    """Return whether a word is nothing but a name: met in no text in small letters, and no adjective."""
    small = name.lower()
    if lexicon is None or _is_everyday(small, language):
        return False
    if lexicon.frequency(small) > 0 or (small.endswith("s") and _is_a_word(small[:-1], lexicon)):
        return False
    is_name, is_word = lexicon.listed(name), lexicon.listed(small)
    if is_word and not is_name:
        return False
    return not (_DERIVED.search(small) and (is_name or is_word))


def _is_everyday(small: str, language: str) -> bool:
    own = get(language)
    everyday = (own.function_words, own.openers, own.no_names, own.bodies, own.titles, own.place_kinds)
    return any(small in words for words in (*everyday, own.place_heads, own.news_words, own.months))
