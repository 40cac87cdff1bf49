"""Links, bold and other inline marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice, pairwise
from typing import ClassVar

from service.domain.checks.anchors import Anchor, anchors_of, once
from service.domain.checks.base import Checked
from service.domain.draft import Finding, Fix, Severity, Span, overlap
from service.domain.languages.base import get
from service.domain.story import Mark
from service.domain.text.words import WORD_OR_FIGURE

#: what looks like the tag of a mark in text, also where somebody has put blanks into it
_LOOSE_TAG = re.compile(r"<\s*/?\s*\d{1,9}\s*/?\s*>")


class Marks:
    """A link, bold run, image or other inline mark is lost, on other words, or none of the source's."""

    name: ClassVar[str] = "marks"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding for each mark that is lost, that left what it was on, or that is none."""
        yield from _loose(item)
        source, there = _by_id(item.source_marks), _by_id(item.target_marks)
        if not item.missing_marks and not there:
            return
        anchors = anchors_of(item)
        for lost in item.missing_marks:
            was = source.get(lost)
            fix = _put_round(lost, was, anchors, item)
            yield Finding(self.name, Severity.WARNING, "marks.missing", was, None, {"mark": lost}, fix)
        for number, here in source.items():
            place = there.get(number)
            if place is not None and _elsewhere(here, place, anchors):
                words = item.source_text[slice(*here)], item.target_text[slice(*place)]
                data = {"mark": number, "source": words[0][:80], "target": words[1][:80]}
                fix = _put_round(number, here, anchors, item)
                yield Finding(self.name, Severity.WARNING, "marks.elsewhere", here, place, data, fix)


def _loose(item: Checked) -> Iterable[Finding]:
    """Yield a finding for each tag that is none: a mark of the source would not be in the text any more."""
    if "<" not in item.target_text:
        return
    for tag in _LOOSE_TAG.finditer(item.target_text):
        if tag[0] not in item.source_text:
            fix = Fix(tag.span(), "")
            yield Finding("marks", Severity.BLOCK, "marks.unknown", None, tag.span(), {"tag": tag[0]}, fix)


def marked_words(text: str, marks: Iterable[Mark]) -> dict[int, str]:
    """Return the words that each mark of a text is on, but for those in several pieces."""
    return {number: text[slice(*span)] for number, span in _by_id(marks).items()}


def _put_round(number: int, was: Span | None, anchors: Iterable[Anchor], item: Checked) -> Fix | None:
    """Return the mark put round the words that it belongs to, where both sides have nothing else in it.

    Those are the words that the machine had it on, if they stand there once, or else the names and figures
    that both sides have once, where these are all that the mark is round.
    """
    span = _as_before(item.known_marks.get(number, ""), item.target_text)
    if span is None and was is not None:
        span = _counterpart(was, anchors, item)
    if span is None or any(_crosses(span, mark) for mark in item.target_marks if mark.id != number):
        return None
    return Fix(span, item.target_text[slice(*span)], number)


def _as_before(words: str, text: str) -> Span | None:
    """Return where words stand, if they do once and as words of their own."""
    if not words.strip():
        return None
    found = list(islice(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text), 2))
    return found[0].span() if len(found) == 1 else None


def _counterpart(was: Span, anchors: Iterable[Anchor], item: Checked) -> Span | None:
    """Return what says all that a place of the source says: anchors beside each other, and nothing else."""
    inside = [one for one in anchors if was[0] <= one.source[0] and one.source[1] <= was[1]]
    if not inside:
        return None
    small = get(item.source).determiners
    rest, at = "", was[0]
    for one in inside:  # in the order of the source
        rest, at = rest + item.source_text[at : one.source[0]] + " ", one.source[1]
    rest += item.source_text[at : was[1]]
    if any(word.casefold() not in small for word in WORD_OR_FIGURE.findall(rest)):
        return None
    places = sorted(one.target for one in inside)
    between = (item.target_text[one[1] : other[0]] for one, other in pairwise(places))
    if any(WORD_OR_FIGURE.search(words) for words in between):
        return None
    return places[0][0], places[-1][1]


def _crosses(span: Span, mark: Mark) -> bool:
    """Return whether a mark begins in a place and ends outside of it, or the other way round."""
    return span[0] < mark.start < span[1] < mark.end or mark.start < span[0] < mark.end < span[1]


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
