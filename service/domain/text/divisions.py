"""Sentences as people divided them: two that the rules parted are one, or one is two.

Such a division is told by the sentences that it is of, as the rules find them, so that it holds in the next
version of a story wherever these stand unchanged, one after the other, in one block.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from service.domain.draft import SourceSegment, Span
from service.domain.story import Block, Mark
from service.domain.text.segments import segments_in, source_hash

#: signs that end a sentence, and those that part one, in the scripts of our languages
_ENDS = re.compile(r"[.!?…؟۔።][\"”»’)\]]*\s*\Z")
_PARTS = re.compile(r"[;:,–—؛،፣፤፥][\"”»’)\]]*\s*\Z")
#: the share of a text within which a sign of the same kind is looked for
_NEAR = 0.25


@dataclass(frozen=True, slots=True)
class Division:
    """A run of sentences (`hashes`, in their order) that people divided otherwise.

    `cuts` are the places in the run's text where a piece begins, without the first; none for one piece.
    """

    hashes: tuple[str, ...]
    cuts: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"hashes": list(self.hashes), "cuts": list(self.cuts)}

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Division:
        """Read what `to_json` wrote."""
        return cls(tuple(map(str, record["hashes"])), tuple(map(int, record["cuts"])))


def divided(
    blocks: Iterable[Block], segments: Sequence[SourceSegment], divisions: Iterable[Division]
) -> tuple[SourceSegment, ...]:
    """Return a story's sentences as people divided them; `segments` are those that the rules find.

    Each division is used once, where its sentences first stand; one whose sentences are not there any more
    stands for nothing.
    """
    waiting: dict[str, list[Division]] = defaultdict(list)
    for one in divisions:
        if one.hashes:
            waiting[one.hashes[0]].append(one)
    if not waiting:
        return tuple(segments)
    by_key = {block.key: block for block in blocks}
    hashes = [source_hash(one) for one in segments]
    found: list[SourceSegment] = []
    at = 0
    while at < len(segments):
        first = segments[at]
        here = next((d for d in waiting.get(hashes[at], ()) if _stands(d, segments, hashes, at)), None)
        if here is None:
            found.append(replace(first, index=len(found)))
            at += 1
            continue
        waiting[hashes[at]].remove(here)
        block, last = by_key[first.block], segments[at + len(here.hashes) - 1]
        spans = trimmed(block.text, first.start, last.end, [first.start + cut for cut in here.cuts])
        found += segments_in(block, spans, len(found))
        at += len(here.hashes)
    return tuple(found)


def _stands(one: Division, segments: Sequence[SourceSegment], hashes: Sequence[str], at: int) -> bool:
    """Return whether a division's sentences stand at a place, in one block."""
    last = at + len(one.hashes)
    run = segments[at:last]
    return tuple(hashes[at:last]) == one.hashes and run[0].block == run[-1].block


def divisions_of(rules: Sequence[SourceSegment], standing: Sequence[SourceSegment]) -> tuple[Division, ...]:
    """Return how `standing` sentences of a story are divided otherwise than by the rules."""
    found = []
    for key in dict.fromkeys(one.block for one in rules):
        by_rule = [one for one in rules if one.block == key]
        there = [one for one in standing if one.block == key]
        i = j = 0
        while i < len(by_rule) and j < len(there):
            first, begin = i, j
            while by_rule[i].end != there[j].end:
                if by_rule[i].end < there[j].end:
                    i += 1
                else:
                    j += 1
            if (i, j) != (first, begin):
                start = by_rule[first].start
                cuts = tuple(one.start - start for one in there[begin + 1 : j + 1])
                found.append(Division(tuple(map(source_hash, by_rule[first : i + 1])), cuts))
            i, j = i + 1, j + 1
    return tuple(found)


def trimmed(text: str, start: int, end: int, cuts: Iterable[int]) -> list[Span]:
    """Return the spans between `start`, the cuts and `end`, without the whitespace at their edges."""
    edges = [start, *sorted(cuts), end]
    spans = []
    for first, last in pairwise(edges):
        piece = text[first:last]
        left = first + len(piece) - len(piece.lstrip())
        spans.append((left, max(left, first + len(piece.rstrip()))))
    return spans


def word_start(text: str, at: int) -> int:
    """Return `at`, or where the word begins that it stands in."""
    at = max(0, min(len(text), at))
    while 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace():
        at -= 1
    return at


def place_to_cut(
    source: str, target: str, at: int, rules: Iterable[int] = (), pairs: Sequence[tuple[Mark, Mark]] = ()
) -> int | None:
    """Return where a source text is cut for a translation that is cut at `at`; None where it has one word.

    It is cut between words: where the rules begin a sentence (`rules`), else after a sign of the same kind as
    stands before the cut in the translation, if one is near the same share of the text; else at that share.
    Where that can be, each mark of the source is on the side of its mark in the translation (`pairs`).
    """
    words = [match.end() for match in re.finditer(r"\S\s+(?=\S)", source)]
    places = [one for one in words if all(_on_one_side(*pair, one, at) for pair in pairs)] or words
    if not places:
        return None
    share = at / max(1, len(target))

    def off(place: int) -> float:
        return abs(place / len(source) - share)

    wanted = _kind(target[:at])
    sentences = [one for one in rules if one in places]
    near = [one for one in places if wanted and _kind(source[:one]) == wanted and off(one) <= _NEAR]
    return min(sentences or near or places, key=off)


def _on_one_side(there: Mark, here: Mark, place: int, at: int) -> bool:
    if here.end <= at:
        return there.end <= place
    return there.start >= place if here.start >= at else there.start < place < there.end


def _kind(text: str) -> int:
    """Return by what a text ends: 2 as a sentence does, 1 as a part of one, 0 as anything."""
    return 2 if _ENDS.search(text) else 1 if _PARTS.search(text) else 0
