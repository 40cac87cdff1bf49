"""Signatures of Standard Webhooks, and the secrets that they are made with."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from standardwebhooks import Webhook

PREFIX = "whsec_"
#: how long the secret before is signed with as well after a rotation
OVERLAP = timedelta(days=3)
#: secrets that are signed with at once, at most
MOST_SECRETS = 3


def new_secret() -> str:
    """Return a new `whsec_…` secret of 256 bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def rotated(kept: Sequence[Any], moment: datetime, overlap: timedelta = OVERLAP) -> list[list[str | None]]:
    """Return the secrets with a new one before them; those from before hold until the overlap ends."""
    until = (moment + overlap).isoformat()
    older: list[list[str | None]] = []
    for secret, end in kept:
        if end is None or datetime.fromisoformat(end) > moment:
            older.append([secret, until if end is None else end])
    return [[new_secret(), None], *older[: MOST_SECRETS - 1]]


def in_force(kept: Iterable[Any], moment: datetime) -> tuple[str, ...]:
    """Return the secrets that are signed with at a moment, the newest first."""
    return tuple(secret for secret, end in kept if end is None or datetime.fromisoformat(end) > moment)


def signed(secrets_in_force: Iterable[str], message_id: str, moment: datetime, body: bytes) -> dict[str, str]:
    """Return the headers that prove a body: one signature for each secret."""
    text = body.decode()
    signatures = [Webhook(secret).sign(message_id, moment, text) for secret in secrets_in_force]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
