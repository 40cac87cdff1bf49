"""The deliveries: what is due, who has it, how it went, and when it is tried again.

A delivery that waits is the promise of its own task. The broker gets few for each subscriber, so that one
that does not answer keeps none of the others waiting. A worker sends under a lease, and of one story in an
edition a subscriber never gets two at once, nor an older one after a newer one: the newer one overtakes.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, delete, exists, func, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from service.domain.edition import Edition
from service.message import message
from service.settings import Settings
from service.storage.audit import Action, audit
from service.storage.clock import db_time
from service.storage.columns import new_id
from service.storage.indexes import TO_DELIVER
from service.storage.subscriber_tables import DeliveryRow, WebhookRow
from service.subscribers.events import EventKind
from service.subscribers.messages import message_for
from service.subscribers.sending import Told
from service.subscribers.signing import in_force

WAITING, DELIVERED, DEAD, OVERTAKEN = "waiting", "delivered", "dead", "overtaken"
#: who acts where no person does
DESK = "desk"

#: seconds that a worker has for one try: more than looking up and sending can take
LEASE = 60.0
#: deliveries of a subscriber that the broker has at once; of one that fails, it is asked one by one
WINDOW, PROBES = 4, 1
#: deliveries that are handed out in one go
MOST = 100
#: seconds until the second try and those after it; then every four hours, until it was tried for so long
PAUSES = (5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0, 7200.0)
LAST_PAUSE = 14_400.0
PATIENCE = timedelta(days=3)
#: a pause is longer or shorter by up to this share, so that not all come back at once
JITTER = 0.2
#: what a subscriber asks for with `Retry-After` is not waited for longer than this
MOST_ASKED = 86_400.0
#: answers that mean the subscriber as a whole
BUSY = (429, 503)
#: how long the log keeps what is over, and dead letters
KEEP, KEEP_DEAD = timedelta(days=7), timedelta(days=30)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery that this worker has the lease of, with all that it takes to send it."""

    number: int
    id: str
    lease: str
    hook: str
    event: str
    url: str
    secrets: tuple[str, ...]
    body: bytes

    @property
    def message_id(self) -> str:
        """What receivers dedupe by: the same for every try."""
        return f"msg_{self.id}"


def waiting(
    webhook_id: str,
    event: EventKind,
    moment: datetime,
    *,
    edition: str = "",
    story_id: str = "",
    about: str = "",
    position: int = 0,
) -> DeliveryRow:
    """Return what a subscriber is to hear, due at this moment; whoever adds it has promised it."""
    return DeliveryRow(
        webhook_id=webhook_id,
        event=event.value,
        edition=edition,
        story_id=story_id,
        about=about,
        position=position,
        place=event.place,
        state=WAITING,
        created_at=moment,
        due_at=moment,
    )


def pause(tries: int, share: float) -> float:
    """Return the seconds until the next try after so many; `share` from 0 to 1 is the jitter's."""
    base = PAUSES[tries - 1] if tries <= len(PAUSES) else LAST_PAUSE
    return base * (1 - JITTER + 2 * JITTER * share)


def due(session: Session, patience: float) -> list[tuple[int, int]]:
    """Return the number and place of what the broker is to get next, in order; a look, which writes nothing.

    What was handed out `patience` seconds ago, and no worker took, is due again.
    """
    moment = db_time(session)
    row, other, hook = DeliveryRow, aliased(DeliveryRow), WebhookRow
    lost = row.handed_at <= moment - timedelta(seconds=patience)
    is_free = or_(row.lease_until.is_(None), row.lease_until <= moment)
    in_flight = exists().where(_same_line(other), other.number != row.number, other.lease_until > moment)
    turn = func.row_number().over(partition_by=row.webhook_id, order_by=(row.place, row.due_at, row.number))
    waits = (
        select(row.number, row.place, row.webhook_id, turn.label("turn"), hook.failing_since)
        .join(hook, hook.id == row.webhook_id)
        .where(text("deliveries." + TO_DELIVER), row.due_at <= moment, is_free, ~in_flight)
        .where(or_(row.handed_at.is_(None), lost))
        .where(hook.disabled_at.is_(None), or_(hook.not_before.is_(None), hook.not_before <= moment))
        .subquery()
    )
    window = select(waits).where(waits.c.turn <= WINDOW).order_by(waits.c.place, waits.c.number)
    found = session.execute(window).all()
    if not found:
        return []
    out = _handed_by_hook(session, moment - timedelta(seconds=patience), moment)
    taken: list[tuple[int, int]] = []
    for one in found:
        room = (WINDOW if one.failing_since is None else PROBES) - out.get(one.webhook_id, 0)
        if room > 0 and len(taken) < MOST:
            out[one.webhook_id] = out.get(one.webhook_id, 0) + 1
            taken.append((one.number, one.place))
    return taken


def hand_out(session: Session, numbers: Sequence[int]) -> list[tuple[str, int]]:
    """Mark deliveries as handed out; return the id and place of those that still wait. Real on commit."""
    query = (
        select(DeliveryRow)
        .where(DeliveryRow.number.in_(numbers), DeliveryRow.state == WAITING)
        .order_by(DeliveryRow.place, DeliveryRow.number)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.scalars(query))
    moment = db_time(session)
    for row in rows:
        row.handed_at = moment
    return [(row.id, row.place) for row in rows]


def take(
    session: Session, delivery_id: str, editions: Mapping[str, Edition], settings: Settings
) -> Parcel | None:
    """Claim a delivery and return what to send; None when there is nothing to do now.

    Nothing to do: it is over or overtaken, another worker is at it or at one of the same story, its
    subscriber is disabled, or what it tells is no more so.
    """
    query = select(DeliveryRow).where(DeliveryRow.id == delivery_id).with_for_update()
    row = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None or row.state != WAITING:
        return None
    moment = db_time(session)
    if row.lease_until is not None and row.lease_until > moment:
        return None
    other = aliased(DeliveryRow)
    beside = _same_line(other, row) & (other.number != row.number) & (other.lease_until > moment)
    if session.scalar(select(exists().where(beside))):
        return None
    hook = session.get_one(WebhookRow, row.webhook_id)
    if hook.disabled_at is not None:
        return None
    body = message_for(session, row, hook, editions, settings)
    if body is None:
        _finish(row, OVERTAKEN, moment)
        return None
    row.lease, row.lease_until, row.tries = new_id(), moment + timedelta(seconds=LEASE), row.tries + 1
    return Parcel(
        row.number,
        row.id,
        row.lease,
        hook.name,
        row.event,
        hook.url,
        in_force(hook.secrets, moment),
        body,
    )


def settle(session: Session, parcel: Parcel, told: Told) -> str | None:
    """Put on record how a try went; return the state of the delivery, None if it is no longer this worker's.

    Tries again later, ever less often for three days; a subscriber that is gone (410), or that took nothing
    for as long, is disabled, with a notice in the record.
    """
    query = select(DeliveryRow).where(DeliveryRow.number == parcel.number).with_for_update()
    row = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None or row.lease != parcel.lease:
        return None
    hook = session.get_one(WebhookRow, row.webhook_id, with_for_update={"key_share": True})
    moment = db_time(session)
    row.lease = row.lease_until = row.handed_at = None
    row.code, row.trouble = told.code, told.trouble[:500]
    if told.is_well:
        _finish(row, DELIVERED, moment)
        hook.succeeded_at, hook.failing_since, hook.not_before = moment, None, None
    else:
        _failed(session, row, hook, told, moment)
    # what came after it waited for this one to be over
    session.execute(
        update(DeliveryRow)
        .where(_same_line(DeliveryRow, row), DeliveryRow.state == WAITING, DeliveryRow.number != row.number)
        .values(handed_at=None)
        .execution_options(synchronize_session=False)
    )
    return row.state


def _failed(session: Session, row: DeliveryRow, hook: WebhookRow, told: Told, moment: datetime) -> None:
    hook.failing_since = hook.failing_since or moment
    if told.retry_after is not None and told.code in BUSY:
        hook.not_before = moment + timedelta(seconds=min(told.retry_after, MOST_ASKED))
    if row.state == WAITING:
        wait = pause(row.tries, random.random())  # noqa: S311 - no secret is made of it
        if told.retry_after is not None:
            wait = max(wait, min(told.retry_after, MOST_ASKED))
        row.due_at = moment + timedelta(seconds=wait)
        if moment >= row.created_at + PATIENCE:
            _finish(row, DEAD, moment)
        else:
            row.due_at = min(row.due_at, row.created_at + PATIENCE)
    if told.code == 410:
        disable(session, hook, message("It answered 410: it is gone for good."), moment)
    elif row.state == DEAD and (hook.succeeded_at is None or hook.succeeded_at < row.created_at):
        disable(session, hook, message("It took nothing for three days."), moment)


def disable(session: Session, hook: WebhookRow, because: str, moment: datetime, actor: str = DESK) -> None:
    """Tell a subscriber nothing any more; what waited for it becomes dead letters, which can be replayed."""
    if hook.disabled_at is not None:
        return
    hook.disabled_at, hook.disabled_because = moment, because
    session.flush()
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.webhook_id == hook.id, DeliveryRow.state == WAITING)
        .values(state=DEAD, finished_at=moment)
        .execution_options(synchronize_session="fetch")
    )
    audit(session, actor, Action.WEBHOOK_DISABLED, f"webhook:{hook.name}", reason=because)
    log.error("webhook disabled", webhook=hook.name, reason=because)


def forget_deliveries(session: Session) -> None:
    """Clear the log of what is over for long."""
    moment = db_time(session)
    over = (DeliveryRow.state != DEAD) & (DeliveryRow.finished_at < moment - KEEP)
    dead = DeliveryRow.finished_at < moment - KEEP_DEAD
    session.execute(delete(DeliveryRow).where(over | dead))


def _same_line(
    other: type[DeliveryRow], row: DeliveryRow | type[DeliveryRow] = DeliveryRow
) -> ColumnElement[bool]:
    """Return the condition that a delivery is for the same subscriber, of the same story and edition."""
    same: ColumnElement[bool] = (
        (other.story_id == row.story_id)
        & (other.edition == row.edition)
        & (other.webhook_id == row.webhook_id)
        & (other.story_id != "")
    )
    return same


def _handed_by_hook(session: Session, since: datetime, moment: datetime) -> dict[str, int]:
    """Return how many deliveries of each subscriber lie in the broker or are at a worker."""
    row = DeliveryRow
    out = or_(row.handed_at > since, row.lease_until > moment)
    query = select(row.webhook_id, func.count()).where(text(TO_DELIVER), out).group_by(row.webhook_id)
    return {str(hook): int(count) for hook, count in session.execute(query)}


def _finish(row: DeliveryRow, state: str, moment: datetime) -> None:
    row.state, row.finished_at = state, moment
    row.lease = row.lease_until = row.handed_at = None
