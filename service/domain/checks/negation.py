"""Negation: a lost "not" turns a sentence round, and reads well all the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.base import get
from service.domain.languages.denials import Negation
from service.domain.text.words import without_endless


class Denials:
    """A denial of the source ("not", "never", "cannot") is not in the translation, or one came in."""

    name: ClassVar[str] = "negation"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where only one side denies; only for languages with a list of denials."""
        source, target = get(item.source).negation, get(item.target).negation
        if source is None or target is None:
            return
        source_text, target_text = without_endless(item.source_text), without_endless(item.target_text)
        denied = source.hard.search(source_text)
        denials = sum(1 for _ in target.soft.finditer(target_text)) if denied else 0
        if denied and denials <= max(0, _inner(source, source_text) - _inner(target, target_text)):
            sure = not denials and not target.doubted and not target.weak.search(target_text)
            severity = Severity.BLOCK if sure else Severity.WARNING
            data = {"word": denied.group().strip()}
            yield Finding(self.name, severity, "negation.lost", denied.span(), None, data)
            return
        denies = target.told.search(target_text) if target.told else None
        if denies and not _denies(source, source_text, _times(target, target_text)):
            data = {"word": denies.group().strip()}
            yield Finding(self.name, Severity.WARNING, "negation.added", None, denies.span(), data)


def _denies(own: Negation, text: str, times: int) -> bool:
    """Return whether a text denies, or has a word for each of so many denials of its translation."""
    weak = (own.excuses or own.weak).finditer(text)
    return bool(own.soft.search(text)) or sum(1 for _ in weak) >= times


def _times(own: Negation, text: str) -> int:
    """Return how often a text denies; one denial is two words in some languages ("nie … nie")."""
    found = sum(1 for _ in own.told.finditer(text)) if own.told else 0
    return -(-found // 2) if own.in_two else found


def _inner(own: Negation, text: str) -> int:
    """Return how many words of a text have a denial in them."""
    return sum(1 for _ in own.inner.finditer(text)) if own.inner else 0
