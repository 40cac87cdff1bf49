"""What an operator looks at: the stories that failed, and the record of who did what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.status import State
from service.storage.audit import words_for
from service.storage.tables import AuditRow, StoryVersionRow, TranslationRow

_ABOUT = ("reason", "note", "roles", "edition", "finding")
#: of each list, what is shown at a time
FAILURES, LINES = 100, 100


@dataclass(frozen=True, slots=True)
class Failure:
    """A translation that failed: why, and what it is of."""

    id: str
    edition: str
    headline: str
    language: str
    reason: str
    lock_version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line of the record. `about` is the reason that was given, if any."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    about: str

    @property
    def words(self) -> str:
        """What was done, in words for behind the actor's name."""
        return words_for(self.action)

    @property
    def translation(self) -> str | None:
        """The id of the translation that it was done to."""
        kind, _colon, name = self.subject.partition(":")
        return name if kind == "translation" else None


def failures(session: Session) -> list[Failure]:
    """Return what failed, the newest first."""
    table = TranslationRow
    rows = session.execute(
        select(
            table.id,
            table.edition,
            table.source_headline,
            StoryVersionRow.language,
            func.coalesce(table.reason, ""),
            table.lock_version,
            table.updated_at,
        )
        .join(StoryVersionRow, StoryVersionRow.id == table.version_id)
        .where(table.state == State.FAILED)
        .order_by(table.updated_at.desc(), table.id)
        .limit(FAILURES)
    )
    return [Failure(*row) for row in rows]


def record(
    session: Session, *, actor: str = "", subject: str = "", before: int | None = None
) -> Sequence[RecordLine]:
    """Return lines of the record, the newest first: of an actor, of a subject, older than a line."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(LINES)
    if actor:
        query = query.where(AuditRow.actor == actor)
    if subject:
        query = query.where(AuditRow.subject == subject)
    if before is not None:
        query = query.where(AuditRow.id < before)
    return [
        RecordLine(row.id, row.at, row.actor, row.action, row.subject, _about(row.detail))
        for row in session.scalars(query)
    ]


def _about(detail: Mapping[str, Any]) -> str:
    said = next((detail[name] for name in _ABOUT if detail.get(name)), "")
    if isinstance(said, Mapping):
        return ", ".join(f"{name}: {value}" for name, value in said.items())
    return str(said)
