"""WordPress: posts in the REST shape or as the WP Webhooks plugin sends them, base64 HMAC-SHA256."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from service.domain.story import PubStatus, Story
from service.errors import Unprocessable
from service.intake.access import Access, restricted
from service.intake.base import (
    Context,
    Delivery,
    Ignored,
    TextKeyAdapter,
    mac,
    matches,
    missing,
    no_match,
)
from service.intake.building import Content, Identity, build_held, build_kill, build_story, no_story
from service.intake.fields import Fields, filled
from service.intake.media import picture, rendition, sizes_of
from service.intake.passages import Passage, passage
from service.intake.wordpress_content import is_automatic, rendered

HEADER = "x-wp-webhook-signature"
ADVICE = (
    "WP Webhooks gets this source's secret by the filter wpwhpro/admin/webhooks/secret_key; "
    "docs/connect-a-cms.md has the lines."
)
SIGNATURE = re.compile(r"[A-Za-z0-9+/]{43}=")
EVENTS = {
    "post_create": "Post created",
    "post_update": "Post updated",
    "post_trash": "Post trashed",
    "post_delete": "Post deleted",
}
#: events whose body may show the post as it was before, still published
ENDING = ("post_trash", "post_delete")
#: the event of a post that nobody had saved before, so that nobody can have published it; and the one
#: that shows a post as the change left it
CREATED, UPDATED = "post_create", "post_update"
#: what is not public in WordPress, any more or yet, is a kill; what will be by itself is withheld
STATUSES = {
    "publish": PubStatus.USABLE,
    "future": PubStatus.WITHHELD,
    "draft": PubStatus.CANCELED,
    "auto-draft": PubStatus.CANCELED,
    "pending": PubStatus.CANCELED,
    "private": PubStatus.CANCELED,
    "trash": PubStatus.CANCELED,
}
PASSWORD = "readers with its password"  # noqa: S105 - what readers need, not a secret


class WordPress(TextKeyAdapter):
    """WordPress signs no time and never sees the answer; versions are told by `modified_gmt`."""

    kind = "wordpress"
    label = "WordPress"
    header = HEADER
    events: Mapping[str, str] = MappingProxyType(EVENTS)

    def verify(self, delivery: Delivery, keys: Sequence[str], window_seconds: float) -> datetime | None:
        """Check base64 of HMAC-SHA256 over the body."""
        given = delivery.headers.get(HEADER, "").strip()
        if not SIGNATURE.fullmatch(given):
            raise missing(HEADER, "<base64 of HMAC-SHA256>", ADVICE)
        expected = [base64.b64encode(mac(key, delivery.body, "sha256")) for key in keys]
        if not matches(given.encode(), expected):
            raise no_match(HEADER, ADVICE)
        return None

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read a post in either shape."""
        if "post" in payload.values or "post_id" in payload.values:
            return _from_plugin(payload, context)
        return _from_rest(payload, context)


def _from_rest(post: Fields, context: Context) -> Story:
    external_id = post.identity("id")
    status = _status(post, "status", context)
    when = _when(post, "modified_gmt", status, context)
    created = when or context.at
    identity = Identity(external_id, created.isoformat(), created, context.language)
    _only_stories(post, "type", identity, context)
    if status is PubStatus.CANCELED:
        return _kill(external_id, when, context)
    access = Access(status, _rendered(post, "content"), _waiting(post, "status", status))
    if _is_protected(post):
        # The text of a post behind a password is not sent, so there is nothing to cut or to translate.
        access = Access(PubStatus.WITHHELD, None, f"in its source it is for {PASSWORD} only")
    if access.status is PubStatus.WITHHELD:
        return build_held(identity, reason=access.reason)
    url = post.address("link")
    people, media, subjects = _embedded(post)
    excerpt = _rendered(post, "excerpt")
    content = Content(
        headline=passage(_rendered(post, "title"), post.at("title.rendered")),
        standfirst=None
        if is_automatic(excerpt, access.html)
        else passage(excerpt, post.at("excerpt.rendered")),
        body=passage(access.html, post.at("content.rendered")),
        media=media or picture(post.address("jetpack_featured_media_url", url)),
        base=url or context.base_url(),
        seen=filled(post.values),
    )
    return build_story(
        replace(identity, language=post.language("lang", context.language)),
        content,
        context.max_words,
        first_published=post.moment("date_gmt"),
        url=url,
        byline=", ".join(person["name"] for person in people) or None,
        subjects=tuple(dict.fromkeys(subject["name"] for subject in subjects)),
        extra=_extra(people, subjects, post.text("slug")) | access.extra,
    )


def _from_plugin(payload: Fields, context: Context) -> Story:
    post = payload.part("post")
    external_id = (payload if payload.values.get("post_id") else post).identity(
        "post_id" if payload.values.get("post_id") else "ID"
    )
    status = _status(post, "post_status", context)
    when = _when(post, "post_modified_gmt", status, context)
    created = when or context.at
    identity = Identity(external_id, created.isoformat(), created, context.language)
    _only_stories(post, "post_type", identity, context)
    if status is PubStatus.CANCELED and context.event == CREATED:
        raise Ignored("A post that was never published is no news; its publication is an event of its own.")
    if status is PubStatus.CANCELED:
        return _kill(external_id, when, context)
    body = rendered(post.text("post_content") or "")
    access = Access(status, body, _waiting(post, "post_status", status))
    if status is PubStatus.USABLE and post.text("post_password"):
        access = restricted(body, PASSWORD, context.options)
    if access.status is PubStatus.WITHHELD:
        return build_held(identity, reason=access.reason)
    url = payload.address("post_permalink")
    terms = payload.part("taxonomies")
    subjects = [
        {"name": name, **({"rel": "section"} if taxonomy == "category" else {})}
        for taxonomy in ("category", "post_tag")
        for name in _term_names(terms.values.get(taxonomy))
    ]
    content = Content(
        headline=passage(post.text("post_title"), post.at("post_title")),
        standfirst=passage(rendered(post.text("post_excerpt") or ""), post.at("post_excerpt")),
        body=passage(access.html, post.at("post_content")),
        media=picture(payload.address("post_thumbnail", url)),
        base=url or context.base_url(),
        seen=filled(post.values),
    )
    return build_story(
        identity,
        content,
        context.max_words,
        first_published=post.moment("post_date_gmt"),
        url=url,
        subjects=tuple(dict.fromkeys(subject["name"] for subject in subjects)),
        extra=_extra([], subjects, post.text("post_name")) | access.extra,
    )


def _when(post: Fields, name: str, status: PubStatus, context: Context) -> datetime | None:
    """Return when a post was changed; a new one that is scheduled bears the day of its publication."""
    if status is PubStatus.USABLE:
        return post.version_moment(name, context.received_at)
    try:
        found = post.moment(name)
    except Unprocessable:  # a wrong time must not keep up what is not public any more
        return None
    return min(found, context.at) if found else None


def _kill(external_id: str, when: datetime | None, context: Context) -> Story:
    """Return the end of a post, at the change that ended it where that is known.

    WordPress counts seconds, and a post may be published in the second in which its draft was saved:
    a time of our own would lie after it. A post that is deleted bears the time of an earlier change.
    """
    shown = when if context.event == UPDATED else None
    ended = shown or context.end_of(when, in_seconds=True)
    return build_kill(
        Identity(external_id, ended.isoformat(), ended, context.language),
        reason="in WordPress it is no longer public",
    )


def _status(post: Fields, name: str, context: Context) -> PubStatus:
    """Return the status; a delete may show the post as it was, so there the address is believed."""
    if context.event in ENDING:
        return PubStatus.CANCELED
    if not post.text(name):
        post.wrong(name, "is missing: without it nobody can tell whether the post is public")
    # Plugins add statuses ("archive", "in-progress"), and none that we do not know is for everybody.
    return STATUSES.get((post.text(name) or "").strip().lower(), PubStatus.WITHHELD)


def _waiting(post: Fields, name: str, status: PubStatus) -> str | None:
    """Return why a post is withheld."""
    if status is not PubStatus.WITHHELD:
        return None
    state = (post.text(name) or "").strip().lower()
    how = "scheduled" if state == "future" else f"of the status {state[:40]!r}"
    return f"in WordPress it is {how}, not published"


def _only_stories(post: Fields, name: str, identity: Identity, context: Context) -> None:
    """Raise `Ignored` for what is no story: WordPress keeps orders, menus and templates as posts too."""
    kind = post.text(name) or "post"
    if kind not in (types := context.words("types", "post")):
        why = f"A WordPress {kind} is no story here; taken are: {', '.join(types)} (option `types`)."
        raise no_story(why, lambda: identity)


def _is_protected(post: Fields) -> bool:
    """Return whether it has a password: as REST says it, or as editors and plugins see it."""
    texts = [post.values.get("content"), post.values.get("excerpt")]
    said = [text.get("protected") for text in texts if isinstance(text, dict)]
    said += [post.values.get("password"), post.values.get("post_password")]
    return any(one not in (None, False, "", 0, "0", "false") for one in said)


def _rendered(post: Fields, name: str) -> str | None:
    """Read `{"rendered": …}`, or the bare text that some plugins make of it."""
    if isinstance(post.values.get(name), str):
        return post.text(name)
    return post.part(name).text("rendered")


def _embedded(post: Fields) -> tuple[list[dict[str, str]], tuple[Any, ...], list[dict[str, str]]]:
    """Read what REST adds for `?_embed`: the authors, the featured picture, and the terms."""
    embedded = post.part("_embedded")
    people: list[dict[str, str]] = []
    for author in _objects(embedded, "author"):
        if name := author.text("name"):
            link = author.address("link")
            people.append({"name": name, "rel": "author", **({"uri": link} if link else {})})
    subjects: list[dict[str, str]] = []
    groups = embedded.values.get("wp:term")
    for group in groups if isinstance(groups, list) else []:
        for term in group if isinstance(group, list) else []:
            name = term.get("name") if isinstance(term, dict) else None
            if isinstance(name, str) and name.strip() and term.get("taxonomy") in ("category", "post_tag"):
                section = {"rel": "section"} if term["taxonomy"] == "category" else {}
                subjects.append({"name": html.unescape(name), **section})
    media = next((found for one in _objects(embedded, "wp:featuredmedia") if (found := _picture(one))), ())
    return people, media, subjects


def _objects(part: Fields, name: str) -> list[Fields]:
    """Return the objects of a list; an error that WordPress put there instead has no name and no address."""
    value = part.values.get(name)
    return [
        Fields(one, part.at(f"{name}[{index}]"))
        for index, one in enumerate(value if isinstance(value, list) else [])
        if isinstance(one, dict)
    ]


def _picture(media: Fields) -> tuple[Any, ...]:
    href = media.address("source_url")
    if href is None or (media.text("media_type") or "image") != "image":
        return ()
    full = rendition("original", href, media.part("media_details"))
    others = sizes_of(media.part("media_details").part("sizes"), "source_url")
    renditions = [full, *(one for one in others if one["href"] != href)]
    alt: Passage | None = passage(media.text("alt_text"), media.at("alt_text"), is_html=False)
    caption = passage(_rendered(media, "caption"), media.at("caption.rendered"))
    return picture(href, alt, caption, renditions=renditions)


def _extra(people: list[dict[str, str]], subjects: list[dict[str, str]], slug: str | None) -> dict[str, Any]:
    found = {"people": people, "subjects": subjects, "slug": slug}
    return {name: value for name, value in found.items() if value}


def _term_names(terms: object) -> list[str]:
    found = list(terms.values()) if isinstance(terms, dict) else terms if isinstance(terms, list) else []
    names = [term.get("name") if isinstance(term, dict) else None for term in found]
    return [html.unescape(name) for name in names if isinstance(name, str) and name.strip()]
