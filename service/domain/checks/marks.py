"""Links, bold and other inline marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from service.domain.checks.anchors import Anchor, anchors_of, once
from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity, Span, overlap
from service.domain.story import Mark


class Marks:
    """A link, bold run, image or other inline mark is not in the translation, or is on other words."""

    name: ClassVar[str] = "marks"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding for each mark that is lost, or that left the name or figure that it was on."""
        for lost in item.missing_marks:
            yield Finding(self.name, Severity.WARNING, "marks.missing", data={"mark": lost})
        there = _by_id(item.target_marks)
        if not there:
            return
        anchors = anchors_of(item)
        for number, here in _by_id(item.source_marks).items():
            place = there.get(number)
            if place is not None and _elsewhere(here, place, anchors):
                words = item.source_text[slice(*here)], item.target_text[slice(*place)]
                data = {"mark": number, "source": words[0][:80], "target": words[1][:80]}
                yield Finding(self.name, Severity.WARNING, "marks.elsewhere", here, place, data)


def _by_id(marks: Iterable[Mark]) -> Mapping[int, Span]:
    """Return where each mark over words stands; one in several pieces is left out."""
    return once((mark.id, (mark.start, mark.end)) for mark in marks if mark.start < mark.end)


def _elsewhere(here: Span, there: Span, anchors: Iterable[Anchor]) -> bool:
    """Return whether a mark is on none of what it was on, or only on what it was not on.

    Here are more words than in an anchor: the others may be said in another place, so one that both
    have is enough for a mark to be right.
    """
    was = [anchor.target for anchor in anchors if overlap(anchor.source, here)]
    return bool(was) and not any(overlap(span, there) for span in was)
