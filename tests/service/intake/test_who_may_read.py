"""What its CMS does not show to everybody is never taken as public."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.story import PubStatus
from service.errors import Unprocessable
from service.intake import Ignored
from service.intake.options import check_options
from tests.each import each
from tests.factories import ghost_payload, ninjs_payload, strapi_payload, wordpress_payload
from tests.service.intake.delivering import html_of, plugin_payload, read

SPLIT = "<p>The bridge opens on Friday.</p><!--members-only--><p>The contract cost nine million.</p>"


@pytest.mark.parametrize("visibility", ["members", "paid", "tiers", "somebody"])
def test_a_ghost_post_for_members_is_held(visibility: str) -> None:
    story = read("ghost", ghost_payload(visibility=visibility, html=SPLIT))
    assert story.status is PubStatus.WITHHELD
    assert story.reason is not None
    assert "only" in story.reason


def test_a_public_ghost_post_that_becomes_one_for_members_is_a_new_version_though_its_text_is_the_same() -> (
    None
):
    before, after = read("ghost", ghost_payload()), read("ghost", ghost_payload(visibility="members"))
    assert after.blocks == ()  # what is not for everybody is not kept as text, as it is not with a kill
    assert before.content_hash() != after.content_hash()
    assert (before.status, after.status) == (PubStatus.USABLE, PubStatus.WITHHELD)


def test_cut_takes_what_stands_before_the_marker_and_says_so() -> None:
    story = read("ghost", ghost_payload(visibility="paid", html=SPLIT, plaintext="all"), paid="cut")
    assert story.status is PubStatus.USABLE
    assert html_of(story) == "<p>The bridge opens on Friday.</p>"
    assert story.extra["representationType"] == "partial"
    assert "paying members" in story.extra["usageTerms"]


@pytest.mark.parametrize("html", ["<p>No marker.</p>", "<!--members-only--><p>Nothing is public.</p>"])
def test_cut_gives_nothing_away_where_nothing_is_public(html: str) -> None:
    story = read("ghost", ghost_payload(visibility="paid", html=html, plaintext="all"), paid="cut")
    assert story.status is PubStatus.WITHHELD or not any(
        block.key.startswith("body") for block in story.blocks
    )
    assert story.status is PubStatus.WITHHELD or story.holds


def test_translate_takes_all_with_a_note_on_its_rights() -> None:
    story = read("ghost", ghost_payload(visibility="paid", html=SPLIT), paid="translate")
    assert story.status is PubStatus.USABLE
    assert "nine million" in html_of(story)
    assert "paying members" in story.extra["usageTerms"]


def test_parts_that_ghost_shows_to_members_only_are_not_in_a_public_post() -> None:
    html = (
        "<p>Open.</p>"
        '<!--kg-gated-block:begin nonMember:false memberSegment:"status:-free"--><p>Gated.</p>'
        "<!--kg-gated-block:end-->"
        '<!--kg-gated-block:begin nonMember:true memberSegment:""--><p>For all.</p><!--kg-gated-block:end-->'
    )
    assert html_of(read("ghost", ghost_payload(html=html))) == "<p>Open.</p><p>For all.</p>"


def test_an_option_that_nobody_knows_is_refused_when_it_is_set_and_when_it_is_used() -> None:
    with pytest.raises(Unprocessable, match="hold, translate, cut"):
        check_options("ghost", {"paid": "take"})
    with pytest.raises(Unprocessable, match="paid"):
        read("ghost", ghost_payload(visibility="paid"), paid="take")


def test_a_wordpress_post_with_a_password_is_held() -> None:
    plugin = read("wordpress", plugin_payload(post_password="open sesame"))
    assert plugin.status is PubStatus.WITHHELD
    rest = read("wordpress", wordpress_payload(content={"rendered": "", "protected": True}))
    assert (rest.status, "password" in str(rest.reason)) == (PubStatus.WITHHELD, True)
    cut = read("wordpress", plugin_payload(post_password="open sesame"), paid="cut")
    assert cut.status is PubStatus.WITHHELD
    taken = read("wordpress", plugin_payload(post_password="open sesame"), paid="translate")
    assert taken.status is PubStatus.USABLE
    assert "password" in taken.extra["usageTerms"]


@pytest.mark.parametrize("event", ["entry.update", "entry.create"])
def test_a_draft_saved_in_strapi_is_no_news(event: str) -> None:
    with pytest.raises(Ignored, match="draft"):
        read("strapi", {**strapi_payload(publishedAt=None), "event": event})


@pytest.mark.parametrize("event", ["post.edited", "post.added", "post.tag.attached"])
def test_a_draft_saved_in_ghost_is_no_news(event: str) -> None:
    with pytest.raises(Ignored, match="draft"):
        read("ghost", ghost_payload(status="draft"), event=event)


def test_a_ghost_draft_that_was_published_until_now_is_a_kill_whatever_the_address_says() -> None:
    payload = ghost_payload(status="draft")
    payload["post"]["previous"] = {"status": "published"}
    assert read("ghost", payload, event="post.edited").status is PubStatus.CANCELED


@pytest.mark.parametrize("status", ["scheduled", "sent"])
def test_a_ghost_post_that_is_no_public_page_is_held_with_the_reason(status: str) -> None:
    story = read("ghost", ghost_payload(status=status))
    assert (story.status, status in str(story.reason)) == (PubStatus.WITHHELD, True)


def test_a_wordpress_post_that_is_scheduled_again_is_held() -> None:
    for payload in (wordpress_payload(status="future"), plugin_payload(post_status="future")):
        story = read("wordpress", payload)
        assert (story.status, "scheduled" in str(story.reason)) == (PubStatus.WITHHELD, True)


def kills() -> list[tuple[str, Any, str | None]]:
    ahead = "2026-03-02T09:31:00Z"
    return [
        ("standard", {"uri": "urn:x:1", "pubStatus": "canceled", "version": "1"}, None),
        ("standard", {"uri": "urn:x:1", "pubstatus": "canceled", "versioncreated": ahead}, None),
        ("superdesk", {"guid": "urn:x:1", "pubstatus": "canceled", "versioncreated": ahead}, None),
        ("ghost", ghost_payload(status="draft"), "post.unpublished"),
        ("wordpress", wordpress_payload(status="trash"), None),
        ("strapi", {**strapi_payload(), "event": "entry.unpublish"}, None),
    ]


@pytest.mark.parametrize(("kind", "payload", "event"), kills())
def test_a_kill_has_a_time_at_which_it_wins(kind: str, payload: Any, event: str | None) -> None:
    from datetime import UTC, datetime, timedelta

    story = read(kind, payload, event=event)
    assert story.status is PubStatus.CANCELED
    assert abs(datetime.now(UTC) - story.version_created) < timedelta(minutes=1)


@pytest.mark.parametrize("event", ["post_delete", "post_trash"])
def test_a_forced_delete_in_wordpress_shows_the_post_as_it_was_and_is_a_kill_by_its_address(
    event: str,
) -> None:
    for payload in (plugin_payload(), wordpress_payload()):
        assert read("wordpress", payload).status is PubStatus.USABLE
        assert read("wordpress", payload, event=event).status is PubStatus.CANCELED
        assert read("wordpress", payload, event="post_update").status is PubStatus.USABLE


GATE = '<!--kg-gated-block:begin nonMember:false memberSegment:"status:-free"-->'


def test_the_plain_text_of_a_ghost_post_that_is_gated_as_a_whole_is_not_read() -> None:
    html = f"{GATE}<p>Nine million.</p><!--kg-gated-block:end-->"
    story = read("ghost", ghost_payload(html=html, plaintext="Nine million."))
    assert "million" not in story.text
    assert story.holds  # it has no body, so it is not live by itself


def test_a_gated_part_of_a_ghost_post_that_does_not_end_is_gated_to_the_end() -> None:
    story = read("ghost", ghost_payload(html=f"<p>The bridge opens.</p>{GATE}<p>Nine million.</p>"))
    assert html_of(story) == "<p>The bridge opens.</p>"


@pytest.mark.parametrize("status", ["archive", "in-progress", "inherit"])
def test_a_status_that_a_plugin_added_to_wordpress_is_not_public(status: str) -> None:
    """It was refused with 422, and so what was live stayed."""
    story = read("wordpress", wordpress_payload(status=status))
    assert story.status is PubStatus.WITHHELD
    assert status in str(story.reason)
    assert read("wordpress", plugin_payload(post_status=status)).status is PubStatus.WITHHELD
    with pytest.raises(Ignored):
        read("wordpress", wordpress_payload(status=status, type="attachment"))


@pytest.mark.parametrize("name", ["draft", "isDraft", "premium", "paywall", "publishAt", "releaseDate"])
def test_a_property_that_may_hold_an_item_of_ninjs_back_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read("standard", ninjs_payload(**{name: "2026-03-03T09:31:00Z"}))
    assert refused.value.extra["field"] == name


def test_what_is_withheld_is_held_whatever_type_it_has_become() -> None:
    held = read("standard", ninjs_payload(type="composite", pubStatus="withheld"))
    assert held.status is PubStatus.WITHHELD


@pytest.mark.parametrize("state", [{"pubStatus": "draft"}, {"embargoedUntil": "2090-01-01T00:00:00Z"}])
def test_an_associated_picture_that_is_not_free_is_left_out(state: dict[str, str]) -> None:
    href = {"href": "https://cms.example/well.jpg", "contentType": "image/jpeg"}
    one = {"type": "picture", "name": "main", "uri": "urn:x:1", "renditions": [href]}
    assert read("standard", ninjs_payload(associations=[one])).extra["media"]
    assert "media" not in read("standard", ninjs_payload(associations=[{**one, **state}])).extra


def test_an_entry_of_strapi_with_an_empty_day_of_publication_is_a_draft() -> None:
    with pytest.raises(Ignored):
        read("strapi", {**strapi_payload(publishedAt=""), "event": "entry.update"}, models=["article"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"withheld": "kep"},
        {"withheld": ["keep"]},
        {"archive": True},
        {"types": 5},
        {"types": []},
        {"models": {"a": 1}},
        {"models": [1, None]},
        {"pages": "yes"},
    ],
)
def test_a_word_that_an_option_does_not_know_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unprocessable) as refused:
        check_options("ghost", wrong)
    assert refused.value.extra["field"] in wrong


@each(
    ("kind", "option", "said"),
    [
        ("ghost", {"page": True}, "Did you mean `pages`?"),
        ("ghost", {"piad": "cut"}, "Did you mean `paid`?"),
        ("ghost", {"models": "post"}, "There are: base_url, paid, withheld, archive, urgency, pages."),
        ("strapi", {"feilds": {"body": "text"}}, "Did you mean `fields`?"),
        ("strapi", {"fields": {"boddy": "text"}}, "Did you mean `body`?"),
        ("strapi", {"fields": {"body": 1}}, "an object of names"),
        ("strapi", {"fields": "body"}, "an object of names"),
        ("strapi", {"format": "md"}, "auto, html, markdown, text"),
        ("strapi", {"paths": ["x"]}, "an object of names"),
        ("standard", {"base_url": "cms.example"}, "no address"),
        ("wordpress", {"base_url": 7}, "no address"),
    ],
)
def test_an_option_that_no_kind_has_or_of_a_wrong_value_is_refused_with_the_right_one(
    kind: str, option: dict[str, Any], said: str
) -> None:
    """A misspelt option was passed over, and what it was to hold back went out."""
    needed = {"models": "article"} if kind == "strapi" else {}
    with pytest.raises(Unprocessable) as refused:
        check_options(kind, {**needed, **option})
    assert said in refused.value.detail


def test_every_kind_of_source_says_which_options_it_has() -> None:
    from service.intake import ADAPTERS
    from service.intake.options import COMMON, OF_KIND

    assert set(OF_KIND) == set(ADAPTERS)
    assert not any(set(COMMON) & set(names) for names in OF_KIND.values())
