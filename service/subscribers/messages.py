"""What a subscriber is told of an event: made when it is sent, of what readers may see at that moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from service.accounts.keys import Key, key_by_id
from service.domain.edition import Edition
from service.domain.status import State
from service.editions import needs_key
from service.settings import Settings
from service.storage.columns import now
from service.storage.subscriber_tables import DeliveryRow, WebhookRow
from service.storage.tables import PublicationRow, TranslationRow
from service.subscribers.events import EventKind

#: a draft that is still one
READY = (State.DRAFT, State.IN_REVIEW)


def message_for(
    session: Session,
    row: DeliveryRow,
    hook: WebhookRow,
    editions: Mapping[str, Edition],
    settings: Settings,
) -> bytes | None:
    """Return the JSON body for a delivery; None where what it is about is no more as it was.

    Of an edition that only keys may fetch, a subscriber without the right hears that something happened and
    to which id, and neither headline nor text; the same holds for drafts, which no reader has seen.
    """
    event = EventKind(row.event)
    key = key_by_id(session, hook.key_id) if hook.key_id is not None else None
    if event is EventKind.TEST:
        return _json(event, now(), {"webhook": hook.name})
    if event is EventKind.DRAFT_READY:
        found = _draft(session, row, key, settings)
    else:
        found = _item(session, row, hook, key, editions.get(row.edition), settings)
    return None if found is None else _json(event, *found)


def _item(
    session: Session,
    row: DeliveryRow,
    hook: WebhookRow,
    key: Key | None,
    edition: Edition | None,
    settings: Settings,
) -> tuple[datetime, dict[str, Any]] | None:
    query = select(PublicationRow).where(PublicationRow.id == row.about)
    last = session.scalars(query.options(undefer(PublicationRow.text))).one_or_none()
    if last is None or last.superseded:  # another delivery tells of what came after it
        return None
    data: dict[str, Any] = {
        "edition": last.edition,
        "id": last.story_id,
        "sequence": last.position,
        "version": last.number,
        "url": f"{settings.base_url}/v1/editions/{last.edition}/items/{last.story_id}",
    }
    if row.event != EventKind.WITHDRAWN and _may_read(key, last.edition, edition, settings):
        data["slug"] = last.name
        data["page"] = f"{settings.base_url}/editions/{last.edition}/{last.name}"
        if hook.whole:
            data["item"] = json.loads(last.text)
    return last.published_at, data


def _may_read(key: Key | None, slug: str, edition: Edition | None, settings: Settings) -> bool:
    """Return whether a subscriber may have the text; of an edition that is in no file any more, nobody."""
    if edition is None:
        return False
    return not needs_key(edition, settings) or _has(key, "fetch", slug)


def _has(key: Key | None, scope: str, edition: str) -> bool:
    return key is not None and key.allows(scope) and key.covers(edition)


def _draft(
    session: Session, row: DeliveryRow, key: Key | None, settings: Settings
) -> tuple[datetime, dict[str, Any]] | None:
    draft = session.get(TranslationRow, row.about)
    if draft is None or draft.state not in READY or draft.story.withdrawn_at is not None:
        return None
    data: dict[str, Any] = {
        "edition": draft.edition,
        "id": draft.story_id,
        "draft": draft.id,
        "url": f"{settings.base_url}/desk/translations/{draft.id}",
    }
    if _has(key, "review", draft.edition):
        data["headline"] = draft.source_headline
    return row.created_at, data


def _json(event: EventKind, moment: datetime, data: dict[str, Any]) -> bytes:
    told = {"type": event.value, "timestamp": _moment(moment), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
