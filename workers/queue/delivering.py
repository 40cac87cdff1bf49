"""Telling subscribers: the worker's side, with threads of its own beside those that translate."""

from __future__ import annotations

import os
import socket
import threading
from typing import Any

import structlog
from celery import Celery
from sqlalchemy import Engine

from service.logs import where
from service.settings import Settings
from service.storage.columns import now
from service.storage.outbox import DELIVER
from service.storage.session import reading, writing
from service.subscribers import deliveries
from service.subscribers.sending import send
from service.subscribers.signing import signed
from workers.queue.broker import DELIVERIES, connect, priority_in
from workers.queue.context import WorkerContext
from workers.queue.noticing import add_notify, send_notices

#: subscribers that one worker process speaks to at once; they wait for others' answers and compute little
THREADS = 8

log = structlog.get_logger(__name__)


def deliver(context: WorkerContext, delivery_id: str) -> None:
    """Tell a subscriber of one event, if it is still to be told. Harmless to repeat.

    A worker that ends in the middle leaves its lease to run out: the message then goes out again, with the
    same id.
    """
    settings = context.settings
    with writing(context.database) as session:
        parcel = deliveries.take(session, delivery_id, context.editions, settings)
    if parcel is None:
        return
    about = log.bind(webhook=parcel.hook, message=parcel.message_id, event_type=parcel.event)
    headers = signed(parcel.secrets, parcel.message_id, now(), parcel.body)
    told = send(parcel.url, parcel.body, headers, settings.webhook_allow)
    with writing(context.database) as session:
        state = deliveries.settle(session, parcel, told)
    if told.is_well:
        about.info("subscriber told", code=told.code)
    else:
        about.warning("subscriber not told", code=told.code, reason=told.trouble, state=state)


def add_deliver(app: Celery, context: WorkerContext) -> None:
    """Let an app know the task that tells a subscriber."""

    def run_deliver(delivery_id: str) -> None:
        if context.stop.is_set():  # the lease was not taken: the relay hands it out again
            return
        try:
            deliver(context, delivery_id)
        except Exception as error:
            # its message may quote an address: the relay hands it out again when the lease has run out
            log.error("a delivery broke off", message=f"msg_{delivery_id}", error=where(error))

    app.task(run_deliver, name=DELIVER, shared=False)


def start_delivering(settings: Settings, context: WorkerContext) -> threading.Thread:
    """Take deliveries in this process until its worker ends, in threads beside the worker's own.

    To be called when that worker has begun: Celery looks tasks up in the first app of a process alone, which
    has to know this one too (`add_deliver`).
    """
    app = connect(settings, DELIVERIES)
    add_deliver(app, context)
    add_notify(app, context)
    worker = app.WorkController(
        app=app,
        hostname=f"dragoman-deliveries-{os.getpid()}@{socket.gethostname()}",
        pool="threads",
        concurrency=THREADS,
        loglevel=settings.log_level,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        use_eventloop=False,
    )
    thread = threading.Thread(
        target=deliver_until_stopped, args=(worker, context), name="deliveries", daemon=True
    )
    thread.start()
    return thread


def deliver_until_stopped(worker: Any, context: WorkerContext) -> None:
    """Run what takes deliveries; where it ends before the worker does, let the whole worker begin anew."""
    worker.start()
    if not context.stop.is_set():
        log.error("nobody takes deliveries here any more; this worker ends, to be started again")
        context.hung.set()


class Dispatcher:
    """Hands the broker what subscribers are to be told: one for each relay."""

    def __init__(self, settings: Settings, database: Engine) -> None:
        self._app = connect(settings, DELIVERIES)
        self._database = database
        self._patience = max(settings.patience_seconds, settings.relay_interval)

    def step(self) -> int:
        """Hand out what is due, withdrawals first; return how many. Raises when a part is away."""
        with reading(self._database) as session:  # a look costs no write lock
            found = deliveries.due(session, self._patience)
        if not found:
            return 0
        with writing(self._database) as session:
            handed = deliveries.hand_out(session, [number for number, _ in found])
            with self._app.producer_or_acquire() as producer:
                for delivery, place in handed:
                    self._app.send_task(
                        DELIVER,
                        kwargs={"delivery_id": delivery},
                        queue=DELIVERIES,
                        producer=producer,
                        retry=False,
                        priority=priority_in(self._app, place),
                    )
        return len(handed)

    def look(self) -> int:
        """Hand out whom to tell of drafts; to be called every second or so."""
        return send_notices(self._app, self._database, self._patience)
