"""A worker says that it is there and what it can draft, and drafts what waited once something can."""

from __future__ import annotations

import structlog

from service.condition import FaultLog, other_schema
from service.errors import DragomanError
from service.logs import where
from service.presence import Served, say_gone, say_present
from service.storage.session import writing
from workers.models.coverage import coverage
from workers.queue.again import draft_what_can_be, draft_with_new_budget
from workers.queue.context import WorkerContext
from workers.queue.counting import count_engines

#: seconds between two times that a worker says so
EVERY = 30.0

log = structlog.get_logger(__name__)


def stay_present(context: WorkerContext) -> None:
    """Say it until the worker ends. Whoever asks then sees which editions wait for a person."""
    faults = FaultLog(lambda: other_schema(context.database))
    while True:
        try:
            faults.say()
            save_counts(context)
            again = draft_what_can_be(context) if tell(context) else draft_with_new_budget(context)
            if again:
                log.info("drafting what waited for an engine", stories=again)
        except Exception as error:  # the record is away: the next time will do
            log.warning("nobody hears that this worker is there", error=where(error))
        if context.stop.wait(EVERY):
            return


def save_counts(context: WorkerContext) -> None:
    """Put what this worker counted where the metrics are read from."""
    count_engines(context.counts)
    context.counts.save(context.database)


def tell(context: WorkerContext) -> bool:
    """Say once that this worker is there; return whether it drafts other things than the last time."""
    served: list[Served] = []
    paused: dict[str, str] = {}
    for edition in context.editions.values():
        if not edition.is_on:
            continue
        try:
            served += coverage({edition.slug: edition}, context.catalogue, context.language_models)
            if (why := context.language_models.paused(edition)) is not None:
                paused[edition.slug] = why
        except DragomanError as error:  # a key that its editions file names and nobody has set
            paused[edition.slug] = error.detail
    with writing(context.database) as session:
        return say_present(session, context.worker, served, paused)


def leave(context: WorkerContext) -> None:
    """Say that this worker ends."""
    save_counts(context)
    with writing(context.database) as session:
        say_gone(session, context.worker)
