"""Superdesk: its dialect of ninjs 1.x, `x-superdesk-signature: sha1=<hex>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

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
from service.intake.building import Passage, build_kill, build_story, passage
from service.intake.fields import Fields

HEADER = "x-superdesk-signature"
ADVICE = "Set this source's secret as the secret token of the HTTP push destination in Superdesk."
SIGNATURE = re.compile(r"sha1=([0-9a-fA-F]{40})")
STATUSES = {status.value: status for status in PubStatus} | {"cancelled": PubStatus.CANCELED}


class Superdesk:
    """Superdesk signs no time, so a replay is told by the version: it is a duplicate, or stale."""

    kind = "superdesk"
    label = "Superdesk"
    header = HEADER

    def new_key(self) -> str:
        """Make a secret token."""
        return text_key()

    def key_problem(self, key: str) -> str | None:
        """Any text of some length will do."""
        return text_key_problem(key)

    def verify(self, delivery: Delivery, keys: Sequence[str], window_seconds: float) -> datetime | None:
        """Check HMAC-SHA1 over the body: the only form that Superdesk offers."""
        found = SIGNATURE.fullmatch(delivery.headers.get(HEADER, "").strip())
        if found is None:
            raise missing(HEADER, "sha1=<hex>", ADVICE)
        given = found[1].lower().encode()
        if not matches(given, [mac(key, delivery.body, "sha1").hex().encode() for key in keys]):
            raise no_match(HEADER, ADVICE)
        return None

    def message_id(self, delivery: Delivery) -> str | None:
        """Superdesk sends none."""
        return None

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read ninjs 1.x as Superdesk writes it; a killed item may come without any text."""
        external_id = payload.identity("guid" if payload.values.get("guid") else "uri")
        created = payload.version_moment("versioncreated", context.received_at) or context.at
        version = payload.version("version") or created.isoformat()
        status = payload.choice("pubstatus", STATUSES, PubStatus.USABLE)
        if status is PubStatus.CANCELED:
            return build_kill(
                external_id=external_id,
                version=version,
                version_created=created,
                language=context.language,
                ed_note=payload.text("ednote"),
            )
        associations = payload.part("associations")
        picture = associations.part("featuremedia" if associations.values.get("featuremedia") else "featured")
        return build_story(
            max_words=context.max_words,
            external_id=external_id,
            version=version,
            version_created=created,
            language=payload.language("language", context.language),
            headline=passage(payload.text("headline"), payload.at("headline"), is_html=False),
            standfirst=_text(payload, "description"),
            body=_text(payload, "body"),
            image_alt=_text(picture, "body"),
            image_caption=_text(picture, "description"),
            status=status,
            urgency=payload.integer("urgency", 1, 9) or 5,
            embargo=payload.moment("embargoed"),
            first_published=payload.moment("firstpublished"),
            url=payload.address("uri"),
            byline=payload.text("byline"),
            ed_note=payload.text("ednote"),
            image_url=_image(picture) or _image(payload),
            subjects=payload.names("subject"),
            extra=_passed_on(payload),
        )


def _text(part: Fields, name: str) -> Passage | None:
    """Take the HTML form of a text, else its plain form."""
    html, plain = f"{name}_html", f"{name}_text"
    return passage(part.text(html), part.at(html)) or passage(part.text(plain), part.at(plain), is_html=False)


def _image(part: Fields) -> str | None:
    renditions = part.part("renditions")
    for name in ("viewImage", "baseImage", "original", *renditions.values):
        rendition = renditions.values.get(name)
        if isinstance(rendition, dict) and (address := Fields(rendition).address("href")):
            return address
    return None


def _passed_on(payload: Fields) -> dict[str, Any]:
    """Return what editions carry on, by its name in ninjs 3.x."""
    extra: dict[str, Any] = {}
    places = [
        {key: value for key, value in (("name", part.text("name")), ("literal", part.text("code"))) if value}
        for part in payload.parts("place")
    ]
    if any(places):
        extra["places"] = [place for place in places if place]
    for theirs, ours in (
        ("slugline", "slugline"),
        ("located", "located"),
        ("copyrightholder", "copyrightHolder"),
        ("copyrightnotice", "copyrightNotice"),
        ("usageterms", "usageTerms"),
    ):
        if value := payload.text(theirs):
            extra[ours] = value
    if earlier := payload.text("evolvedfrom"):
        extra["altIds"] = [{"role": "evolvedFrom", "value": earlier}]
    return extra
