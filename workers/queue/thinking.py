"""From a job to its draft by the engines of a worker, in their order."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from service.domain.draft import Draft, Job
from service.domain.terms import Glossary
from service.errors import DragomanError
from service.logs import where
from service.message import message
from service.stages.by_hand import draft_by_hand
from service.storage.tables import now
from workers.engines.llm.client import LlmUnavailable
from workers.engines.llm.requests import BudgetSpent
from workers.models.order import NoFurtherModel
from workers.pipeline.read_again import reading_by
from workers.pipeline.run import STAGES, run
from workers.queue.context import WorkerContext
from workers.queue.lease import LeaseLost, Overran, Stopping

log = structlog.get_logger(__name__)


def think(
    context: WorkerContext,
    job: Job,
    glossary: Glossary,
    progress: Callable[[int, int], None],
    passed_over: int = 0,
) -> Draft:
    """Return an engine's draft, or one to be written by hand, which says why there is no other.

    What an engine breaks off at, the next one does, if there is one. The first `passed_over` engines are
    not asked; raises `NoFurtherModel` where there are no more. Raises what `progress` raises,
    `LlmUnavailable`, and what nobody foresaw. Where only the day's budget is wanting nothing is raised: it
    does not come back within the attempts of a story, and a person need not wait for midnight.
    """
    today = now().date()  # before the budget is looked at: what is found spent at midnight is the old one
    pair = job.source_language, job.target_locale
    engines = context.engines_for(job)
    for _ in range(passed_over):
        engines.engine_for(*pair)
        engines.pass_over(message("An engine that did not come to an end with this story was passed over."))
    try:
        if passed_over:
            engines.engine_for(*pair)  # said before anything else is done
        while True:
            stages = STAGES if engines.reader is None else (*STAGES, reading_by(engines.reader))
            try:
                draft = run(job, engines.engine_for, glossary, progress, engines.others_for, stages)
            except (DragomanError, LeaseLost, Stopping, Overran):
                raise
            except Exception as error:
                if not engines.broke_off(*pair, type(error).__name__):
                    raise
                log.error("the next engine is asked", translation=job.translation_id, error=where(error))
                continue
            engines.did_well()
            return engines.with_notes(draft)
    except BudgetSpent as error:
        log.warning("the budget is spent, no engine drafts it today", translation=job.translation_id)
        reason = message(
            "{why} The story is then drafted by itself, unless somebody has begun to write it.",
            why=error.detail,
        )
        return draft_by_hand(job, glossary, reason, budget_of=today)
    except (LlmUnavailable, NoFurtherModel):
        raise  # it may be back soon; whoever passes engines over knows what to do
    except DragomanError as error:
        log.warning("no engine drafts it", translation=job.translation_id, reason=error.detail)
        return draft_by_hand(job, glossary, error.detail)
