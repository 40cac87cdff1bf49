"""A quotation that stands on other words: nobody said what is now between the marks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.anchors import anchors_of
from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity, Span
from service.domain.languages.base import get

_PAIR = re.compile(r"[“«„]([^“”«»„\"]+)[”»“]|\"([^\"]+)\"|”([^”]+)”")
#: what tells a moved quotation: how much more or less of the sentence it takes (as a logarithm), how far
#: it moved (as a share of the sentence), names and figures that it lost or gained, and those that it kept.
#: Fitted to quotations that were moved in human translations, and to those as they were.
_LONGER, _SHORTER, _AWAY, _OTHER, _KEPT, _LINE = 2.3, 1.9, 6.0, 1.6, 2.8, 2.8
#: the same between languages that put phrases in another order
_AWAY_IF_TURNED = 5.0
#: and for a few words that are set off rather than said: they go where their phrase goes
_AWAY_IF_TERM, _TERM = 2.5, 1
#: and whether it begins or ends the text, or follows a colon or comma: on one side only, on both
_EDGE, _SAME_EDGE = 1.0, 0.8
_MOST = 2  # anchors that count
_WINDOW = 40
_MARKS = ":،፣፤,"


class Quotations:
    """The only quotation of a sentence stands round other words than in the source."""

    name: ClassVar[str] = "quotation"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where length, place and content of the quotation speak against it together."""
        here, there = _quotation(item.source_text), _quotation(item.target_text)
        if here is None or there is None:
            return
        share, now = _share(here, item.source_text), _share(there, item.target_text)
        longer = math.log((now[1] - now[0]) / (share[1] - share[0]))
        edges = _edges(here, item.source_text), _edges(there, item.target_text)
        # "…", he said: He said: "…"
        changed_places = edges[0][:2] == edges[1][1::-1] and edges[0][0] != edges[0][1]
        place = (1 - share[1], 1 - share[0]) if changed_places else share
        away = abs(now[0] - place[0] + now[1] - place[1]) / 2
        kept = other = 0
        for anchor in anchors_of(item):
            before, after = _inside(anchor.source, here), _inside(anchor.target, there)
            kept += before and after
            other += before != after
        moves = get(item.source).turns_order != get(item.target).turns_order
        away *= _AWAY if not moves else _AWAY_IF_TERM if _is_term(here, item) else _AWAY_IF_TURNED
        score = _LONGER * max(0.0, longer) + _SHORTER * max(0.0, -longer) + away
        score += _OTHER * min(_MOST, other) - _KEPT * min(_MOST, kept)
        if not moves and not changed_places:
            score += sum(_EDGE for one, other in zip(*edges, strict=True) if one != other)
            score -= sum(_SAME_EDGE for one, other in zip(*edges, strict=True) if one and other)
        if score > _LINE:
            words = item.source_text[slice(*here)], item.target_text[slice(*there)]
            data = {"source": words[0][:80], "target": words[1][:80]}
            yield Finding(self.name, Severity.WARNING, "quotation.moved", here, there, data)


def _is_term(span: Span, item: Checked) -> bool:
    return len(item.source_text[slice(*span)].split()) <= _TERM


def _quotation(text: str) -> Span | None:
    """Return where the words of the only quotation of a text stand."""
    found = list(_PAIR.finditer(text))
    if len(found) != 1:
        return None
    return found[0].start() + 1, found[0].end() - 1


def _edges(span: Span, text: str) -> tuple[bool, ...]:
    """Return whether a quotation begins the text, ends it, and follows a colon or comma."""
    before, after = text[: span[0] - 1].rstrip(), text[span[1] + 1 :]
    return (
        not any(map(str.isalnum, before[-_WINDOW:])) if len(before) <= _WINDOW else False,
        not any(map(str.isalnum, after[:_WINDOW])),
        before.endswith(tuple(_MARKS)),
    )


def _share(span: Span, text: str) -> tuple[float, float]:
    return span[0] / len(text), span[1] / len(text)


def _inside(span: Span, outer: Span) -> bool:
    return outer[0] <= span[0] < outer[1]
