"""What the intake tests share: a source without a database, and a delivery of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from service.domain.story import Story
from service.intake import ADAPTERS, Delivery, read_delivery
from service.settings import Settings
from service.storage.tables import SourceRow
from tests import factories

Sign = Callable[[bytes, str], dict[str, str]]

#: kind → what it sends, how it signs, the header it signs in
KINDS: dict[str, tuple[Callable[..., dict[str, Any]], Sign, str]] = {
    "standard": (factories.ninjs_payload, factories.sign_standard, "webhook-signature"),
    "ghost": (factories.ghost_payload, factories.sign_ghost, "x-ghost-signature"),
    "superdesk": (factories.superdesk_payload, factories.sign_superdesk, "x-superdesk-signature"),
    "wordpress": (factories.wordpress_payload, factories.sign_wordpress, "x-wp-webhook-signature"),
    "strapi": (factories.strapi_payload, factories.sign_strapi, "authorization"),
}


def source(kind: str, *, language: str = "en", **options: Any) -> tuple[SourceRow, str]:
    """A source with a fresh key."""
    key = ADAPTERS[kind].new_key()
    if kind == "strapi":
        options = {"models": ["article"], **options}
    return SourceRow(slug=kind, kind=kind, language=language, keys=[key], options=options), key


def deliver(
    kind: str, payload: Any, *, event: str | None = None, language: str = "en", **options: Any
) -> tuple[Story, dict[str, Any]]:
    """Read a signed delivery; gives the story and what would be kept of the body."""
    row, key = source(kind, language=language, **options)
    body = payload if isinstance(payload, bytes) else factories.raw(payload)
    headers = KINDS[kind][1](body, key)
    story, raw = read_delivery(row, Delivery(headers, body, datetime.now(UTC), event), Settings())
    return story, json.loads(raw)


def read(kind: str, payload: Any, *, event: str | None = None, **options: Any) -> Story:
    """Read the story of a signed delivery."""
    return deliver(kind, payload, event=event, **options)[0]


def html_of(story: Story) -> str:
    """The body as it would be shown."""
    from service.domain.html.markup import to_html

    return to_html(story.body, story.blocks)


def plugin_payload(**changes: Any) -> dict[str, Any]:
    """What the WP Webhooks plugin sends."""
    post = {
        "ID": 417,
        "post_date_gmt": "2026-03-02 09:31:00",
        "post_modified_gmt": "2026-03-02 09:40:00",
        "post_title": "Ferry &amp; lorry",
        "post_excerpt": "",
        "post_content": "<!-- wp:paragraph -->\n<p>It runs.</p>\n<!-- /wp:paragraph -->",
        "post_status": "publish",
        "post_type": "post",
    }
    return {
        "post_id": 417,
        "post": {**post, **changes},
        "post_meta": [],
        "post_thumbnail": "https://cms.example/ferry.jpg",
        "post_permalink": "https://cms.example/ferry/",
        "taxonomies": {"category": {"world": {"name": "World &amp; sea"}}, "post_tag": []},
    }
