"""Words that no lexicon has: what a model made up, and single words that it left in the source language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity, Span
from service.domain.languages.base import get
from service.domain.languages.tags import has_capitals, is_same
from service.domain.text.lexicon import SHORTEST, Lexicon, Lexicons
from service.domain.text.verbatim import pieces
from service.domain.text.words import HYPHENATED

#: so many in a sentence are a warning
_SOME = 2
#: a sentence of which this share, and so many words, are no words says nothing
_FULL, _MANY = 0.25, 4
#: a word of the source in more than this share of its language's lines is no loan that lexicons lack
_COMMON = 1e-5
#: one that is rarer than this, and that a language has which shares its loans, may be a loan
_LOAN = 1e-4
#: so many times rarer in the target's language, a word that both have was left, and is not meant
_RARER = 8.0
#: the same of a word that texts have and no dictionary: they quote the other language
_RARER_IN_TEXTS = 3.0
_ENOUGH = 200_000
#: a word or a few in quotation marks or brackets
_QUOTED = r"[^\s“”«»„\"()\[\]‘]+"
_SHORT_QUOTED = re.compile(rf"[“«„\"(\[‘]\s?{_QUOTED}(?:\s{_QUOTED}){{0,3}}\s?[”»“\")\]’]")
_CAPITALISED = re.compile(r"(?<!\w)[A-Z][\w’'-]+")
_ROMAN = re.compile(r"[IVXLC]+[a-zè]{0,3}")
#: a part of a code, a handle or a figure is no word
_BESIDE = re.compile(r"[\d_@#&/\\]")


class UnknownWords:
    """A word is in no lexicon, not in the source and in no term: a model made it up, or it is misspelt."""

    name: ClassVar[str] = "words"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding for all such words of the translation, graver the more there are."""
        lexicon = item.lexicons(item.target)
        if lexicon is None or is_same(item.source_language, item.target_locale):
            return
        if not lexicon.is_whole:
            yield from self._several(item, lexicon)
            return
        unknown = list(_unknown(item, lexicon))
        if not unknown:
            return
        words = list(dict.fromkeys(match[0] for match in unknown))
        small = sum(word == word.lower() for word in words)
        told = small + (len(words) - small) // 2  # names are written in many ways
        severity = Severity.WARNING if told >= _SOME else Severity.INFO
        code = f"{self.name}.unknown"
        total = len(HYPHENATED.findall(item.target_text))
        if len(words) >= _MANY and len(words) >= _FULL * total:
            severity, code = Severity.BLOCK, f"{self.name}.full"
        data = {"words": words[:_MANY], "language": item.target_locale}
        yield Finding(self.name, severity, code, None, unknown[0].span(), data)

    def _several(self, item: Checked, lexicon: Lexicon) -> Iterable[Finding]:
        """Yield a warning for a sentence with more unknown words than gaps of the lexicon explain.

        Only where a dictionary was installed for the language. In letters without capitals a name of the
        source explains one of them.
        """
        if not lexicon.judges:
            return
        unknown = list(_unknown(item, lexicon))
        words = list(dict.fromkeys(match[0] for match in unknown))
        small = sum(word == word.lower() for word in words)
        told = small + (len(words) - small) // 2
        if told >= get(item.target).unknown_from and not has_capitals(item.target):
            told -= _names_of(item)
        if told >= get(item.target).unknown_from:
            data = {"words": words[:_MANY], "language": item.target_locale}
            span = unknown[0].span()
            yield Finding(self.name, Severity.WARNING, f"{self.name}.unknown", None, span, data)


def _names_of(item: Checked) -> int:
    """Return how many words of the source have a capital inside a sentence and are in no mention."""
    taken = _inside(sorted(mention.source_span for mention in item.mentions))
    return sum(
        1
        for match in _CAPITALISED.finditer(item.source_text)
        if (match.start() or match[0].isupper()) and not taken(match.start())
    )


def left_words(item: Checked) -> tuple[list[re.Match[str]], Severity]:
    """Return the words of the source that were left in the translation, and how grave that is.

    A word was left that the source has in small letters and that is no word of the target's language, or is
    one so much rarer there that it is hardly meant. A common one is surely left; a rare one may be a loan
    that no lexicon has. Nothing is found where the lexicons of both languages are not at hand.
    """
    source, target = item.lexicons(item.source), item.lexicons(item.target)
    if source is None or target is None or is_same(item.source_language, item.target_locale):
        return [], Severity.INFO
    here = set(HYPHENATED.findall(item.source_text))
    for piece in item.kept:  # it was not to be translated
        here.difference_update(HYPHENATED.findall(item.source_text[piece.start : piece.end]))
    shared = [match for match in HYPHENATED.finditer(item.target_text) if match[0] in here]
    left = [match for match in _judged(item, shared) if _is_left(match[0], source, target, item.lexicons)]
    if not left and item.target_text.strip() == item.source_text.strip():
        return _alone(item, source, target), Severity.WARNING
    foreign = {match[0] for match in shared if match[0] == match[0].lower() and not source.knows(match[0])}
    if len(foreign) >= _SOME:  # a passage in a third language, which both sides have as it is
        return [], Severity.INFO
    if left:  # a title, or a word that is explained
        quoted = _inside(match.span() for match in _SHORT_QUOTED.finditer(item.target_text))
        left = [match for match in left if not quoted(match.start())]
    ours = {word for said in get(item.target).currency_words.values() for word in said.split()}
    left = [match for match in left if match[0] not in ours]  # "kronor" is English, too
    common = max((source.frequency(match[0]) for match in left), default=0.0)
    return left, Severity.BLOCK if common >= _COMMON else Severity.WARNING


def _alone(item: Checked, source: Lexicon, target: Lexicon) -> list[re.Match[str]]:
    """Return the words of a line of one or two, such as an item of a list, that came out as they went in.

    They have a capital, so only a common word of the source is surely none of a name.
    """
    words = list(HYPHENATED.finditer(item.target_text))
    named = {place for mention in item.mentions for place in range(*mention.source_span)}
    fixed = [(piece.start, piece.end) for piece in (*item.kept, *pieces(item.source_text))]
    if not 1 <= len(words) <= _SOME:
        return []
    return [
        match
        for match in words
        if match.start() not in named
        and len(match[0]) >= SHORTEST
        and source.frequency(match[0].lower()) >= _COMMON
        and not any(start <= match.start() < end for start, end in fixed)
        and _is_left(match[0].lower(), source, target, item.lexicons)
    ]


def _is_left(word: str, source: Lexicon, target: Lexicon, lexicons: Lexicons) -> bool:
    if not source.knows(word):
        return False
    own = get(target.language)
    if word.casefold() in own.shared_news_words | get(source.language).lent_words:
        return False
    if source.frequency(word) < _LOAN and any(_listed(word, code, lexicons) for code in own.loans_from):
        return False
    listed = target.listed(word) or any(_listed(word, code, lexicons) for code in own.kin)
    if not listed and not target.knows(word):
        return True
    if listed and target.lines < _ENOUGH:
        return False  # so few lines cannot tell that a word of the dictionary is rare
    return source.frequency(word) > (_RARER if listed else _RARER_IN_TEXTS) * target.highest(word)


def _listed(word: str, language: str, lexicons: Lexicons) -> bool:
    lexicon = lexicons(language)
    return lexicon is not None and lexicon.listed(word)


def _unknown(item: Checked, lexicon: Lexicon) -> Iterator[re.Match[str]]:
    """Yield the words of the translation that nothing explains."""
    words = [match for match in HYPHENATED.finditer(item.target_text) if not lexicon.knows(match[0])]
    if not words:
        return
    source = {part.casefold() for word in HYPHENATED.findall(item.source_text) for part in _parts(word)}
    said = {
        part.casefold()
        for mention in item.mentions
        for form in (*mention.expected, mention.target_text or "")
        for word in HYPHENATED.findall(form)
        for part in _parts(word)
    }
    capitals = (match for match in words if _is_like_a_name(match[0]))
    for match in sorted((*_judged(item, words), *_judged(item, capitals, small=False)), key=re.Match.start):
        if not any(part.casefold() in source or part.casefold() in said for part in _parts(match[0])):
            yield match


def _is_like_a_name(word: str) -> bool:
    """Return whether a word has a capital, and is neither an abbreviation nor a Roman number."""
    parts = [part for part in re.split(r"['’-]", word) if part]
    return word != word.lower() and not any(
        (len(part) > 1 and part.isupper()) or _ROMAN.fullmatch(part) for part in parts
    )


def _judged(item: Checked, words: Iterable[re.Match[str]], *, small: bool = True) -> Iterator[re.Match[str]]:
    """Yield those of the words that are to be judged: in small letters or not, no codes, no addresses."""
    text = item.target_text
    fixed: Callable[[int], bool] | None = None
    for match in words:
        start, end = match.span()
        if end - start < SHORTEST or (small and match[0] != match[0].lower()):
            continue
        if _BESIDE.match(text[start - 1 : start] or " ") or _BESIDE.match(text[end : end + 1] or " "):
            continue
        if fixed is None:
            fixed = _inside((piece.start, piece.end) for piece in pieces(text))
        if not fixed(start):
            yield match


def _inside(spans: Iterable[Span]) -> Callable[[int], bool]:
    """Return what tells whether a place is in one of some spans, which are in order and do not overlap."""
    starts, ends = [], []
    for start, end in spans:
        starts.append(start)
        ends.append(end)

    def inside(place: int) -> bool:
        at = bisect_right(starts, place) - 1
        return at >= 0 and place < ends[at]

    return inside


def _parts(word: str) -> list[str]:
    return [part for part in re.split(r"['’-]", word) if len(part) >= SHORTEST]
