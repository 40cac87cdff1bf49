"""Blocks into sentences for the model, and sentences back into blocks."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from service.domain.draft import SourceSegment, Span
from service.domain.html.nesting import join
from service.domain.story import Block, Mark
from service.domain.text.sentences import sentence_spans

#: a source segment, its target text, and the target's marks relative to that text
Target = tuple[SourceSegment, str, tuple[Mark, ...]]
#: `json.dumps` would make an encoder for every sentence
_written = json.JSONEncoder(ensure_ascii=False).encode
_MarkKey = tuple[int, str, tuple[tuple[str, str], ...], str | None]


def segment_block(block: Block, language: str) -> list[Span]:
    """Return the sentences of a block as spans of its text: in order, without the whitespace around them.

    Everything but whitespace is in a span. A line break always ends a sentence.
    """
    return sentence_spans(block.text, language)


def segment_story(blocks: Iterable[Block], language: str) -> tuple[SourceSegment, ...]:
    """Return all sentences to translate, numbered through; marks are cut to their sentence.

    A sentence without any letter or digit ("* * *") gives no segment and stays as it is.
    """
    segments: list[SourceSegment] = []
    for block in blocks:
        spans = [span for span in segment_block(block, language) if _says_something(block.text[slice(*span)])]
        segments += segments_in(block, spans, len(segments))
    return tuple(segments)


def segments_in(block: Block, spans: Sequence[Span], first: int) -> list[SourceSegment]:
    """Return the segments of these spans of a block's text, numbered from `first`, with their marks."""
    return [
        SourceSegment(first + number, block.key, block.kind, start, end, block.text[start:end], marks)
        for number, ((start, end), marks) in enumerate(zip(spans, cut_marks(block.marks, spans), strict=True))
    ]


def assemble(blocks: Iterable[Block], segments: Iterable[Target]) -> tuple[Block, ...]:
    """Put target texts in the place of their sentences; what stands between sentences is kept.

    `segments` are (source segment, target text, target marks relative to that text), in any order.
    Pieces of one mark that touch are joined.
    """
    by_block: dict[str, list[Target]] = {}
    for item in segments:
        by_block.setdefault(item[0].block, []).append(item)
    return tuple(_assemble_block(block, by_block.get(block.key, [])) for block in blocks)


def source_hash(segment: SourceSegment) -> str:
    """Return the SHA-256 (hex) of the text and the marks as elements, whatever the block's kind and place.

    Two segments of one hash can share a translation: their marks differ at most in their ids.
    """
    marks = [[mark.tag, mark.start, mark.end, mark.attrs, mark.html] for mark in segment.marks]
    return hashlib.sha256(_written([segment.text, marks]).encode()).hexdigest()


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def cut_marks(marks: Sequence[Mark], spans: Sequence[Span]) -> list[tuple[Mark, ...]]:
    """Cut marks to each span, relative to it. An object between two spans belongs to neither."""
    ends = [end for _, end in spans]
    cut: list[list[Mark]] = [[] for _ in spans]
    for mark in marks:
        for number in _touched(mark, spans, ends):
            start, end = spans[number]
            cut[number].append(
                replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
            )
    return [tuple(pieces) for pieces in cut]


def _touched(mark: Mark, spans: Sequence[Span], ends: Sequence[int]) -> range:
    """Return the numbers of the spans that a mark is in; an object on the edge of two is the first one's."""
    if mark.html is not None:
        first = bisect_left(ends, mark.start)
        return range(first, first + (first < len(spans) and spans[first][0] <= mark.start))
    first = last = bisect_right(ends, mark.start)
    while last < len(spans) and spans[last][0] < mark.end:
        last += 1
    return range(first, last)


def _assemble_block(block: Block, segments: list[Target]) -> Block:
    segments = sorted(segments, key=lambda item: item[0].start)
    spans = [(segment.start, segment.end) for segment, _, _ in segments]
    ends = [end for _, end in spans]
    gaps = list(zip([0, *ends], [*(start for start, _ in spans), len(block.text)], strict=True))
    parts: list[str] = []
    moved_gaps: list[int] = []  # by how much each gap moves
    pieces: dict[_MarkKey, list[Mark]] = {}
    length = 0
    for number, (start, end) in enumerate(gaps):
        if number:
            _, text, marks = segments[number - 1]
            for mark in marks:
                pieces.setdefault(_key(mark), []).append(_moved(mark, length))
            parts.append(text)
            length += len(text)
        moved_gaps.append(length - start)
        parts.append(block.text[start:end])
        length += end - start
    from_gaps: set[tuple[_MarkKey, int, int]] = set()
    for mark in block.marks:
        touched = _touched(mark, spans, ends)
        if mark.html is not None:
            around = range(touched.start, touched.start + (not touched))
        else:
            around = range(bisect_left(ends, mark.start), touched.stop + 1)
        for number in around:
            start, end = gaps[number]
            piece = replace(mark, start=max(mark.start, start), end=min(mark.end, end))
            if piece.start < piece.end or mark.html is not None:
                piece = _moved(piece, moved_gaps[number])
                pieces.setdefault(_key(mark), []).append(piece)
                if touched:
                    from_gaps.add((_key(mark), piece.start, piece.end))
    text = "".join(parts)
    return replace(block, text=text, marks=_joined(block.marks, pieces, from_gaps, text))


def _joined(
    order: Sequence[Mark],
    pieces: dict[_MarkKey, list[Mark]],
    from_gaps: set[tuple[_MarkKey, int, int]],
    text: str,
) -> tuple[Mark, ...]:
    """Join the pieces of each mark, in the order of the source's marks.

    A space between two sentences stays marked only where that joins the pieces on both sides.
    """
    place = {mark.id: number for number, mark in enumerate(order)}
    joined = [
        piece
        for key, same in pieces.items()
        for piece in join(sorted(same, key=lambda mark: mark.start))
        if (key, piece.start, piece.end) not in from_gaps or text[piece.start : piece.end].strip()
    ]
    return tuple(sorted(joined, key=lambda mark: (place.get(mark.id, len(place)), mark.start)))


def _key(mark: Mark) -> _MarkKey:
    """Return what sets one mark apart from another; an older version's mark may have the same id."""
    return mark.id, mark.tag, mark.attrs, mark.html


def _moved(mark: Mark, by: int) -> Mark:
    return replace(mark, start=mark.start + by, end=mark.end + by)
