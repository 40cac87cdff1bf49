"""The draft in progress: what every stage of the pipeline takes over, changes and passes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.domain.draft import (
    Alternative,
    Draft,
    DraftSegment,
    Finding,
    Job,
    Mention,
    Origin,
    SourceSegment,
)
from service.domain.story import Mark, missing_marks
from service.domain.terms import Glossary
from service.domain.text.verbatim import FixedPiece
from workers.engines.base import Engine, Output
from workers.engines.stories import TranslatesStories
from workers.engines.words import Span
from workers.pipeline.carry import ModelLine
from workers.pipeline.comparison import Comparison
from workers.pipeline.terms.accept import Injection

#: gives the engine for (source, target); raises NoModel where there is none
EngineFor = Callable[[str, str], Engine]
#: gives further engines for (source, target), the one in use left out; asked only where it fails
OthersFor = Callable[[str, str], Iterable[Engine]]
#: called with (segments done, segments in all); what it raises ends the work
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A line's best translation so far, and the name of the engine that made it."""

    output: Output
    engine: str


@dataclass(slots=True)
class SegmentWork:
    """One segment of a draft in progress.

    `lines` are the places of its lines in the source text, without the spaces round them; `parts` are what
    of them the model is given, and `pieces` what it is not, of which `guessed` got a place that may be
    wrong. `missing` are
    the ids of marks that found no place. `output` is what the engine gave, None where none was asked.
    `mentions` is None where the text has changed since it was compared with the glossary. `alternatives`
    are further translations that a reviewer may take. `settled`: the story's terms were looked at together,
    and something was done or said about its own.
    """

    source: SourceSegment
    lines: tuple[Span, ...]
    text: str = ""
    marks: tuple[Mark, ...] = ()
    missing: tuple[int, ...] = ()
    origin: Origin = Origin.MT
    engine: str | None = None
    output: Output | None = None
    findings: tuple[Finding, ...] = ()
    mentions: tuple[Mention, ...] | None = None
    parts: tuple[ModelLine, ...] = ()
    pieces: tuple[FixedPiece, ...] = ()
    guessed: tuple[Span, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    settled: bool = False

    @classmethod
    def of(cls, source: SourceSegment) -> SegmentWork:
        """Begin with a segment: what is kept of an earlier version stands in its place already."""
        lines = tuple(_lines(source.text))
        kept = source.carried
        if kept is None:
            parts = tuple(ModelLine(start, end, source.text[start:end]) for start, end in lines)
            return cls(source, lines, parts=parts)
        missing = missing_marks(source.marks, kept.marks)
        return cls(source, lines, kept.text, kept.marks, missing, kept.origin, kept.engine)

    def rewrite(self, text: str, marks: tuple[Mark, ...]) -> None:
        """Put another text in the place of the one before."""
        if text != self.text:
            self.mentions = None
        self.text, self.marks = text, marks

    @property
    def score(self) -> float | None:
        """How sure the engine was, where it said so: the mean log-probability of a piece."""
        return self.output.score if self.output is not None else None

    def drafted(self) -> DraftSegment:
        """Return the segment as it is saved."""
        return DraftSegment(
            self.source.index,
            self.text,
            self.marks,
            self.origin,
            self.engine,
            self.score,
            self.findings,
            self.mentions or (),
            self.alternatives,
        )


@dataclass(slots=True)
class Work:
    """A draft in progress.

    `attempts` and `injections` are by line: the best translation so far, and what came of putting
    missed terms in. `engine_name` is what the draft is marked with. `story_engine` is the one that was given
    the whole story, if there is such a one, and `stand_in` the one that did what it could not; `notes` say
    why, in sentences for people. `stopped`: the story's engine gave up before the end of it, and
    `budget_spent` that it did for want of today's budget.
    """

    job: Job
    engine_for: EngineFor
    others_for: OthersFor
    progress: Progress
    comparison: Comparison
    segments: list[SegmentWork]
    done: int
    engine: Engine | None = None
    engine_name: str = "kept"
    attempts: dict[str, Attempt] = field(default_factory=dict)
    injections: Mapping[str, Injection] = field(default_factory=dict)
    story_engine: TranslatesStories | None = None
    stand_in: Engine | None = None
    notes: list[str] = field(default_factory=list)
    stopped: bool = False
    budget_spent: bool = False

    @classmethod
    def begin(
        cls,
        job: Job,
        engine_for: EngineFor,
        glossary: Glossary,
        progress: Progress | None,
        others_for: OthersFor | None,
    ) -> Work:
        """Begin a draft."""
        segments = [SegmentWork.of(segment) for segment in job.segments]
        return cls(
            job,
            engine_for,
            others_for or (lambda source, target: ()),
            progress or (lambda done, total: None),
            Comparison(glossary, job.source_language, job.target_locale),
            segments,
            sum(segment.source.carried is not None for segment in segments),
        )

    @property
    def glossary(self) -> Glossary:
        """The glossary; as the reader of the story has it, once that was read."""
        return self.comparison.glossary

    @property
    def to_translate(self) -> list[SegmentWork]:
        """The segments that no earlier version's text is kept for."""
        return [segment for segment in self.segments if segment.source.carried is None]

    @property
    def sentence_engine(self) -> Engine | None:
        """The engine that takes sentence by sentence; where one takes the whole story, its stand-in."""
        return self.stand_in if isinstance(self.engine, TranslatesStories) else self.engine

    @property
    def to_check(self) -> list[SegmentWork]:
        """The segments that say something else than the source; the source's own words are not checked."""
        return [
            segment
            for segment in self.segments
            if segment.source.carried is not None or segment.origin is not Origin.SOURCE
        ]

    @property
    def carried(self) -> dict[str, ModelLine]:
        """The parts with tokens in the place of pieces, by the text that the model is given."""
        return {part.text: part for segment in self.to_translate for part in segment.parts if part.stand_ins}

    def report(self, done: int | None = None) -> None:
        """Report how many segments are done. Whoever gets the report may end the work by raising an error."""
        if done is not None:
            self.done = done
        self.progress(self.done, len(self.segments))

    def counter(self, texts: int, waiting: int) -> Callable[[int], None]:
        """Return what counts finished texts, and reports their share of the waiting segments as done."""
        kept, finished = len(self.segments) - waiting, 0

        def done(count: int) -> None:
            nonlocal finished
            finished += count
            self.report(kept + int((finished / texts if texts else 1.0) * waiting))

        return done

    def go_on(self, _finished: int = 0) -> None:
        """Report again how many segments are done: the chance to end the work while sentences are retried."""
        self.report()

    def draft(self, seconds: dict[str, float]) -> Draft:
        """Return the draft as it is now; `seconds` is the time spent by stage."""
        provenance: dict[str, Any] = {}
        if self.story_engine is not None:
            provenance["llm"] = self.story_engine.provenance()
        if self.notes:
            provenance["notes"] = list(self.notes)
        segments = tuple(segment.drafted() for segment in self.segments)
        return Draft(segments, self.engine_name, seconds, provenance)


def _lines(text: str) -> list[Span]:
    """Return the places of a segment's lines: a `<br>` in it stays where it is."""
    spans, start = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            at = start + line.index(stripped)
            spans.append((at, at + len(stripped)))
        start += len(line) + 1
    return spans
