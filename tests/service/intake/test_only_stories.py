"""Only stories are stories; what else a CMS sends is ignored, and a story without a body is held."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.draft import Finding, Severity
from service.domain.story import PubStatus
from service.errors import Unprocessable
from service.intake import Ignored
from service.intake.options import check_options
from service.wording import say
from tests.factories import (
    ghost_payload,
    ninjs_payload,
    strapi_payload,
    superdesk_payload,
    wordpress_payload,
)
from tests.service.intake.delivering import html_of, plugin_payload, read


@pytest.mark.parametrize("kind", ["picture", "graphic", "video", "composite", "event", "planning"])
def test_items_that_are_no_text_are_ignored(kind: str) -> None:
    for source, payload in (
        ("superdesk", superdesk_payload(type=kind)),
        ("standard", ninjs_payload(type=kind)),
    ):
        with pytest.raises(Ignored, match=kind):
            read(source, payload)


def test_a_source_may_take_other_types_too() -> None:
    assert read("standard", ninjs_payload(type="composite"), types="text,composite").blocks
    payload = ninjs_payload()
    del payload["type"]
    assert read("standard", payload).blocks


def test_an_item_of_another_type_can_be_killed_all_the_same() -> None:
    story = read("superdesk", superdesk_payload(type="picture", pubstatus="canceled"))
    assert story.status is PubStatus.CANCELED


@pytest.mark.parametrize(
    "kind",
    ["shop_order", "product", "wp_navigation", "wp_global_styles", "wp_template", "wp_block", "page", "x"],
)
def test_of_wordpress_only_posts_are_stories(kind: str) -> None:
    for payload in (plugin_payload(post_type=kind), wordpress_payload(type=kind)):
        with pytest.raises(Ignored, match=kind):
            read("wordpress", payload)
        assert read("wordpress", payload, types=f"post,{kind}").blocks


def test_pages_of_ghost_are_an_option() -> None:
    payload = {"page": ghost_payload()["post"]}
    for event in (None, "page.published"):
        with pytest.raises(Ignored):
            read("ghost", payload, event=event)
        assert read("ghost", payload, event=event, pages=True).blocks


@pytest.mark.parametrize("event", ["member.added", "site.changed", "tag.edited"])
def test_other_events_of_ghost_are_ignored(event: str) -> None:
    with pytest.raises(Ignored, match=event):
        read("ghost", {"member": {}}, event=event)


def test_a_strapi_source_has_to_say_which_models_are_stories() -> None:
    with pytest.raises(Unprocessable, match="models"):
        check_options("strapi", {})
    check_options("strapi", {"models": ["article"]})
    with pytest.raises(Unprocessable, match="models"):
        read("strapi", strapi_payload(), models=None)


@pytest.mark.parametrize("model", ["author", "category", "global", "user", None])
def test_entries_of_other_models_are_ignored(model: str | None) -> None:
    for event in ("entry.create", "entry.publish", "entry.delete"):
        with pytest.raises(Ignored):
            read("strapi", {**strapi_payload(name="Jane Doe"), "model": model, "event": event})


@pytest.mark.parametrize("event", ["trigger-test", "releases.publish", "media.create"])
def test_strapis_test_button_and_releases_are_ignored_and_not_red(event: str) -> None:
    with pytest.raises(Ignored, match="The address works"):
        read("strapi", {"event": event, "createdAt": "2026-03-02T09:31:00.500Z"})


# --- bodies -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "payload", "named"),
    [
        ("standard", ninjs_payload(bodies=[]), "headlines"),
        ("superdesk", superdesk_payload(body_html="<p></p>"), "body_html holds no text"),
        ("superdesk", superdesk_payload(body_html=None, slugline="ferry"), "slugline"),
        ("ghost", ghost_payload(html="", slug="ferry"), "slug"),
        ("wordpress", wordpress_payload(content={"rendered": ""}), "excerpt"),
        ("strapi", strapi_payload(content=None, notes="x"), "notes"),
    ],
)
def test_a_story_without_a_body_is_held_and_names_what_was_seen(kind: str, payload: Any, named: str) -> None:
    story = read(kind, payload)
    assert story.status is PubStatus.USABLE
    (hold,) = story.holds
    words = say(Finding("incomplete", Severity.BLOCK, hold.code, data=hold.data))
    assert "no body" in words
    assert named in words


@pytest.mark.parametrize("kind", ["standard", "ghost", "superdesk", "wordpress", "strapi"])
def test_a_story_with_a_body_is_not_held(kind: str) -> None:
    from tests.service.intake.delivering import KINDS

    assert read(kind, KINDS[kind][0]()).holds == ()


def test_the_field_that_a_strapi_source_names_must_be_in_the_entry() -> None:
    with pytest.raises(Unprocessable, match="page_text"):
        read("strapi", strapi_payload(), fields={"body": "page_text"})


def test_of_strapis_fields_the_first_with_a_value_is_the_body() -> None:
    payload = strapi_payload(content=None, body="The *ferry* runs.")
    assert html_of(read("strapi", payload)).strip() == "<p>The <em>ferry</em> runs.</p>"
    empty = [{"type": "paragraph", "children": [{"type": "text", "text": ""}]}]
    assert "It runs" in html_of(read("strapi", strapi_payload(content=empty, body="It runs.")))


def test_the_dynamic_zone_of_strapis_starter_is_read_whole() -> None:
    payload = strapi_payload(
        content=None,
        blocks=[
            {"__component": "shared.rich-text", "id": 1, "body": "## A dry year\n\nIt did **not** rain."},
            {"__component": "shared.quote", "id": 2, "title": "Amina Yusuf", "body": "We waited nine years."},
            {
                "__component": "shared.media",
                "id": 3,
                "file": {"url": "/uploads/well.jpg", "mime": "image/jpeg", "alternativeText": "A well"},
            },
            {
                "__component": "shared.slider",
                "id": 4,
                "files": [{"url": "/uploads/a.mp4", "mime": "video/mp4", "caption": "The river"}],
            },
            {"__component": "shared.seo", "id": 5, "metaTitle": "Not for the page at all"},
        ],
    )
    story = read("strapi", payload, base_url="https://cms.example")
    html = html_of(story).replace("\n", "")
    assert html == (
        "<h2>A dry year</h2><p>It did <strong>not</strong> rain.</p>"
        "<blockquote><p>Amina Yusuf</p><p>We waited nine years.</p></blockquote>"
        '<figure><img src="https://cms.example/uploads/well.jpg" alt="A well"></figure>'
        '<figure><video controls="" src="https://cms.example/uploads/a.mp4"></video>'
        "<figcaption>The river</figcaption></figure>"
    )
    assert story.holds == ()


def test_text_in_a_component_that_is_not_understood_is_named_and_holds_the_story() -> None:
    zone = [{"__component": "page.fact", "zusatz": "A sentence that nobody may miss."}]
    story = read("strapi", strapi_payload(content=None, sections=zone, summary="Short."))
    assert any("zusatz" in str(hold.data) or "no_body" in hold.code for hold in story.holds)
    zone.append({"__component": "page.text", "zusatz": "", "body": "The body."})
    (hold,) = read("strapi", strapi_payload(content=None, sections=zone)).holds
    assert "zusatz" in hold.data["fields"]


def test_markdown_tables_and_struck_words_are_rendered() -> None:
    html = html_of(
        read("strapi", strapi_payload(content="| Year | Sum |\n|---|---|\n| 2026 | 12 |\n\n~~Old~~ new"))
    )
    assert "<table>" in html
    assert "<td>2026</td>" in html
    assert "<s>Old</s> new" in html
    assert "|" not in html
