"""Where on the other side something would stand that stands on one side only."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from service.domain.draft import Finding, Mention, Span

_FIGURES = re.compile(r"\d{2,}")
_MOST = 100  # figures that are looked at
#: a place on each side that belong together
_Anchor = tuple[int, int]


def with_places(
    findings: Iterable[Finding], source: str, target: str, mentions: Sequence[Mention] = ()
) -> tuple[Finding, ...]:
    """Return the findings, each with a place on both sides: an empty span where something is missing.

    Such a place lies between the names and figures that both sides have, in proportion, and between
    two words.
    """
    found = tuple(findings)
    if all(one.source_span and one.target_span for one in found):
        return found
    anchors = _anchors(source, target, mentions)
    back = [(there, here) for here, there in anchors]
    return tuple(
        replace(
            one,
            source_span=one.source_span or _place(one.target_span, back, source),
            target_span=one.target_span or _place(one.source_span, anchors, target),
        )
        for one in found
    )


def _anchors(source: str, target: str, mentions: Sequence[Mention]) -> list[_Anchor]:
    """Return places that belong together, in the order of both sides, both ends among them."""
    pairs = [(one.source_span[0], one.target_span[0]) for one in mentions if one.target_span]
    there: dict[int, list[int]] = {}
    for match in islice(_FIGURES.finditer(target), _MOST):
        there.setdefault(int(match[0][:40]), []).append(match.start())
    for match in islice(_FIGURES.finditer(source), _MOST):
        places = there.get(int(match[0][:40]), [])
        if len(places) == 1:
            pairs.append((match.start(), places[0]))
    anchors = [(0, 0)]
    for pair in sorted(pairs):
        if pair[0] > anchors[-1][0] and anchors[-1][1] < pair[1] < len(target):
            anchors.append(pair)
    return [*anchors, (len(source), len(target))]


def _place(span: Span | None, anchors: Sequence[_Anchor], text: str) -> Span:
    """Return the empty span of `text` that is in proportion to the beginning of a span of the other side."""
    at = min(span[0], anchors[-1][0]) if span else anchors[-1][0]
    after = min(max(1, bisect_right(anchors, (at, len(text)))), len(anchors) - 1)
    (here, there), (next_here, next_there) = anchors[after - 1], anchors[after]
    share = (at - here) / (next_here - here) if next_here > here else 0.0
    place = there + round(share * (next_there - there))
    while 0 < place < len(text) and not text[place - 1].isspace():
        place -= 1
    return place, place
