"""From the outbox to the broker, and a look after what got stuck on the way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from celery import Celery
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy import Engine, delete, exists, or_, select
from sqlalchemy.exc import SQLAlchemyError

from service.editions import editions_of, switched_off
from service.intake.sync.schedule import sync_on_schedule
from service.logs import set_up_logs, where
from service.settings import Settings
from service.spending import forget_answers
from service.stages import drafting, publishing
from service.storage.outbox import claim_due
from service.storage.session import open_engine, reading, writing
from service.storage.tables import OutboxRow, now
from workers.queue.broker import QUEUE, connect

#: rows in one transaction: enough for a flood, few enough that a lost broker rolls back little
BATCH = 100
#: seconds between two looks for what got stuck
LOOK = 1.0
#: seconds between two clearings of old rows, and how long sent ones are kept to look at
CLEARING = 600.0
KEEP = timedelta(days=7)
#: seconds to wait when database or broker are away: first, and at most
PAUSE = (0.5, 15.0)

log = structlog.get_logger(__name__)


def run_relay(settings: Settings, stop: threading.Event) -> None:
    """Send what the outbox holds until `stop` is set. Several relays at once are safe.

    A row is marked as sent in the transaction that sent it: it goes out at least once, and again
    where the commit fails; the tasks do not mind. Waits, ever longer, while database or broker are
    away, and goes on by itself.
    """
    set_up_logs(settings.log_level)
    relay = Relay(settings)
    # beside the relay's own work: a CMS may take its time to answer
    threading.Thread(target=sync_on_schedule, args=(settings, stop), name="sync", daemon=True).start()
    pause = 0.0
    while not stop.is_set():
        try:
            sent = relay.step()
        except (SQLAlchemyError, KombuError, BrokerError, OSError) as error:
            pause = min(max(2 * pause, PAUSE[0]), PAUSE[1])
            log.warning("relay waits", seconds=pause, error=where(error))
            stop.wait(pause)
            continue
        if pause:
            log.info("relay goes on")
            pause = 0.0
        if not sent:
            stop.wait(settings.relay_interval)


class Relay:
    """One relay: `step` does what is due and returns the number of tasks sent."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._editions = editions_of(settings)
        self._database = open_engine(settings.database)
        self._app = connect(settings)
        self._next_look = self._next_clearing = 0.0

    def step(self) -> int:
        """Send what is due; every second look after what got stuck. Raises when a part is away."""
        if self._clock() >= self._next_look:
            with writing(self._database) as session:
                again = drafting.requeue_stuck(
                    session, self._settings.patience_seconds, switched_off(self._editions)
                )
                released = publishing.release_embargoed(session, self._editions)
            if again or released:
                log.info("looked after", requeued=again, released=released)
            self._next_look = self._clock() + LOOK
        if self._clock() >= self._next_clearing:
            with writing(self._database) as session:
                session.execute(delete(OutboxRow).where(OutboxRow.sent_at < now() - KEEP))
                forget_answers(session)
            self._next_clearing = self._clock() + CLEARING
        return send_due(self._app, self._database)


def send_due(app: Celery, database: Engine) -> int:
    """Hand the due rows of the outbox to the broker, most urgent first; return how many."""
    with reading(database) as session:
        # a look costs no write lock, which on SQLite there is only one of
        due = or_(OutboxRow.not_before.is_(None), OutboxRow.not_before <= now())
        if not session.scalar(select(exists().where(OutboxRow.sent_at.is_(None), due))):
            return 0
    with writing(database) as session:
        rows = claim_due(session, BATCH)
        with app.producer_or_acquire() as producer:
            for row in rows:
                app.send_task(
                    row.task,
                    kwargs=row.arguments,
                    queue=QUEUE,
                    priority=row.priority,
                    producer=producer,
                    retry=False,
                )
                row.sent_at = now()
    return len(rows)
