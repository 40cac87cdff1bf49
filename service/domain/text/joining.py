"""Small words before others, and spaces before marks: how a text has to write them, as edits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from service.domain.languages.base import get
from service.domain.languages.joining import Joining, Spacing
from service.domain.text.edits import Edit
from service.domain.text.verbatim import pieces

#: edits of one text; one with more was put together by no writer
_MOST = 40
_LETTER = r"[^\W\d_]"
_SPACE = r"[ \u00a0\u202f]"
_NO_BREAK = "\u00a0\u202f"
_SMALL_BEFORE = re.compile(rf"(?<![\w'’-])({_LETTER}+)(['’ ])\Z")
#: what is wrong with spaces in every language that has them
_DOUBLED = re.compile(r"(?<=[^\s]) {2,}(?=\S)")
_BEFORE = re.compile(rf"(?<={_LETTER}) +(?=[,.;](?:\s|$))")
_MISSING = re.compile(rf"(?<={_LETTER}{_LETTER})(?P<mark>[,;،؛])(?={_LETTER}{_LETTER})")


def joined(text: str, language: str) -> Iterator[Edit]:
    """Yield an edit for each small word that is not written as it must be before the word after it."""
    rules = get(language).joining
    if rules is None:
        return
    apostrophe = "’" if "’" in text else "'"
    pattern = _pattern(get(language).code)
    for match in pattern.finditer(text):
        word, small = match["next"], match["small"]
        written = _written(small.lower(), word, rules)
        if written is None:
            continue
        instead = written.replace("'", apostrophe)
        if small[0].isupper():
            instead = instead[0].upper() + instead[1:]
        gap = 0 if instead.endswith(apostrophe) else 1
        yield Edit(match.start("small"), match.start("next") - gap, instead)


def replaced(text: str, start: int, end: int, word: str, language: str) -> Edit | None:
    """Return the edit that puts a word in the place of another, with the small word before it as it must be.

    None where it is not clear what that small word is: "l'" is "le" or "la".
    """
    rules = get(language).joining
    before = _SMALL_BEFORE.search(text, max(0, start - 20), start)
    if rules is None or before is None:
        return Edit(start, end, word)
    small = before[1].lower()
    if before[2] != " ":
        whole = [one for one, left in rules.elided.items() if left == f"{small}'"]
        if len(whole) != 1:
            return Edit(start, end, word) if not whole else None
        small = whole[0]
    left = _written(small, word, rules)
    if left is None:
        left = f"{small} "
    elif left.endswith("'"):
        left = left.replace("'", "’" if "’" in text else "'")
    else:
        left += " "
    if before[1][0].isupper():
        left = left[0].upper() + left[1:]
    return Edit(before.start(1), end, left + word)


def _written(small: str, word: str, rules: Joining) -> str | None:
    if word != word.lower() and (small not in rules.whole or word[1:] != word[1:].lower()):
        return None  # "de Oliveira" is a name, and letters of an abbreviation sound as they are called
    if small in rules.joined:
        return None if rules.unless is not None and rules.unless.match(word) else rules.joined[small]
    if small in rules.seldom and rules.apart is not None and rules.apart.match(word.lower()):
        return None
    if small in rules.elided and rules.vowel is not None and rules.vowel.match(word.lower()):
        return rules.elided[small]
    return None


@lru_cache(maxsize=64)
def _pattern(language: str) -> re.Pattern[str]:
    rules = get(language).joining or Joining()
    small = "|".join(sorted(map(re.escape, {*rules.joined, *rules.elided}), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w'’-])(?P<small>{small or '(?!)'}) (?P<next>{_LETTER}[^\W\d_’'-]*)", re.IGNORECASE
    )


def spaced(text: str, language: str) -> Iterator[tuple[str, Edit]]:
    """Yield what is wrong with the spaces and commas of a text, by a name, and the edit that mends it.

    "no_break": a space belongs before or after a mark; "breaks": it is there, and a line may break at it.
    "mark": a comma or a question
    mark of other letters. "doubled", "before" and "missing" are spaces. Addresses and codes are left alone.
    """
    rules = get(language).spacing or Spacing()
    found = [
        *(("doubled", Edit(*match.span(), " ")) for match in _DOUBLED.finditer(text)),
        *_wrong_before(text, rules.before),
        *_wrong_after(text, rules.after),
        *(("missing", Edit(match.end(), match.end(), " ")) for match in _MISSING.finditer(text)),
        *_wrong_marks(text, rules.marks),
    ]
    closing = frozenset(rules.before)
    found += [
        ("before", Edit(*match.span(), ""))
        for match in _BEFORE.finditer(text)
        if text[match.end()] not in closing
    ]
    if not found:
        return
    fixed = [(piece.start, piece.end) for piece in pieces(text)]
    last = -1
    for kind, edit in sorted(found, key=lambda one: (one[1].start, one[1].end))[:_MOST]:
        inside = any(start < max(edit.end, edit.start + 1) and edit.start < end for start, end in fixed)
        if not inside and edit.start >= last:
            last = edit.end
            yield kind, edit


def _wrong_before(text: str, marks: Mapping[str, str]) -> Iterator[tuple[str, Edit]]:
    for match in _before(tuple(marks)).finditer(text):
        gap, mark = match["gap"], match["mark"]
        if gap not in tuple(_NO_BREAK):
            yield "breaks" if gap else "no_break", Edit(*match.span("gap"), marks[mark])


@lru_cache(maxsize=16)
def _before(marks: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a mark and the space before it; a colon in a time or an address has none."""
    some = re.escape("".join(marks)) or "a&&b"
    if not marks:
        return re.compile("(?!)")
    return re.compile(rf"(?<=[\w»”)%€$’'])(?P<gap>{_SPACE}?)(?P<mark>[{some}])(?=[\s»”)]|[.,]|$)")


def _wrong_after(text: str, marks: Mapping[str, str]) -> Iterator[tuple[str, Edit]]:
    for mark, space in marks.items():
        for match in re.finditer(rf"{re.escape(mark)}({_SPACE}?)(?=\w)", text):
            if match[1] not in tuple(_NO_BREAK):
                yield "breaks" if match[1] else "no_break", Edit(*match.span(1), space)


def _wrong_marks(text: str, marks: Mapping[str, str]) -> Iterator[tuple[str, Edit]]:
    for mark, own in marks.items():
        for match in re.finditer(rf"(?<={_LETTER}){re.escape(mark)}(?=\s|$)", text):
            if text[match.start() - 1] > "\u0590":  # after a Latin word it is that word's
                yield "mark", Edit(*match.span(), own)
