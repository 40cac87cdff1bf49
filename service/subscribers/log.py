"""How subscribers stand, and the log of what they were told: never a body, never a secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.storage.subscriber_tables import DeliveryRow, WebhookRow
from service.subscribers.deliveries import DEAD, WAITING
from service.subscribers.subscriptions import list_webhooks

#: lines of a page of the log
LINES = 50


@dataclass(frozen=True, slots=True)
class SubscriberStanding:
    """A subscriber: what it asked for, and how telling it goes. Its secrets are only counted."""

    name: str
    url: str
    events: tuple[str, ...]
    editions: tuple[str, ...]
    sections: tuple[str, ...]
    whole: bool
    secrets: int
    waiting: int
    dead: int
    succeeded_at: datetime | None
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_because: str

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "name": self.name,
            "url": self.url,
            "events": list(self.events),
            "editions": list(self.editions) or None,
            "sections": list(self.sections) or None,
            "whole": self.whole,
            "secrets": self.secrets,
            "waiting": self.waiting,
            "dead": self.dead,
            "succeeded_at": _iso(self.succeeded_at),
            "failing_since": _iso(self.failing_since),
            "disabled_at": _iso(self.disabled_at),
            "disabled_because": self.disabled_because or None,
        }


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A line of the log."""

    number: int
    message: str
    webhook: str
    event: str
    edition: str
    story_id: str
    position: int
    state: str
    tries: int
    code: int | None
    trouble: str
    created_at: datetime
    due_at: datetime
    finished_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; `next_at` is when it is tried again."""
        waits = self.state == WAITING
        return {
            "number": self.number,
            "message": self.message,
            "webhook": self.webhook,
            "event": self.event,
            "edition": self.edition or None,
            "id": self.story_id or None,
            "sequence": self.position or None,
            "state": self.state,
            "tries": self.tries,
            "code": self.code,
            "trouble": self.trouble or None,
            "created_at": _iso(self.created_at),
            "next_at": _iso(self.due_at) if waits else None,
            "finished_at": _iso(self.finished_at),
        }


def standings(session: Session) -> list[SubscriberStanding]:
    """Return how all subscribers stand, by name."""
    counts: dict[tuple[str, str], int] = {
        (hook, state): count
        for hook, state, count in session.execute(
            select(DeliveryRow.webhook_id, DeliveryRow.state, func.count())
            .where(DeliveryRow.state.in_((WAITING, DEAD)))
            .group_by(DeliveryRow.webhook_id, DeliveryRow.state)
        )
    }
    return [
        SubscriberStanding(
            name=row.name,
            url=row.url,
            events=_names(row.events),
            editions=_names(row.editions),
            sections=_names(row.sections),
            whole=row.whole,
            secrets=len(row.secrets),
            waiting=counts.get((row.id, WAITING), 0),
            dead=counts.get((row.id, DEAD), 0),
            succeeded_at=row.succeeded_at,
            failing_since=row.failing_since,
            disabled_at=row.disabled_at,
            disabled_because=row.disabled_because,
        )
        for row in list_webhooks(session)
    ]


def delivery_log(
    session: Session, webhook: str | None = None, *, before: int | None = None, limit: int = LINES
) -> list[DeliveryLine]:
    """Return the newest deliveries, of one subscriber or of all; those before a number."""
    row = DeliveryRow
    query = select(row, WebhookRow.name).join(WebhookRow, WebhookRow.id == row.webhook_id)
    if webhook is not None:
        query = query.where(WebhookRow.name == webhook)
    if before is not None:
        query = query.where(row.number < before)
    return [
        DeliveryLine(
            number=one.number,
            message=f"msg_{one.id}",
            webhook=name,
            event=one.event,
            edition=one.edition,
            story_id=one.story_id,
            position=one.position,
            state=one.state,
            tries=one.tries,
            code=one.code,
            trouble=one.trouble,
            created_at=one.created_at,
            due_at=one.due_at,
            finished_at=one.finished_at,
        )
        for one, name in session.execute(query.order_by(row.number.desc()).limit(limit))
    ]


def given_up(session: Session) -> list[tuple[str, str]]:
    """Return the names of the subscribers that are disabled, and why."""
    query = select(WebhookRow.name, WebhookRow.disabled_because).where(WebhookRow.disabled_at.is_not(None))
    return [(name, because) for name, because in session.execute(query.order_by(WebhookRow.name))]


def _names(given: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(map(str, given or ()))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
