"""Spans that may cross, as properly nested events: the one way marks become tags again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from service.domain.story import Mark

#: In an object's `attrs`: the id of the mark it stands in, where its place alone does not tell
#: (at the very start or end of that mark).
INSIDE = "in"


def nested(length: int, marks: Sequence[Mark]) -> Iterator[tuple[str, Mark | None, int, int]]:
    """Walk a text of `length` code points with its marks: (event, mark, start, end), well nested.

    Events are "text" (start, end), "open", "close" and "object". A mark that crosses another is
    closed and opened again; marks beyond the text are cut to it; empty ones are left out.
    """
    spans = _spans(length, marks)
    starting: dict[int, list[Mark]] = {}
    ending: dict[int, int] = {}
    for mark in spans:
        starting.setdefault(mark.start, []).append(mark)
        ending[mark.end] = ending.get(mark.end, 0) + 1
    objects: dict[int, list[Mark]] = {}
    for mark in marks:
        if mark.html is not None:
            objects.setdefault(min(max(mark.start, 0), length), []).append(mark)

    stack: list[Mark] = []
    before = 0
    for place in sorted({0, length, *starting, *ending, *objects}):
        if place > before:
            yield "text", None, before, place
            before = place
        here = objects.get(place, [])
        left, again = ending.get(place, 0), []
        while left:
            top = stack.pop()
            for mark in _taken(here, top.id):
                yield "object", mark, place, place
            yield "close", top, place, place
            if top.end == place:
                left -= 1
            else:
                again.append(top)
        for mark in reversed(again):
            stack.append(mark)
            yield "open", mark, place, place
        opening = starting.get(place, [])
        for mark in _taken_unless(here, {mark.id for mark in opening}):
            yield "object", mark, place, place
        for mark in opening:
            stack.append(mark)
            yield "open", mark, place, place
            for inner in _taken(here, mark.id):
                yield "object", inner, place, place


def join(pieces: Iterable[Mark]) -> list[Mark]:
    """Join pieces of one mark that touch or overlap; they come in order of their starts."""
    joined: list[Mark] = []
    for piece in pieces:
        if joined and piece.start <= joined[-1].end and piece.html is None:
            joined[-1] = replace(joined[-1], end=max(joined[-1].end, piece.end))
        else:
            joined.append(piece)
    return joined


def _spans(length: int, marks: Sequence[Mark]) -> list[Mark]:
    pieces: dict[tuple[object, ...], list[Mark]] = {}
    for mark in marks:
        if mark.html is None:
            cut = replace(mark, start=max(mark.start, 0), end=min(mark.end, length))
            if cut.start < cut.end:
                pieces.setdefault((mark.id, mark.tag, mark.attrs), []).append(cut)
    spans = [piece for same in pieces.values() for piece in join(sorted(same, key=lambda mark: mark.start))]
    # Longest first, so that what can nest does; equal spans keep their order, outermost first.
    return sorted(spans, key=lambda mark: (mark.start, -mark.end))


def inside(mark: Mark) -> int | None:
    """Return the id of the mark that an inline object stands in, where it says so."""
    value = dict(mark.attrs).get(INSIDE, "")
    return int(value) if value.isascii() and value.isdigit() else None


def _taken(here: list[Mark], parent: int) -> list[Mark]:
    taken = [mark for mark in here if inside(mark) == parent]
    here[:] = [mark for mark in here if inside(mark) != parent]
    return taken


def _taken_unless(here: list[Mark], parents: set[int]) -> list[Mark]:
    taken = [mark for mark in here if inside(mark) not in parents]
    here[:] = [mark for mark in here if inside(mark) in parents]
    return taken
