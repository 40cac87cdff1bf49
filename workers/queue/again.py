"""Stories that waited for a translator for want of a model or of money, drafted once it is there."""

from __future__ import annotations

from service.domain.edition import Edition
from service.stages.by_hand import retry_everything, waiting_pairs
from service.stages.segment_rows import MACHINE
from service.storage.session import reading
from workers.models.coverage import served
from workers.queue.context import WorkerContext


def draft_what_can_be(context: WorkerContext) -> int:
    """Queue the stories that wait for a translator, unbegun, and have an engine now; return how many."""
    return _again(context, "by_hand")


def draft_with_new_budget(context: WorkerContext) -> int:
    """Queue those of them that an earlier day's budget did not suffice for; return how many."""
    return _again(context, "new_budget")


def _again(context: WorkerContext, state: str) -> int:
    with reading(context.database) as session:
        pairs = waiting_pairs(session, state)
    return sum(
        retry_everything(context.database, MACHINE, slug, states=[state], language=language)
        for slug, language in pairs
        if (edition := context.editions.get(slug)) is not None
        and edition.is_on
        and _is_served(context, edition, language)
    )


def _is_served(context: WorkerContext, edition: Edition, language: str) -> bool:
    """Return whether an engine drafts it, other than a language model whose budget of today is spent."""
    engines = served(edition, language, context.catalogue, context.language_models).engines
    config = context.language_models.config(edition, language)
    if config is None or not config.budget or engines != (f"llm:{config.model}",):
        return bool(engines)
    return context.language_models.ledger.spent_today(edition.slug) < config.budget
