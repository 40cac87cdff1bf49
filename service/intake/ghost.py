"""Ghost 5: posts by its own webhooks, `X-Ghost-Signature: sha256=<hex>, t=<ms>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from service.domain.story import PubStatus, Story
from service.errors import Unprocessable
from service.intake.base import (
    Context,
    Delivery,
    check_window,
    mac,
    matches,
    missing,
    no_match,
    text_key,
    text_key_problem,
)
from service.intake.building import build_kill, build_story, passage
from service.intake.fields import Fields

HEADER = "x-ghost-signature"
FORM = "sha256=<hex>, t=<milliseconds>"
ADVICE = "Set this source's secret in Ghost: Settings, Integrations, the integration's webhook."
SIGNATURE = re.compile(r"sha256=([0-9a-fA-F]{64}),\s*t=([0-9]{1,15})")
#: events of Ghost that end with the post offline
ENDING = ("post.unpublished", "post.deleted")


class Ghost:
    """Ghost sends no event, no language and, when a post is deleted, only what it was before."""

    kind = "ghost"
    label = "Ghost"
    header = HEADER

    def new_key(self) -> str:
        """Make a secret for Ghost's field."""
        return text_key()

    def key_problem(self, key: str) -> str | None:
        """Any text of some length will do."""
        return text_key_problem(key)

    def verify(self, delivery: Delivery, keys: Sequence[str], window_seconds: float) -> datetime | None:
        """Check HMAC-SHA256 over the body followed by `t`."""
        found = SIGNATURE.fullmatch(delivery.headers.get(HEADER, "").strip())
        if found is None:
            raise missing(HEADER, FORM, ADVICE)
        given, stamp = found[1].lower().encode(), found[2]
        signed_at = check_window(HEADER, int(stamp) / 1000, delivery.received_at, window_seconds)
        signed = delivery.body + stamp.encode()
        if not matches(given, [mac(key, signed, "sha256").hex().encode() for key in keys]):
            raise no_match(HEADER, ADVICE)
        return signed_at

    def message_id(self, delivery: Delivery) -> str | None:
        """Ghost sends none."""
        return None

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read a post. What is not public in Ghost any more, or not yet, is a kill here."""
        if "post" not in payload.values:
            payload.wrong("post", "is missing: only events of posts can be used, such as post.published")
        post = payload.part("post")
        now, before = post.part("current"), post.part("previous")
        status = _status(now, context.event)
        known = now if now.values.get("id") else before
        external_id = known.identity("id")
        updated = known.version_moment("updated_at", context.received_at)
        if status is PubStatus.CANCELED:
            # A deletion carries the time of the last edit; the signed time puts it after that edit.
            deleted = not now.values.get("id")
            when = max(updated or context.at, context.at) if deleted else updated or context.at
            return build_kill(
                external_id=external_id,
                version=when.isoformat(),
                version_created=when,
                language=context.language,
            )
        when = updated or context.at
        tags = [tag for tag in now.names("tags") if not tag.startswith("#")]  # "#…" is for the desk only
        return build_story(
            max_words=context.max_words,
            external_id=external_id,
            version=when.isoformat(),
            version_created=when,
            language=context.language,
            headline=passage(now.text("title"), now.at("title"), is_html=False),
            standfirst=passage(now.text("custom_excerpt"), now.at("custom_excerpt"), is_html=False),
            body=passage(now.text("html"), now.at("html"))
            or passage(now.text("plaintext"), now.at("plaintext"), is_html=False),
            image_alt=passage(now.text("feature_image_alt"), now.at("feature_image_alt"), is_html=False),
            image_caption=passage(now.text("feature_image_caption"), now.at("feature_image_caption")),
            status=status,
            first_published=now.moment("published_at"),
            url=now.address("url"),
            byline=", ".join(now.names("authors")) or None,
            image_url=now.address("feature_image"),
            subjects=tuple(tags),
        )


def _status(now: Fields, event: str | None) -> PubStatus:
    """Go by the body, which is signed. The event in the URL is not: it must only not contradict."""
    if event is not None and not event.startswith("post."):
        raise Unprocessable(
            f"The event {event!r} is not one of posts. Point Ghost's post.published, post.published.edited, "
            "post.unpublished and post.deleted here.",
            field="event",
        )
    state = now.text("status") if now.values.get("id") else "deleted"
    if event in ENDING and state in ("published", "sent", "scheduled"):
        raise Unprocessable(f"The URL says {event}, the post says {state}. Nothing was done.", field="event")
    if state == "published":
        return PubStatus.USABLE
    if state in ("scheduled", "sent"):
        return PubStatus.WITHHELD
    if state in ("draft", "deleted"):
        return PubStatus.CANCELED
    return now.wrong("status", "must be published, draft, scheduled or sent")
