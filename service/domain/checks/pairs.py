"""Quotation marks and brackets: what is opened is closed, and a quotation stays one."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.checks.length import is_as_long_as_usual
from service.domain.draft import Finding, Severity
from service.domain.languages.tags import has_capitals
from service.domain.text.words import WORD_OR_FIGURE

_BRACKETS = {"(": ")", "[": "]"}
_OPENED = re.compile(r"[(\[{]")
_REMARK = re.compile(r"[(\[][^()\[\]]{3,200}[)\]]")
#: what sets off a remark as brackets do
_SET_OFF_BY = re.compile(r"[,،፣、–—«»\"“”]|\s-\s")
#: words that an editor put into what somebody said, for "they" or so that it can be read: "[the] king"
_PUT_IN = re.compile(r"\[(?!sic\b)[a-z][a-z’' ]{0,30}\]")
_INSTEAD = re.compile(r"[(\[–—,،፣«{]")
#: a shorter translation (logarithm of the share of the usual length) has no room for the remark
_ROOM_FOR_IT = math.log(0.9)
_LEAST = 3  # letters of a word that tells something
# a straight mark between letters is no quotation mark: Hebrew או"ם; nor after a figure: 5"
_QUOTES = re.compile(r"[“”„‟«»〝〞״＂]|(?<![\d])\"|\"(?!\w)")
_INSIDE_WORD = re.compile(r"(?<=[א-ת])[\"״”](?=[א-ת](?![א-ת]))")
_SINGLE = re.compile(r"(?<!\w)[‘'](?=\w)[^‘’'\n]*(?:(?<=\w)['’](?=\w)[^‘’'\n]*)*(?<=[\w.,!?])['’](?!\w)|[‹›]")
#: words of the longest run that is a term or a word used with a wink rather than speech
_SET_OFF = 2
_ENDS = (",", ".", "!", "?")
_SPEECH_DASH = re.compile(r"^\s*[–—-]\s")


class Brackets:
    """A bracket of the translation is not closed or not opened, or a bracketed remark is missing."""

    name: ClassVar[str] = "brackets"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield unbalanced brackets that the source does not have, and remarks that lost their brackets."""
        for opening, closing in _BRACKETS.items():
            source = _balance(item.source_text, opening, closing)
            target = _balance(item.target_text, opening, closing)
            if target != source and target != 0:
                mark = opening if target > 0 else closing
                code = "brackets.not_closed" if target > 0 else "brackets.not_opened"
                at = item.target_text.rfind(mark)
                yield Finding(self.name, Severity.WARNING, code, None, (at, at + 1), {"mark": mark})
        yield from self._remarks(item)

    def _remarks(self, item: Checked) -> Iterable[Finding]:
        """Yield the first remark in brackets that the target lost, or that nothing sets off there."""
        source, target = item.source_text, item.target_text
        remarks = [match for match in _REMARK.finditer(source) if not _PUT_IN.fullmatch(match[0])]
        if not remarks or len(_OPENED.findall(target)) >= len(_OPENED.findall(source)):
            return
        # commas and dashes may have taken the place of the brackets where the text is as long as it should be
        marks = len(_SET_OFF_BY.findall(target)) - len(_SET_OFF_BY.findall(source))
        if marks > 1 and is_as_long_as_usual(item, least=_ROOM_FOR_IT):
            return
        here, there = _counted(source), _counted(target)
        for match in remarks:
            said = _counted(match[0])
            # a word that also stands outside the remark tells of it where the target has it once more
            kept = any(there[word] > here[word] - said[word] for word in said)
            kept = kept or not any(len(word) >= _LEAST for word in said)
            if not kept or not _INSTEAD.search(target):
                yield Finding(self.name, Severity.WARNING, "brackets.lost", match.span())
                return


class Quotes:
    """A quotation mark is missing or too many, so that it is not clear who says what."""

    name: ClassVar[str] = "quotes"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Compare the number of quotation marks, whatever their shape; single ones count as pairs."""
        source, target = _quotes(item.source_text), _quotes(item.target_text)
        if len(source) == len(target):
            return
        if _SPEECH_DASH.match(item.source_text) or _SPEECH_DASH.match(item.target_text):
            return  # Swedish and French speech opens with a dash
        if len(source) % 2 and len(target) == len(source) + 1:
            return  # the speech goes on in the next sentence, and this one closes it or opens it itself
        if len(target) % 2 != len(source) % 2:
            at, code, severity = target[-1] if target else None, "quotes.left_open", Severity.WARNING
        elif len(target) < len(source):
            at, code, severity = None, "quotes.missing", Severity.WARNING
            if _only_set_off(item.source_text, source):
                severity = Severity.INFO
        else:
            at, code, severity = target[-1], "quotes.added", Severity.WARNING
            # writers set off foreign names and words with quotation marks of their own
            if not has_capitals(item.target) or _only_set_off(item.target_text, target):
                severity = Severity.INFO
        where = (source[0], source[0] + 1) if source else None
        there = (at, at + 1) if at is not None else None
        data = {"source": len(source), "target": len(target)}
        yield Finding(self.name, severity, code, where, there, data)


def _counted(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in WORD_OR_FIGURE.findall(text))


def _only_set_off(text: str, places: list[int]) -> bool:
    """Return whether quotation marks only set off words: a few, neither after a colon nor a sentence.

    Languages set off other words than the source does; speech of more words is somebody's.
    """
    for start, end in zip(places[::2], places[1::2], strict=False):
        inside = text[start + 1 : end]
        before = text[:start].rstrip()
        if len(inside.split()) > _SET_OFF or before.endswith((":", ",")) or inside.rstrip().endswith(_ENDS):
            return False
    return True


def _balance(text: str, opening: str, closing: str) -> int:
    return text.count(opening) - text.count(closing)


def _quotes(text: str) -> list[int]:
    """List the places of the quotation marks."""
    inside = {match.start() for match in _INSIDE_WORD.finditer(text)}
    places = [match.start() for match in _QUOTES.finditer(text) if match.start() not in inside]
    for match in _SINGLE.finditer(text):
        places += [match.start(), match.end() - 1] if len(match.group()) > 1 else [match.start()]
    return sorted(places)
