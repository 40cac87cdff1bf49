"""What an item carries beside its text: concepts, credits, rights and media, as the source gave them.

An allow-list: only properties that ninjs 3.1 knows, in the form that it wants, and no address that a
browser could run. Addresses that readers follow are http, https, mailto or tel; what names something
may be a URN as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from service.domain.html.addresses import is_identifier, is_link
from service.domain.html.isolate import plain_for_edition
from service.domain.html.markup import plain_text
from service.domain.story import Block

# What a source may send beside the text, with the properties that ninjs knows of each.
_PLAIN = ("name", "rel", "uri", "literal")
_LISTS: dict[str, tuple[str, ...]] = {
    "people": _PLAIN,
    "organisations": _PLAIN,
    "places": _PLAIN,
    "subjects": _PLAIN,
    "objects": _PLAIN,
    "events": ("id", *_PLAIN),
    "genres": ("name", "uri", "literal"),
    "infoSources": ("name", "role", "uri", "literal"),
    "trustIndicators": ("role", "title", "href"),
}
_TEXTS = ("copyrightHolder", "copyrightNotice", "usageTerms", "slugline", "located")
_MOMENTS = ("expires",)
#: properties that are links to follow, and those that name something
_LINKS = ("href", "linkedRights")
_NAMES = ("uri", "langId")
#: a code of another system, such as "medtop:04000000", where ninjs wants a URI
_CODE = re.compile(r"[\w-]{1,40}:[\w-]*\d[\w-]*")
#: other names of a story that a source may give, beside those of our own
_ALT_ROLES = {
    "evolvedfrom": "evolvedFrom",
    "derivedfrom": "derivedFrom",
    "translationof": "translationOf",
    "slug": "slug",
    "canonicalurl": "canonicalUrl",
}
_RENDITION_TEXTS = ("title", "contentType", "format", "videoCodec", "aspectRatio")
_RENDITION_NUMBERS = ("width", "height", "sizeInBytes", "duration", "bitrate")


def passed_on(extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a source's extras ninjs knows, in the shape that it wants; the rest stays behind."""
    found = _texts(extra, _TEXTS) | _moments(extra, _MOMENTS) | _lists(extra)
    rights = _entry(extra.get("rightsInfo"), ("langId", "linkedRights", "encodedRights"))
    if len({"linkedRights", "encodedRights"} & rights.keys()) == 1:
        found["rightsInfo"] = rights
    if made := _entry(extra.get("digitalSourceType"), ("name", "uri", "literal")):
        found["digitalSourceType"] = made
    if extra.get("representationType") == "partial":
        found["representationType"] = "partial"
    return found


def other_names(extra: Mapping[str, Any]) -> Iterable[dict[str, str]]:
    """Return the names that the source gave the story: what it evolved from, its slug, its canonical URL."""
    names = extra.get("altIds")
    for entry in names if isinstance(names, list) else []:
        role = _ALT_ROLES.get(str(entry.get("role", "")).lower()) if isinstance(entry, dict) else None
        if role and isinstance(value := entry.get("value"), str) and value:
            if role == "canonicalUrl" and not is_link(value):
                continue
            yield {"role": role, "value": value}
    if isinstance(slug := extra.get("slug"), str) and slug:
        yield {"role": "slug", "value": slug}
    if isinstance(canonical := extra.get("canonicalUrl"), str) and is_link(canonical):
        yield {"role": "canonicalUrl", "value": canonical}


def media(
    extra: Mapping[str, Any], image_url: str | None, blocks: Mapping[str, Block], locale: str
) -> list[dict[str, Any]]:
    """Return the associations of an item: each file with its credit, its rights and its translated texts.

    `locale` is the edition's, in which the texts are shown.
    """
    records = extra.get("media")
    if not isinstance(records, list):  # a version that was recorded before all media were
        records = [_one_picture(image_url)] if image_url else []
    found = (_association(record, blocks, locale) for record in records if isinstance(record, dict))
    return [association for association in found if association is not None]


def _one_picture(href: str) -> dict[str, Any]:
    return {
        "type": "picture",
        "name": "featured",
        "renditions": [{"name": "original", "href": href}],
        "caption": "image.caption",
        "alt": "image.alt",
    }


def _association(record: dict[str, Any], blocks: Mapping[str, Block], locale: str) -> dict[str, Any] | None:
    renditions = [
        rendition
        for one in record.get("renditions", [])
        if isinstance(one, dict) and (rendition := _rendition(one))
    ]
    uri = record.get("uri")
    if not (isinstance(uri, str) and is_identifier(uri)):
        uri = renditions[0]["href"] if renditions else None
    if uri is None:
        return None
    keys = [key for name in ("caption", "alt") if isinstance(key := record.get(name), str)]
    featured = record["type"] in ("picture", "graphic") and (
        any(key.startswith("image.") for key in keys) or str(record.get("name")).lower() == "featured"
    )
    association: dict[str, Any] = {
        "name": str(record.get("name") or "associated"),
        "rel": "featured" if featured else "associated",
        "uri": uri,
        "type": record["type"],
        **_texts(record, ("by", "copyrightHolder", "copyrightNotice", "usageTerms")),
        **_moments(record, ("versionCreated",)),
        **_lists(record),
    }
    rights = passed_on({name: record.get(name) for name in ("rightsInfo", "digitalSourceType")})
    association.update(rights)
    if renditions:
        association["renditions"] = renditions
    texts = [
        {"role": role, "contentType": "text/plain", "value": text}
        for role, name in (("caption", "caption"), ("alternative", "alt"))
        if (text := _said(record, name, blocks, locale))
    ]
    if texts:
        association["descriptions"] = texts
    if title := _said(record, "title", blocks, locale):
        association["headlines"] = [{"role": "main", "contentType": "text/plain", "value": title}]
    return association


def _said(record: Mapping[str, Any], name: str, blocks: Mapping[str, Block], locale: str) -> str:
    block = blocks.get(str(record.get(name)))
    return plain_for_edition(plain_text(block), locale) if block else ""


def _rendition(one: dict[str, Any]) -> dict[str, Any] | None:
    href, name = one.get("href"), one.get("name")
    if not (isinstance(href, str) and href.lower().startswith(("http://", "https://")) and is_link(href)):
        return None
    numbers = {
        key: one[key]
        for key in _RENDITION_NUMBERS
        if isinstance(one.get(key), int) and not isinstance(one[key], bool)
    }
    return {"name": str(name or "main"), "href": href, **_texts(one, _RENDITION_TEXTS), **numbers}


def _texts(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: text for name in names if isinstance(text := values.get(name), str) and text}


def _moments(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if _is_moment(values.get(name))}


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _lists(values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, properties in _LISTS.items():
        entries = values.get(name)
        if isinstance(entries, list) and (kept := [e for e in (_entry(x, properties) for x in entries) if e]):
            found[name] = kept
    for indicator in found.get("trustIndicators", []):  # of these alone the role is a URI
        if not is_identifier(indicator.get("role", "urn:x")):
            del indicator["role"]
    return found


def _entry(value: Any, properties: Iterable[str]) -> dict[str, str]:
    """Return an object with the properties that it may have; nothing, where only its role is left."""
    if not isinstance(value, dict):
        return {}
    kept: dict[str, str] = {}
    for name in properties:
        text = value.get(name)
        if not isinstance(text, str) or not text:
            continue
        if (name in _LINKS and not is_link(text)) or (name in _NAMES and not is_identifier(text)):
            if name == "uri" and "literal" in properties and _CODE.fullmatch(text):
                kept.setdefault("literal", text)
            continue
        kept[name] = text
    return {} if set(kept) <= {"rel", "role"} else kept
