"""The demo's proof that readers get what was approved, all of it and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.demo_report import Item, published_difference
from service.domain.html.isolate import for_edition, plain_for_edition

APPROVED = "הבנק משלם World Bank 60% מהעלויות."


def item(locale: str, text: str, body: str, headline: str) -> Item:
    approved: dict[str, Any] = {
        "segments": [{"block": "headline", "text": text}, {"block": "body.1", "text": f"<1>{text}</1>"}]
    }
    fetched = {
        "pubStatus": "usable",
        "headlines": [{"value": headline}],
        "bodies": [{"value": body}],
    }
    return Item({"slug": "mideast-he", "locale": locale}, approved, fetched, None)


def published(text: str) -> Item:
    """A story as the desk gives it to a Hebrew site, with what orders Latin words for the eye."""
    body = for_edition(f"<p><b>{text}</b> </p>", "en", "he-IL")
    assert body != f"<p><b>{text}</b> </p>"
    return item("he-IL", text, body, plain_for_edition(text, "he-IL"))


def test_signs_that_order_a_text_for_the_eye_are_no_difference() -> None:
    assert published_difference(published(APPROVED)) is None
    across = item("he-IL", APPROVED, f"<p>\u2068{APPROVED}\u2069</p>", APPROVED)
    assert published_difference(across) is None


@pytest.mark.parametrize(
    "body", ["<p>הבנק משלם World Bank 6% מהעלויות.</p>", "<p></p>", f"<p>{APPROVED} x</p>"]
)
def test_every_other_difference_is_told(body: str) -> None:
    assert "instead of" in (published_difference(item("he-IL", APPROVED, body, APPROVED)) or "")
