"""A segment with its marks as text that an editor can type: "<1>Joe Biden</1>", an object as "<2/>"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.domain.html.nesting import join, nested
from service.domain.story import Mark

_TAG = re.compile(r"(\\*)<(/?)([0-9]{1,9})(/?)>")
_LAST_BACKSLASHES = re.compile(r"\\+\Z")


def to_tagged(text: str, marks: Sequence[Mark]) -> str:
    r"""Write text with its marks as numbered tags; a literal "<1>" in the text becomes "\\<1>"."""
    written: list[str] = []
    literal = ""
    for event, mark, start, end in nested(len(text), marks):
        if mark is None:
            literal = _TAG.sub(lambda match: f"{match[1] * 2}\\{match[0][len(match[1]) :]}", text[start:end])
            written.append(literal)
            continue
        if literal:  # backslashes right before a tag would be read as escaping it
            written[-1] = _LAST_BACKSLASHES.sub(lambda match: match[0] * 2, literal)
            literal = ""
        written.append({"open": f"<{mark.id}>", "close": f"</{mark.id}>"}.get(event, f"<{mark.id}/>"))
    return "".join(written)


def from_tagged(tagged: str, source_marks: Sequence[Mark]) -> tuple[str, tuple[Mark, ...], tuple[int, ...]]:
    """Read what `to_tagged` wrote and a person edited: (text, marks, ids that are missing).

    A tag of a mark that the source does not have is text. A tag without its other half, or an
    object put in twice, is left out; a mark whose tags stand in two places is two marks of one id.
    """
    by_id = {mark.id: mark for mark in source_marks}
    parts: list[str] = []
    length = before = 0
    started: dict[int, int] = {}
    found: dict[int, list[Mark]] = {}

    def add(literal: str) -> None:
        nonlocal length
        parts.append(literal)
        length += len(literal)

    for match in _TAG.finditer(tagged):
        add(tagged[before : match.start()])
        before = match.end()
        slashes, closing, number, empty = match.groups()
        mark = by_id.get(int(number))
        is_tag = len(slashes) % 2 == 0 and mark is not None and not (closing and empty)
        add(slashes[: len(slashes) // 2] if is_tag or len(slashes) % 2 else slashes)
        if not is_tag or mark is None:
            add(match[0][len(slashes) :])
        elif mark.html is not None:
            if not closing:
                found.setdefault(mark.id, [replace(mark, start=length, end=length)])
        elif closing and mark.id in started:
            start = started.pop(mark.id)
            if start < length:
                found.setdefault(mark.id, []).append(replace(mark, start=start, end=length))
        elif not closing and not empty:
            started.setdefault(mark.id, length)
    add(tagged[before:])
    marks = tuple(piece for mark in by_id.values() for piece in join(found.get(mark.id, ())))
    return "".join(parts), marks, tuple(mark_id for mark_id in by_id if mark_id not in found)
