"""WordPress: posts in the REST shape or as the WP Webhooks plugin sends them, base64 HMAC-SHA256."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from service.domain.story import PubStatus, Story
from service.intake.base import (
    Context,
    Delivery,
    mac,
    matches,
    missing,
    no_match,
    text_key,
    text_key_problem,
)
from service.intake.building import build_kill, build_story, passage
from service.intake.fields import Fields

HEADER = "x-wp-webhook-signature"
ADVICE = "Set this source's secret as the webhook's secret in WP Webhooks."
SIGNATURE = re.compile(r"[A-Za-z0-9+/]{43}=")
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
NOT_STORIES = ("revision", "attachment", "nav_menu_item", "custom_css", "customize_changeset")

# Senders choose this text: every pattern here stops at the next bracket, so that none is quadratic.
_IMAGE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)")
_SHORTCODE = re.compile(r"\[(gallery|embed|audio|video|playlist)\b[^\]\[]*\](?:[^\[\n]*\[/\1\])?")
_KEPT = re.compile(r"<(pre|script|style)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|dl|dt|dd|div|section|article|aside|header|footer|blockquote|figure|figcaption|"
    r"table|thead|tbody|tfoot|tr|td|th|caption|pre|hr|iframe|form|details|summary)\b",
    re.IGNORECASE,
)


class WordPress:
    """WordPress signs no time and never sees the answer; versions are told by `modified_gmt`."""

    kind = "wordpress"
    label = "WordPress"
    header = HEADER

    def new_key(self) -> str:
        """Make a secret for the plugin's field."""
        return text_key()

    def key_problem(self, key: str) -> str | None:
        """Any text of some length will do."""
        return text_key_problem(key)

    def verify(self, delivery: Delivery, keys: Sequence[str], window_seconds: float) -> datetime | None:
        """Check base64 of HMAC-SHA256 over the body."""
        given = delivery.headers.get(HEADER, "").strip()
        if not SIGNATURE.fullmatch(given):
            raise missing(HEADER, "<base64 of HMAC-SHA256>", ADVICE)
        expected = [base64.b64encode(mac(key, delivery.body, "sha256")) for key in keys]
        if not matches(given.encode(), expected):
            raise no_match(HEADER, ADVICE)
        return None

    def message_id(self, delivery: Delivery) -> str | None:
        """WordPress sends none."""
        return None

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read a post in either shape."""
        if "post" in payload.values or "post_id" in payload.values:
            return _from_plugin(payload, context)
        return _from_rest(payload, context)


def _from_rest(post: Fields, context: Context) -> Story:
    _refuse_others(post, "type")
    external_id = post.identity("id")
    status = _status(post, "status")
    when = post.version_moment("modified_gmt", context.received_at) or context.at
    if status is PubStatus.CANCELED:
        return _kill(external_id, when, context)
    return build_story(
        max_words=context.max_words,
        external_id=external_id,
        version=when.isoformat(),
        version_created=when,
        language=post.language("lang", context.language),  # as Polylang adds it
        headline=passage(_rendered(post, "title"), post.at("title.rendered")),
        standfirst=passage(_rendered(post, "excerpt"), post.at("excerpt.rendered")),
        body=passage(_rendered(post, "content"), post.at("content.rendered")),
        status=status,
        first_published=post.moment("date_gmt") if status is PubStatus.USABLE else None,
        url=post.address("link"),
        image_url=post.address("jetpack_featured_media_url"),
    )


def _from_plugin(payload: Fields, context: Context) -> Story:
    post = payload.part("post")
    _refuse_others(post, "post_type")
    external_id = (payload if payload.values.get("post_id") else post).identity(
        "post_id" if payload.values.get("post_id") else "ID"
    )
    status = _status(post, "post_status")
    when = post.version_moment("post_modified_gmt", context.received_at) or context.at
    if status is PubStatus.CANCELED:
        return _kill(external_id, when, context)
    terms = payload.part("taxonomies")
    return build_story(
        max_words=context.max_words,
        external_id=external_id,
        version=when.isoformat(),
        version_created=when,
        language=context.language,
        headline=passage(post.text("post_title"), post.at("post_title")),
        standfirst=passage(rendered(post.text("post_excerpt") or ""), post.at("post_excerpt")),
        body=passage(rendered(post.text("post_content") or ""), post.at("post_content")),
        status=status,
        first_published=post.moment("post_date_gmt") if status is PubStatus.USABLE else None,
        url=payload.address("post_permalink"),
        image_url=payload.address("post_thumbnail"),
        subjects=tuple(
            dict.fromkeys(
                _term_names(terms.values.get("category")) + _term_names(terms.values.get("post_tag"))
            )
        ),
    )


def _kill(external_id: str, when: datetime, context: Context) -> Story:
    return build_kill(
        external_id=external_id, version=when.isoformat(), version_created=when, language=context.language
    )


def _status(post: Fields, name: str) -> PubStatus:
    if not post.text(name):
        post.wrong(name, "is missing: without it nobody can tell whether the post is public")
    status: PubStatus = post.choice(name, STATUSES)
    return status


def _refuse_others(post: Fields, name: str) -> None:
    if post.values.get(name) in NOT_STORIES:
        post.wrong(name, f"is {post.values[name]}, which is not a story. Send posts only")


def _rendered(post: Fields, name: str) -> str | None:
    """Read `{"rendered": …}`, or the bare text that some plugins make of it."""
    if isinstance(post.values.get(name), str):
        return post.text(name)
    part = post.part(name)
    if part.values.get("protected") is True and name == "content":
        part.wrong("protected", "is true: the text of a post behind a password is not sent")
    return part.text("rendered")


def _term_names(terms: object) -> list[str]:
    found = list(terms.values()) if isinstance(terms, dict) else terms if isinstance(terms, list) else []
    names = [term.get("name") if isinstance(term, dict) else None for term in found]
    return [html.unescape(name) for name in names if isinstance(name, str) and name.strip()]


def rendered(content: str) -> str:
    """Do for stored content what WordPress does when it shows it.

    Block comments go, `[caption]` becomes a figure, `[gallery]` and its like go, and text between
    empty lines becomes paragraphs unless it stands in an element already.
    """
    content = _without_comments(content.replace("\r\n", "\n").replace("\r", "\n"))
    content = _SHORTCODE.sub("", _with_figures(content))
    return "".join(part if kept else _paragraphs(part) for kept, part in _parts(content))


def _without_comments(content: str) -> str:
    kept, place = [], 0
    while (start := content.find("<!--", place)) >= 0 and (end := content.find("-->", start)) >= 0:
        kept.append(content[place:start])
        place = end + 3
    return "".join(kept) + content[place:]


def _with_figures(content: str) -> str:
    *captioned, rest = content.split("[/caption]")
    written = []
    for part in captioned:
        before, found, shortcode = part.rpartition("[caption")
        _, closed, inner = shortcode.partition("]")
        image = _IMAGE.match(inner)
        if found and closed and image:
            text = inner[image.end() :]
            written.append(f"{before}<figure>{image[1]}<figcaption>{text}</figcaption></figure>")
        else:
            written.append(part)
    return "".join(written) + rest


def _parts(content: str) -> Iterator[tuple[bool, str]]:
    """Split into elements whose empty lines mean nothing (True) and what stands between them (False)."""
    lower = content.lower() if content.isascii() else re.sub("[A-Z]", lambda found: found[0].lower(), content)
    place, open_ended = 0, set()
    for found in _KEPT.finditer(lower):
        name = found[1]
        if found.start() < place or name in open_ended:
            continue
        end = lower.find(f"</{name}>", found.end())
        if end < 0:
            open_ended.add(name)
            continue
        end += len(name) + 3
        yield False, content[place : found.start()]
        yield True, content[found.start() : end]
        place = end
    yield False, content[place:]


def _paragraphs(content: str) -> str:
    chunks = [chunk.strip() for chunk in re.split(r"\n\s*\n", content)]
    return "\n".join(
        chunk if _BLOCK_TAG.match(chunk) else "<p>" + chunk.replace("\n", "<br>\n") + "</p>"
        for chunk in chunks
        if chunk
    )
