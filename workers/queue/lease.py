"""Holding a job while it is worked on: a thread renews its lease and notices when it is lost."""

from __future__ import annotations

import threading
import time
from contextvars import copy_context
from functools import partial
from types import TracebackType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.domain.draft import Job
from service.logs import where
from service.message import message
from service.settings import Settings
from service.stages import drafting
from service.storage.session import reading, writing
from workers.queue.context import WorkerContext

#: renewals in the time of one lease: two may fail before it is lost
RENEWALS = 3
#: seconds between two looks whether the job is still ours: so soon does work end that nobody needs any more
LOOK = 1.0
#: seconds in which a thread may notice by itself that its time is over, at the next batch of sentences
GRACE = 10.0

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another worker has the job, a newer version came, or the story was withdrawn."""


class Stopping(Exception):
    """The worker is told to end."""


class Overran(Exception):
    """The job takes longer than any story of its length should; the message says so to people."""


def longest(settings: Settings, job: Job) -> float:
    """Return the seconds that a job may take."""
    words = sum(len(segment.text.split()) for segment in job.segments)
    return settings.job_seconds + words * settings.job_seconds_per_word


def overran(seconds: float) -> str:
    """Return the reason of a job that took longer than it may, for people."""
    return message(
        "It was not done after {seconds} s, the longest time for a story of its length "
        "(DRAGOMAN_JOB_SECONDS).",
        seconds=round(seconds),
    )


class Holding:
    """Renews the lease of `job` until the block ends; `check` is to be called between two steps.

    After `seconds` the job is over: `check` says so, and if nobody asks it, the thread is given up. The job
    then goes back, and `hung` of the context tells the worker that it has a thread less. None: whoever
    works on it looks after that.
    """

    def __init__(
        self, context: WorkerContext, job: Job, seconds: float | None = None, grace: float = GRACE
    ) -> None:
        self._context, self._job = context, job
        self._seconds, self._grace = seconds, grace
        self._lost, self._over, self._done = threading.Event(), threading.Event(), threading.Event()
        # with what the log says of the job
        watch = partial(copy_context().run, self._watch)
        self._thread = threading.Thread(target=watch, name=f"lease-{job.translation_id}", daemon=True)

    def __enter__(self) -> Holding:
        self._context.held.add(self._job.lease)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
        self._context.held.discard(self._job.lease)

    def check(self, done: int = 0, total: int = 0) -> None:
        """Raise `LeaseLost`, `Overran` or `Stopping` where going on is of no use. Fits as progress."""
        if self._lost.is_set():
            raise LeaseLost
        if self._over.is_set():
            raise Overran(overran(self._seconds or 0.0))
        if self._context.stop.is_set():
            raise Stopping

    def _watch(self) -> None:
        lease = self._context.settings.lease_seconds
        begun = renewed = time.monotonic()
        while not self._done.wait(min(LOOK, lease / RENEWALS)):
            moment = time.monotonic()
            if self._seconds is not None and not self._over.is_set() and moment - begun > self._seconds:
                self._over.set()
                begun = moment
            if self._over.is_set() and moment - begun > self._grace:
                self._give_up()
                return
            due = moment - renewed > lease / RENEWALS
            try:
                held = self._renew() if due else self._look()
            except SQLAlchemyError as error:
                log.warning("lease not renewed", translation=self._job.translation_id, error=where(error))
                held = moment - renewed < lease
            else:
                renewed = moment if due else renewed
            if not held:
                self._lost.set()
                return

    def _look(self) -> bool:
        with reading(self._context.database) as session:
            return drafting.is_held(session, self._job)

    def _renew(self) -> bool:
        with writing(self._context.database) as session:
            return drafting.renew(session, self._job, self._context.settings.lease_seconds)

    def _give_up(self) -> None:
        """Give the job back that a thread does not come back from; without a database the lease runs out."""
        self._lost.set()
        try:
            with writing(self._context.database) as session:
                drafting.give_up(session, self._job, overran(self._seconds or 0.0))
        except SQLAlchemyError as error:
            log.error("not given back", translation=self._job.translation_id, error=where(error))
        log.error("an engine does not come back", translation=self._job.translation_id)
        self._context.held.discard(self._job.lease)
        self._context.hung.set()
