"""Examples for the OpenAPI document, by the names of its models; a test holds each against its model."""

from __future__ import annotations

from typing import Any

_STORY = "3f0c9a41d2e64b6f8a6c1d2e3f405162"
_URL = "https://cms.example/stories/ferry-mombasa"
#: a story as a site fetches it
ITEM: dict[str, Any] = {
    "uri": f"urn:x-dragoman:africa-fr:{_STORY}",
    "standard": {
        "name": "ninjs",
        "version": "3.1",
        "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
    },
    "type": "text",
    "representationType": "full",
    "version": "2",
    "versionCreated": "2026-11-23T10:05:00.000Z",
    "firstCreated": "2026-11-23T09:31:00.000Z",
    "contentCreated": "2026-11-23T09:00:00.000Z",
    "pubStatus": "usable",
    "urgency": 4,
    "language": "fr-SN",
    "headlines": [{"role": "main", "contentType": "text/plain", "value": "Le bac reprend à Mombasa"}],
    "bodies": [
        {
            "role": "main",
            "contentType": "text/html",
            "charCount": 88,
            "wordCount": 15,
            "value": "<p>Le bac circule de nouveau dès mardi. Il transporte 300 personnes et ne prend pas de "
            "camions.</p>",
        }
    ],
    "altIds": [
        {"role": "id", "value": _STORY},
        {"role": "sourceId", "value": "urn:cms.example:story-1"},
        {"role": "sourceVersion", "value": "2"},
        {"role": "sourceUrl", "value": _URL},
        {"role": "translationOf", "value": _URL},
    ],
    "descriptions": [
        {
            "role": "translationNote",
            "contentType": "text/plain",
            "value": "Traduit de l’anglais par une machine et relu par la rédaction.",
        },
        {"role": "displayDate", "contentType": "text/plain", "value": "23 novembre 2026"},
        {"role": "displayUpdated", "contentType": "text/plain", "value": "23 novembre 2026"},
    ],
    "digitalSourceType": {
        "name": "Composite with trained algorithmic media",
        "uri": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
    },
    "by": "Ruth Njeri",
    "subjects": [{"name": "transport", "rel": "section"}],
}

EXAMPLES: dict[str, Any] = {
    "NinjsItem": ITEM,
    "ItemsPage": {
        "items": [ITEM],
        "cursor": None,
        "changes": "YWZyaWNhLWZyOjQ3MTE6M2YwYzlhNDE",
        "sequence": 4711,
    },
    "EditionInfo": {
        "slug": "africa-fr",
        "name": "Afrique, français",
        "locale": "fr-SN",
        "direction": "ltr",
        "access": "public",
        "policy": "review",
        "on": True,
    },
    "DeliveryAnswer": {
        "outcome": "accepted",
        "story": _STORY,
        "version": "2",
        "status": f"/v1/stories/{_STORY}",
        "detail": "Saved.",
    },
    "Locked": {"lock_version": 7},
    "ClaimIn": {"lock_version": 7, "take_over": False},
    "DivideIn": {"lock_version": 7, "at": 42},
    "ApproveIn": {"lock_version": 7, "seen": ["5d41402abc4b2a76"], "take_back_seconds": 10},
    "SeenIn": {"marks": ["5d41402abc4b2a76"]},
    "ReasonIn": {"lock_version": 7, "reason": "The second paragraph names the wrong ministry."},
    "WithdrawIn": {"reason": "The source has doubts about the figures."},
    "WithdrawStoryIn": {"reason": "The source has doubts about the figures."},
    "SegmentIn": {
        "translation_lock_version": 7,
        "lock_version": 2,
        "text": "Le bac <1>circule</1> de nouveau dès mardi.",
        "confirm": True,
    },
    "DismissIn": {
        "translation_lock_version": 7,
        "fingerprint": "0cc175b9c0f1b6a831c399e269772661",
        "reason": "intended",
        "note": "The house writes it so.",
    },
    "ConceptIn": {
        "id": "house:port-authority",
        "kind": "organisation",
        "forms": {
            "en": [{"text": "Kenya Ports Authority"}, {"text": "KPA", "short": True}],
            "fr": [{"text": "Autorité portuaire du Kenya", "status": "preferred"}],
        },
        "remark": "As its own site says.",
    },
    "ConceptPatch": {"version": 3, "note": "Without an article in headlines."},
    "TrustIn": {"language": "fr", "form": "Autorité portuaire du Kenya", "version": 3},
    "RetireIn": {"version": 3, "remark": "The office was closed."},
    "ResolveIn": {"take": "mine"},
    "SubscriptionIn": {
        "name": "paper",
        "url": "https://paper.example/hooks/dragoman",
        "events": ["item.published", "item.updated", "item.withdrawn"],
        "editions": ["africa-fr"],
    },
}
