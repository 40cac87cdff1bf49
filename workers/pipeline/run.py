"""From a job to a draft: translate, guard, bring marks over, localise, compare with the glossary, check."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType

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
from service.domain.languages.tags import is_same
from service.domain.localise import apply, localise, style
from service.domain.names.story import flag_names
from service.domain.story import Mark
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.consistency import Sentence, settle
from service.domain.terms.forbidden import forbidden
from service.termbase.name_parts import NAME_DATA
from workers.engines.base import Engine, Output
from workers.engines.guided import Guided
from workers.engines.sentences import join
from workers.engines.words import Span
from workers.pipeline.marks import Projected, is_literal, project
from workers.pipeline.quality_gate import broken
from workers.pipeline.retry import OthersFor, Tried, try_again
from workers.pipeline.terms.inject import Forced, cut, force, tell

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
    #: what the engine gave; what is wrong with it is told of the text as it is in the end
    output: Output | None = None
    findings: tuple[Finding, ...] = ()


def run(
    job: Job,
    engine_for: EngineFor,
    glossary: Glossary,
    progress: Progress | None = None,
    others_for: OthersFor | None = None,
    *,
    once: bool = False,
) -> Draft:
    """Draft one edition of one story version. Text that is kept stays as it is; nothing is dropped.

    An edition in the story's own language takes the sentences as they are. Raises what `engine_for`
    raises; an engine is asked for only where something is to be translated. `others_for` gives the
    engines that may try what the first one fails on. With `once`, what the engine says at first is taken:
    nothing is tried again and no term is put in.
    """
    clock = _Clock()
    with clock.stage("glossary"):
        glossary = glossary.for_story(
            [segment.text for segment in job.segments],
            job.source_language,
            edition=job.edition or None,
            domains=job.domains,
            day=job.day,
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
    name, translated, forced = "kept", dict[int, Tried](), dict[str, Forced]()
    if todo:
        with clock.stage("model"):
            engine = engine_for(job.source_language, job.target_locale)
        name = engine.name
        translated, forced = _translate(job, engine, todo, glossary, clock, progress, others_for, once)
    drafts = {
        segment.index: _drafted(job, segment, translated[segment.index], clock)
        if segment.kept is None
        else _kept(segment, segment.kept)
        for segment in job.segments
    }
    with clock.stage("consistency"):
        drafts = _settled(job, drafts, glossary)
    drafted = []
    for segment in job.segments:
        drafted.append(_finish(job, segment, drafts[segment.index], glossary, clock, forced))
        _report(progress, len(job.segments), len(job.segments))  # also the chance to end the work
    with clock.stage("names"):
        flagged = flag_names(job, drafted, NAME_DATA)
    return Draft(flagged, name, clock.seconds)


def _settled(job: Job, drafts: dict[int, _Unfinished], glossary: Glossary) -> dict[int, _Unfinished]:
    """Write one concept in one form in the whole story, and its abbreviation after the first mention."""
    sentences = []
    for segment in job.segments:
        draft = drafts[segment.index]
        mentions = check_mentions(glossary, segment.text, draft.text, job.source_language, job.target_locale)
        sentences.append(
            Sentence(
                segment.index,
                segment.block,
                segment.kind,
                segment.text,
                draft.text,
                draft.marks,
                mentions,
                draft.origin is not Origin.MT or segment.kept is not None,
                tuple((mark.start, mark.end) for mark in draft.marks if is_literal(mark)),
            )
        )
    settled = settle(sentences, glossary, job.target_locale)
    return drafts | {
        index: replace(
            drafts[index],
            text=one.text,
            marks=one.marks,
            findings=(*drafts[index].findings, *one.findings),
        )
        for index, one in settled.items()
    }


def _translate(
    job: Job,
    engine: Engine,
    segments: Sequence[SourceSegment],
    glossary: Glossary,
    clock: _Clock,
    progress: Progress | None,
    others_for: OthersFor | None,
    once: bool,
) -> tuple[dict[int, Tried], dict[str, Forced]]:
    """Translate the lines of all segments in one batch, and again where that went wrong.

    Then the glossary's words are put in where they are missing; what came of that is given by line.
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
    first = dict(zip(texts, outputs, strict=True))
    with clock.stage("second_try"):
        if once:
            tried = {text: Tried(output, engine.name) for text, output in first.items()}
        else:
            tried = try_again(job, engine, first, glossary, others_for)
    forced: dict[str, Forced] = {}
    if isinstance(engine, Guided) and not once:
        with clock.stage("terms"):
            own = {text: one.output for text, one in tried.items() if one.engine == engine.name}
            marks: dict[str, list[tuple[Mark, ...]]] = {}
            for segment in segments:
                for start, end in lines[segment.index] if segment.marks else ():
                    marks.setdefault(segment.text[start:end], []).append(cut(segment.marks, start, end))
            forced = force(own, engine, glossary, job.source_language, job.target_locale, marks)
        tried |= {text: Tried(item.output, engine.name) for text, item in forced.items() if item.puts}
    return {segment.index: _joined(segment.text, lines[segment.index], tried) for segment in segments}, forced


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
    """Return the lines of a segment: a `<br>` in it stays where it is."""
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
        output,
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
    forced: Mapping[str, Forced] = MappingProxyType({}),
) -> DraftSegment:
    with clock.stage("glossary"):
        mentions = check_mentions(glossary, segment.text, draft.text, job.source_language, job.target_locale)
        if draft.origin is Origin.MT:
            mentions = tuple(_told(mention, segment, forced) for mention in mentions)
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
        found = (*forbidden(glossary, draft.text, job.target_locale, mentions), *run_checks(item))
    output = draft.output
    told = broken(segment.text, replace(output, text=draft.text)) if output is not None else ()
    return DraftSegment(
        segment.index,
        draft.text,
        draft.marks,
        draft.origin,
        draft.engine,
        output.score if output is not None else None,
        (*told, *draft.findings, *found),
        mentions,
    )


def _told(mention: Mention, segment: SourceSegment, forced: Mapping[str, Forced]) -> Mention:
    """Report how a term came in, or what was tried for it: nothing is replaced or missed in silence."""
    start, end = mention.source_span
    if mention.outcome is Outcome.MISSED and any(
        is_literal(mark) and mark.start < end and start < mark.end for mark in segment.marks
    ):
        return replace(mention, reason=f"{mention.reason} (the text is marked as not to be translated)")
    for start, end in _lines(segment.text):
        item = forced.get(segment.text[start:end])
        if item is not None and start <= mention.source_span[0] < end:
            return tell(mention, item, start)
    return mention


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)
