"""The history of a story on its page: who did what, what became of which sentence, and putting that back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup, escape

from service.stages.dividing import place_of
from service.stages.sittings import lines
from service.storage.audit import Action
from service.web.desk.story_view import EventLine, StoryPage, event_line

#: lines that are shown
MOST = 60
#: words, and what is between them
_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
#: pairs of pieces that are compared each with each at most
PAIRS = 4_000_000
#: what `difflib` tells: a kind, and where it begins and ends on both sides
Opcode = tuple[str, int, int, int, int]


def history_lines(story: StoryPage, moment: datetime) -> list[EventLine]:
    """Return the lines of a story's history, the newest first, each change of a text with what it changed."""
    standing = {one.index: one for one in story.view.segments}
    by_source = {one.source_hash: one for one in story.view.segments}
    found = []
    for one in lines(story.view.history)[:MOST]:
        line, change = event_line(one.event, moment), one.change
        if one.event.action in (Action.JOINED, Action.DIVIDED):
            place = place_of(story.view.segments, one.event.detail) if story.editable else None
            if place is not None:
                line = replace(line, back=one.event.id, number=story.view.segments[place].index + 1)
        if change is not None:
            there = standing.get(change.index)
            if there is None or there.source_hash != change.source_hash:  # it stands elsewhere by now
                there = by_source.get(change.source_hash or "", there)
            back = None
            if there is not None and story.editable and there.source_hash == change.source_hash:
                back = change.first if there.text != change.before else None
            line = replace(line, diff=diff(change.before, change.after), back=back, number=change.index + 1)
        found.append(line)
    return found


def differing(old: Sequence[Any], new: Sequence[Any], most: int = PAIRS) -> list[Opcode]:
    """Return what stays, goes and comes between two rows of pieces, as `difflib` tells it.

    Where more than `most` pairs are left without what both begin and end with, what is everywhere, such as
    spaces, begins no match: each would be compared with each. What is told is true then, and not the least.
    """
    if len(old) * len(new) <= most:
        return [*SequenceMatcher(None, old, new, autojunk=False).get_opcodes()]
    begin, end = 0, 0
    shorter = min(len(old), len(new))
    while begin < shorter and old[begin] == new[begin]:
        begin += 1
    while end < shorter - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    left, right = old[begin : len(old) - end], new[begin : len(new) - end]
    matcher = SequenceMatcher(None, left, right, autojunk=len(left) * len(right) > most)
    found: list[Opcode] = [
        (kind, i + begin, j + begin, k + begin, m + begin) for kind, i, j, k, m in matcher.get_opcodes()
    ]
    if begin:
        found.insert(0, ("equal", 0, begin, 0, begin))
    if end:
        found.append(("equal", len(old) - end, len(old), len(new) - end, len(new)))
    return found


def diff(before: str, after: str) -> Markup:
    """Return two texts as one, with what is gone in <del> and what is new in <ins>."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    parts: list[str | Markup] = []
    for tag, i, j, k, m in differing(old, new):
        if tag == "equal":
            parts.append(escape("".join(old[i:j])))
            continue
        parts += [_marked("del", old[i:j]), _marked("ins", new[k:m])]
    return Markup().join(parts)


def _marked(element: str, pieces: Sequence[str]) -> Markup:
    text = "".join(pieces)
    return Markup("<{0}>{1}</{0}>").format(Markup(element), text) if text else Markup()  # noqa: S704
