"""What is tried where a translation went wrong: another decoding, other spellings, another engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.domain.draft import Job
from service.domain.terms import Glossary
from workers.engines.base import Engine, Output
from workers.pipeline.quality_gate import badness
from workers.pipeline.respell import Evidence, Variant, variants

#: gives further engines for (source, target), the one in use left out; asked only where it fails
OthersFor = Callable[[str, str], Iterable[Engine]]


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence's best translation so far, and the engine that made it."""

    output: Output
    engine: str


def try_again(
    job: Job,
    engine: Engine,
    first: dict[str, Output],
    glossary: Glossary,
    others_for: OthersFor | None = None,
) -> dict[str, Tried]:
    """Translate again what went wrong; gives every sentence with the best that was found.

    First the same engine with another decoding and with other spellings of the sentence, then each
    further engine until nothing is wrong any more. What is still wrong is left to the findings.
    """
    best = {text: Tried(output, engine.name) for text, output in first.items()}
    failed = _failed(job, best)
    if not failed:
        return best
    evidence = Evidence.of(segment.text for segment in job.segments)
    _improve(job, best, failed, engine, _respelt(job, engine, failed, evidence, glossary))
    second = _ask(job, engine, failed, second_try=True)
    _improve(
        job,
        best,
        failed,
        engine,
        {text: [output, *output.alternatives] for text, output in zip(failed, second, strict=True)},
    )
    for other in others_for(job.source_language, job.target_locale) if others_for else ():
        failed = _failed(job, best)
        if not failed:
            break
        plain = {text: [output] for text, output in zip(failed, _ask(job, other, failed), strict=True)}
        _improve(job, best, failed, other, plain)
    return best


def _failed(job: Job, best: dict[str, Tried]) -> list[str]:
    return [text for text, tried in best.items() if _weigh(job, text, tried.output)]


def _weigh(job: Job, text: str, output: Output) -> int:
    return badness(text, output, job.source_language, job.target_locale)


def _improve(
    job: Job,
    best: dict[str, Tried],
    failed: Sequence[str],
    engine: Engine,
    found: dict[str, list[Output]],
) -> None:
    """Take what is less wrong; on a tie the earlier one, for later ones were made under constraints."""
    for text in failed:
        for output in found.get(text, ()):
            if _weigh(job, text, output) < _weigh(job, text, best[text].output):
                best[text] = Tried(output, engine.name)


def _respelt(
    job: Job, engine: Engine, failed: Sequence[str], evidence: Evidence, glossary: Glossary
) -> dict[str, list[Output]]:
    ways: dict[str, list[Variant]] = {}
    for text in failed:
        names = [(match.start, match.end) for match in glossary.find(text, job.source_language)]
        ways[text] = variants(text, evidence, names, job.source_language, job.target_locale)
    asked = list(dict.fromkeys(text for way in _all(ways) for text in way.texts))
    if not asked:
        return {}
    answers = dict(zip(asked, _ask(job, engine, asked), strict=True))
    return {
        text: [way.build([answers[part] for part in way.texts]) for way in own] for text, own in ways.items()
    }


def _all(ways: dict[str, list[Variant]]) -> Iterator[Variant]:
    for own in ways.values():
        yield from own


def _ask(job: Job, engine: Engine, texts: list[str], *, second_try: bool = False) -> list[Output]:
    outputs = engine.translate(texts, job.source_language, job.target_locale, second_try=second_try)
    if len(outputs) != len(texts):
        raise RuntimeError(f"engine {engine.name} gave {len(outputs)} sentences for {len(texts)}")
    return outputs
