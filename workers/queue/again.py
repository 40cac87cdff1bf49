"""Stories that waited for a translator for want of a model, drafted once one is there."""

from __future__ import annotations

from service.stages.by_hand import retry_everything, waiting_pairs
from service.stages.segment_rows import MACHINE
from service.storage.session import reading
from workers.models.coverage import served
from workers.queue.context import WorkerContext


def draft_what_can_be(context: WorkerContext) -> int:
    """Queue the stories that wait for a translator, unbegun, and have an engine now; return how many."""
    with reading(context.database) as session:
        pairs = waiting_pairs(session)
    return sum(
        retry_everything(context.database, MACHINE, slug, states=["by_hand"], language=language)
        for slug, language in pairs
        if (edition := context.editions.get(slug)) is not None
        and edition.is_on
        and served(edition, language, context.catalogue, context.language_models).engines
    )
