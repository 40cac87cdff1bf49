"""Stories that waited for a translator for want of a model, drafted once one is there."""

from __future__ import annotations

from service.stages.by_hand import retry_all, waiting_pairs
from service.stages.segment_rows import MACHINE
from service.storage.session import reading, writing
from workers.models.catalogue import NoModel
from workers.queue.context import WorkerContext


def draft_what_can_be(context: WorkerContext) -> int:
    """Queue the stories that wait for a translator, unbegun, and have an engine now; return how many."""
    with reading(context.database) as session:
        pairs = waiting_pairs(session)
    count = 0
    for slug, language in pairs:
        if not _served(context, slug, language):
            continue
        while True:
            with writing(context.database) as session:
                queued = retry_all(session, MACHINE, slug, states=["by_hand"], language=language)
            count += queued
            if not queued:
                break
    return count


def _served(context: WorkerContext, slug: str, language: str) -> bool:
    edition = context.editions.get(slug)
    if edition is None:
        return False
    if context.language_models.config(edition, language) is not None:
        return True
    try:
        context.catalogue.engine_for(language, edition.locale)
    except NoModel:
        return False
    return True
