"""The last stages: what the checks find in each segment, and the names that no glossary has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from service.domain.checks import Checked, run_checks
from service.domain.draft import Finding, Mention, Origin, Outcome, Reason, Severity
from service.domain.holding import BY_HAND
from service.domain.names.story import flag_names
from service.domain.terms.forbidden import forbidden
from service.domain.terms.intruders import intruders
from service.domain.text.verbatim import kept
from service.lexicons import lexicon
from service.risk import calibration, segment_risk, story_risk
from service.termbase.name_parts import NAME_DATA
from workers.pipeline.marks import is_protected
from workers.pipeline.quality_gate import model_findings
from workers.pipeline.terms.accept import Injection
from workers.pipeline.terms.inject import explain, why
from workers.pipeline.work import SegmentWork, Work

#: of fewer sentences nothing is said of the whole
_FEW = 3


def check(
    work: Work, run: Callable[[Checked], Iterable[Finding]] = run_checks, *, strangers: bool = True
) -> None:
    """Add to each segment what became of its terms, what its model's output tells, and what checks find.

    `strangers`: names that the glossary knows, and that may not stand there, are looked for as well.
    """
    for segment in work.to_check:
        mentions = segment.mentions or ()
        if segment.origin is Origin.MT:
            mentions = tuple(_explained(mention, segment, work.injections) for mention in mentions)
        segment.mentions = mentions
        item = Checked(
            segment.source.text,
            segment.text,
            work.job.source_language,
            work.job.target_locale,
            segment.source.kind,
            mentions,
            segment.missing,
            tuple(kept(segment.source.text, segment.source.marks, work.job.source_language)),
            segment.source.marks,
            segment.marks,
            lexicon,
            concepts=work.glossary.get,
        )
        segment.findings = (
            *_of_model(segment),
            *segment.findings,
            *_guessed(segment),
            *(_strangers(work, segment, mentions) if strangers else ()),
            *run(item),
        )
        work.report(len(work.segments))  # also the chance to end the work


def _strangers(work: Work, segment: SegmentWork, mentions: Sequence[Mention]) -> Iterator[Finding]:
    """Yield a finding for each name of the glossary that is forbidden there, or nothing in the source."""
    source, target = work.job.source_language, work.job.target_locale
    yield from forbidden(work.glossary, segment.text, target, mentions)
    yield from intruders(work.glossary, segment.source.text, segment.text, source, target, mentions)


def flag_unlisted(work: Work) -> None:
    """Add a finding for each name that no glossary has (see `flag_names`)."""
    flagged = flag_names(work.job, [segment.drafted() for segment in work.segments], NAME_DATA)
    for segment, drafted in zip(work.segments, flagged, strict=True):
        segment.findings = drafted.findings


def weigh(work: Work) -> None:
    """Add a finding that a person is quicker by hand, where most of a draft has to be written anew."""
    if len(work.segments) < _FEW:
        return
    told = [
        (
            one.source.text,
            segment_risk(one.source.text, one.text, one.score, one.findings, one.mentions or ()),
        )
        for one in work.segments
    ]
    risk = story_risk(told)
    if risk <= calibration().by_hand:
        return
    first = work.segments[0]
    whole = (0, len(first.source.text)), (0, len(first.text))
    data = {"percent": round(100 * risk)}
    finding = Finding(BY_HAND, Severity.WARNING, f"{BY_HAND}.story", *whole, data)
    first.findings = (finding, *first.findings)


def _of_model(segment: SegmentWork) -> tuple[Finding, ...]:
    """Return what is wrong with the engine's output, with its place in the text as it is in the end."""
    if segment.output is None:
        return ()
    return model_findings(segment.source.text, replace(segment.output, text=segment.text))


def _guessed(segment: SegmentWork) -> Iterator[Finding]:
    """Yield a finding for each piece that was put back where no word said that it belongs."""
    for start, end in segment.guessed:
        piece = segment.source.text[start:end].strip()
        at = segment.text.find(piece)
        place = (at, at + len(piece)) if at >= 0 else None
        yield Finding("place", Severity.WARNING, "verbatim.place", (start, end), place, {"text": piece})


def _explained(mention: Mention, segment: SegmentWork, injections: Mapping[str, Injection]) -> Mention:
    """Report how a term came in, or what was tried for it: nothing is replaced or missed in silence."""
    start = mention.source_span[0]
    if mention.outcome is Outcome.MISSED and is_protected(mention.source_span, segment.source.marks):
        return replace(mention, reason=Reason("missed.literal", {"why": why(mention)}))
    for part in segment.parts:
        item = injections.get(part.text)
        if item is not None and part.start <= start < part.end:
            return explain(mention, item, start - part.to_model(start))
    return mention
