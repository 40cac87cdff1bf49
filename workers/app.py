"""The Celery app with its tasks, and running it as a worker."""

from __future__ import annotations

import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any

import structlog
from celery import Celery, signals
from celery.exceptions import Reject
from sqlalchemy.exc import SQLAlchemyError

from service.logs import set_up_logs, where
from service.program import START_AGAIN, TAKES_STORIES
from service.settings import Settings
from service.storage.outbox import PUBLISH, TRANSLATE
from service.tracing import TRACEPARENT, end_tracing, start_tracing
from workers.queue.again import draft_what_can_be
from workers.queue.broker import connect
from workers.queue.context import WorkerContext
from workers.queue.delivering import add_deliver, start_delivering
from workers.queue.malloc import give_memory_back, leave_alone_what_stays
from workers.queue.noticing import add_notify
from workers.queue.present import leave, stay_present
from workers.queue.tasks import publish, translate

#: seconds in which the threads of a worker that ends may give their stories back
HAND_BACK = 15.0

log = structlog.get_logger(__name__)


def make_app(settings: Settings, context: WorkerContext | None = None) -> Celery:
    """Make the app on the broker that the settings name. `context` is what its tasks work with."""
    app = connect(settings)
    own = context or WorkerContext.open(settings)

    def run_translate(task: Any, translation_id: str, version_id: str) -> None:
        if own.stop.is_set():  # a worker that ends still hears from the broker for a second or two
            raise Reject("this worker ends", requeue=True)
        translate(own, translation_id, version_id, task.request.get(TRACEPARENT))

    def run_publish(translation_id: str, version_id: str | None = None) -> None:
        publish(own, translation_id)

    app.task(run_translate, name=TRANSLATE, bind=True, shared=False)
    app.task(run_publish, name=PUBLISH, shared=False)
    add_deliver(app, own)
    add_notify(app, own)
    return app


def run_worker(settings: Settings) -> int:
    """Run one worker in this process until SIGTERM or Ctrl-C; return the exit code.

    Stories that are being translated then go back to the queue at once. The models load right
    after the start, so that the first story does not wait for them.
    """
    give_memory_back()
    set_up_logs(settings.log_level, settings.log_format)
    start_tracing("worker")
    context = WorkerContext.open(settings)
    app = make_app(settings, context)
    worker = app.Worker(
        hostname=f"dragoman-{os.getpid()}@{socket.gethostname()}",
        pool="threads",
        concurrency=settings.worker_threads,
        loglevel=settings.log_level,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        # The event loop of the Redis transport has a history of falling silent after a lost
        # connection; the plain loop reconnects, and two threads have no need of the other.
        use_eventloop=False,
    )

    delivering: list[threading.Thread] = []

    def stopping(**_: Any) -> None:
        context.stop.set()

    def ready(sender: Any = None, **_: Any) -> None:
        if sender is None or sender.app is not app:  # the one that tells subscribers
            return
        log.info(TAKES_STORIES)
        threading.Thread(target=_end_if_hung, args=(context,), name="hung", daemon=True).start()
        threading.Thread(target=_warm, args=(context,), name="warm", daemon=True).start()
        if not delivering:  # a lost connection to the broker makes it ready once more
            delivering.append(start_delivering(settings, context))

    signals.worker_shutting_down.connect(stopping, weak=False)
    signals.worker_ready.connect(ready, weak=False)
    try:
        worker.start()
    finally:
        for thread in delivering:
            thread.join(HAND_BACK)
        signals.worker_shutting_down.disconnect(stopping)
        signals.worker_ready.disconnect(ready)
        with suppress(SQLAlchemyError):  # else it is forgotten after a while
            leave(context)
    return int(worker.exitcode or 0)


def _end_if_hung(context: WorkerContext) -> None:
    """End this process when one of its threads is given up: no thread can be ended by itself.

    The others give their stories back first, at their next batch of sentences.
    """
    context.hung.wait()
    log.error("a thread was given up; this worker ends, to be started again")
    context.stop.set()
    until = time.monotonic() + HAND_BACK
    while context.held and time.monotonic() < until:
        time.sleep(0.1)
    with suppress(SQLAlchemyError):
        leave(context)
    end_tracing()
    os._exit(START_AGAIN)  # an orderly end would wait for the thread


def _warm(context: WorkerContext) -> None:
    try:
        log.info("glossary loaded", concepts=len(context.glossary()))
    except Exception as error:
        log.error("the glossary does not load", error=where(error))
    try:
        log.info("models loaded", engines=context.catalogue.warm())
        leave_alone_what_stays()
        if again := draft_what_can_be(context):
            log.info("drafting what waited for a model", stories=again)
    except Exception as error:
        # a story that needs the model will say what is wrong, to the person who waits for it
        log.error("a model does not load", error=where(error))
    stay_present(context)
