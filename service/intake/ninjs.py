"""The canonical form: ninjs, signed by Standard Webhooks. What has no adapter of its own sends this."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from datetime import datetime

from standardwebhooks import Webhook

from service.domain.story import Story
from service.errors import Unprocessable
from service.intake.base import (
    Context,
    Delivery,
    TextKeyAdapter,
    check_window,
    digits,
    matches,
    missing,
    no_match,
)
from service.intake.fields import Fields
from service.intake.newsitem import read_item
from service.intake.spellings import modern

HEADER = "webhook-signature"
ADVICE = "Sign `{webhook-id}.{webhook-timestamp}.{body}` with the source's whsec_ key (Standard Webhooks)."


class Ninjs(TextKeyAdapter):
    """ninjs of any version. Where it has no version or time, the webhook's id and time stand in."""

    kind = "standard"
    label = "ninjs 3.x by Standard Webhooks"
    header = HEADER

    def new_key(self) -> str:
        """Return a new `whsec_…` key of 256 bits."""
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()

    def key_problem(self, key: str) -> str | None:
        """Return why a key is not `whsec_` and base64 of 24 to 64 bytes, as the standard says, or None."""
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
        """Read ninjs of any version; `uri` is the only property it requires."""
        item = modern(payload)
        return read_item(item, item.identity("uri"), context)
