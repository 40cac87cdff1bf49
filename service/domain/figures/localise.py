"""Finding which figures, dates and times of a translation are to be written in another way."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from service.domain.draft import Span
from service.domain.figures.dates import written_dates
from service.domain.figures.numerals import with_ascii_figures
from service.domain.figures.ranges import written_ranges
from service.domain.figures.reading import read_figures
from service.domain.figures.style import Style
from service.domain.figures.times import written_times
from service.domain.figures.verbatim import find_verbatim
from service.domain.figures.writing import kept_spaces, written_figures, written_telephones
from service.domain.languages.tags import primary
from service.domain.story import Mark
from service.domain.text.edits import Edit, apply_edits

_FIGURE = re.compile(r"\d")
_MOST = 4000  # code points of a segment that are looked at; no sentence is longer


def localise(
    source: str,
    target: str,
    source_language: str,
    into: Style,
    *,
    marks: Iterable[Mark] = (),
    protected: Sequence[Span] = (),
) -> tuple[Edit, ...]:
    """Return how to write the figures of `target` that carry a value of `source` as the edition does.

    In text order, none over another, none inside `protected` (text that nobody may translate) and
    none across the edge of a mark. Doing it again changes nothing: what would not settle (figures and
    signs in no order that anybody writes) is left as it is.
    """
    marks, language = tuple(marks), primary(source_language)
    edits = _edits(source, target, language, into, marks, protected)
    if edits:
        after, moved = apply_edits(target, (*marks, *(Mark(0, *span, "") for span in protected)), edits)
        still = [(mark.start, mark.end) for mark in moved[len(marks) :]]
        if _edits(source, after, language, into, moved[: len(marks)], still):
            return ()
    return edits


def _edits(
    source: str, target: str, language: str, into: Style, marks: Sequence[Mark], protected: Sequence[Span]
) -> tuple[Edit, ...]:
    if len(target) > _MOST or not _FIGURE.search(target):
        return ()
    plain, plain_source = with_ascii_figures(target), with_ascii_figures(source)
    cuts = {edge for mark in marks for edge in (mark.start, mark.end)}
    dates, unclear = written_dates(plain_source, plain, language, into)
    done: list[Edit] = []
    taken = [*protected]
    for start, end, text in written_telephones(source, target, language, into):
        if _is_free((start, end), taken) and not any(start < cut < end for cut in cuts):
            done.append(Edit(start, end, text))
            taken.append((start, end))
    taken += [*unclear, *((start, end) for start, end, _ in find_verbatim(plain, into.language))]
    times = written_times(read_figures(source, language), plain, into)
    ranges = written_ranges(plain_source, plain, into)
    for (start, end), text in [*((one.span, one.text) for one in dates), *times, *ranges]:
        if _is_free((start, end), taken) and not any(start < cut < end for cut in cuts):
            done.append(Edit(start, end, text))
            taken.append((start, end))
    spaces = ((edit,) for edit in kept_spaces(source, target, language, into))
    for figure in itertools.chain(written_figures(source, target, plain, language, into), spaces):
        for start, end, text in figure:  # the widest first: with its sign, then alone
            if _is_free((start, end), taken) and not any(start < cut < end for cut in cuts):
                done.append(Edit(start, end, text))
                taken.append((start, end))
                break
    return tuple(
        sorted(
            (edit for edit in done if target[edit.start : edit.end] != edit.text),
            key=lambda edit: edit.start,
        )
    )


def _is_free(span: Span, taken: Sequence[Span]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in taken)
