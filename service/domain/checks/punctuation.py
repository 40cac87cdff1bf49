"""How a sentence ends, and who speaks before the colon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
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
            yield Finding(self.name, Severity.WARNING, "The question mark is missing. Add it.", where, at)
        elif asks and not asked and target[-1] != ";" and not any(m in item.source_text for m in "?؟፧"):
            message = "This is a question, and the source is none. Check the sense."
            yield Finding(self.name, Severity.WARNING, message, where, at)
        elif item.kind in _TITLES and target[-1] in ".።۔" and source[-1].isalnum():
            message = "A headline takes no full stop. Delete it."
            yield Finding(self.name, Severity.WARNING, message, None, at)
        elif source[-1] in ".!?" and target[-1].isalnum() and item.kind not in _TITLES:
            message = (
                f"The sentence ends without a mark; the source ends with “{source[-1]}”. Was it cut off?"
            )
            yield Finding(self.name, Severity.WARNING, message, where, at)


class Speaker:
    """The speaker before a colon is missing, or a part of the name, so that nobody says the words."""

    name: ClassVar[str] = "speaker"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the source opens with "Name:" and the target has no colon, or less of it."""
        match = SPEAKER.match(item.source_text)
        if match is None:
            return
        said = _SAID.match(item.target_text)
        if said is not None:
            lost = _lost(match[1], said[0])
            if lost:
                message = f"{lost}: lost from the speaker’s name, “{match[1]}:”. Put it back."
                yield Finding(self.name, Severity.WARNING, message, match.span(1), said.span())
            return
        if re.search(r"[–—«“\"]", item.target_text):
            return
        message = f"“{match[1]}:” opens the source, and no one speaks here. Put the speaker back."
        yield Finding(self.name, Severity.WARNING, message, match.span(1))


def _lost(speaker: str, said: str) -> str:
    """Return the words that a speaker's name lost where the rest was copied and no other word is there.

    With any other word there, the name was translated: "World Bank" and "Banque mondiale".
    """
    there = {word.casefold() for word in _WORD.findall(said)}
    own = _WORD.findall(speaker)
    if not there or not there < {word.casefold() for word in own}:
        return ""
    lost = [word for word in own if word.casefold() not in there and (len(word) > _SHORT or word.isupper())]
    return ", ".join(f"“{word}”" for word in lost)
