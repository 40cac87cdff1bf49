"""The tasks, thin: load what is to be done, think with no transaction open, save."""

from __future__ import annotations

import structlog

from service.domain.draft import Draft, Job
from service.errors import DragomanError
from service.logs import where
from service.stages import drafting, publishing
from service.storage.session import reading, writing
from service.storage.tables import TranslationRow
from workers.pipeline.run import run
from workers.queue.context import Desk
from workers.queue.lease import Holding, LeaseLost, Stopping

#: seconds before the second attempt, doubled with each further one
BACKOFF = 2.0
LONGEST_BACKOFF = 300.0
#: characters of an unforeseen error that an editor is shown
LONGEST_REASON = 300

log = structlog.get_logger(__name__)


def translate(desk: Desk, translation_id: str, version_id: str) -> None:
    """Draft a translation, if it still needs one. Harmless to repeat: only one worker gets the lease.

    What a person can mend (no model, a broken glossary) fails it with the reason. What nobody
    foresaw is logged and tried again later, up to the setting `max_attempts`.
    """
    settings = desk.settings
    with writing(desk.database) as session:
        job = drafting.take_job(
            session,
            translation_id,
            version_id,
            desk.worker,
            settings.lease_seconds,
            settings.max_attempts,
            desk.editions,
        )
    if job is None:
        return
    about = log.bind(translation=job.translation_id, edition=job.edition, segments=len(job.segments))
    with Holding(desk, job) as holding:
        try:
            catalogue = desk.catalogue
            draft = run(job, catalogue.engine_for, desk.glossary(), holding.check, catalogue.others_for)
            holding.check()
        except LeaseLost:
            about.info("lease lost, draft dropped")
            return
        except Stopping:
            _give_back(desk, job, "The worker was stopped.", 0.0)
            about.info("given back, the worker ends")
            return
        except DragomanError as error:
            with writing(desk.database) as session:
                drafting.fail(session, job, error.detail)
            about.warning("translation failed", reason=error.detail)
            return
        except Exception as error:
            about.error("translation broke off", error=where(error))
            said = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
            _give_back(desk, job, f"Something unexpected went wrong: {said}", None)
            return
        _save(desk, job, draft)
    about.info("translated", engine=draft.engine, seconds=draft.seconds)


def publish(desk: Desk, translation_id: str) -> None:
    """Publish a translation that waited for its embargo. Harmless to repeat."""
    with writing(desk.database) as session:
        publication = publishing.publish_approved(session, translation_id, desk.editions)
    log.info("embargo ended", translation=translation_id, published=publication is not None)


def _save(desk: Desk, job: Job, draft: Draft) -> None:
    with writing(desk.database) as session:
        saved = drafting.save_draft(session, job, draft, desk.editions)
    if not saved:
        log.info("draft dropped, the job is no longer ours", translation=job.translation_id)


def _give_back(desk: Desk, job: Job, reason: str, seconds: float | None) -> None:
    if seconds is None:
        with reading(desk.database) as session:
            row = session.get(TranslationRow, job.translation_id)
            attempts = row.attempts if row is not None else 1
        seconds = min(BACKOFF * 2 ** (attempts - 1), LONGEST_BACKOFF)
    with writing(desk.database) as session:
        drafting.give_back(session, job, reason, seconds)
