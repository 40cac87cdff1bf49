"""Try again what went wrong: write the sentence differently, decode differently, ask another engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workers.engines.base import Engine, Output
from workers.pipeline.quality_gate import penalty
from workers.pipeline.rewrite import Evidence, Rewrite, rewrites
from workers.pipeline.translate import ask
from workers.pipeline.work import Attempt, Work


def retry(work: Work) -> None:
    """Translate again what did not pass the quality gate, and keep the best of each line.

    First the same engine with other ways to write the sentence and with another decoding, then each
    further engine until nothing is wrong any more. What is still wrong is left to the findings.
    """
    engine, job = work.engine, work.job
    failed = _failed(work)
    if engine is None or not failed:
        return
    _improve(work, engine, _rewritten(work, engine, failed))
    second = zip(failed, ask(engine, job, failed, retry=True, done=work.go_on), strict=True)
    _improve(work, engine, {text: [output, *output.alternatives] for text, output in second})
    for other in work.others_for(job.source_language, job.target_locale):
        failed = _failed(work)
        if not failed:
            break
        outputs = ask(other, job, failed, done=work.go_on)
        _improve(work, other, {text: [output] for text, output in zip(failed, outputs, strict=True)})


def _failed(work: Work) -> list[str]:
    return [text for text, attempt in work.attempts.items() if _penalty(work, text, attempt.output)]


def _penalty(work: Work, text: str, output: Output) -> int:
    return penalty(text, output, work.job.source_language, work.job.target_locale)


def _improve(work: Work, engine: Engine, found: Mapping[str, Sequence[Output]]) -> None:
    """Take what is less wrong; on a tie the earlier one, for later ones were made under constraints."""
    for text, outputs in found.items():
        for output in outputs:
            if _penalty(work, text, output) < _penalty(work, text, work.attempts[text].output):
                work.attempts[text] = Attempt(output, engine.name)


def _rewritten(work: Work, engine: Engine, failed: Sequence[str]) -> dict[str, list[Output]]:
    """Translate other ways to write each sentence."""
    job = work.job
    evidence = Evidence.of((segment.text for segment in job.segments), job.source_language)
    ways: dict[str, list[Rewrite]] = {}
    for text in failed:
        names = [(match.start, match.end) for match in work.glossary.find(text, job.source_language)]
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
