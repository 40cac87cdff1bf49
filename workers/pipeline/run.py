"""From a job to a draft: the stages, in their order, and the one loop that runs and times them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from service.domain.draft import Draft, Job, Origin
from service.domain.languages.tags import is_same
from service.domain.terms import Glossary
from service.tracing import span
from workers.pipeline.alternatives import offer_others
from workers.pipeline.check import check, flag_unlisted, weigh
from workers.pipeline.glossary import compare, inject_terms, read_story, settle_terms
from workers.pipeline.place import join_words, localise_figures, place_marks
from workers.pipeline.retry import retry
from workers.pipeline.take_out import take_out
from workers.pipeline.translate import load_model, translate
from workers.pipeline.work import EngineFor, OthersFor, Progress, Work

#: a stage, under the name that its seconds are shown by; stages of one name are added up
Stage = tuple[str, Callable[[Work], None]]


def take_source(work: Work) -> None:
    """Take the source's own words where no earlier version's text is kept."""
    work.engine_name = "source"
    for segment in work.to_translate:
        segment.origin = Origin.SOURCE
        segment.rewrite(segment.source.text, segment.source.marks)


#: from a story to its draft
STAGES: tuple[Stage, ...] = (
    ("glossary", read_story),
    ("model", load_model),
    ("pieces", take_out),
    ("translate", translate),
    ("retry", retry),
    ("terms", inject_terms),
    ("marks", place_marks),
    ("localise", localise_figures),
    ("localise", join_words),
    ("glossary", compare),
    ("consistency", settle_terms),
    ("glossary", compare),
    ("checks", check),
    ("alternatives", offer_others),
    ("names", flag_unlisted),
    ("checks", weigh),
)
#: the same with what the model says at first: nothing is tried again and no term is put in
FIRST_DECODING = tuple(stage for stage in STAGES if stage[0] not in ("retry", "terms", "alternatives"))
#: of an edition in the story's own language
SAME_LANGUAGE: tuple[Stage, ...] = (
    ("glossary", read_story),
    ("source", take_source),
    ("glossary", compare),
    ("checks", check),
)


def run(
    job: Job,
    engine_for: EngineFor,
    glossary: Glossary,
    progress: Progress | None = None,
    others_for: OthersFor | None = None,
    stages: Sequence[Stage] = STAGES,
) -> Draft:
    """Draft one edition of one story version. Text that is kept stays as it is; nothing is dropped.

    An edition in the story's own language takes the sentences as they are. Raises what `engine_for`
    raises; an engine is asked for only where something is to be translated. `others_for` gives the
    engines that may try what the first one fails on.
    """
    work = Work.begin(job, engine_for, glossary, progress, others_for)
    seconds: dict[str, float] = {}
    for name, stage in SAME_LANGUAGE if is_same(job.source_language, job.target_locale) else stages:
        start = time.perf_counter()
        with span(name):
            stage(work)
        seconds[name] = round(seconds.get(name, 0.0) + time.perf_counter() - start, 4)
        work.report()  # also the chance to end the work
    return work.draft(seconds)
