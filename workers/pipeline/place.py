"""From lines back to segments: join the lines, place the inline marks, write figures as the edition does."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.figures import localise, style
from service.domain.text.edits import apply_edits
from workers.engines.sentences import join
from workers.pipeline.marks import is_literal, project
from workers.pipeline.work import Attempt, SegmentWork, Work


def place_marks(work: Work) -> None:
    """Give every translated segment its text, with the source's marks on it."""
    for segment in work.to_translate:
        source, attempt = segment.source, _joined(segment, work.attempts)
        output = attempt.output
        placed = project(source.text, source.marks, output.text, output.alignment, work.job.target_locale)
        segment.output, segment.engine, segment.missing = output, attempt.engine, placed.missing
        segment.rewrite(placed.text, placed.marks)


def localise_figures(work: Work) -> None:
    """Write figures and dates as the edition does, except in what nobody may translate."""
    job = work.job
    into = style(job.target_locale, job.digits)
    if into is None:
        return
    for segment in work.to_translate:
        protected = [(mark.start, mark.end) for mark in segment.marks if is_literal(mark)]
        edits = localise(
            segment.source.text,
            segment.text,
            job.source_language,
            into,
            marks=segment.marks,
            protected=protected,
        )
        segment.rewrite(*apply_edits(segment.text, segment.marks, edits))


def _joined(segment: SegmentWork, attempts: Mapping[str, Attempt]) -> Attempt:
    text, lines = segment.source.text, segment.lines
    if lines == ((0, len(text)),):
        return attempts[text]
    parts = [attempts[text[start:end]] for start, end in lines]
    names = dict.fromkeys(part.engine for part in parts)
    return Attempt(join(text, lines, [part.output for part in parts]), " + ".join(names))
