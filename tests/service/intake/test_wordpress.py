"""WordPress: the REST shape, the plugin's shape, and what the database of WordPress holds."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.domain.story import PubStatus
from service.errors import Unprocessable
from service.intake.base import Ignored
from service.intake.wordpress_content import rendered
from tests.factories import wordpress_payload
from tests.service.intake.delivering import html_of, plugin_payload, read


def test_a_post_in_the_rest_shape() -> None:
    story = read(
        "wordpress", wordpress_payload(title={"rendered": "Ferry &amp; lorry &#8211; &#8220;again&#8221;"})
    )
    assert story.external_id == "417"
    assert story.headline == "Ferry & lorry – “again”"
    assert story.version_created == datetime(2026, 3, 2, 9, 31, tzinfo=UTC)
    assert story.url == "https://cms.example/2026/03/ferry-mombasa/"
    assert [block.text for block in story.blocks if block.key.startswith("standfirst")] == [
        "The ferry runs again."
    ]


def test_a_post_in_the_plugins_shape_is_the_same_story() -> None:
    story = read("wordpress", plugin_payload())
    assert (story.external_id, story.headline) == ("417", "Ferry & lorry")
    assert html_of(story) == "<p>It runs.</p>"
    assert story.version_created == datetime(2026, 3, 2, 9, 40, tzinfo=UTC)
    assert (story.image_url, story.subjects) == ("https://cms.example/ferry.jpg", ("World & sea",))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("publish", PubStatus.USABLE),
        ("future", PubStatus.WITHHELD),
        ("draft", PubStatus.CANCELED),
        ("pending", PubStatus.CANCELED),
        ("private", PubStatus.CANCELED),
        ("trash", PubStatus.CANCELED),
    ],
)
def test_what_is_not_public_is_not_translated(status: str, expected: PubStatus) -> None:
    rest, plugin = (
        read("wordpress", wordpress_payload(status=status)),
        read("wordpress", plugin_payload(post_status=status)),
    )
    assert (rest.status, plugin.status) == (expected, expected)
    if expected is PubStatus.CANCELED:
        assert (rest.blocks, plugin.blocks) == ((), ())


@pytest.mark.parametrize("status", ["auto-draft", "draft", "pending", "private"])
def test_a_post_that_was_never_published_is_no_news(status: str) -> None:
    payload = plugin_payload(post_status=status)
    with pytest.raises(Ignored, match="never published"):
        read("wordpress", payload, event="post_create")
    assert read("wordpress", payload, event="post_update").status is PubStatus.CANCELED


def test_a_post_ends_when_it_was_changed_so_that_the_next_change_may_follow_at_once() -> None:
    changed = datetime(2026, 3, 2, 9, 40, tzinfo=UTC)
    assert (
        read("wordpress", plugin_payload(post_status="draft"), event="post_update").version_created == changed
    )
    # what is deleted bears the time of the change before it
    for event in ("post_trash", "post_delete"):
        assert read("wordpress", plugin_payload(), event=event).version_created > changed


def test_a_new_post_that_is_scheduled_bears_the_day_of_its_publication() -> None:
    later = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%d %H:%M:%S")
    for payload in (
        plugin_payload(post_status="future", post_modified_gmt=later),
        wordpress_payload(status="future", modified_gmt=later),
    ):
        story = read("wordpress", payload)
        assert story.status is PubStatus.WITHHELD
        assert story.version_created <= datetime.now(UTC)
    with pytest.raises(Unprocessable, match="in the future"):
        read("wordpress", plugin_payload(post_modified_gmt=later))


def test_a_draft_that_never_had_a_date() -> None:
    story = read("wordpress", plugin_payload(post_status="future", post_date_gmt="0000-00-00 00:00:00"))
    assert story.first_published is None


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "id"),
        (wordpress_payload(id=None), "id"),
        (wordpress_payload(status=None), "status"),
        (wordpress_payload(title=[1]), "title"),
        (wordpress_payload(content={"rendered": 5.5}), "content.rendered"),
        (wordpress_payload(modified_gmt="x"), "modified_gmt"),
        (plugin_payload(post_status=""), "post.post_status"),
        ({"post_id": 1, "post": "x"}, "post"),
    ],
)
def test_what_is_wrong_is_named(payload: dict[str, Any], field: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read("wordpress", payload)
    assert refused.value.extra["field"] == field


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("One\nline.\r\n\r\nTwo.", "<p>One<br>\nline.</p>\n<p>Two.</p>"),
        ("<h2>Head</h2>\n\nText", "<h2>Head</h2>\n<p>Text</p>"),
        ("<ul>\n\n<li>a</li>\n\n</ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("<strong>Bold</strong> text", "<p><strong>Bold</strong> text</p>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        (
            '[caption id="x" width="3"]<img src="a.jpg"> Two at a well[/caption]',
            '<figure><img src="a.jpg"><figcaption> Two at a well</figcaption></figure>',
        ),
        (
            '[gallery ids="1,2"]\n\n[embed]https://x.example/v[/embed]\n\nText [sic]',
            '<p><a href="https://x.example/v">https://x.example/v</a></p>\n<p>Text [sic]</p>',
        ),
    ],
)
def test_stored_content_is_shown_as_wordpress_shows_it(stored: str, shown: str) -> None:
    assert rendered(stored) == shown


@pytest.mark.parametrize(
    "piece",
    ["[caption <img ", "[caption]<img>", "<!-- ", "<pre ", "[gallery ", "[embed]", "<script>\n\n", "\n\n<"],
)
def test_no_text_takes_more_time_than_its_length(piece: str) -> None:
    started = time.process_time()
    assert rendered(piece * (1_000_000 // len(piece))) is not None
    assert time.process_time() - started < 10  # quadratic would be hours
