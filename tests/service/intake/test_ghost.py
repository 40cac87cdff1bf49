"""Ghost: posts, and the ways it says that one is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.domain.story import PubStatus
from service.errors import NoText, Unprocessable
from tests.factories import ghost_payload
from tests.service.intake.delivering import deliver, html_of, read

POST = "65e2f1c3a7b2c0001f5a9b11"


def test_a_published_post() -> None:
    payload = ghost_payload(
        title="Ferry & <lorry>",
        custom_excerpt="It runs again.",
        feature_image="https://cms.example/ferry.jpg",
        feature_image_alt="A ferry",
        feature_image_caption="The <i>Likoni</i> ferry",
        tags=[{"name": "World"}, {"name": "#desk-only"}],
        authors=[
            {"name": "Ruth Njeri", "email": "ruth@cms.example"},
            {"name": "Ali", "email": "ali@cms.example"},
        ],
    )
    story, kept = deliver("ghost", payload, language="sw")
    assert (story.external_id, story.language, story.headline) == (POST, "sw", "Ferry & <lorry>")
    assert story.version_created == datetime(2026, 3, 2, 9, 31, tzinfo=UTC)
    texts = {block.key: block.text for block in story.blocks}
    assert texts["standfirst.0"] == "It runs again."
    assert (texts["image.alt"], texts["image.caption"]) == ("A ferry", "The Likoni ferry")
    assert (story.byline, story.subjects) == ("Ruth Njeri, Ali", ("World",))
    assert story.url == "https://cms.example/ferry-mombasa/"
    assert "cms.example" in str(kept)
    assert "@" not in str(kept)


def test_a_post_without_html_gives_its_plain_text() -> None:
    assert (
        html_of(read("ghost", ghost_payload(html=None, plaintext="One.\n\nTwo."))) == "<p>One.</p><p>Two.</p>"
    )


@pytest.mark.parametrize(
    ("status", "event", "expected"),
    [
        ("published", None, PubStatus.USABLE),
        ("published", "post.published", PubStatus.USABLE),
        ("published", "post.published.edited", PubStatus.USABLE),
        ("draft", None, PubStatus.CANCELED),
        ("draft", "post.unpublished", PubStatus.CANCELED),
        ("scheduled", None, PubStatus.WITHHELD),
        ("sent", None, PubStatus.WITHHELD),
    ],
)
def test_the_state_of_the_post_decides(status: str, event: str | None, expected: PubStatus) -> None:
    assert read("ghost", ghost_payload(status=status), event=event).status is expected


@pytest.mark.parametrize("event", [None, "post.deleted"])
def test_a_deleted_post_is_known_by_what_it_was_and_dated_by_the_signature(event: str | None) -> None:
    before = {"id": POST, "status": "published", "updated_at": "2026-03-02T09:31:00.000Z"}
    story = read("ghost", {"post": {"current": {}, "previous": before}}, event=event)
    assert (story.status, story.external_id, story.blocks) == (PubStatus.CANCELED, POST, ())
    assert abs(story.version_created - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("event", ["post.deleted", "post.unpublished"])
def test_a_post_that_its_address_says_has_ended_has_ended(event: str) -> None:
    """What takes down is believed without a signature; what publishes never is."""
    assert read("ghost", ghost_payload(), event=event).status is PubStatus.CANCELED


@pytest.mark.parametrize(
    ("payload", "event", "field"),
    [
        ({"site": {}}, None, "post"),
        ({"post": None}, None, "post.previous.id"),
        ({"post": []}, None, "post.previous.id"),
        ({"post": "x"}, None, "post"),
        ({"post": {"current": "x"}}, None, "post.current"),
        ({"post": {"current": {}, "previous": {}}}, None, "post.previous.id"),
        (ghost_payload(status="archived"), None, "post.current.status"),
        (ghost_payload(updated_at="soon"), None, "post.current.updated_at"),
        (ghost_payload(updated_at="2199-01-01T00:00:00Z"), None, "post.current.updated_at"),
        (ghost_payload(html=["x"]), None, "post.current.html"),
    ],
)
def test_what_is_wrong_is_named(payload: dict[str, Any], event: str | None, field: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read("ghost", payload, event=event)
    assert refused.value.extra["field"] == field


def test_an_empty_post() -> None:
    with pytest.raises(NoText):
        read("ghost", ghost_payload(title="", html="<!--kg-card-begin: html--><hr>", plaintext=None))
