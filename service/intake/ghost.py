"""Ghost 5: posts by its own webhooks, `X-Ghost-Signature: sha256=<hex>, t=<ms>`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from service.domain.story import PubStatus, Story
from service.intake.access import Access, restricted
from service.intake.base import (
    Context,
    Delivery,
    Ignored,
    TextKeyAdapter,
    check_window,
    mac,
    matches,
    missing,
    no_match,
)
from service.intake.building import Content, Identity, build_held, build_kill, build_story, no_story
from service.intake.fields import Fields, filled
from service.intake.media import picture
from service.intake.passages import Passage, passage

HEADER = "x-ghost-signature"
FORM = "sha256=<hex>, t=<milliseconds>"
ADVICE = (
    "Set this source's secret in Ghost: Settings, Integrations, the integration's webhook. "
    "Ghost before 5.87.1 signs in another way: update it."
)
SIGNATURE = re.compile(r"sha256=([0-9a-fA-F]{64}),\s*t=([0-9]{1,15})")
EVENTS = {
    "post.published": "Post published",
    "post.published.edited": "Published post updated",
    "post.unpublished": "Post unpublished",
    "post.deleted": "Post deleted",
}
#: events that end with the post offline
ENDING = ("post.unpublished", "post.deleted", "page.unpublished", "page.deleted")
#: what was public until now, by `previous.status`
WAS_PUBLIC = ("published", "sent", "scheduled")
#: `visibility` → who may read it; what is not here is for nobody that we know
READERS = {"members": "members", "paid": "paying members", "tiers": "members of some tiers"}
#: behind this, a post is for those who may read it all
MARKER = "<!--members-only-->"
#: a part that Ghost shows to some readers only; `nonMember:true` means that everybody is among them
_GATED = re.compile(
    r"<!--\s*kg-gated-block:begin([^>]*)-->(.*?)(?:<!--\s*kg-gated-block:end\s*-->|\Z)", re.DOTALL
)


class Ghost(TextKeyAdapter):
    """Ghost sends no event, no language and, when a post is deleted, only what it was before."""

    kind = "ghost"
    label = "Ghost"
    header = HEADER
    events: Mapping[str, str] = MappingProxyType(EVENTS)

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

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read a post. What is not public in Ghost any more is a kill here; what is for members is held."""
        name = _object(payload, context)
        post = payload.part(name)
        now, before = post.part("current"), post.part("previous")
        known = now if now.values.get("id") else before
        if name == "page" and context.options.get("pages") is not True:
            why = "A page is no story here. The source's option pages=true takes pages as well."
            raise no_story(why, lambda: _identity(known, context, ends=True))
        status = _status(now, context.event)
        if status is PubStatus.CANCELED and _is_saved_draft(now, before, context.event):
            why = "A draft was saved in Ghost; drafts are no news here."
            raise no_story(why, lambda: _identity(known, context))
        external_id = known.identity("id")
        if status is PubStatus.CANCELED:
            updated = known.end_moment("updated_at", context.received_at)
            when = context.end_of(updated, in_seconds=True)
            identity = Identity(external_id, when.isoformat(), when, context.language)
            return build_kill(identity, reason="in Ghost it is no longer published")
        access = _access(now, status, context)
        if access.status is PubStatus.WITHHELD:
            return build_held(_identity(known, context, ends=True), reason=access.reason)
        url = now.address("url")
        tags = [tag for tag in now.names("tags") if not tag.startswith("#")]  # "#…" is for the desk only
        content = Content(
            headline=passage(now.text("title"), now.at("title"), is_html=False),
            standfirst=passage(now.text("custom_excerpt"), now.at("custom_excerpt"), is_html=False),
            body=_body(now, access),
            media=picture(
                now.address("feature_image", url),
                passage(now.text("feature_image_alt"), now.at("feature_image_alt"), is_html=False),
                passage(now.text("feature_image_caption"), now.at("feature_image_caption")),
            ),
            base=url or context.base_url(),
            seen=filled(now.values),
        )
        return build_story(
            _identity(known, context),
            content,
            context.max_words,
            first_published=now.moment("published_at"),
            url=url,
            byline=", ".join(now.names("authors")) or None,
            subjects=tuple(tags),
            extra={**_extra(now, tags), **access.extra},
        )


def _object(payload: Fields, context: Context) -> str:
    """Return which object the delivery is of. Raises `Ignored` for all that is neither post nor page."""
    found = next((name for name in ("post", "page") if name in payload.values), None)
    if found is not None:
        return found
    if context.event is not None and context.event.partition(".")[0] not in ("post", "page"):
        raise Ignored(f"The event {context.event} is not one of posts, so it changes no story.")
    return payload.wrong("post", "is missing: only events of posts can be used, such as post.published")


def _identity(known: Fields, context: Context, *, ends: bool = False) -> Identity:
    """Return which version it is; of one that `ends` the story for readers a wrong time is no reason."""
    read = known.end_moment if ends else known.version_moment
    when = read("updated_at", context.received_at) or context.at
    return Identity(known.identity("id"), when.isoformat(), when, context.language)


def _status(now: Fields, event: str | None) -> PubStatus:
    """Return the status that the signed body says; where the address says that the post ended, it has ended.

    No signature covers the address, so it can take a story down and never publish one.
    """
    state = now.text("status") if now.values.get("id") else "deleted"
    if event in ENDING:
        return PubStatus.CANCELED
    if state == "published":
        return PubStatus.WITHHELD if now.values.get("email_only") is True else PubStatus.USABLE
    if state in ("scheduled", "sent"):
        return PubStatus.WITHHELD
    if state not in ("draft", "deleted"):
        now.wrong("status", "must be published, draft, scheduled or sent")
    return PubStatus.CANCELED


def _is_saved_draft(now: Fields, before: Fields, event: str | None) -> bool:
    """Return whether a draft was saved that was not public before, as far as Ghost says."""
    return (
        now.text("status") == "draft"
        and event is not None
        and event not in ENDING
        and before.text("status") not in WAS_PUBLIC
    )


def _access(now: Fields, status: PubStatus, context: Context) -> Access:
    """Return what of the post may be read: by its `visibility`, its state, and its gated parts."""
    html = _GATED.sub(lambda part: part[2] if "nonMember:true" in part[1] else "", now.text("html") or "")
    visibility = str(now.values.get("visibility") or "public")  # of no form that we know: held as well
    if status is PubStatus.WITHHELD:
        state = "for e-mail only" if now.text("status") == "published" else now.text("status")
        return Access(status, html, f"in Ghost it is {str(state)[:40]}, not published as a page")
    if visibility != "public":
        who = READERS.get(visibility, f"readers of the kind {visibility[:40]!r}")
        return restricted(html, who, context.options, MARKER)
    return Access(status, html)


def _body(now: Fields, access: Access) -> Passage | None:
    """Return what may be read. The plain text has the gated parts in it: it is for posts without HTML."""
    if now.text("html") or access.extra:
        return passage(access.html, now.at("html"))
    return passage(now.text("plaintext"), now.at("plaintext"), is_html=False)


def _extra(now: Fields, tags: Sequence[str]) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    people = [
        {
            "name": author.text("name"),
            "rel": "author",
            **({"uri": uri} if (uri := author.address("url")) else {}),
        }
        for author in now.parts("authors")
        if author.text("name")
    ]
    if people:
        extra["people"] = people
    section = now.part("primary_tag").text("name")
    if tags:
        extra["subjects"] = [{"name": tag, **({"rel": "section"} if tag == section else {})} for tag in tags]
    if slug := now.text("slug"):
        extra["slug"] = slug
    if canonical := now.address("canonical_url"):
        extra["canonicalUrl"] = canonical
    return extra
