"""The first stages: find the model, and translate the lines of all segments in one batch."""

from __future__ import annotations

from collections.abc import Callable

from service.domain.draft import Job
from workers.engines.base import Engine, Output
from workers.engines.stories import TranslatesStories
from workers.pipeline.carry import LEAVE_OUT, is_kept, part_of
from workers.pipeline.take_out import take_out_for
from workers.pipeline.whole_story import leave_to_people, translate_story
from workers.pipeline.work import Attempt, SegmentWork, Work


def load_model(work: Work) -> None:
    """Choose the engine, if there is something to translate. Raises what `engine_for` raises."""
    if work.to_translate:
        work.engine = work.engine_for(work.job.source_language, work.job.target_locale)
        work.engine_name = work.engine.name


def translate(work: Work) -> None:
    """Translate every line that no earlier version's text is kept for."""
    if isinstance(work.engine, TranslatesStories):
        translate_whole(work, work.engine)
    elif work.engine is not None:
        translate_sentences(work, work.engine, work.to_translate)


def translate_whole(work: Work, engine: TranslatesStories) -> None:
    """Have the whole story translated, and what came out of that unusable by the next engine in order."""
    lost = translate_story(work, engine)
    if not lost:
        return
    other = next(iter(work.others_for(work.job.source_language, work.job.target_locale)), None)
    if other is None:
        leave_to_people(work, lost)
        return
    if len(lost) == len(work.to_translate):
        work.engine, work.engine_name = other, other.name
    else:
        work.stand_in, work.engine_name = other, f"{work.engine_name} + {other.name}"
    take_out_for(work, other, lost)
    translate_sentences(work, other, lost)


def translate_sentences(work: Work, engine: Engine, waiting: list[SegmentWork]) -> None:
    """Translate the lines of some segments in one batch, each line by itself."""
    texts = [part.text for segment in waiting for part in segment.parts if part.text not in work.attempts]
    outputs = ask(engine, work.job, texts, done=work.counter(len(texts), len(waiting)))
    work.attempts |= {text: Attempt(output, engine.name) for text, output in zip(texts, outputs, strict=True)}
    _carry_round(work, engine, waiting)


def _carry_round(work: Work, engine: Engine, waiting: list[SegmentWork]) -> None:
    """Translate again, with other tokens and at last with none, what lost a token or has it twice."""
    for _ in range(LEAVE_OUT):
        lost = [
            segment
            for segment in waiting
            if not all(is_kept(part, work.attempts[part.text].output) for part in segment.parts)
        ]
        if not lost:
            return
        for segment in lost:
            segment.parts = tuple(
                part
                if is_kept(part, work.attempts[part.text].output)
                else part_of(
                    segment.source.text, (part.start, part.end), segment.pieces, part.tried + 1, part.lifted
                )
                for part in segment.parts
            )
        texts = [part.text for segment in lost for part in segment.parts if part.text not in work.attempts]
        for text, output in zip(texts, ask(engine, work.job, texts, done=work.go_on), strict=True):
            work.attempts[text] = Attempt(output, engine.name)


def ask(
    engine: Engine,
    job: Job,
    texts: list[str],
    *,
    retry: bool = False,
    done: Callable[[int], None] | None = None,
) -> list[Output]:
    """Return an engine's translations between a job's languages. Raises `RuntimeError` if some are lost."""
    outputs = engine.translate(texts, job.source_language, job.target_locale, retry=retry, done=done)
    if len(outputs) != len(texts):
        raise RuntimeError(f"engine {engine.name} gave {len(outputs)} sentences for {len(texts)}")
    return outputs
