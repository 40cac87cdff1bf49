"""From a job to a draft: translate, guard, bring marks over, localise, compare with the glossary, check."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from service.domain.checks import Checked, run_checks
from service.domain.draft import (
    Draft,
    DraftSegment,
    Finding,
    Job,
    KeptText,
    Mention,
    Origin,
    Outcome,
    SourceSegment,
)
from service.domain.glossary import Glossary, check_mentions
from service.domain.languages import is_same
from service.domain.localise import apply, localise, style
from service.domain.story import Mark
from workers.engines.base import Engine, Output
from workers.engines.guided import Guided
from workers.engines.sentences import join
from workers.forcing import Put, force
from workers.guards import broken
from workers.marks import Projected, is_literal, project
from workers.second_tries import OthersFor, Tried, try_again
from workers.words import Span

#: gives the engine for (source, target); raises NoModel where there is none
EngineFor = Callable[[str, str], Engine]
#: called with (segments done, segments in all); what it raises ends the work
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Clock:
    """Wall seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 4)


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """A segment with its text, before the glossary and the checks have seen it."""

    text: str
    marks: tuple[Mark, ...]
    missing: tuple[int, ...]
    origin: Origin
    engine: str | None
    score: float | None = None
    findings: tuple[Finding, ...] = ()


def run(
    job: Job,
    engine_for: EngineFor,
    glossary: Glossary,
    progress: Progress | None = None,
    others_for: OthersFor | None = None,
) -> Draft:
    """Draft one edition of one story version. Text that is kept stays as it is; nothing is dropped.

    An edition in the story's own language takes the sentences as they are. Raises what `engine_for`
    raises; an engine is asked for only where something is to be translated. `others_for` gives the
    engines that may try what the first one fails on.
    """
    clock = _Clock()
    with clock.stage("glossary"):
        glossary = glossary.for_story(
            [segment.text for segment in job.segments], job.source_language, edition=job.edition
        )
    if is_same(job.source_language, job.target_locale):
        as_it_is = tuple(
            DraftSegment(segment.index, segment.text, segment.marks, Origin.SOURCE)
            if segment.kept is None
            else _finish(job, segment, _kept(segment, segment.kept), glossary, clock)
            for segment in job.segments
        )
        _report(progress, len(job.segments), len(job.segments))
        return Draft(as_it_is, "source", clock.seconds)

    todo = [segment for segment in job.segments if segment.kept is None]
    name, translated, puts = "kept", dict[int, Tried](), dict[str, tuple[Put, ...]]()
    if todo:
        with clock.stage("model"):
            engine = engine_for(job.source_language, job.target_locale)
        name = engine.name
        translated, puts = _translate(job, engine, todo, glossary, clock, progress, others_for)
    drafted = []
    for segment in job.segments:
        if segment.kept is not None:
            draft = _kept(segment, segment.kept)
        else:
            draft = _drafted(job, segment, translated[segment.index], clock)
        drafted.append(_finish(job, segment, draft, glossary, clock, puts.get(segment.text, ())))
        _report(progress, len(job.segments), len(job.segments))  # also the chance to end the work
    return Draft(tuple(drafted), name, clock.seconds)


def _translate(
    job: Job,
    engine: Engine,
    segments: Sequence[SourceSegment],
    glossary: Glossary,
    clock: _Clock,
    progress: Progress | None,
    others_for: OthersFor | None,
) -> tuple[dict[int, Tried], dict[str, tuple[Put, ...]]]:
    """Translate the lines of all segments in one batch, and again where that went wrong.

    Then the glossary's words are put in where they are missing; those are given by segment text.
    """
    lines = {segment.index: _lines(segment.text) for segment in segments}
    texts = [segment.text[start:end] for segment in segments for start, end in lines[segment.index]]
    kept, finished = len(job.segments) - len(segments), 0

    def done(count: int) -> None:
        nonlocal finished
        finished += count
        share = finished / len(texts) if texts else 1.0
        _report(progress, kept + int(share * len(segments)), len(job.segments))

    with clock.stage("translate"):
        outputs = _ask(engine, job, texts, done)
    with clock.stage("second_try"):
        tried = try_again(job, engine, dict(zip(texts, outputs, strict=True)), glossary, others_for)
    puts: dict[str, tuple[Put, ...]] = {}
    if isinstance(engine, Guided):
        with clock.stage("terms"):
            own = {text: one.output for text, one in tried.items() if one.engine == engine.name}
            forced = force(own, engine, glossary, job.source_language, job.target_locale)
        tried |= {text: Tried(item.output, engine.name) for text, item in forced.items()}
        for segment in segments:
            texts = [segment.text[start:end] for start, end in lines[segment.index]]
            puts[segment.text] = tuple(put for text in texts if text in forced for put in forced[text].puts)
    joined = {segment.index: _joined(segment.text, lines[segment.index], tried) for segment in segments}
    return joined, puts


def _ask(
    engine: Engine,
    job: Job,
    texts: list[str],
    done: Callable[[int], None],
) -> list[Output]:
    outputs = engine.translate(texts, job.source_language, job.target_locale, done=done)
    if len(outputs) != len(texts):
        raise RuntimeError(f"engine {engine.name} gave {len(outputs)} sentences for {len(texts)}")
    return outputs


def _joined(text: str, lines: list[Span], best: dict[str, Tried]) -> Tried:
    if len(lines) == 1 and lines[0] == (0, len(text)):
        return best[text]
    parts = [best[text[start:end]] for start, end in lines]
    names = dict.fromkeys(part.engine for part in parts)
    return Tried(join(text, lines, [part.output for part in parts]), " + ".join(names))


def _lines(text: str) -> list[Span]:
    """The lines of a segment: a `<br>` in it stays where it is."""
    spans, start = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            at = start + line.index(stripped)
            spans.append((at, at + len(stripped)))
        start += len(line) + 1
    return spans


def _drafted(job: Job, segment: SourceSegment, tried: Tried, clock: _Clock) -> _Unfinished:
    output = tried.output
    with clock.stage("marks"):
        placed = project(segment.text, segment.marks, output.text, output.alignment, job.target_locale)
    with clock.stage("localise"):
        placed = _localised(job, segment, placed)
    return _Unfinished(
        placed.text,
        placed.marks,
        placed.missing,
        Origin.MT,
        tried.engine,
        output.score,
        broken(segment.text, replace(output, text=placed.text)),
    )


def _localised(job: Job, segment: SourceSegment, placed: Projected) -> Projected:
    """Write the figures and dates as the edition does, except in what nobody may translate."""
    into = style(job.target_locale, job.digits)
    if into is None:
        return placed
    protected = [(mark.start, mark.end) for mark in placed.marks if is_literal(mark)]
    edits = localise(
        segment.text, placed.text, job.source_language, into, marks=placed.marks, protected=protected
    )
    text, marks = apply(placed.text, placed.marks, edits)
    return replace(placed, text=text, marks=marks)


def _kept(segment: SourceSegment, kept: KeptText) -> _Unfinished:
    there = {mark.id for mark in kept.marks}
    missing = tuple(mark.id for mark in segment.marks if mark.id not in there)
    return _Unfinished(kept.text, kept.marks, missing, kept.origin, kept.engine)


def _finish(
    job: Job,
    segment: SourceSegment,
    draft: _Unfinished,
    glossary: Glossary,
    clock: _Clock,
    puts: tuple[Put, ...] = (),
) -> DraftSegment:
    with clock.stage("glossary"):
        mentions = check_mentions(glossary, segment.text, draft.text, job.source_language, job.target_locale)
        mentions = tuple(_told(mention, puts) for mention in mentions)
    with clock.stage("checks"):
        item = Checked(
            segment.text,
            draft.text,
            job.source_language,
            job.target_locale,
            segment.kind,
            mentions,
            draft.missing,
        )
        found = run_checks(item)
    return DraftSegment(
        segment.index,
        draft.text,
        draft.marks,
        draft.origin,
        draft.engine,
        draft.score,
        (*draft.findings, *found),
        mentions,
    )


def _told(mention: Mention, puts: tuple[Put, ...]) -> Mention:
    """Say of a term that was put in what the model had written: nothing is replaced in silence."""
    for put in puts:
        if put.concept == mention.concept and mention.outcome is not Outcome.MISSED and not mention.reason:
            instead = (
                f"for “{put.instead}”, which the model had written"
                if put.instead
                else "where it was left out"
            )
            return replace(mention, reason=f"put in {instead}")
    return mention


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
