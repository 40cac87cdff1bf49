"""The glossary's stages: read the story, put terms in, compare the draft, settle on one form a concept."""

from __future__ import annotations

from service.domain.draft import Origin
from service.domain.story import Mark
from service.domain.terms.consistency import StorySegment, settle
from service.domain.terms.story import for_job
from service.domain.text.verbatim import is_do_not_translate
from workers.engines.constrained import ConstrainedEngine
from workers.pipeline.asked_terms import ask_for_terms
from workers.pipeline.carry import is_kept
from workers.pipeline.comparison import Comparison
from workers.pipeline.terms.inject import inject
from workers.pipeline.work import Attempt, SegmentWork, Work


def read_story(work: Work) -> None:
    """Read the story, so that who is named in full once is known by the last name in all segments."""
    job = work.job
    work.comparison = Comparison(for_job(work.glossary, job), job.source_language, job.target_locale)


def inject_terms(work: Work) -> None:
    """Put missed terms into the best translations, if these come from an engine that can be constrained.

    An engine of whole stories is asked for them by name.
    """
    asked = ask_for_terms(work)
    engine = work.sentence_engine
    if engine is None or not isinstance(engine, ConstrainedEngine):
        work.injections = asked
        return
    own = {text: attempt.output for text, attempt in work.attempts.items() if attempt.engine == engine.name}
    marks: dict[str, list[tuple[Mark, ...]]] = {}
    for segment in work.to_translate:
        source = segment.source
        for part in segment.parts if source.marks else ():
            marks.setdefault(part.text, []).append(part.marks(source.marks))
    carried = work.carried
    injected = inject(own, engine, work.comparison, marks, work.go_on)
    work.injections = {**asked, **injected}
    work.attempts |= {
        text: Attempt(item.output, engine.name)
        for text, item in injected.items()
        if (item.insertions or item.mended) and (text not in carried or is_kept(carried[text], item.output))
    }


def compare(work: Work) -> None:
    """Compare with the glossary each segment whose text has changed since that was done."""
    for segment in work.to_check:
        if segment.mentions is None:
            segment.mentions = work.comparison.mentions(segment.source.text, segment.text)


def settle_terms(work: Work) -> None:
    """Write one concept in one form in the whole story, and its abbreviation after the first mention."""
    sentences = [_sentence(segment) for segment in work.segments]
    settled = settle(sentences, work.glossary, work.job.target_locale)
    for segment in work.segments:
        change = settled.get(segment.source.index)
        if change is not None:
            segment.rewrite(change.text, change.marks)
            segment.settled = True
            segment.findings += change.findings


def _sentence(segment: SegmentWork) -> StorySegment:
    source = segment.source
    return StorySegment(
        source.index,
        source.block,
        source.kind,
        source.text,
        segment.text,
        segment.marks,
        segment.mentions or (),
        fixed=segment.origin is not Origin.MT or source.carried is not None,
        protected=tuple((mark.start, mark.end) for mark in segment.marks if is_do_not_translate(mark)),
    )
