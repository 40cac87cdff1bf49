"""Telling subscribers: what they are to hear is put down in the transaction that is its reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.domain.story import PubStatus
from service.stages.topics import SECTION, topics_of
from service.storage.clock import db_time
from service.storage.subscriber_tables import DeliveryRow, WebhookRow
from service.storage.tables import PublicationRow, TranslationRow
from service.subscribers.deliveries import OVERTAKEN, WAITING, waiting
from service.subscribers.events import EventKind, kin, wants
from service.subscribers.notices import note_draft

#: made once: to put a statement together costs more than to execute it
_HOOKS: Any = WebhookRow.__table__
_ANYBODY = select(_HOOKS.c.id).where(_HOOKS.c.disabled_at.is_(None)).limit(1)


def announce(session: Session, publication: PublicationRow) -> None:
    """Put down who is told of a publication, which may be a withdrawal. Its edition's position is held.

    It overtakes what waits of the same story; a subscriber that never got the first publication hears of this
    one as such. One that asked for sections hears of a story that stands in one now, or stood until now.
    """
    hooks = _listening(session)
    if not hooks:
        return
    before = session.scalar(
        select(PublicationRow).where(
            PublicationRow.edition == publication.edition,
            PublicationRow.story_id == publication.story_id,
            PublicationRow.number == publication.number - 1,
        )
    )
    event = _event(publication, before)
    stood = before.item if before is not None else {}
    sections = {
        topic.slug for item in (publication.item, stood) for topic in topics_of(item) if topic.kind == SECTION
    }
    unheard = _overtake(session, event, publication.edition, publication.story_id)
    moment = db_time(session)
    for hook in hooks:
        kind = event
        if event is EventKind.UPDATED and hook.id in unheard:
            kind = EventKind.PUBLISHED
        if wants(hook, kind, publication.edition, sections):
            session.add(
                waiting(
                    hook.id,
                    kind,
                    moment,
                    edition=publication.edition,
                    story_id=publication.story_id,
                    about=publication.id,
                    position=publication.position,
                )
            )


def announce_all(session: Session, publications: Iterable[PublicationRow]) -> None:
    """Put down who is told of publications, as `announce` does."""
    if session.connection().scalar(_ANYBODY) is not None:
        for publication in publications:
            announce(session, publication)


def announce_draft(session: Session, row: TranslationRow) -> None:
    """Put down who is told that a draft waits for an editor. The translation is locked."""
    note_draft(session, row)
    hooks = [
        hook for hook in _listening(session) if wants(hook, EventKind.DRAFT_READY, row.edition, frozenset())
    ]
    if not hooks:
        return
    _overtake(session, EventKind.DRAFT_READY, row.edition, row.story_id)
    moment = db_time(session)
    session.add_all(
        waiting(
            hook.id,
            EventKind.DRAFT_READY,
            moment,
            edition=row.edition,
            story_id=row.story_id,
            about=row.id,
        )
        for hook in hooks
    )


def _event(publication: PublicationRow, before: PublicationRow | None) -> EventKind:
    if publication.status == PubStatus.CANCELED:
        return EventKind.WITHDRAWN
    if before is None or before.status == PubStatus.CANCELED:
        return EventKind.PUBLISHED
    return EventKind.UPDATED


def _listening(session: Session) -> list[WebhookRow]:
    return list(session.scalars(select(WebhookRow).where(WebhookRow.disabled_at.is_(None))))


def _overtake(session: Session, event: EventKind, edition: str, story_id: str) -> set[str]:
    """End what waits of a story; return the subscribers that have not been told of its first publication."""
    overtaken = session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.story_id == story_id,
            DeliveryRow.edition == edition,
            DeliveryRow.state == WAITING,
            DeliveryRow.event.in_(kin(event)),
        )
        .values(state=OVERTAKEN, finished_at=db_time(session))
        .returning(DeliveryRow.webhook_id, DeliveryRow.event)
        .execution_options(synchronize_session=False)
    )
    return {hook for hook, kind in overtaken if kind == EventKind.PUBLISHED}
