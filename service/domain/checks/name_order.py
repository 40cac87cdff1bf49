"""Names that took each other's place: who beat whom, who came from where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import ClassVar

from service.domain.checks.anchors import Anchor, anchors_of
from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.base import get

#: names of a sentence that are looked at
_MOST = 12
#: characters between two names that stand beside each other ("Mali's Aya Cissé")
_BESIDE = 1
#: between languages that put phrases in another order: characters between the names, and how far (as a
#: share of the sentence, both together) each may be from where the other one was
_APART, _NEAR = 20, 0.3
_ENOUGH = 3  # names that show how the phrases lie there


class NameOrder:
    """Two names of the source stand in each other's place, and all others in their order."""

    name: ClassVar[str] = "name_order"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield the pair that put back would leave all names in the order of the source.

        People keep that order nearly always, but in languages that put phrases in another order: there
        only names that stand at each other's place are told.
        """
        names = [one for one in anchors_of(item) if one.name or _is_copied(one, item)][:_MOST]
        order = [one.target for one in names]
        if order == sorted(order):
            return
        turned = get(item.source).turns_order != get(item.target).turns_order
        if turned and len(names) < _ENOUGH:
            return
        for first, second in combinations(range(len(names)), 2):
            one, other = names[first], names[second]
            if other.target > one.target or not _is_sorted_with(order, first, second):
                continue
            apart = other.source[0] - one.source[1]
            if apart <= _BESIDE or (turned and (apart <= _APART or _away(one, other, item) >= _NEAR)):
                continue
            data = {
                "first": item.source_text[slice(*one.source)],
                "second": item.source_text[slice(*other.source)],
            }
            places = (one.source[0], other.source[1]), (other.target[0], one.target[1])
            yield Finding(self.name, Severity.WARNING, "name_order.exchanged", *places, data)
            return


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
