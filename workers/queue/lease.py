"""Holding a job while it is worked on: a thread renews its lease and notices when it is lost."""

from __future__ import annotations

import threading
import time
from types import TracebackType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.domain.draft import Job
from service.logs import where
from service.stages import drafting
from service.storage.session import writing
from workers.queue.context import WorkerContext

#: renewals in the time of one lease: two may fail before it is lost
RENEWALS = 3

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another worker has the job, a newer version came, or the story was withdrawn."""


class Stopping(Exception):
    """The worker is told to end."""


class Holding:
    """Renews the lease of `job` until the block ends; `check` is to be called between two steps."""

    def __init__(self, context: WorkerContext, job: Job) -> None:
        self._context, self._job = context, job
        self._lost, self._done = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._renew, name=f"lease-{job.translation_id}", daemon=True)

    def __enter__(self) -> Holding:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def check(self, done: int = 0, total: int = 0) -> None:
        """Raise `LeaseLost` or `Stopping` where going on is of no use. Fits as the pipeline's progress."""
        if self._lost.is_set():
            raise LeaseLost
        if self._context.stop.is_set():
            raise Stopping

    def _renew(self) -> None:
        lease = self._context.settings.lease_seconds
        until = time.monotonic() + lease
        while not self._done.wait(lease / RENEWALS):
            before = time.monotonic()
            try:
                with writing(self._context.database) as session:
                    held = drafting.renew(session, self._job, lease)
            except SQLAlchemyError as error:
                log.warning("lease not renewed", translation=self._job.translation_id, error=where(error))
                held = time.monotonic() < until
            else:
                until = before + lease
            if not held:
                self._lost.set()
                return
