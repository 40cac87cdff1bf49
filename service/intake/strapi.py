"""Strapi 5: entries by its webhooks, proved by a fixed `Authorization` header (Strapi signs nothing)."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from markdown_it import MarkdownIt

from service.domain.story import PubStatus, Story
from service.errors import Unprocessable
from service.intake.base import Context, Delivery, matches, missing, no_match, text_key, text_key_problem
from service.intake.building import Passage, build_kill, build_story, passage
from service.intake.fields import MAX_ID, Fields

HEADER = "authorization"
ADVICE = (
    "In Strapi's webhook settings add the header Authorization with the value `Bearer <key of this source>`."
)
#: field of the story → names it has in Strapi, unless the source's option `fields` says otherwise
NAMES: dict[str, tuple[str, ...]] = {
    "headline": ("title", "headline", "name"),
    "standfirst": ("standfirst", "description", "excerpt", "summary", "lead"),
    "body": ("content", "body", "text", "article"),
    "language": ("locale", "language"),
    "url": ("url", "canonicalUrl"),
    "image": ("cover", "image", "featuredImage"),
    "byline": ("byline", "author", "authors"),
    "subjects": ("categories", "tags"),
    "urgency": ("urgency",),
    "embargo": ("embargo", "embargoedUntil"),
}
#: event → whether the entry is public afterwards; None: it depends on `publishedAt`
EVENTS: dict[str, bool | None] = {
    "entry.publish": True,
    "entry.create": None,
    "entry.update": None,
    "entry.unpublish": False,
    "entry.delete": False,
}
#: characters; reading more would take the process minutes
MAX_MARKDOWN = 400_000
FORMATS = ("auto", "html", "markdown", "text")


class Strapi:
    """The entry's numeric id changes with every publication, so `documentId` is the story's id."""

    kind = "strapi"
    label = "Strapi"
    header = HEADER

    def new_key(self) -> str:
        """Make a token."""
        return text_key()

    def key_problem(self, key: str) -> str | None:
        """Any text of some length will do."""
        return text_key_problem(key)

    def verify(self, delivery: Delivery, keys: Sequence[str], window_seconds: float) -> datetime | None:
        """Compare the header with the key, with or without `Bearer` before it."""
        given = delivery.headers.get(HEADER, "").strip()
        if not given:
            raise missing(HEADER, "Bearer <key>", ADVICE)
        bare = [key.removeprefix("Bearer ") for key in keys]
        token = given[7:].strip() if given[:7].lower() == "bearer " else given
        if not matches(token.encode(), [key.encode() for key in bare]):
            raise no_match(HEADER, ADVICE)
        return None

    def message_id(self, delivery: Delivery) -> str | None:
        """Strapi sends none."""
        return None

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read an entry; names of its fields come from the source's options, else from `NAMES`."""
        event = payload.text("event")
        if event not in EVENTS:
            payload.wrong("event", f"must be one of: {', '.join(EVENTS)}")
        models = context.options.get("models")
        if models and payload.text("model") not in models:
            payload.wrong("model", f"must be one of this source's models: {', '.join(map(str, models))}")
        entry = payload.part("entry")
        language = _read_language(entry, context)
        external_id = entry.identity("documentId")
        if language.lower() != context.language.lower():
            # Strapi's translations of one document share its id; they are stories of their own here.
            external_id = f"{external_id}:{language}"[:MAX_ID]
        # The moment of the event, not of the edit: publishing and unpublishing are no edits.
        when = (
            payload.version_moment("createdAt", context.received_at)
            or entry.version_moment("updatedAt", context.received_at)
            or context.at
        )
        status = _status(str(event), entry)
        if status is PubStatus.CANCELED:
            return build_kill(
                external_id=external_id, version=when.isoformat(), version_created=when, language=language
            )
        base = context.options.get("base_url")
        base = base if isinstance(base, str) else None
        image = _first_object(entry, _name(entry, context, "image"))
        return build_story(
            max_words=context.max_words,
            external_id=external_id,
            version=when.isoformat(),
            version_created=when,
            language=language,
            headline=passage(
                entry.text(name := _name(entry, context, "headline")), entry.at(name), is_html=False
            ),
            standfirst=_rich(entry, _name(entry, context, "standfirst"), context),
            body=_rich(entry, _name(entry, context, "body"), context),
            image_alt=passage(image.text("alternativeText"), image.at("alternativeText"), is_html=False),
            image_caption=passage(image.text("caption"), image.at("caption"), is_html=False),
            status=status,
            urgency=entry.integer(_name(entry, context, "urgency"), 1, 9) or 5,
            embargo=entry.moment(_name(entry, context, "embargo")),
            first_published=entry.moment("publishedAt"),
            url=entry.address(_name(entry, context, "url"), base),
            byline=_people(entry, _name(entry, context, "byline")),
            image_url=image.address("url", base),
            subjects=entry.names(_name(entry, context, "subjects")),
        )


def _status(event: str, entry: Fields) -> PubStatus:
    public = EVENTS[event]
    if public is None:
        # Without draft and publish there is no `publishedAt` at all, and what is saved is public.
        public = "publishedAt" not in entry.values or entry.values["publishedAt"] is not None
        return PubStatus.USABLE if public else PubStatus.WITHHELD
    return PubStatus.USABLE if public else PubStatus.CANCELED


def _name(entry: Fields, context: Context, what: str) -> str:
    names = context.options.get("fields")
    given = names.get(what) if isinstance(names, Mapping) else None
    if isinstance(given, str) and given:
        return given
    return next((name for name in NAMES[what] if name in entry.values), NAMES[what][0])


def _read_language(entry: Fields, context: Context) -> str:
    return entry.language(_name(entry, context, "language"), context.language)


def _first_object(entry: Fields, name: str) -> Fields:
    value = entry.values.get(name)
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, dict)), None)
    return Fields(value if isinstance(value, dict) else {}, entry.at(name))


def _people(entry: Fields, name: str) -> str | None:
    value = entry.values.get(name)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, dict):
        value = [value]
    return ", ".join(Fields({"people": value}).names("people")) or None


def _rich(entry: Fields, name: str, context: Context) -> Passage | None:
    """Read rich text: Strapi's blocks, Markdown, HTML or plain text."""
    value = entry.values.get(name)
    if isinstance(value, list):
        return passage("".join(_block(part) for part in entry.parts(name)), entry.at(name))
    text = entry.text(name)
    if text is None:
        return None
    form = context.options.get("format", "auto")
    if form not in FORMATS:
        raise Unprocessable(
            f"The source's option `format` must be one of: {', '.join(FORMATS)}.", field="format"
        )
    if form == "text":
        return passage(text, entry.at(name), is_html=False)
    if form == "html" or (form == "auto" and text.lstrip().startswith("<")):
        return passage(text, entry.at(name))
    if len(text) > MAX_MARKDOWN:
        entry.wrong(name, f"is longer than {MAX_MARKDOWN:,} characters of Markdown. Split the story")
    return passage(MarkdownIt("commonmark").render(text), entry.at(name))


def _block(part: Fields) -> str:
    """Write one node of Strapi's block editor as HTML; a type that is not known keeps its children."""
    kind = part.text("type")
    if kind == "text":
        return _leaf(part)
    inner = "".join(_block(child) for child in part.parts("children"))
    if kind == "heading":
        level = part.integer("level", 1, 6) or 2
        return f"<h{level}>{inner}</h{level}>"
    if kind == "list":
        tag = "ol" if part.text("format") == "ordered" else "ul"
        return f"<{tag}>{inner}</{tag}>"
    if kind == "link":
        return f'<a href="{html.escape(part.text("url") or "")}">{inner}</a>'
    if kind == "image":
        image = part.part("image")
        attributes: dict[str, Any] = {"src": image.text("url"), "alt": image.text("alternativeText")}
        written = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items() if value)
        caption = image.text("caption")
        return (
            f"<figure><img{written}>"
            + (f"<figcaption>{html.escape(caption)}</figcaption>" if caption else "")
            + "</figure>"
        )
    tag = {"paragraph": "p", "list-item": "li", "quote": "blockquote", "code": "pre"}.get(kind or "", "")
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def _leaf(part: Fields) -> str:
    text = html.escape(part.text("text") or "", quote=False).replace("\n", "<br>")
    for name, tag in (
        ("code", "code"),
        ("strikethrough", "s"),
        ("underline", "u"),
        ("italic", "em"),
        ("bold", "strong"),
    ):
        if part.values.get(name) is True:
            text = f"<{tag}>{text}</{tag}>"
    return text
