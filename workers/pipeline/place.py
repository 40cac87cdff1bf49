"""From lines back to segments: join the lines, place the inline marks, write figures as the edition does."""

from __future__ import annotations

from service.domain.figures import localise, style
from service.domain.languages.tags import primary
from service.domain.text.edits import Edit, apply_edits, cuts_a_mark
from service.domain.text.joining import joined, spaced
from service.domain.text.verbatim import is_do_not_translate, pieces
from workers.engines.sentences import join
from workers.engines.words import Span
from workers.pipeline.carry import restore
from workers.pipeline.marks import project
from workers.pipeline.work import Attempt, SegmentWork, Work


def place_marks(work: Work) -> None:
    """Give every translated segment its text, with the source's marks on it."""
    for segment in work.to_translate:
        source, attempt = segment.source, _joined(segment, work)
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
        protected = [(mark.start, mark.end) for mark in segment.marks if is_do_not_translate(mark)]
        protected += [(piece.start, piece.end) for piece in pieces(segment.text)]
        edits = localise(
            segment.source.text,
            segment.text,
            job.source_language,
            into,
            marks=segment.marks,
            protected=protected,
        )
        segment.rewrite(*apply_edits(segment.text, segment.marks, edits))


def join_words(work: Work) -> None:
    """Write small words before others, and spaces and commas, as the language must; text in marks too."""
    language = primary(work.job.target_locale)
    for segment in work.to_translate:
        found = [*joined(segment.text, language), *(edit for _, edit in spaced(segment.text, language))]
        edits: list[Edit] = []
        protected = [mark for mark in segment.marks if is_do_not_translate(mark)]
        for edit in sorted(found, key=lambda one: (one.start, one.end)):
            free = not edits or edits[-1].end < edit.start
            inside = any(mark.start < edit.end and edit.start < mark.end for mark in protected)
            if free and not inside and not cuts_a_mark([edit], segment.marks):
                edits.append(edit)
        if edits:
            segment.rewrite(*apply_edits(segment.text, segment.marks, edits))


def _joined(segment: SegmentWork, work: Work) -> Attempt:
    """Return a segment's translation: its parts with their pieces put back, joined."""
    text, attempts = segment.source.text, [work.attempts[part.text] for part in segment.parts]
    outputs, guessed = [], list[Span]()
    for part, attempt in zip(segment.parts, attempts, strict=True):
        output, unsure = restore(text, part, attempt.output, work.job.target_locale)
        outputs.append(output)
        guessed += unsure
    segment.guessed = tuple(guessed)
    names = " + ".join(dict.fromkeys(attempt.engine for attempt in attempts))
    if [(part.start, part.end) for part in segment.parts] == [(0, len(text))]:
        return Attempt(outputs[0], names)
    spans = [(part.start, part.end) for part in segment.parts]
    return Attempt(join(text, spans, outputs), names)
