"""The tasks, thin: load what is to be done, think with no transaction open, save."""

from __future__ import annotations

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.domain.draft import Draft, Job
from service.domain.terms.labels import labels_of
from service.errors import DragomanError
from service.logs import where
from service.message import message
from service.stages import drafting, publishing
from service.stages.decoded import keep_decoded, kept_decoded
from service.stages.waiting import traces_of
from service.storage.session import reading, writing
from service.storage.tables import TranslationRow, new_id
from service.tracing import ERRORS, around, span
from workers.engines.llm.client import LlmUnavailable
from workers.engines.notebook import Notebook
from workers.queue.alone import think_alone
from workers.queue.context import WorkerContext
from workers.queue.counting import count_draft
from workers.queue.lease import Holding, LeaseLost, Overran, Stopping, longest
from workers.queue.thinking import think

#: seconds before the second attempt, doubled with each further one
BACKOFF = 2.0
LONGEST_BACKOFF = 300.0

log = structlog.get_logger(__name__)


def translate(context: WorkerContext, translation_id: str, version_id: str, trace: str | None = None) -> None:
    """Draft a translation, if it still needs one. Harmless to repeat: only one worker gets the lease.

    Where no engine serves the languages, or the engine cannot do it, it is opened for a person to write.
    A broken glossary fails it with the reason. What nobody foresaw, in translating or in saving, is logged
    and tried again later, up to `max_attempts` times; so is a story that only a language model can translate,
    which does not answer now. One that takes longer than it may, or that workers ended with, is drafted in a
    process of its own, and fails if that ends as well. `trace` is what the task came with.
    """
    settings = context.settings
    with writing(context.database) as session:
        lease = drafting.claim(
            session,
            translation_id,
            version_id,
            context.worker,
            settings.lease_seconds,
            settings.max_attempts,
            context.editions,
        )
        job = lease and drafting.load_short_job(session, translation_id, lease, context.editions)
        decoded = kept_decoded(session, translation_id) if job else None
        trace = trace or traces_of(session, [version_id]).get(version_id)
    if lease is None:
        return
    if not job:  # a long story takes a while to read, and nobody has to wait
        with reading(context.database) as session:
            job = drafting.load_job(session, translation_id, lease, context.editions)
            decoded = kept_decoded(session, translation_id)
    if job is None:
        return
    about = {
        "story": job.story_id,
        "translation": job.translation_id,
        "job": f"{job.translation_id}.{job.version_id}",
    }
    with (
        structlog.contextvars.bound_contextvars(**about),
        span("draft", "consumer", trace, **about) as traced,
    ):
        outcome = _draft(context, job, Notebook(decoded))
        context.counts.add("dragoman_jobs", job.edition, outcome)
        traced.tell(edition=job.edition, segments=len(job.segments), outcome=outcome)
        if outcome in ERRORS:
            traced.fail(outcome)


def _draft(context: WorkerContext, job: Job, notebook: Notebook) -> str:
    """Draft a job that this worker has the lease of; return what became of it, in a word."""
    settings = context.settings
    about = log.bind(edition=job.edition, segments=len(job.segments))
    alone = job.lost >= drafting.SUSPECT
    with Holding(context, job, None if alone else longest(settings, job)) as holding:
        try:
            glossary = context.glossary()
            if alone:
                about.warning("drafted in a process of its own", lost=job.lost)
                draft = think_alone(context, job, holding.check)
            else:
                with context.catalogue.noting(notebook):
                    draft = think(context, job, glossary, holding.check)
            holding.check()
            labels = labels_of(job.subjects, glossary, job.source_language, job.target_locale)
            saved = _save(context, job, draft, labels, notebook)
        except LeaseLost:
            about.info("lease lost, draft dropped")
            return "lost"
        except Stopping:
            _give_back(context, job, message("The worker was stopped."), 0.0)
            about.info("given back, the worker ends")
            return "given_back"
        except Overran as error:
            with writing(context.database) as session:
                drafting.give_up(session, job, error.args[0])
            about.error("given up", reason=str(error))
            return "given_up"
        except LlmUnavailable as error:
            _give_back(context, job, error.detail, None)  # it may be back, and no model stands in for it
            about.warning("the language model is not available", reason=error.detail)
            return "given_back"
        except DragomanError as error:
            with writing(context.database) as session:
                drafting.fail(session, job, error.detail)
            about.warning("translation failed", reason=error.detail)
            return "failed"
        except Exception as error:
            # Its message may quote the story or a key: neither the record nor the log has it.
            reference = new_id()[:12]
            about.error("translation broke off", reference=reference, error=where(error))
            reason = message(
                "Something unexpected went wrong ({what}). Whoever runs this desk finds it in the worker's "
                "log under the reference {reference}.",
                what=type(error).__name__,
                reference=reference,
            )
            try:
                _give_back(context, job, reason, None)
            except SQLAlchemyError as second:  # the lease runs out and the relay brings the job back
                about.error("not given back", reference=reference, error=where(second))
            return "broke_off"
    about.info("translated", engine=draft.engine, seconds=draft.seconds)
    around().tell(engine=draft.engine, alone=alone)
    if saved:
        count_draft(context.counts, job, draft)
    return "drafted" if saved else "lost"


def publish(context: WorkerContext, translation_id: str) -> None:
    """Publish a translation that waited for its embargo. Harmless to repeat."""
    ready = publishing.ready_approved(context.database, translation_id, context.editions)
    with writing(context.database) as session:
        publication = publishing.publish_approved(session, translation_id, context.editions, ready)
    log.info("embargo ended", translation=translation_id, published=publication is not None)


def _save(context: WorkerContext, job: Job, draft: Draft, labels: dict[str, str], notebook: Notebook) -> bool:
    rows, decoded = drafting.rows_of_draft(job, draft), notebook.packed()
    # a short story is put in its place while others wait: to look at it before takes longer
    rows.make_ready(context.database, job.translation_id if len(job.segments) > drafting.SHORT else None)
    with span("save"), writing(context.database) as session:
        saved = drafting.save_draft(session, job, draft, context.editions, rows, labels)
        if saved and not notebook.is_blank:
            keep_decoded(session, job.translation_id, decoded)
    if not saved:
        log.info("draft dropped, the job is no longer ours")
    return saved


def _give_back(context: WorkerContext, job: Job, reason: str, seconds: float | None) -> None:
    if seconds is None:
        with reading(context.database) as session:
            row = session.get(TranslationRow, job.translation_id)
            attempts = row.attempts if row is not None else 1
        seconds = min(BACKOFF * 2 ** (attempts - 1), LONGEST_BACKOFF)
    with writing(context.database) as session:
        drafting.give_back(session, job, reason, seconds)
