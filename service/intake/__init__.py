"""One adapter per CMS, and the one way in: prove first, then parse, then check."""

from __future__ import annotations

import json

from service.domain.story import Story
from service.errors import Unauthenticated, Unprocessable
from service.intake.base import Adapter, Context, Delivery, Ignored
from service.intake.fields import Fields, parse_json, without_contacts
from service.intake.ghost import Ghost
from service.intake.ninjs import Ninjs
from service.intake.strapi import Strapi
from service.intake.superdesk import Superdesk
from service.intake.urgency import by_rule
from service.intake.wordpress import WordPress
from service.settings import Settings
from service.storage.tables import SourceRow

#: every CMS that can be connected, by the `kind` of its source
ADAPTERS: dict[str, Adapter] = {
    adapter.kind: adapter for adapter in (Ninjs(), Ghost(), Superdesk(), WordPress(), Strapi())
}

__all__ = ["ADAPTERS", "Delivery", "Ignored", "adapter_for", "read_delivery", "read_payload"]


def adapter_for(kind: str) -> Adapter:
    """Return the adapter of that kind. Raises `Unprocessable` listing those there are."""
    try:
        return ADAPTERS[kind]
    except KeyError:
        raise Unprocessable(
            f"There is no kind of source {kind!r}. There are: {', '.join(ADAPTERS)}.", field="kind"
        ) from None


def read_delivery(source: SourceRow, delivery: Delivery, settings: Settings) -> tuple[Story, bytes]:
    """Verify a delivery, read its story and check that it can be used.

    Returns the story and what to keep of the body: the same JSON without people's e-mail addresses.
    Raises `Unauthenticated` before anything was parsed, `Unprocessable` naming the field, `NoText`,
    and `Ignored` for what is no news of a story.
    """
    adapter = adapter_for(source.kind)
    if not source.keys:
        raise Unauthenticated(f"The source {source.slug!r} is disabled. Ask those who run the desk.")
    signed_at = adapter.verify(delivery, [str(key) for key in source.keys], settings.signature_window_seconds)
    payload = parse_json(delivery.body)
    context = Context(
        language=source.language,
        at=signed_at or delivery.received_at,
        received_at=delivery.received_at,
        max_words=settings.max_words,
        options=source.options,
        event=delivery.event,
        message_id=adapter.message_id(delivery),
    )
    return read_payload(source.kind, payload, context)


def read_payload(kind: str, payload: Fields, context: Context) -> tuple[Story, bytes]:
    """Return the story of a payload that is proved, or that was fetched from the CMS, and what to keep of it.

    Raises like `read_delivery`.
    """
    kept = Fields(without_contacts(payload.values))
    story = by_rule(adapter_for(kind).to_story(kept, context), context.options)
    return story, json.dumps(kept.values, ensure_ascii=False).encode()
