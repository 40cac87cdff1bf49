"""What stands against an approval and what it goes by, worked out before anybody has to wait for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service.domain.draft import Severity
from service.domain.edition import Edition
from service.domain.status import Move, State, allowed
from service.stages.dismissals import Dismissals, dismissals_of
from service.stages.ready_text import ReadyText, ready_text
from service.stages.seen import ToSee, open_findings, opened_by, unseen
from service.stages.segment_record import SegmentRecord, records_of
from service.storage.session import reading
from service.storage.tables import TranslationRow, is_id
from service.wording import say


@dataclass(frozen=True, slots=True)
class Weighed:
    """A translation as somebody would approve it.

    `blocking` are the open findings that block, `left` those that the actor has not looked at, `opened` the
    ids of the segments that they had before them; `ready` is there where it was made beforehand.
    """

    actor: str
    lock_version: int
    dismissals: Dismissals
    records: Sequence[SegmentRecord]
    blocking: list[dict[str, Any]]
    left: list[ToSee]
    opened: frozenset[str]
    ready: ReadyText | None = None

    def holds(self, session: Session, row: TranslationRow, actor: str) -> bool:
        """Return whether nothing was changed or dismissed since, and it was the same person."""
        same = (self.actor, self.lock_version) == (actor, row.lock_version)
        return same and self.dismissals == dismissals_of(session, [row.id])


def weigh(session: Session, row: TranslationRow, actor: str, edition: Edition | None = None) -> Weighed:
    """Return how a translation stands for whoever would approve it; with `edition` also made ready for it."""
    records = records_of(session, row)
    known = dismissals_of(session, [row.id])
    blocking = [
        {"index": segment.index, **finding.to_json(), "message": say(finding)}
        for segment in records
        for finding in open_findings(row, segment, known)
        if finding.severity is Severity.BLOCK
    ]
    return Weighed(
        actor,
        row.lock_version,
        known,
        records,
        blocking,
        unseen(session, row, actor, records, known),
        opened_by(session, row, actor, records),
        None if edition is None else ready_text(session, row, edition, reviewed=True, records=records),
    )


def weigh_before(
    database: Engine, translation_id: str, lock_version: int, actor: str, editions: Mapping[str, Edition]
) -> Weighed | None:
    """Weigh a translation without holding anything; None where it could not be approved anyway."""
    with reading(database) as session:
        row = session.get(TranslationRow, translation_id) if is_id(translation_id) else None
        if row is None or row.lock_version != lock_version or row.edition not in editions:
            return None
        if Move.APPROVE not in allowed(State(row.state)):
            return None
        return weigh(session, row, actor, editions[row.edition])
