"""From the outbox to the broker, and a look after what got stuck on the way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial

import structlog
from amqp.exceptions import AMQPError
from celery import Celery
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy import Engine, exists, or_, select
from sqlalchemy.exc import SQLAlchemyError

from service.condition import LOOK as FAULTS
from service.condition import FaultLog, Look
from service.domain.lanes import FIRST, Lane
from service.editions import editions_of, switched_off
from service.faults import Fault
from service.intake.sync.schedule import sync_on_schedule
from service.logs import set_up_logs, where
from service.retention import A_WHILE, clear
from service.settings import Settings
from service.stages import drafting, publishing
from service.stages.waiting import Dispatch, Handed, hand_out_again, handed_out, traces_of
from service.storage.clock import DbNow
from service.storage.outbox import TRANSLATE, claim_due
from service.storage.session import open_engine, reading, writing
from service.storage.tables import OutboxRow, now
from service.storage.trouble import trouble
from service.subscribers.deliveries import forget_deliveries
from service.tracing import TRACEPARENT, here, span, start_tracing
from workers.queue.broker import QUEUE, connect, priority_in, tasks_in
from workers.queue.delivering import Dispatcher

#: rows in one transaction: enough for a flood, few enough that a lost broker rolls back little
BATCH = 100
#: seconds between two looks for what got stuck
LOOK = 1.0
#: seconds between two clearings of what was kept long enough
CLEARING = 600.0
#: the broker's priority of what is not breaking: the order of the rest is that in which it is handed out
OTHERS = 5
#: seconds to wait when database or broker are away: first, and at most
PAUSE = (0.5, 15.0)

log = structlog.get_logger(__name__)


def run_relay(settings: Settings, stop: threading.Event) -> None:
    """Send what the outbox holds until `stop` is set. Several relays at once are safe.

    A row is marked as sent in the transaction that sent it: it goes out at least once, and again
    where the commit fails; the tasks do not mind. Waits, ever longer, while database or broker are
    away, and goes on by itself.
    """
    set_up_logs(settings.log_level, settings.log_format)
    start_tracing("relay")
    relay = Relay(settings)
    # beside the relay's own work: a CMS may take its time to answer
    threading.Thread(target=sync_on_schedule, args=(settings, stop), name="sync", daemon=True).start()
    database = open_engine(settings.database)
    threading.Thread(target=_say_faults, args=(database, settings, stop), name="faults", daemon=True).start()
    pause = 0.0
    while not stop.is_set():
        try:
            sent = relay.step()
        except (SQLAlchemyError, KombuError, BrokerError, AMQPError, OSError) as error:
            pause = min(max(2 * pause, PAUSE[0]), PAUSE[1])
            log.warning("relay waits", seconds=pause, fault=_fault(error, database), error=where(error))
            stop.wait(pause)
            continue
        if pause:
            log.info("relay goes on")
            pause = 0.0
        if not sent:
            stop.wait(settings.relay_interval)


def _say_faults(database: Engine, settings: Settings, stop: threading.Event) -> None:
    faults = FaultLog(Look(database, settings))
    while not stop.is_set():
        faults.say()
        stop.wait(FAULTS)


def _fault(error: Exception, database: Engine) -> str:
    """Return which fault keeps the relay from its work."""
    if isinstance(error, KombuError | BrokerError | AMQPError):
        return Fault.BROKER_AWAY.value
    return (trouble(error, database) or Fault.BROKER_AWAY).value


class Relay:
    """One relay: `step` does what is due and returns the number of tasks sent."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._editions = editions_of(settings)
        self._database = open_engine(settings.database)
        self._app = connect(settings)
        self._dispatch = Dispatch(switched_off(self._editions))
        self._dispatcher = Dispatcher(settings, self._database)
        self._missing: dict[Handed, float] = {}
        self._next_look = self._next_clearing = 0.0

    def step(self) -> int:
        """Send what is due; every second look after what got stuck. Raises when a part is away."""
        if self._clock() >= self._next_look:
            ready = publishing.ready_due(self._database, self._editions)
            with writing(self._database) as session:
                again = drafting.requeue_expired(session)
                released = publishing.release_embargoed(session, self._editions, ready)
            lost = self._look_for_lost()
            self._dispatcher.look()
            if again or released or lost:
                log.info("looked after", requeued=again, released=released, lost_by_broker=lost)
            self._next_look = self._clock() + LOOK
        if self._clock() >= self._next_clearing:
            with writing(self._database) as session:
                forget_deliveries(session)
            cleared = clear(self._database, self._settings, A_WHILE)
            if any(cleared.values()):
                log.info("cleared away", **{name: count for name, count in cleared.items() if count})
            self._next_clearing = self._clock() + CLEARING
        told = self._dispatcher.step()  # first: a withdrawal waits for nothing
        return told + send_due(self._app, self._database, self._dispatch)

    def _look_for_lost(self) -> int:
        """Hand out again what the broker was given and has had no more for a while, and no worker took.

        For a while: a worker takes a task out of the broker a moment before it says so in the database.
        """
        with reading(self._database) as session:
            handed = handed_out(session)
        there = tasks_in(self._app) if handed else frozenset()
        if there is None:  # such a broker keeps its tasks, and cannot be asked which
            return 0
        moment = self._clock()
        self._missing = {one: self._missing.get(one, moment) for one in handed if one.task_id not in there}
        patience = self._settings.patience_seconds
        lost = [one for one, since in self._missing.items() if moment - since >= patience]
        if not lost:
            return 0
        with writing(self._database) as session:
            return hand_out_again(session, lost)


def send_due(app: Celery, database: Engine, dispatch: Dispatch | None = None) -> int:
    """Hand the broker what is due of the outbox and of what waits for a worker; return how many tasks."""
    dispatch = dispatch or Dispatch()
    with reading(database) as session:
        # a look costs no write lock, which on SQLite there is only one of
        due = or_(OutboxRow.not_before.is_(None), OutboxRow.not_before <= DbNow())
        promised = session.scalar(select(exists().where(OutboxRow.sent_at.is_(None), due)))
        if not promised and not dispatch.is_anything_due(session):
            return 0
    with writing(database) as session:
        rows = claim_due(session, BATCH) if promised else []
        tasks = dispatch.hand_out(session)
        traces = traces_of(session, {task.version_id for task in tasks})
        with app.producer_or_acquire() as producer:
            send = partial(app.send_task, queue=QUEUE, producer=producer, retry=False)
            for row in rows:
                send(row.task, kwargs=row.arguments, priority=priority_in(app, row.priority))
                row.sent_at = now()
            for task in tasks:
                arguments = {"translation_id": task.translation_id, "version_id": task.version_id}
                place = FIRST if task.lane is Lane.BREAKING else OTHERS
                with span("hand out", "producer", traces.get(task.version_id), **_about(task)):
                    trace = here()
                    send(
                        TRANSLATE,
                        kwargs=arguments,
                        priority=priority_in(app, place),
                        task_id=task.task_id,
                        headers={TRACEPARENT: trace} if trace else None,
                    )
    for task in tasks:
        about = _about(task)
        log.info("handed out", **about, lane=task.lane.word)
    return len(rows) + len(tasks)


def _about(task: Handed) -> dict[str, str]:
    """Return what a task is followed by in logs and traces."""
    return {"story": task.story_id, "translation": task.translation_id, "job": task.task_id}
