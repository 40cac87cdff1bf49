"""Strapi: documents, its events, and the four ways it holds text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from service.domain.story import PubStatus
from service.errors import Unprocessable
from service.intake import Ignored
from tests.factories import SAMPLES, strapi_payload
from tests.service.intake.delivering import html_of, read


def test_a_published_entry_is_keyed_on_its_document() -> None:
    story = read("strapi", strapi_payload())
    assert (story.external_id, story.headline) == ("b7k2m4q8r1t5v9x3", SAMPLES["en"][0])
    assert story.version_created == datetime(2026, 3, 2, 9, 31, 0, 500_000, tzinfo=UTC)


def test_a_translation_inside_strapi_is_a_story_of_its_own() -> None:
    assert read("strapi", strapi_payload(locale="sv")).external_id == "b7k2m4q8r1t5v9x3:sv"
    assert read("strapi", strapi_payload(locale="sv"), language="sv").external_id == "b7k2m4q8r1t5v9x3"
    assert read("strapi", strapi_payload(locale=None)).language == "en"


@pytest.mark.parametrize(
    ("event", "entry", "expected"),
    [
        ("entry.publish", {}, PubStatus.USABLE),
        ("entry.update", {}, PubStatus.USABLE),
        ("entry.unpublish", {}, PubStatus.CANCELED),
        ("entry.delete", {}, PubStatus.CANCELED),
    ],
)
def test_events(event: str, entry: dict[str, Any], expected: PubStatus) -> None:
    assert read("strapi", {**strapi_payload(**entry), "event": event}).status is expected


def test_without_draft_and_publish_what_is_saved_is_public() -> None:
    payload = strapi_payload()
    del payload["entry"]["publishedAt"]
    assert read("strapi", {**payload, "event": "entry.update"}).status is PubStatus.USABLE


def test_names_of_fields_are_the_sources_own() -> None:
    payload = strapi_payload(
        rubrik="Färjan", brodtext="<p>Den går igen.</p>", sprak="sv", title="no", content="no"
    )
    story = read("strapi", payload, fields={"headline": "rubrik", "body": "brodtext", "language": "sprak"})
    assert (story.headline, html_of(story), story.language) == ("Färjan", "<p>Den går igen.</p>", "sv")


def test_markdown() -> None:
    story = read(
        "strapi", strapi_payload(content="## Head\n\nIt **runs** [again](https://x.example/).\n\n- a\n- b")
    )
    assert html_of(story).replace("\n", "") == (
        '<h2>Head</h2><p>It <strong>runs</strong> <a href="https://x.example/">again</a>.</p>'
        "<ul><li>a</li><li>b</li></ul>"
    )


def test_plain_text_where_the_source_says_so() -> None:
    assert html_of(read("strapi", strapi_payload(content="1 * 2 * 3"), format="text")) == "<p>1 * 2 * 3</p>"


def test_blocks() -> None:
    def leaf(text: str, **marks: bool) -> dict[str, Any]:
        return {"type": "text", "text": text, **marks}

    content = [
        {"type": "heading", "level": 3, "children": [leaf("Head")]},
        {
            "type": "paragraph",
            "children": [
                leaf("It "),
                leaf("runs <now>", bold=True, italic=True),
                {"type": "link", "url": "https://x.example/?a=1&b=2", "children": [leaf(" again")]},
            ],
        },
        {"type": "list", "format": "ordered", "children": [{"type": "list-item", "children": [leaf("a")]}]},
        {"type": "quote", "children": [leaf("Said.")]},
        {
            "type": "image",
            "image": {"url": "https://x.example/a.jpg", "alternativeText": 'A "ferry"', "caption": "Cap"},
        },
        {"type": "unknown", "children": [{"type": "paragraph", "children": [leaf("Kept.")]}]},
    ]
    assert html_of(read("strapi", strapi_payload(content=content))) == (
        "<h3>Head</h3>"
        "<p>It <strong><em>runs &lt;now&gt;</em></strong>"
        '<a href="https://x.example/?a=1&amp;b=2"> again</a></p>'
        "<ol><li>a</li></ol><blockquote>Said.</blockquote>"
        '<figure><img src="https://x.example/a.jpg" alt="A &quot;ferry&quot;">'
        "<figcaption>Cap</figcaption></figure>"
        "<p>Kept.</p>"
    )


def test_pictures_people_and_categories() -> None:
    story = read(
        "strapi",
        strapi_payload(
            cover={"url": "/uploads/f.jpg", "alternativeText": "A ferry", "caption": "The ferry"},
            author={"name": "Ruth", "email": "r@x.example"},
            categories=[{"name": "Sea"}],
            urgency="2",
        ),
        base_url="https://cms.example",
    )
    assert (story.image_url, story.byline, story.subjects) == (
        "https://cms.example/uploads/f.jpg",
        "Ruth",
        ("Sea",),
    )
    assert story.urgency == 2
    assert {"image.alt", "image.caption"} <= {block.key for block in story.blocks}


def test_the_sizes_of_a_picture_authors_and_section() -> None:
    sizes = {"url": "/uploads/s.png", "mime": "image/png", "width": 500, "height": 281}
    large = {"url": "/uploads/l.png", "mime": "image/png", "width": 1000, "height": 563}
    story = read(
        "strapi",
        strapi_payload(
            cover={
                "url": "/uploads/f.png",
                "mime": "image/png",
                "width": 1600,
                "height": 900,
                "formats": {"small": sizes, "large": large, "broken": None},
            },
            authors=[{"name": "Ruth Njeri"}, {"name": "Ali Omar"}],
            category={"name": "Transport"},
            tags=[{"name": "Likoni"}],
        ),
        base_url="https://cms.example",
    )
    (picture,) = story.extra["media"]
    assert [(one["name"], one["width"]) for one in picture["renditions"]] == [
        ("original", 1600),
        ("large", 1000),
        ("small", 500),
    ]
    assert {one["href"][:19] for one in picture["renditions"]} == {"https://cms.example"}
    assert story.byline == "Ruth Njeri, Ali Omar"
    assert [one["name"] for one in story.extra["people"]] == ["Ruth Njeri", "Ali Omar"]
    assert story.extra["subjects"] == [{"name": "Transport", "rel": "section"}, {"name": "Likoni"}]
    plain = read("strapi", strapi_payload(byline="By Ruth Njeri"))
    assert (plain.byline, "people" in plain.extra) == ("By Ruth Njeri", False)


def test_other_models_are_not_stories() -> None:
    assert read("strapi", strapi_payload(), models=["article"]).blocks
    with pytest.raises(Ignored, match="author"):
        read("strapi", {**strapi_payload(), "model": "author"}, models=["article"])


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "event"),
        ({"event": "entry.publish", "model": "article"}, "entry.documentId"),
        ({"event": "entry.publish", "model": "article", "entry": []}, "entry.documentId"),
        ({"event": "entry.publish", "model": "article", "entry": "x"}, "entry"),
        (strapi_payload(locale="svenska"), "entry.locale"),
        (strapi_payload(content=[{"type": "paragraph", "children": "x"}]), "entry.content[0].children"),
        (strapi_payload(content=["x"]), "entry.content[0]"),
        ({**strapi_payload(), "createdAt": 5}, "createdAt"),
    ],
)
def test_what_is_wrong_is_named(payload: dict[str, Any], field: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read("strapi", payload)
    assert refused.value.extra["field"] == field
