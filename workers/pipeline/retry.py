"""Try again what went wrong: write the sentence differently, decode differently, ask another engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from service.domain.draft import Severity
from workers.engines.base import Engine, Output
from workers.pipeline.carry import ModelLine, is_kept
from workers.pipeline.quality_gate import penalty
from workers.pipeline.rewrite import Evidence, Rewrite, rewrites
from workers.pipeline.translate import ask
from workers.pipeline.work import Attempt, Work

#: the lines with tokens in the place of pieces, by the text that the model is given
Carried = Mapping[str, ModelLine]


def retry(work: Work) -> None:
    """Translate again what did not pass the quality gate, and keep the best of each line.

    First the same engine with other ways to write the sentence and with another decoding, then each
    further engine until nothing is wrong any more. An engine of whole stories has had its second try. What
    is still wrong is left to the findings.
    """
    engine, job, carried = work.sentence_engine, work.job, work.carried
    failed = _failed(work, carried)
    own = [text for text in failed if engine is not None and work.attempts[text].engine == engine.name]
    if engine is not None and own:  # an engine of whole stories was told what was wrong, and asked again
        _improve(work, carried, engine, _rewritten(work, carried, engine, own))
        second = zip(own, ask(engine, job, own, retry=True, done=work.go_on), strict=True)
        _improve(work, carried, engine, {text: [output, *output.alternatives] for text, output in second})
    if not failed:
        return
    for other in work.others_for(job.source_language, job.target_locale):
        failed = _failed(work, carried)
        if not failed:
            break
        outputs = ask(other, job, failed, done=work.go_on)
        _improve(work, carried, other, {text: [output] for text, output in zip(failed, outputs, strict=True)})


def _failed(work: Work, carried: Carried) -> list[str]:
    used = dict.fromkeys(part.text for segment in work.to_translate for part in segment.parts)
    return [text for text in used if _penalty(work, carried, text, work.attempts[text].output)]


def _penalty(work: Work, carried: Carried, text: str, output: Output) -> int:
    part = carried.get(text)
    lost = 0 if part is None or is_kept(part, output) else Severity.BLOCK.weight
    return lost + penalty(text, output, work.job.source_language, work.job.target_locale)


def _improve(work: Work, carried: Carried, engine: Engine, found: Mapping[str, Sequence[Output]]) -> None:
    """Take what is less wrong; on a tie the earlier one, for later ones were made under constraints."""
    for text, outputs in found.items():
        for output in outputs:
            if _penalty(work, carried, text, output) < _penalty(
                work, carried, text, work.attempts[text].output
            ):
                work.attempts[text] = Attempt(output, engine.name)


def _rewritten(
    work: Work, carried: Carried, engine: Engine, failed: Sequence[str]
) -> dict[str, list[Output]]:
    """Translate other ways to write each sentence."""
    job = work.job
    evidence = Evidence.of((segment.text for segment in job.segments), job.source_language)
    ways: dict[str, list[Rewrite]] = {}
    for text in failed:
        names = [(match.start, match.end) for match in work.glossary.find(text, job.source_language)]
        part = carried.get(text)
        if part is not None:
            names += [(hole.at, hole.at + len(hole.stand_in)) for hole in part.holes if hole.stand_in]
        ways[text] = rewrites(text, evidence, names, job.source_language, job.target_locale)
    asked = list(dict.fromkeys(text for way in _all(ways) for text in way.texts))
    if not asked:
        return {}
    answers = dict(zip(asked, ask(engine, job, asked, done=work.go_on), strict=True))
    return {
        text: [way.build([answers[part] for part in way.texts]) for way in own] for text, own in ways.items()
    }


def _all(ways: Mapping[str, Sequence[Rewrite]]) -> Iterator[Rewrite]:
    for own in ways.values():
        yield from own
