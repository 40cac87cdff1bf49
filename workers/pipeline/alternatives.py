"""Other translations of a sentence in which something was found: kept for whoever reviews it, never put in.

A negation that was lost, a number that became another: often the model's next best translation is right. It
is brought to its end as the draft is, marks, figures and all, and kept only where it has less to be found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from service.domain.checks import Checked, faults
from service.domain.draft import Alternative, Finding, Origin, Severity
from workers.pipeline.carry import is_kept
from workers.pipeline.check import check
from workers.pipeline.glossary import compare
from workers.pipeline.place import join_words, localise_figures, place_marks
from workers.pipeline.work import Attempt, SegmentWork, Work

#: what is kept for a sentence, and what is looked at for it
MOST, TRIED = 3, 4
#: what another translation may lack where it mends something graver: what the engine finds beside its best
#: has no links, which marks are placed by. A finding says so, and mostly has the fix
_FORGIVEN = "marks.missing"


def offer_others(work: Work) -> None:
    """Keep the next best translations of each sentence that has findings and that they do not have.

    They are those that the engine found beside the one that was taken: it is not asked again.
    """
    engine = work.sentence_engine
    if engine is None:
        return
    for segment in work.to_translate:
        if segment.origin is Origin.MT and _weight(segment.findings):
            segment.alternatives = _better(work, segment, list(_candidates(work, segment, engine.name)))


def _candidates(work: Work, segment: SegmentWork, engine: str) -> Iterator[dict[str, Attempt]]:
    """Yield translations of a segment's parts in each of which one part is another than in the draft."""
    for part in segment.parts:
        first = work.attempts[part.text]
        if first.engine != engine:
            continue
        for output in first.output.alternatives[:TRIED]:
            if output.text != first.output.text and output.complete and is_kept(part, output):
                yield {**work.attempts, part.text: Attempt(output, engine)}


def _better(
    work: Work, segment: SegmentWork, candidates: Sequence[dict[str, Attempt]]
) -> tuple[Alternative, ...]:
    """Return the candidates with less to be found and nothing new, those with the least first."""
    if not candidates:
        return ()
    before: Sequence[Finding] = segment.findings
    if segment.settled:  # what was settled for the story is no fault of this translation
        before = _finished(work, segment, work.attempts, faults).findings
    drafted = _counted(before)
    # most have what the draft has: so they are seen by the few checks that found that
    same = partial(faults, names={one.check for one in before})
    found: dict[str, tuple[int, Alternative]] = {}
    for attempts in candidates:
        if _weight(_finished(work, segment, attempts, same, strangers=False).findings) >= _weight(before):
            continue
        other = _finished(work, segment, attempts, faults)
        counted, text = _counted(other.findings), other.text
        less = set(counted - drafted) <= {_FORGIVEN} and _weight(other.findings) < _weight(before)
        if less and text.strip() and text != segment.text and text not in found:
            made = Alternative(text, other.marks, other.engine, other.score)
            found[text] = _weight(other.findings), made
    ranked = sorted(found.values(), key=lambda one: (one[0], -(one[1].score or 0.0)))
    return tuple(alternative for _, alternative in ranked[:MOST])


def _finished(
    work: Work,
    segment: SegmentWork,
    attempts: dict[str, Attempt],
    judge: Callable[[Checked], Iterable[Finding]],
    *,
    strangers: bool = True,
) -> SegmentWork:
    """Return a segment as the stages after the translation make it of these attempts, and what is found."""
    own = replace(
        segment, text="", marks=(), missing=(), findings=(), mentions=None, guessed=(), settled=False
    )
    apart = replace(work, segments=[own], attempts=attempts, progress=lambda done, total: None)
    for stage in (place_marks, localise_figures, join_words, compare):
        stage(apart)
    check(apart, judge, strangers=strangers)
    return own


def _counted(findings: Sequence[Finding]) -> Counter[str]:
    return Counter(one.code for one in findings if one.severity is not Severity.INFO)


def _weight(findings: Sequence[Finding]) -> int:
    return sum(one.severity.weight for one in findings)
