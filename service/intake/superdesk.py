"""Superdesk: its dialect of ninjs 1.x, `x-superdesk-signature: sha1=<hex>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from service.domain.story import Story
from service.intake.base import Context, Delivery, TextKeyAdapter, mac, matches, missing, no_match
from service.intake.fields import Fields
from service.intake.newsitem import read_item
from service.intake.spellings import modern

HEADER = "x-superdesk-signature"
ADVICE = "Set this source's secret as the secret token of the HTTP push destination in Superdesk."
SIGNATURE = re.compile(r"sha1=([0-9a-fA-F]{40})")


class Superdesk(TextKeyAdapter):
    """Superdesk signs no time, so a replay is told by the version: it is a duplicate, or stale."""

    kind = "superdesk"
    label = "Superdesk"
    header = HEADER

    def verify(self, delivery: Delivery, keys: Sequence[str], window_seconds: float) -> datetime | None:
        """Check HMAC-SHA1 over the body: the only form that Superdesk offers."""
        found = SIGNATURE.fullmatch(delivery.headers.get(HEADER, "").strip())
        if found is None:
            raise missing(HEADER, "sha1=<hex>", ADVICE)
        given = found[1].lower().encode()
        if not matches(given, [mac(key, delivery.body, "sha1").hex().encode() for key in keys]):
            raise no_match(HEADER, ADVICE)
        return None

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read ninjs 1.x as Superdesk writes it; a killed item may come without any text."""
        external_id = payload.identity("guid" if payload.values.get("guid") else "uri")
        item = modern(Fields(_without_additions(payload)))
        return read_item(item, external_id, context)


def _without_additions(payload: Fields) -> dict[str, Any]:
    """Return the item with what Superdesk adds to ninjs in the places that ninjs has for it."""
    item = dict(payload.values)
    if payload.small_integer("urgency", 1, 9) is None:
        item.pop("urgency", None)  # 0 where nobody chose one
    if isinstance(earlier := item.pop("evolvedfrom", None), str) and earlier:
        item["altids"] = [{"role": "evolvedFrom", "value": earlier}]
    people = _list(item.get("person"))
    authors = [
        {"name": author["name"], "rel": "author"}
        for author in _list(item.get("authors"))
        if isinstance(author, dict) and isinstance(author.get("name"), str) and author["name"]
    ]
    if authors or people:
        item["person"] = [*authors, *people]
    subjects = item.get("subject")
    if isinstance(subjects, list | None):
        keywords = _list(item.get("keywords"))
        words = [{"name": word, "rel": "keyword"} for word in keywords if isinstance(word, str) and word]
        services = [one for one in _list(item.get("service")) if isinstance(one, dict) and one.get("name")]
        sections = [{**one, "rel": "section"} for one in services]
        item["subject"] = [*(subjects or []), *sections, *words]
    _credit(item)
    associations = item.get("associations")
    if isinstance(associations, dict):
        item["associations"] = {
            name: _credit(dict(entry)) for name, entry in associations.items() if isinstance(entry, dict)
        }
    return item


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _credit(item: dict[str, Any]) -> dict[str, Any]:
    """Have the byline carry the credit line as well: neither may be missing under a picture."""
    names = [item.get("byline"), item.pop("creditline", None)]
    said = [name.strip() for name in names if isinstance(name, str) and name.strip()]
    if len(said) == 2 and said[1] not in said[0]:
        item["byline"] = f"{said[0]} / {said[1]}"
    elif len(said) == 1:
        item["byline"] = said[0]
    return item
