"""Strapi 5: entries by its webhooks, proved by a fixed `Authorization` header (Strapi signs nothing)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from service.domain.story import NORMAL, Hold, PubStatus, Story
from service.errors import Unprocessable
from service.intake.base import Context, Delivery, Ignored, TextKeyAdapter, matches, missing, no_match
from service.intake.building import Content, Identity, build_kill, build_story, no_story
from service.intake.fields import MAX_ID, Fields, filled
from service.intake.media import picture, rendition, sizes_of
from service.intake.passages import passage
from service.intake.strapi_content import Rich, is_zone, read_rich
from service.program import dragoman

HEADER = "authorization"
ADVICE = (
    "In Strapi's webhook settings add the header Authorization with the value `Bearer <key of this source>`."
)
#: field of the story → names it has in Strapi, unless the source's option `fields` says otherwise
NAMES: dict[str, tuple[str, ...]] = {
    "headline": ("title", "headline", "name"),
    "standfirst": ("standfirst", "description", "excerpt", "summary", "lead"),
    "body": ("content", "body", "text", "article", "blocks", "richText", "sections"),
    "language": ("locale", "language"),
    "url": ("url", "canonicalUrl"),
    "image": ("cover", "image", "featuredImage"),
    "byline": ("byline", "author", "authors"),
    "subjects": ("categories", "category", "section", "tags"),
    "urgency": ("urgency",),
    "embargo": ("embargo", "embargoedUntil", "embargoUntil", "embargoed_until", "embargo_until"),
}
#: names of fields that say in which section a story stands; tags beside them are taken as well
SECTIONS, TAGS = ("categories", "category", "section"), "tags"
#: event → whether the entry is public afterwards; None: it depends on `publishedAt`
EVENTS: dict[str, bool | None] = {
    "entry.publish": True,
    "entry.create": None,
    "entry.update": None,
    "entry.unpublish": False,
    "entry.delete": False,
}


class Strapi(TextKeyAdapter):
    """The entry's numeric id changes with every publication, so `documentId` is the story's id."""

    kind = "strapi"
    label = "Strapi"
    header = HEADER
    required: Mapping[str, str] = MappingProxyType(
        {"models": 'models=["article"]: which of Strapi\'s content types are stories'}
    )

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

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read an entry; names of its fields come from the source's options, else from `NAMES`."""
        event = _event(payload, context)
        model = payload.text("model")
        models = context.words("models", "")
        if model not in models and payload.text("uid") not in models:
            why = f"An entry of {model} is no story here; taken are: {', '.join(models)}."
            raise no_story(why, lambda: _identity(payload, context))
        entry = payload.part("entry")
        status = _status(event, entry)
        identity = _identity(payload, context)
        if status is PubStatus.CANCELED:
            ended = context.end_of(identity.created)
            identity = Identity(identity.external_id, ended.isoformat(), ended, identity.language)
            return build_kill(identity, reason="in Strapi it is no longer published")
        url = entry.address(_name(entry, context, "url"), context.base_url())
        form = str(context.options.get("format", "auto"))
        body = _body(entry, context, form)
        headline = _name(entry, context, "headline")
        byline = _name(entry, context, "byline")
        people = _names(entry, byline)
        subjects = _subjects(entry, context)
        content = Content(
            headline=passage(entry.text(headline), entry.at(headline), is_html=False),
            standfirst=read_rich(entry, _name(entry, context, "standfirst"), form).passage,
            body=body.passage,
            media=_cover(entry, context),
            base=context.base_url() or url,
            seen=filled(entry.values),
        )
        urgency = entry.integer(_name(entry, context, "urgency"), 1, 9)
        return build_story(
            identity,
            content,
            context.max_words,
            urgency=urgency or NORMAL,
            rated=urgency is not None,
            embargo=entry.moment(_name(entry, context, "embargo")),
            first_published=entry.moment("publishedAt"),
            url=url,
            byline=_plain(entry, byline) or ", ".join(people) or None,
            subjects=tuple(dict.fromkeys(subject["name"] for subject in subjects)),
            extra=_extra(entry, people, subjects),
            holds=(Hold("incomplete.unread", {"fields": ", ".join(body.unread)}),) if body.unread else (),
        )


def _event(payload: Fields, context: Context) -> str:
    """Return the event. Raises `Ignored` for one that is none of entries."""
    event = payload.text("event")
    if event is None:
        payload.wrong("event", f"is missing; it must be one of: {', '.join(EVENTS)}")
    if event not in EVENTS:
        raise Ignored(f"The event {event} changes no story. The address works.")
    if not context.words("models", ""):
        raise Unprocessable(
            "This source does not say which models are stories. Add it again with "
            f'--option models=["article"], or set it with `{dragoman()} sources set`.',
            field="models",
        )
    return event


def _status(event: str, entry: Fields) -> PubStatus:
    """Return the status. Raises `Ignored` for drafts, which may stand beside what is published."""
    public = EVENTS[event]
    if public is None:
        # Without draft and publish there is no `publishedAt` at all, and what is saved is public.
        if "publishedAt" in entry.values and not entry.values["publishedAt"]:
            raise Ignored("A draft was saved in Strapi; drafts are no news here.")
        public = True
    return PubStatus.USABLE if public else PubStatus.CANCELED


def _identity(payload: Fields, context: Context) -> Identity:
    """Return which version of which story it is."""
    entry = payload.part("entry")
    language = entry.language(_name(entry, context, "language"), context.language)
    external_id = story_id(entry, context.language)
    # The moment of the event, not of the edit: publishing and unpublishing are no edits.
    ends = EVENTS.get(payload.text("event") or "") is False  # no time of theirs may keep the entry up
    when = _moment(payload, "createdAt", ends, context) or _moment(entry, "updatedAt", ends, context)
    when = when or context.at
    return Identity(external_id, when.isoformat(), when, language)


def story_id(entry: Fields, language: str) -> str:
    """Return the id of an entry's story at a source of that language.

    Strapi's translations of one document share its id and differ in `locale`; they are stories of their
    own here. A field of the newsroom's own that says the language makes no other story: corrected, it
    would leave the first one with readers, out of reach of whatever happens to the entry.
    """
    external_id = entry.identity("documentId")
    locale = entry.language("locale", language)
    return external_id if locale.lower() == language.lower() else f"{external_id}:{locale}"[:MAX_ID]


def _moment(part: Fields, name: str, ends: bool, context: Context) -> datetime | None:
    return (part.end_moment if ends else part.version_moment)(name, context.received_at)


def _name(entry: Fields, context: Context, what: str) -> str:
    """Return the name of a field: as the source's option says, else the first that holds something."""
    given = _given(context, what)
    if given is not None:
        return given
    values = entry.values
    holding = (name for name in NAMES[what] if values.get(name) not in (None, "", [], {}))
    present = (name for name in NAMES[what] if name in values)
    return next(holding, next(present, NAMES[what][0]))


def _given(context: Context, what: str) -> str | None:
    names = context.options.get("fields")
    given = names.get(what) if isinstance(names, Mapping) else None
    return given if isinstance(given, str) and given else None


def _body(entry: Fields, context: Context, form: str) -> Rich:
    """Read the body: the field that the source names, else the first that has text, else a dynamic zone."""
    given = _given(context, "body")
    if given is not None:
        if given not in entry.values:
            entry.wrong(
                given, "is not in the entry, though the source's option `fields` names it as the body"
            )
        return read_rich(entry, given, form)
    zones = [name for name, value in entry.values.items() if is_zone(value) and name not in NAMES["body"]]
    for name in (*NAMES["body"], *zones):
        rich = read_rich(entry, name, form)
        if rich.passage is not None and re.search(r"\w", re.sub(r"</?\w{1,10}>", "", rich.passage.value)):
            return rich
    return Rich()


def _cover(entry: Fields, context: Context) -> Any:
    image = _first_object(entry, _name(entry, context, "image"))
    href = image.address("url", context.base_url())
    sizes: list[dict[str, Any]] = []
    if href:
        smaller = sizes_of(image.part("formats"), "url", context.base_url())
        sizes = [rendition("original", href, image), *sorted(smaller, key=lambda one: -one.get("width", 0))]
    return picture(
        href,
        passage(image.text("alternativeText"), image.at("alternativeText"), is_html=False),
        passage(image.text("caption"), image.at("caption"), is_html=False),
        renditions=sizes,
    )


def _first_object(entry: Fields, name: str) -> Fields:
    value = entry.values.get(name)
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, dict)), None)
    return Fields(value if isinstance(value, dict) else {}, entry.at(name))


def _subjects(entry: Fields, context: Context) -> list[dict[str, str]]:
    """Return section and tags; where the source names a field, that field alone."""
    name = _name(entry, context, "subjects")
    names = [name] if _given(context, "subjects") or name == TAGS else [name, TAGS]
    return [
        {"name": subject, **({"rel": "section"} if one in SECTIONS else {})}
        for one in names
        for subject in _names(entry, one)
    ]


def _names(entry: Fields, name: str) -> tuple[str, ...]:
    """Return the names of what an entry is related to, be it one or several."""
    value = entry.values.get(name)
    return Fields({"names": [value] if isinstance(value, dict) else value}).names("names")


def _extra(entry: Fields, people: Sequence[str], subjects: list[dict[str, str]]) -> dict[str, Any]:
    found = {
        "people": [{"name": name, "rel": "author"} for name in people],
        "subjects": subjects,
        "slug": _plain(entry, "slug"),
    }
    return {name: value for name, value in found.items() if value}


def _plain(entry: Fields, name: str) -> str | None:
    value = entry.values.get(name)
    return value.strip() or None if isinstance(value, str) else None
