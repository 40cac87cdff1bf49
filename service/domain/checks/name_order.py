"""Names that took each other's place: who beat whom, who came from where."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import ClassVar

from service.domain.checks.anchors import Anchor, anchors_of
from service.domain.checks.base import Checked
from service.domain.checks.name_roles import crossed_roles
from service.domain.checks.subjects import turned_round
from service.domain.draft import Finding, Severity, Span
from service.domain.languages.base import get

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"[^\W\d_]+")
#: names of a sentence that are looked at
_MOST = 12
#: between two names of one phrase, which turns as a whole ("China's GDP", "Apple CEO Steve Jobs")
_BESIDE = re.compile(r".?|['’]s? |–| [A-Z]{2,4} ")
#: between languages that put phrases in another order, what speaks for an exchange: an order turned round,
#: cases and prepositions that fit the other name, what stands near, the names that come into order, and the
#: place in the sentence. Fitted to names exchanged in human translations, and to those as they were.
_TURNED, _ROLES, _NEAR, _ORDER, _PLACE, _LINE = 0.6, 0.6, 1.6, 0.8, 0.8, 1.8
#: the same for two names of one list ("in Mali and Chad"), which keep their order nearly everywhere
_LISTED = 1.0
#: and what speaks against it: two names of one phrase ("the US state of Arizona"), which turns as a whole
_BESIDE_OFF, _PHRASE = -1.0, 24
_GAP = 12  # characters of the longest "and" between two names of a list
_ANCHORS = 24  # places near which names are looked at


class NameOrder:
    """Two names of the source stand in each other's place."""

    name: ClassVar[str] = "name_order"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield the pair that put back would leave all names in the order of the source.

        People keep that order nearly always, but in languages that put phrases in another order: there
        cases, what stands near and the place in the sentence have to speak for an exchange together.
        """
        if not _may_have_two(item):
            return
        names = [one for one in anchors_of(item) if one.name or _is_copied(one, item)][:_MOST]
        if get(item.source).turns_order != get(item.target).turns_order:
            pair = turned_round(names, item) or _likeliest(names, item)
        else:
            pair = _out_of_order(names, item.source_text)
        if pair is None:
            return
        one, other = pair
        data = {
            "first": item.source_text[slice(*one.source)],
            "second": item.source_text[slice(*other.source)],
        }
        here = one.source[0], other.source[1]
        there = min(one.target[0], other.target[0]), max(one.target[1], other.target[1])
        yield Finding(self.name, Severity.WARNING, "name_order.exchanged", here, there, data)


def _out_of_order(names: Sequence[Anchor], text: str) -> tuple[Anchor, Anchor] | None:
    """Return two names that put back would leave all in the order of the source."""
    order = [one.target for one in names]
    if order == sorted(order):
        return None
    for first, second in combinations(range(len(names)), 2):
        one, other = names[first], names[second]
        if other.target > one.target or not _is_sorted_with(order, first, second):
            continue
        if not _BESIDE.fullmatch(text, one.source[1], other.source[0]):
            return one, other
    return None


def _likeliest(names: Sequence[Anchor], item: Checked) -> tuple[Anchor, Anchor] | None:
    """Return the two names that most speaks for an exchange of, between languages of another order."""
    there = anchors_of(item)[:_ANCHORS]
    order = [one.target for one in names]
    turns = _turns(order)
    best, score = None, _LINE
    for first, second in combinations(range(len(names)), 2):
        one, other = names[first], names[second]
        if item.target_text[slice(*one.target)] == item.target_text[slice(*other.target)]:
            continue
        if _turns_as_one(one, other, item):
            continue
        exchanged = list(order)
        exchanged[first], exchanged[second] = exchanged[second], exchanged[first]
        says = (
            _TURNED * (other.target < one.target)
            + (_LISTED if _is_list(one, other, item) else _BESIDE_OFF * _lie_near(one, other))
            + _ROLES * crossed_roles(one, other, item)
            + _NEAR * _nearer(one, other, there, item)
            + _ORDER * (turns - _turns(exchanged))
            + _PLACE * (_away(one, other, item) - _away(*_crossed(one, other), item))
        )
        if says > score:
            best, score = (one, other), says
    return best


def _turns_as_one(one: Anchor, other: Anchor, item: Checked) -> bool:
    """Return whether two names are a place and what it lies in: "Sasebo, Nagasaki", "Glasgow in Scotland"."""
    pattern, text = get(item.source).then_country, item.source_text
    if pattern is None or not one.name or not other.name or other.target > one.target:
        return False
    return pattern.fullmatch(text, one.source[1], other.source[0]) is not None


def _is_list(one: Anchor, other: Anchor, item: Checked) -> bool:
    """Return whether nothing but commas and "and" stands between two names on both sides."""
    if one.target < other.target:
        return False
    here = item.source_text[one.source[1] : other.source[0]]
    there = item.target_text[other.target[1] : one.target[0]]
    return _joins(here, item.source) and _joins(there, item.target)


def _lie_near(one: Anchor, other: Anchor) -> bool:
    first, second = sorted((one.target, other.target))
    return other.source[0] - one.source[1] <= _PHRASE and second[0] - first[1] <= _PHRASE


def _joins(gap: str, language: str) -> bool:
    if not gap.strip() or len(gap) > _GAP:
        return False
    words = _WORD.findall(gap)
    return all(word in get(language).conjunctions for word in words)


def _turns(order: Sequence[Span]) -> int:
    """Return how many pairs of places are not in order."""
    return sum(later < one for one, later in combinations(order, 2))


def _crossed(one: Anchor, other: Anchor) -> tuple[Anchor, Anchor]:
    return one._replace(target=other.target), other._replace(target=one.target)


def _nearer(one: Anchor, other: Anchor, anchors: Sequence[Anchor], item: Checked) -> float:
    """Return how much better two names lie to all else when exchanged, from -1 to 1."""
    rest = [anchor for anchor in anchors if anchor.source not in (one.source, other.source)]
    if not rest:
        return 0.0
    as_is = sum(_stretch(name, anchor, item) for name in (one, other) for anchor in rest)
    exchanged = sum(_stretch(name, anchor, item) for name in _crossed(one, other) for anchor in rest)
    return max(-1.0, min(1.0, (as_is - exchanged) / math.sqrt(len(rest))))


def _stretch(name: Anchor, anchor: Anchor, item: Checked) -> float:
    """Return by how much two places lie nearer or farther apart in the target, as shares of the sentence."""
    here = abs(name.source[0] - anchor.source[0]) / len(item.source_text)
    return abs(here - abs(name.target[0] - anchor.target[0]) / len(item.target_text))


def _may_have_two(item: Checked) -> bool:
    """Return whether two names may stand on both sides, as far as is told without reading all else."""
    names = sum(one.target_span is not None for one in item.mentions)
    if names < 2:
        text = item.target_text
        names += sum(word[0].isupper() and word in text for word in _PIECE.findall(item.source_text))
    return names >= 2


def _is_copied(anchor: Anchor, item: Checked) -> bool:
    """Return whether both sides have the same word with a capital."""
    word = item.source_text[slice(*anchor.source)]
    return word[0].isupper() and word == item.target_text[slice(*anchor.target)]


def _is_sorted_with(order: Sequence[tuple[int, int]], first: int, second: int) -> bool:
    """Return whether an order is the right one when two places are exchanged."""
    swapped = list(order)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    return swapped == sorted(swapped)


def _away(one: Anchor, other: Anchor, item: Checked) -> float:
    """Return how far two names are from each other's place, as shares of the sentence, added."""
    source, target = len(item.source_text), len(item.target_text)
    return abs(one.source[0] / source - other.target[0] / target) + abs(
        other.source[0] / source - one.target[0] / target
    )
