"""The stage before the model: find in each line what may not be changed, and take it out (see `carry`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.domain.checks.language import in_another_script, usual_script
from service.domain.languages.tags import primary
from service.domain.text.verbatim import FixedPiece, PieceKind, kept, pieces
from workers.engines.base import KnowsCharacters
from workers.engines.words import Span
from workers.pipeline.capitals import Raise, lifted
from workers.pipeline.carry import INVISIBLE, cut, part_of
from workers.pipeline.rewrite import Evidence
from workers.pipeline.work import SegmentWork, Work

_CAPITALS = re.compile(r"(?:[^\W\d_a-zà-öø-ÿ][^a-zà-öø-ÿ]*){3}")
_TOKEN = re.compile(r"\S+")


def take_out(work: Work) -> None:
    """Cut each line that is to be translated into parts without what may not be changed."""
    if work.engine is None:
        return
    waiting = work.to_translate
    lacking = _lacking(work, waiting)
    shouts = [segment for segment in waiting if _CAPITALS.search(segment.source.text)]
    evidence = (
        Evidence.of((segment.text for segment in work.job.segments), work.job.source_language)
        if shouts
        else None
    )
    for segment in waiting:
        text = segment.source.text
        found = find_pieces(work, segment, lacking)
        in_capitals = evidence is not None and _CAPITALS.search(text) is not None
        if not found and not in_capitals and not any(char in INVISIBLE for char in text):
            continue
        segment.pieces = tuple(found)
        segment.parts = tuple(
            part_of(
                text,
                span,
                found,
                lifted=_lifted(work, text, span, evidence) if in_capitals and evidence is not None else None,
            )
            for line in segment.lines
            for span in cut(text, line, found)
        )


def find_pieces(work: Work, segment: SegmentWork, lacking: frozenset[str]) -> list[FixedPiece]:
    """Return what may not be changed in a segment, in text order, none over another."""
    text, language = segment.source.text, work.job.source_language
    found = kept(text, segment.source.marks, language)
    more = [*pieces(text), *_outside(text, lacking, work)]
    if any(piece.kind in (PieceKind.CODE, PieceKind.SCRIPT) for piece in more):
        terms = [(match.start, match.end) for match in work.glossary.find(text, language)]
        more = [
            piece
            for piece in more
            if piece.kind not in (PieceKind.CODE, PieceKind.SCRIPT)
            or not any(start < piece.end and piece.start < end for start, end in terms)
        ]
    taken: list[FixedPiece] = []
    for piece in [*found, *more]:
        if (
            all(piece.end <= other.start or other.end <= piece.start for other in taken)
            and "\n" not in (text[piece.start : piece.end])
        ):
            taken.append(piece)
    return sorted(taken, key=lambda piece: piece.start)


def _lacking(work: Work, waiting: Sequence[SegmentWork]) -> frozenset[str]:
    """Return the characters of the story that the engine's vocabulary has not."""
    engine: object = work.engine
    if not isinstance(engine, KnowsCharacters):
        return frozenset()
    used = {char for segment in waiting for char in segment.source.text}
    odd = frozenset(char for char in used if not (char.isascii() or char.isspace() or char in INVISIBLE))
    return engine.lacks(odd, work.job.source_language, work.job.target_locale) if odd else frozenset()


def _outside(text: str, lacking: frozenset[str], work: Work) -> Iterator[FixedPiece]:
    """Yield the signs, and the words, that hold characters which the vocabulary has not."""
    if not lacking or lacking.isdisjoint(text):
        return
    alike = usual_script(primary(work.job.source_language)) == usual_script(primary(work.job.target_locale))
    run: Span | None = None
    for token in _TOKEN.finditer(text):
        odd = [place for place in range(*token.span()) if text[place] in lacking]
        letters = [place for place in odd if text[place].isalpha()]
        foreign = [
            place for place in letters if in_another_script(text[place], primary(work.job.source_language))
        ]
        if letters and (foreign or alike):
            start, end = _tight(text, *token.span())
            if run is not None and foreign and not text[run[1] : start].strip():
                run = run[0], end
                continue
            if run is not None:
                yield FixedPiece(*run, PieceKind.SCRIPT)
            run = start, end
            continue
        if run is not None:
            yield FixedPiece(*run, PieceKind.SCRIPT)
            run = None
        if letters:
            continue
        at = 0
        while at < len(odd):
            start = end = odd[at]
            while at < len(odd) and odd[at] == end:
                end, at = end + 1, at + 1
            inside = start > 0 and text[start - 1].isalnum() and end < len(text) and text[end].isalnum()
            if inside and not text[start - 1].isdigit():
                yield FixedPiece(*_tight(text, *token.span()), PieceKind.CODE)  # "GH₵200"
                break
            yield FixedPiece(start, end, PieceKind.SIGN)
    if run is not None:
        yield FixedPiece(*run, PieceKind.SCRIPT)


def _tight(text: str, start: int, end: int) -> Span:
    """Return a token without the punctuation round it."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _lifted(work: Work, text: str, span: Span, evidence: Evidence) -> Raise | None:
    """Return a line in small letters, if it or some of it is in capitals."""
    line, language = text[slice(*span)], work.job.source_language
    matches = work.glossary.find(line, language)
    short = [(one.start, one.end) for one in matches if one.term.text.isupper()]
    named = [(one.start, one.end) for one in matches if not one.term.text.isupper()]
    return lifted(line, evidence, short, named, language)
