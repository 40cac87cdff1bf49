"""Try again what went wrong: the next best output, another decoding, other words, another engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from service.domain.draft import Severity
from workers.engines.base import Engine, Output
from workers.engines.constrained import ConstrainedEngine, Prefix
from workers.pipeline.carry import is_kept
from workers.pipeline.quality_gate import penalty
from workers.pipeline.rewrite import Evidence, Rewrite, rewrites
from workers.pipeline.translate import ask
from workers.pipeline.work import Attempt, Work


class StoryGate:
    """The quality gate of one story: what does not pass, each output judged once."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.carried = work.carried
        self._judged: dict[tuple[str, str, float | None, bool], int] = {}

    def penalty(self, text: str, output: Output) -> int:
        """Return how much is wrong with a translation of a line."""
        asked = text, output.text, output.score, output.complete
        if asked not in self._judged:
            part, job = self.carried.get(text), self.work.job
            lost = 0 if part is None or is_kept(part, output) else Severity.BLOCK.weight
            self._judged[asked] = lost + penalty(text, output, job.source_language, job.target_locale)
        return self._judged[asked]

    def failed(self, texts: Iterable[str]) -> list[str]:
        """Return those of some lines whose translation does not pass."""
        return [text for text in texts if self.penalty(text, self.work.attempts[text].output)]

    def improve(self, engine: Engine, found: Mapping[str, Sequence[Output]]) -> None:
        """Take what is less wrong; on a tie the earlier one, for later ones were made under constraints."""
        attempts = self.work.attempts
        for text, outputs in found.items():
            for output in outputs:
                if self.penalty(text, output) < self.penalty(text, attempts[text].output):
                    attempts[text] = Attempt(output, engine.name)


def retry(work: Work) -> None:
    """Translate again what did not pass the quality gate, and keep the best of each line.

    First what the engine found beside it, then another decoding of the same engine, then other ways to
    write the sentence, and then each further engine, until nothing is wrong any more. An engine of whole
    stories has had its second try. What is still wrong is left to the findings.
    """
    engine, job, gate = work.sentence_engine, work.job, StoryGate(work)
    used = list(dict.fromkeys(part.text for segment in work.to_translate for part in segment.parts))
    failed = gate.failed(used)
    own = [text for text in failed if engine is not None and work.attempts[text].engine == engine.name]
    if engine is not None and own:  # an engine of whole stories was told what was wrong, and asked again
        gate.improve(engine, _next_best(gate, engine, own))
        own = gate.failed(own)
        second = zip(own, ask(engine, job, own, retry=True, done=work.go_on), strict=True)
        gate.improve(engine, {text: [output, *output.alternatives] for text, output in second})
        own = gate.failed(own)
        gate.improve(engine, _rewritten(gate, engine, own))
    if not failed:
        return
    for other in work.others_for(job.source_language, job.target_locale):
        failed = gate.failed(failed)
        if not failed:
            break
        outputs = ask(other, job, failed, done=work.go_on)
        gate.improve(other, {text: [output] for text, output in zip(failed, outputs, strict=True)})


def _next_best(gate: StoryGate, engine: Engine, failed: Sequence[str]) -> dict[str, list[Output]]:
    """Return the least wrong of what the engine found beside each line's best, with links: it has none yet.

    In a third of the lines nothing is wrong with it, and nothing has to be decoded for that.
    """
    if not isinstance(engine, ConstrainedEngine):
        return {}
    job, found = gate.work.job, dict[str, Output]()
    for text in failed:
        first = gate.work.attempts[text].output
        best = min(first.alternatives, key=lambda one: gate.penalty(text, one), default=first)
        if gate.penalty(text, best) < gate.penalty(text, first):
            found[text] = best
    whole = [Prefix(text, best.text) for text, best in found.items()]
    linked = engine.continue_from(whole, job.source_language, job.target_locale) if whole else []
    taken = dict[str, list[Output]]()
    for (text, best), output in zip(found.items(), linked, strict=True):
        if output is not None and output.text == best.text:
            others = gate.work.attempts[text].output.alternatives
            rest = tuple(one for one in others if one is not best)
            taken[text] = [replace(best, alignment=output.alignment, alternatives=rest)]
    return taken


def _rewritten(gate: StoryGate, engine: Engine, failed: Sequence[str]) -> dict[str, list[Output]]:
    """Translate other ways to write each sentence."""
    work, carried = gate.work, gate.carried
    job = work.job
    if not failed:
        return {}
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
