"""How a sentence ends, and who speaks before the colon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.checks.boilerplate import is_page_line
from service.domain.checks.length import is_as_long_as_usual
from service.domain.draft import Finding, Fix, Severity
from service.domain.languages.base import get
from service.domain.story import BlockKind

_CLOSERS = "\"”“»«’'‘)]›״ \u00a0\u202f\u200f\u200e"
_QUESTION = "?؟？፧⁇‽;"
_END = ".!…。।۔።;:" + _QUESTION + "،፤፡"
SPEAKER = re.compile(r"^\s*[“\"«]?([^\W\d_][^:\n.!?]{1,50}):\s+\S")
#: who speaks in the translation, to the colon; that of a time is none
_SAID = re.compile(r"(?:[^:፡：፦\n]|(?<=\d):(?=\d))*\w[^:፡：፦\n\w]*(?:(?<!\d):|:(?!\d)|[፡：፦])")
_WORD = re.compile(r"\w+")
_TITLES = frozenset({BlockKind.HEADLINE, BlockKind.HEADING})
#: shorter words in small letters are articles and forms of address, which languages leave out
_SHORT = 3
#: words of the longest name with an office
_LONGEST_SPEAKER = 8


class Ending:
    """A question lost its question mark, or the sentence its full stop, or a headline gained one."""

    name: ClassVar[str] = "ending"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Compare the last mark of both sides."""
        source, target = item.source_text.rstrip(_CLOSERS), item.target_text.rstrip(_CLOSERS)
        if not source or not target:
            return
        asked, asks = source[-1] in "?؟？፧", target[-1] in _QUESTION
        where = (len(source) - 1, len(source))
        at = (len(target) - 1, len(target))
        if asked and not asks and not any(mark in item.target_text for mark in "?؟፧"):
            end = len(item.target_text.rstrip())
            stopped = item.target_text[end - 1] in ".።۔"
            mark = Fix((end - stopped, end), get(item.target).question_mark)
            yield Finding(self.name, Severity.WARNING, "ending.question_lost", where, at, fix=mark)
        elif asks and not asked and target[-1] != ";" and not any(m in item.source_text for m in "?؟፧"):
            yield Finding(self.name, Severity.WARNING, "ending.question_added", where, at)
        elif item.kind in _TITLES and target[-1] in ".።۔" and source[-1].isalnum():
            fix = Fix(at, "")
            yield Finding(self.name, Severity.WARNING, "ending.headline_stop", None, at, fix=fix)
        elif source[-1] in ".!?" and target[-1].isalnum() and item.kind not in _TITLES:
            data = {"mark": source[-1]}
            stop = self._closing(item, source[-1]) if is_as_long_as_usual(item) else None
            yield Finding(self.name, Severity.WARNING, "ending.no_mark", where, at, data, stop)

    def _closing(self, item: Checked, mark: str) -> Fix | None:
        """Return the end mark that the language writes, put after what closes the sentence."""
        end = len(item.target_text.rstrip())
        if mark != "." or not item.target_text[end - 1 : end].isalnum():
            return None  # a quotation may have its stop on either side
        return Fix((end, end), get(item.target).full_stop)


class Speaker:
    """The speaker before a colon is missing, or a part of the name, so that nobody says the words."""

    name: ClassVar[str] = "speaker"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the source opens with "Name:" and the target has no colon, or less of it."""
        match = SPEAKER.match(item.source_text)
        if match is None or not _is_speaker(match[1], item.source) or is_page_line(item.source_text):
            return
        said = _SAID.match(item.target_text)
        if said is not None:
            lost = _lost(match[1], said[0])
            if lost:
                data = {"words": lost, "speaker": match[1]}
                yield Finding(
                    self.name, Severity.WARNING, "speaker.part_lost", match.span(1), said.span(), data
                )
            return
        if re.search(r"[–—«“\"]", item.target_text):
            return
        data = {"speaker": match[1]}
        yield Finding(self.name, Severity.WARNING, "speaker.lost", match.span(1), None, data)


def _is_speaker(text: str, language: str) -> bool:
    """Return whether what stands before a colon may be somebody, and is not half a sentence.

    A few words may be; of more, all but small ones have a capital. A bracket is not left open.
    """
    if text.count("(") > text.count(")"):
        return False
    own = get(language)
    small = own.title_small | own.of_words | own.determiners | own.conjunctions
    plain = [word for word in _WORD.findall(text) if word[0].islower() and word.lower() not in small]
    return len(plain) <= 2 and len(text.split()) <= _LONGEST_SPEAKER


def _lost(speaker: str, said: str) -> list[str]:
    """Return the words that a speaker's name lost where the rest was copied and no other word is there.

    With any other word there, the name was translated: "World Bank" and "Banque mondiale".
    """
    there = {word.casefold() for word in _WORD.findall(said)}
    own = _WORD.findall(speaker)
    if not there or not there < {word.casefold() for word in own}:
        return []
    return [word for word in own if word.casefold() not in there and (len(word) > _SHORT or word.isupper())]
