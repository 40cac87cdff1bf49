"""How words and marks are written together: what no careful writer leaves, and what mends it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity
from service.domain.languages.tags import is_same
from service.domain.text.joining import joined, spaced

_MOST = 4  # of one kind in a sentence


class Elision:
    """A small word is not written as it must be before the next: "ne ouvre", "de les", "em o"."""

    name: ClassVar[str] = "elision"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding for each such word, with the words as they are written."""
        if is_same(item.source_language, item.target_locale):
            return
        text = item.target_text
        for edit in islice(joined(text, item.target), _MOST):
            end = edit.end
            while end < len(text) and not text[end].isspace():
                end += 1
            right = edit.text + text[edit.end : end]
            data = {"written": text[edit.start : end], "right": right}
            if data["written"].casefold() in item.source_text.casefold():
                continue  # a passage of the source's
            fix = Fix((edit.start, edit.end), edit.text)
            yield Finding(self.name, Severity.WARNING, "elision.written", None, (edit.start, end), data, fix)


class SpacesAndCommas:
    """A space is missing or too many, or a comma is that of other letters."""

    name: ClassVar[str] = "spacing"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a note for each such place, a few of a sentence, with what mends it.

        A space that only may break the line is none: keyboards have no other, and readers see no difference.
        """
        if is_same(item.source_language, item.target_locale):
            return
        told = (one for one in spaced(item.target_text, item.target) if one[0] != "breaks")
        for kind, edit in islice(told, _MOST):
            span = edit.start, edit.end
            fix = Fix(span, edit.text)
            around = item.target_text[max(0, edit.start - 10) : edit.end + 10]
            data = {"around": around.strip()}
            yield Finding(self.name, Severity.INFO, f"spacing.{kind}", None, span, data, fix)
