"""The stage before the model: find in each line what may not be changed, and take it out (see `carry`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.domain.checks.language import NOT_LATIN, in_another_script, usual_script
from service.domain.figures import FigureKind, read_figures
from service.domain.languages.tags import primary
from service.domain.text.verbatim import FixedPiece, PieceKind, kept, pieces
from workers.engines.base import Engine, KnowsCharacters
from workers.engines.words import Span, is_word_char
from workers.pipeline.capitals import Raise, lifted
from workers.pipeline.carry import INVISIBLE, JOINERS, cut, part_of
from workers.pipeline.rewrite import Evidence
from workers.pipeline.work import SegmentWork, Work

_CAPITALS = re.compile(r"(?:[^\W\d_a-zà-öø-ÿ][^a-zà-öø-ÿ]*){3}")
_MANY_FIGURES = re.compile(r"\d(?:[\s().-]{0,2}\d){4}")
_TOKEN = re.compile(r"\S+")


def take_out(work: Work) -> None:
    """Cut each line that is to be translated into parts without what may not be changed."""
    if work.engine is not None:
        take_out_for(work, work.engine, work.to_translate)


def take_out_for(work: Work, engine: Engine, waiting: Sequence[SegmentWork]) -> None:
    """Cut the lines of some segments into parts as an engine needs them: each lacks other characters."""
    lacking = _lacking(work, engine, waiting)
    evidence: Evidence | None = None  # read when the first line in capitals comes
    for segment in waiting:
        text = segment.source.text
        found = find_pieces(work, segment, lacking)
        shouts = _CAPITALS.search(text) is not None
        if not found and not shouts and not any(char in INVISIBLE + JOINERS for char in text):
            continue
        if shouts and evidence is None:
            story = (one.text for one in work.job.segments)
            evidence = Evidence.of(story, work.job.source_language)
        segment.pieces = tuple(found)
        spans = [span for line in segment.lines for span in cut(text, line, found)]
        raised = [
            _lifted(work, text, span, found, evidence) if shouts and evidence is not None else None
            for span in spans
        ]
        segment.parts = tuple(
            part_of(text, span, found, lifted=own) for span, own in zip(spans, raised, strict=True)
        )


def find_pieces(work: Work, segment: SegmentWork, lacking: frozenset[str]) -> list[FixedPiece]:
    """Return what may not be changed in a segment, in text order, none over another."""
    text, language = segment.source.text, work.job.source_language
    found = kept(text, segment.source.marks, language)
    more = [*pieces(text), *_telephones(text, language), *_outside(text, lacking, work)]
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


def _telephones(text: str, language: str) -> Iterator[FixedPiece]:
    """Yield the telephone numbers of a text; a dial tone knows no thousands."""
    if _MANY_FIGURES.search(text):
        for figure in read_figures(text, primary(language)):
            if figure.kind is FigureKind.TELEPHONE:
                yield FixedPiece(figure.start, figure.end, PieceKind.CODE)


def _lacking(work: Work, engine: Engine, waiting: Sequence[SegmentWork]) -> frozenset[str]:
    """Return the characters of the story that the engine's vocabulary has not."""
    if not isinstance(engine, KnowsCharacters):
        return frozenset()
    used = {char for segment in waiting for char in segment.source.text}
    odd = frozenset(char for char in used if not (char.isascii() or char.isspace() or char in INVISIBLE))
    return engine.lacks(odd, work.job.source_language, work.job.target_locale) if odd else frozenset()


def _outside(text: str, lacking: frozenset[str], work: Work) -> Iterator[FixedPiece]:
    """Yield words in another script than the source's, and what the engine's vocabulary has not."""
    source = primary(work.job.source_language)
    if lacking.isdisjoint(text) and not (usual_script(source) == "LATIN" and NOT_LATIN.search(text)):
        return
    alike = usual_script(source) == usual_script(primary(work.job.target_locale))
    run: Span | None = None
    for token in _TOKEN.finditer(text):
        start, end = _tight(text, *token.span())
        foreign = sum(char.isalpha() and in_another_script(char, source) for char in text[start:end])
        own = any(char in lacking and char.isalpha() for char in text[start:end])
        if foreign > 1 or (own and (foreign or alike)):
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
        if not own:
            yield from _signs(text, token.span(), lacking)
    if run is not None:
        yield FixedPiece(*run, PieceKind.SCRIPT)


def _signs(text: str, token: Span, lacking: frozenset[str]) -> Iterator[FixedPiece]:
    """Yield the signs of a token, or the whole token where they stand inside or are a number: GH₵200, 3½."""
    at, last = token
    while at < last:
        if text[at] not in lacking or text[at].isalpha():
            at += 1
            continue
        end = at + 1
        while end < last and text[end] in lacking:
            end += 1
        inside = at > 0 and text[at - 1].isalnum() and end < len(text) and text[end].isalnum()
        power = at > 0 and text[at - 1].isalpha()  # km²
        if (inside and not text[at - 1].isdigit()) or (text[at].isnumeric() and not power):
            yield FixedPiece(*_tight(text, *token), PieceKind.CODE)
            return
        yield FixedPiece(at, end, PieceKind.SIGN)
        at = end


def _tight(text: str, start: int, end: int) -> Span:
    """Return a token without the punctuation round it."""
    while start < end and not is_word_char(text[start]):
        start += 1
    while end > start and not is_word_char(text[end - 1]):
        end -= 1
    return start, end


def _lifted(
    work: Work, text: str, span: Span, found: Sequence[FixedPiece], evidence: Evidence
) -> Raise | None:
    """Return a line in small letters, if it or some of it is in capitals."""
    line, language = text[slice(*span)], work.job.source_language
    matches = work.glossary.find(line, language)
    short = [(one.start, one.end) for one in matches if one.term.text.isupper()]
    short += [(piece.start - span[0], piece.end - span[0]) for piece in found]
    named = [
        (one.start, one.end)
        for one in matches
        if not one.term.text.isupper() and not one.term.text[:1].islower()
    ]
    return lifted(line, evidence, short, named, language, _maybe_short(work, line))


def _maybe_short(work: Work, line: str) -> list[Span]:
    """Return the abbreviations of the glossary that a line has if its capitals are those of running text."""
    if not line.isupper():
        return []
    matches = work.glossary.find(f"{line} {line[-1:].lower()}", work.job.source_language)
    return [(one.start, one.end) for one in matches if one.term.text.isupper() and one.end <= len(line)]
