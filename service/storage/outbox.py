"""The transactional outbox: a task is enqueued in the transaction that is its reason.

Not so those of translating: a translation that waits is its own promise (`stages.waiting`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.storage.clock import DbNow
from service.storage.tables import OutboxRow

TRANSLATE = "dragoman.translate"
PUBLISH = "dragoman.publish"
DELIVER = "dragoman.deliver"
NOTIFY = "dragoman.notify"


def enqueue(
    session: Session,
    task: str,
    arguments: dict[str, Any],
    *,
    priority: int = 5,
    not_before: datetime | None = None,
) -> None:
    """Add a task to the outbox. `priority` runs from 0 (first) to 9; it becomes real on commit."""
    session.add(OutboxRow(task=task, arguments=arguments, priority=priority, not_before=not_before))


def claim_due(session: Session, limit: int = 100) -> list[OutboxRow]:
    """Take unsent work that is due, most urgent first; rows another relay holds are passed over."""
    due = or_(OutboxRow.not_before.is_(None), OutboxRow.not_before <= DbNow())
    query = (
        select(OutboxRow)
        .where(OutboxRow.sent_at.is_(None), due)
        .order_by(OutboxRow.priority, OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLite ignores it and has one writer anyway
    )
    return list(session.scalars(query))
