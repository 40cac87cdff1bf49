"""What of an earlier draft stays when a newer version of the story is drafted."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from difflib import SequenceMatcher

from service.domain.draft import CarriedText, Origin, SourceSegment
from service.domain.story import Mark
from service.stages.segment_record import Standing

#: sentences, and pairs of equal ones, up to which two versions are compared by their runs
LONG, MOST_COMPARISONS = 2_000, 200_000


def pair(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Pair equal source sentences (given by their hashes) of two versions: place in new → place in old.

    Each is used once. Runs in the same order are paired first, and what was moved goes to the
    nearest place that is left. In stories of thousands of sentences the first of equal ones goes to
    the first, the second to the second.
    """
    pairs: dict[int, int] = {}
    counts = Counter(old)
    if max(len(old), len(new)) <= LONG and sum(counts[value] for value in new) <= MOST_COMPARISONS:
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            pairs.update({block.b + step: block.a + step for step in range(block.size)})
    else:  # the matcher would take the square of that
        places: dict[str, deque[int]] = defaultdict(deque)
        for place, value in enumerate(old):
            places[value].append(place)
        return {place: places[value].popleft() for place, value in enumerate(new) if places[value]}
    taken = set(pairs.values())
    left: dict[str, list[int]] = defaultdict(list)
    for place, value in enumerate(old):
        if place not in taken:
            left[value].append(place)
    for place, value in enumerate(new):
        if place not in pairs and left[value]:
            nearest = min(left[value], key=lambda other: (abs(other - place), other))
            left[value].remove(nearest)
            pairs[place] = nearest
    return pairs


def is_carried_over(row: Standing) -> bool:
    """Return whether an editor's decision is in the segment: typed by one, or confirmed by one."""
    return row.confirmed_by is not None or row.origin in (Origin.HUMAN, Origin.CARRIED_OVER)


def carried_text(row: Standing, segment: SourceSegment) -> CarriedText | None:
    """Return the earlier segment's text for the same sentence in a newer version, its marks renamed.

    The sentence is the same, but its links may lead elsewhere and the marks may be numbered
    otherwise: so a mark's place comes from the earlier text, and what it is from the new source.
    None where the marks do not correspond.
    """
    before = [Mark.from_json(mark) for mark in row.source_marks]
    if [mark.tag for mark in before] != [mark.tag for mark in segment.marks]:
        return None
    now = {old.id: new for old, new in zip(before, segment.marks, strict=True)}
    marks = []
    for record in row.marks:
        mark = Mark.from_json(record)
        new = now.get(mark.id)
        if new is None:
            return None
        marks.append(Mark(new.id, mark.start, mark.end, new.tag, new.attrs, new.html))
    origin = Origin(row.origin)
    if row.confirmed_by is not None and origin is not Origin.SOURCE:
        origin = Origin.CARRIED_OVER
    return CarriedText(row.text, tuple(marks), origin, row.engine, row.confirmed_by)
