"""Other translations of a sentence in which something was found: kept for whoever reviews it, never put in.

A negation that was lost, a number that became another: often the model's next best translation is right. It
is brought to its end as the draft is, marks, figures and all, and kept only where it has less to be found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from service.domain.draft import Alternative, Finding, Origin, Severity
from workers.engines.base import Output
from workers.pipeline.carry import is_kept
from workers.pipeline.check import check
from workers.pipeline.glossary import compare
from workers.pipeline.place import join_words, localise_figures, place_marks
from workers.pipeline.translate import ask
from workers.pipeline.work import Attempt, SegmentWork, Work

#: what is kept for a sentence, and what is looked at for it
MOST, TRIED = 3, 8
#: sentences of a story that are translated again for this; those with the gravest findings come first
AGAIN = 6


def offer_others(work: Work) -> None:
    """Keep the next best translations of each sentence that has findings and that they do not have.

    First those that the engine found beside the one that was taken, at no cost. They have no links, so they
    bear no marks: for what is left the engine is asked again.
    """
    engine = work.sentence_engine
    if engine is None or not any(attempt.output.alternatives for attempt in work.attempts.values()):
        return  # an engine that has but one translation has no other when it is asked again
    doubtful = [one for one in work.to_translate if one.origin is Origin.MT and _weight(one.findings)]
    for segment in doubtful:
        found = {text: attempt.output.alternatives for text, attempt in work.attempts.items()}
        segment.alternatives = _better(work, segment, list(_candidates(work, segment, found, engine.name)))
    left = sorted(
        (one for one in doubtful if not one.alternatives), key=lambda one: _weight(one.findings), reverse=True
    )
    texts = list(dict.fromkeys(part.text for segment in left[:AGAIN] for part in segment.parts))
    outputs = ask(engine, work.job, texts, retry=True, done=work.go_on) if texts else []
    again = {text: (output, *output.alternatives) for text, output in zip(texts, outputs, strict=True)}
    for segment in left[:AGAIN]:
        segment.alternatives = _better(work, segment, list(_candidates(work, segment, again, engine.name)))


def _candidates(
    work: Work, segment: SegmentWork, found: Mapping[str, Sequence[Output]], engine: str
) -> Iterator[dict[str, Attempt]]:
    """Yield translations of a segment's parts in each of which one part is another than in the draft."""
    for part in segment.parts:
        first = work.attempts[part.text]
        if first.engine != engine:
            continue
        for output in found.get(part.text, ())[:TRIED]:
            if output.text != first.output.text and output.complete and is_kept(part, output):
                yield {**work.attempts, part.text: Attempt(output, engine)}


def _better(
    work: Work, segment: SegmentWork, candidates: Sequence[dict[str, Attempt]]
) -> tuple[Alternative, ...]:
    """Return the candidates with less to be found and nothing new, those with the least first."""
    if not candidates:
        return ()
    drafted = _counted(_finished(work, segment, work.attempts).findings)
    found: dict[str, tuple[int, Alternative]] = {}
    for attempts in candidates:
        other = _finished(work, segment, attempts)
        counted, text = _counted(other.findings), other.text
        less = not counted - drafted and counted != drafted
        if less and text.strip() and text != segment.text and text not in found:
            made = Alternative(text, other.marks, other.engine, other.score)
            found[text] = _weight(other.findings), made
    ranked = sorted(found.values(), key=lambda one: (one[0], -(one[1].score or 0.0)))
    return tuple(alternative for _, alternative in ranked[:MOST])


def _finished(work: Work, segment: SegmentWork, attempts: dict[str, Attempt]) -> SegmentWork:
    """Return a segment as the stages after the translation make it of these attempts."""
    own = replace(segment, text="", marks=(), missing=(), findings=(), mentions=None, guessed=())
    apart = replace(work, segments=[own], attempts=attempts, progress=lambda done, total: None)
    for stage in (place_marks, localise_figures, join_words, compare, check):
        stage(apart)
    return own


def _counted(findings: Sequence[Finding]) -> Counter[str]:
    return Counter(one.code for one in findings if one.severity is not Severity.INFO)


def _weight(findings: Sequence[Finding]) -> int:
    return sum(one.severity.weight for one in findings)
