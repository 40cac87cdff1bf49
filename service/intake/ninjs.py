"""The canonical form: ninjs 3.x, signed by Standard Webhooks. What has no adapter of its own sends this."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from standardwebhooks import Webhook

from service.domain.story import PubStatus, Story
from service.errors import Unprocessable
from service.intake.base import Context, Delivery, check_window, digits, matches, missing, no_match
from service.intake.building import Passage, build_kill, build_story, passage
from service.intake.fields import Fields

HEADER = "webhook-signature"
ADVICE = "Sign `{webhook-id}.{webhook-timestamp}.{body}` with the source's whsec_ key (Standard Webhooks)."
STATUSES = {status.value: status for status in PubStatus}
#: properties of ninjs that every edition passes on untouched
PASSED_ON = (
    "people",
    "organisations",
    "places",
    "events",
    "objects",
    "infoSources",
    "genres",
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
HTML_TYPES = ("text/html", "application/xhtml+xml")


class Ninjs:
    """ninjs 3.x. Version and time of the version are optional; the webhook's id and time stand in."""

    kind = "standard"
    label = "ninjs 3.x by Standard Webhooks"
    header = HEADER

    def new_key(self) -> str:
        """Make a `whsec_…` key of 256 bits."""
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()

    def key_problem(self, key: str) -> str | None:
        """Want `whsec_` and base64 of 24 to 64 bytes, as the standard says."""
        try:
            size = len(base64.b64decode(key.removeprefix("whsec_"), validate=True))
        except (binascii.Error, ValueError):
            size = 0
        good = key.startswith("whsec_") and 24 <= size <= 64
        return None if good else "a key of Standard Webhooks is whsec_ and base64 of 24 to 64 bytes"

    def verify(self, delivery: Delivery, keys: Sequence[str], window_seconds: float) -> datetime | None:
        """Check `webhook-signature` over id, time and body; several signatures may be given."""
        message = delivery.headers.get("webhook-id", "")
        seconds = digits(delivery.headers.get("webhook-timestamp"), 12)
        given = [part.partition(",") for part in delivery.headers.get(HEADER, "").split()]
        signatures = [signature.encode() for name, _, signature in given if name == "v1"]
        if not message or seconds is None or not signatures:
            raise missing(f"{HEADER} (with webhook-id and webhook-timestamp)", "v1,<base64>", ADVICE)
        try:
            body = delivery.body.decode()
        except UnicodeDecodeError as error:
            raise Unprocessable(
                f"The body is not UTF-8 (byte {error.start}). Send JSON in UTF-8.", field="body"
            ) from None
        signed_at = check_window("webhook-timestamp", seconds, delivery.received_at, window_seconds)

        # Made once per key, however many signatures someone sends: each costs a pass over the body.
        expected = [Webhook(key).sign(message, signed_at, body).removeprefix("v1,").encode() for key in keys]
        if not any(matches(signature, expected) for signature in signatures):
            raise no_match(HEADER, ADVICE)
        return signed_at

    def message_id(self, delivery: Delivery) -> str | None:
        """Return `webhook-id`, which is signed and stays the same on retries."""
        return delivery.headers.get("webhook-id")

    def to_story(self, payload: Fields, context: Context) -> Story:
        """Read ninjs 3.x; `uri` is the only property it requires."""
        external_id = payload.identity("uri")
        created = payload.version_moment("versionCreated", context.received_at)
        version = payload.version("version") or (created.isoformat() if created else None)
        version = version or (context.message_id or context.at.isoformat())[:100]
        status = payload.choice("pubStatus", STATUSES, PubStatus.USABLE)
        if status is PubStatus.CANCELED:
            return build_kill(
                external_id=external_id,
                version=version,
                version_created=created or context.at,
                language=context.language,
                ed_note=payload.text("edNote"),
            )
        picture = _picture(payload)
        return build_story(
            max_words=context.max_words,
            external_id=external_id,
            version=version,
            version_created=created or context.at,
            language=payload.language("language", context.language),
            headline=_pick(payload, "headlines", ("main", "headline"), html_by_default=False),
            standfirst=_pick(payload, "descriptions", ("standfirst", "summary", "lead", "abstract", "main")),
            body=_pick(payload, "bodies", ("main", "richtext", "body")),
            image_alt=_pick(picture, "descriptions", ("alternative", "alt", "alttext"), only=True),
            image_caption=_pick(picture, "descriptions", ("caption",), only=True),
            status=status,
            urgency=payload.integer("urgency", 1, 9) or 5,
            embargo=payload.moment("embargoedUntil"),
            first_published=payload.moment("firstCreated"),
            url=_page(payload),
            byline=payload.text("by"),
            ed_note=payload.text("edNote"),
            image_url=_image(picture) or _image(payload),
            subjects=payload.names("subjects"),
            extra=_passed_on(payload),
        )


def _pick(
    part: Fields, name: str, roles: Sequence[str], *, html_by_default: bool = True, only: bool = False
) -> Passage | None:
    """Choose the text to translate: HTML before plain text, then the first fitting role, then the first."""
    found: list[tuple[tuple[bool, int], Passage]] = []
    for entry in part.parts(name):
        value, role = entry.text("value"), (entry.text("role") or "").lower()
        kind = (entry.text("contentType") or "").partition(";")[0].strip().lower()
        is_html = kind in HTML_TYPES or (not kind and html_by_default and _has_tags(value))
        text = passage(value, entry.at("value"), is_html=is_html)
        if text is None or (only and role not in roles) or kind not in ("", "text/plain", *HTML_TYPES):
            continue
        rank = roles.index(role) if role in roles else len(roles) + bool(role)
        found.append(((not is_html and html_by_default, rank), text))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _has_tags(text: str | None) -> bool:
    return bool(text) and "<" in str(text) and ">" in str(text)


def _picture(payload: Fields) -> Fields:
    pictures = [part for part in payload.parts("associations") if part.text("type") in ("picture", "graphic")]
    named = [
        part for part in pictures if (part.text("name") or "").lower() in ("featuremedia", "featured", "main")
    ]
    return next(iter(named + pictures), Fields({}, payload.at("associations")))


def _image(part: Fields) -> str | None:
    found = [
        entry
        for entry in part.parts("renditions")
        if (entry.text("contentType") or "image/").startswith("image/")
    ]
    found.sort(key=lambda entry: entry.integer("width", 0, 10**6) or 0, reverse=True)
    return next((address for entry in found if (address := entry.address("href"))), None)


def _page(payload: Fields) -> str | None:
    pages = [entry for entry in payload.parts("renditions") if entry.text("contentType") in HTML_TYPES]
    found = next((address for entry in pages if (address := entry.address("href"))), None)
    return found or payload.address("uri")


def _passed_on(payload: Fields) -> dict[str, Any]:
    return {name: payload.values[name] for name in PASSED_ON if payload.values.get(name)}
