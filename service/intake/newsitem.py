"""A story out of an item of ninjs 3.1, for every kind of source that speaks ninjs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from service.domain.story import NORMAL, PubStatus, Story
from service.intake.base import Context
from service.intake.building import Content, Identity, build_held, build_kill, build_story, no_story
from service.intake.fields import MAX_VERSION, SENT_AS, Fields, filled
from service.intake.media import MOST, PICTURES, TYPES, Media, is_picture, read_renditions
from service.intake.passages import Passage, line, passage
from service.intake.spellings import refuse_misspelt, status_of

HTML_TYPES = ("text/html", "application/xhtml+xml")
#: properties of ninjs that every edition passes on
PASSED_ON = (
    "people",
    "organisations",
    "places",
    "events",
    "objects",
    "infoSources",
    "genres",
    "trustIndicators",
    "slugline",
    "located",
    "copyrightHolder",
    "copyrightNotice",
    "usageTerms",
    "rightsInfo",
    "altIds",
    "expires",
    "contentCreated",
    "digitalSourceType",
)
#: and of its associations
_CREDITS = ("by", "copyrightHolder", "copyrightNotice", "usageTerms", "infoSources", "rightsInfo")
_DETAILS = (*_CREDITS, "digitalSourceType", "people", "places", "organisations", "versionCreated", "language")
_STANDFIRST = ("standfirst", "summary", "lead", "abstract", "main", "text")
#: a description of these roles is no standfirst, whatever else there is
_NOT_STANDFIRST = ("caption", "alt", "alternative", "alttext", "credit", "disclosure", "seo", "meta")
#: texts of these roles are for the staff: no reader sees them, whatever else there is
_STAFF = re.compile(
    r"(?:ed|editors?|editorial|internal|staff|desk|private|legal|newsroom|production|special|working)?"
    r"(?:notes?|comments?|instructions?|memos?|remarks?|advisory|advisories)"
    r"|internal|staff|private|confidential|working|workingtitle|workingheadline"
)
_ALT = ("alternative", "alt", "alttext", "alt-text", "accessibility")
_CAPTION = ("caption", "text", "main", "description", "summary", "richtext", "")
_FEATURED = ("featuremedia", "featured", "main", "mainpic")


def read_item(item: Fields, external_id: str, context: Context) -> Story:
    """Return the story of an item whose names are those of ninjs 3.1.

    Raises `Ignored` for an item that is no text, `Unprocessable` naming the field.
    """
    # of a word that nobody knows, `choice` says which there are
    status: PubStatus = status_of(item) or item.choice("pubStatus", {one.value: one for one in PubStatus})
    if status is not PubStatus.USABLE:
        why = "canceled it" if status is PubStatus.CANCELED else "withholds it"
        return _end(item, external_id, status, f"its source {why}", context)
    expires = item.end_moment("expires", context.received_at)
    if expires is not None and expires <= context.received_at:
        why = f"it expired at its source on {expires:%Y-%m-%d}"
        return _end(item, external_id, PubStatus.WITHHELD, why, context)
    created = item.version_moment("versionCreated", context.received_at)
    version = item.version("version") or _unnumbered(created, context)
    refuse_misspelt(item)
    kind = (item.text("type") or "text").lower()
    types = context.words("types", "text")
    if kind not in types:
        why = f"An item of the type {kind} is no story here; taken are: {', '.join(types)}."
        raise no_story(why, lambda: Identity(external_id, version, created or context.at, context.language))
    url = _page(item)
    content = Content(
        headline=_pick(item, "headlines", ("main", "headline"), html_by_default=False),
        standfirst=_pick(item, "descriptions", _STANDFIRST, never=_NOT_STANDFIRST),
        body=_pick(item, "bodies", ("main", "richtext", "html5", "body", "text")),
        media=_media(item, context.base_url() or url),
        base=context.base_url() or url,
        seen=filled(item.values),
    )
    identity = Identity(
        external_id, version, created or context.at, item.language("language", context.language)
    )
    urgency = item.integer("urgency", 1, 9)
    return build_story(
        identity,
        content,
        context.max_words,
        urgency=urgency or NORMAL,
        rated=urgency is not None,
        embargo=item.moment("embargoedUntil"),
        first_published=item.moment("firstCreated"),
        url=url,
        byline=item.text("by"),
        ed_note=item.text("edNote"),
        subjects=item.names("subjects"),
        extra=_passed_on(item),
        timed=created is not None,
    )


def _end(item: Fields, external_id: str, status: PubStatus, why: str, context: Context) -> Story:
    """Return a kill, or a version that is withheld; what else is wrong with it does not hold it up."""
    created = item.end_moment("versionCreated", context.received_at)
    version = item.plain("version", MAX_VERSION) or _unnumbered(created, context)
    note = item.plain("edNote")
    if status is PubStatus.CANCELED:
        ended = Identity(external_id, version, context.end_of(created), context.language)
        return build_kill(ended, ed_note=note, reason=why)
    held = Identity(external_id, version, created or context.at, context.language)
    story = build_held(held, reason=why, ed_note=note)
    return replace(story, timed=created is not None)


def _unnumbered(created: datetime | None, context: Context) -> str:
    """Return what stands for the version of an item that has no number."""
    return created.isoformat() if created else (context.message_id or context.at.isoformat())[:MAX_VERSION]


def _pick(
    part: Fields,
    name: str,
    roles: Sequence[str],
    *,
    html_by_default: bool = True,
    never: Sequence[str] = (),
    only: bool = False,
) -> Passage | None:
    """Choose the text to translate: HTML before plain text, then the first fitting role, then the first."""
    found: list[tuple[tuple[bool, int], Passage]] = []
    for entry in part.parts(name):
        value, role = entry.text("value"), (entry.text("role") or "").lower()
        kind = (entry.text("contentType") or "").partition(";")[0].strip().lower()
        if role not in roles and (only or _STAFF.fullmatch(re.sub("[^a-z]", "", role))):
            continue
        if role in never or kind not in ("", "text/plain", *HTML_TYPES):
            continue
        if kind or (not html_by_default and "contentType" not in entry.values):
            text = passage(value, entry.at("value"), is_html=kind in HTML_TYPES)
        elif html_by_default:
            text = passage(value, entry.at("value"), is_html=_has_tags(value))
        else:
            text = line(value, entry.at("value"))
        if text is None:
            continue
        rank = roles.index(role) if role in roles else len(roles) + bool(role)
        found.append(((not text.is_html and html_by_default, rank), text))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _has_tags(text: str | None) -> bool:
    return bool(text) and "<" in str(text) and ">" in str(text)


def _media(item: Fields, base: str | None) -> tuple[Media, ...]:
    """Read all that is associated, the main picture first; a picture of the item's own where it has one."""
    found = [
        one for part in item.parts("associations")[:MOST] if (one := _associated(part, base)) is not None
    ]
    own = tuple(one for one in read_renditions(item, base) if one.get("contentType") and is_picture(one))
    if own and not any(one.type in PICTURES for one in found):
        found.append(Media("picture", "featured", own))
    return tuple(sorted(found, key=lambda one: (one.type not in PICTURES, one.name.lower() not in _FEATURED)))


def _associated(part: Fields, base: str | None) -> Media | None:
    kind = (part.text("type") or _guessed(part)).lower()
    if kind not in TYPES or not _is_free(part):
        return None
    renditions = read_renditions(part, base)
    if kind in PICTURES:
        renditions = tuple(one for one in renditions if is_picture(one))
    uri = part.text("uri")
    if not renditions and not uri:
        return None
    return Media(
        type=kind,
        name=part.text("name") or "associated",
        renditions=renditions,
        caption=_pick(part, "descriptions", _CAPTION, never=_ALT),
        alt=_pick(part, "descriptions", _ALT, only=True) or _spoken(part, kind),
        title=None if kind in PICTURES else _pick(part, "headlines", ("main",), html_by_default=False),
        uri=uri,
        details=_details(part, _DETAILS),
    )


def _is_free(part: Fields) -> bool:
    """Return whether an associated item may be shown: it is usable, and under no embargo."""
    status = (part.text("pubStatus") or PubStatus.USABLE).strip().lower()
    until = part.moment("embargoedUntil")
    return status == PubStatus.USABLE and (until is None or until <= datetime.now(UTC))


def _guessed(part: Fields) -> str:
    """Return the type of an associated item that does not say it: a picture, if one is there to see."""
    kinds = [str(entry.values.get("contentType") or "") for entry in part.parts("renditions")]
    return "picture" if kinds and all(kind.startswith("image/") or not kind for kind in kinds) else ""


def _spoken(part: Fields, kind: str) -> Passage | None:
    """Read the alternative text where Superdesk puts it: the body of a picture."""
    return _pick(part, "bodies", ("main", "text")) if kind in PICTURES else None


def _page(item: Fields) -> str | None:
    pages = [entry for entry in item.parts("renditions") if entry.text("contentType") in HTML_TYPES]
    found = next((address for entry in pages if (address := entry.address("href"))), None)
    return found or item.address("uri")


def _details(part: Fields, names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(part.values[name]) for name in names if part.values.get(name)}


def _plain(value: Any) -> Any:
    """Return a value as it is kept: without the notes on how its names were sent."""
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items() if name != SENT_AS}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value


def _passed_on(item: Fields) -> dict[str, Any]:
    found = _details(item, PASSED_ON)
    subjects = [entry for entry in item.values.get("subjects") or [] if isinstance(entry, dict)]
    if any("uri" in entry or "literal" in entry for entry in subjects):
        found["subjects"] = _plain(subjects)
    return found
