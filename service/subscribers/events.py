"""The events that subscribers hear of, and which of them a subscriber wants."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from service.storage.subscriber_tables import WebhookRow


class EventKind(StrEnum):
    """What can be told. The values are in databases and in others' programs: added to, not changed."""

    PUBLISHED = "item.published"
    UPDATED = "item.updated"
    WITHDRAWN = "item.withdrawn"
    DRAFT_READY = "draft.ready"
    TEST = "test.ping"

    @property
    def place(self) -> int:
        """Its place in the order in which subscribers are told, the most urgent first."""
        return {EventKind.WITHDRAWN: 0, EventKind.DRAFT_READY: 2}.get(self, 1)


#: those about what readers see
ITEM_EVENTS = (EventKind.PUBLISHED, EventKind.UPDATED, EventKind.WITHDRAWN)
#: those that can be asked for
WANTED_EVENTS = (*ITEM_EVENTS, EventKind.DRAFT_READY)


def kin(event: EventKind) -> tuple[EventKind, ...]:
    """Return the events of which a later one overtakes this one, about the same story."""
    return ITEM_EVENTS if event in ITEM_EVENTS else (event,)


def wants(hook: WebhookRow, event: EventKind, edition: str, sections: Collection[str]) -> bool:
    """Return whether a subscriber asked for an event of an edition; `sections` are those of the story.

    Of a draft nobody asks the section: it is in the edition's tags, which come with the publication.
    """
    if event.value not in hook.events or (hook.editions is not None and edition not in hook.editions):
        return False
    if hook.sections is None or event is EventKind.DRAFT_READY:
        return True
    return any(section in hook.sections for section in sections)
