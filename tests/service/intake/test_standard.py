"""The canonical form: ninjs 3.x."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from service.domain.story import BlockKind, PubStatus
from service.errors import NoText, Unprocessable
from tests.each import each
from tests.factories import ninjs_payload
from tests.service.intake.delivering import deliver, html_of, read

FULL: dict[str, Any] = {
    "uri": "https://cms.example/stories/7",
    "version": "7",
    "versionCreated": "2026-03-02T11:31:00+02:00",
    "firstCreated": "2026-03-01T08:00:00Z",
    "embargoedUntil": "2026-03-03T06:00:00Z",
    "pubStatus": "usable",
    "language": "sv",
    "urgency": 2,
    "by": "Ruth Njeri",
    "edNote": "Adds a quote",
    "slugline": "ferry",
    "headlines": [
        {"role": "short", "value": "Ferry"},
        {"role": "main", "contentType": "text/html", "value": "Ferry &amp; <em>lorry</em>"},
    ],
    "descriptions": [
        {"role": "caption", "value": "not this"},
        {"role": "summary", "contentType": "text/plain", "value": "It runs <again>."},
    ],
    "bodies": [
        {"role": "main", "contentType": "text/plain", "value": "plain text"},
        {
            "role": "richtext",
            "contentType": "application/xhtml+xml",
            "value": "<p>It <b>runs</b>.</p><p>Yes.</p>",
        },
        {"role": "main", "contentType": "application/pdf", "value": "JVBERi0="},
    ],
    "subjects": [{"name": "transport"}, {"name": "sea"}, {"name": "transport"}, {"uri": "x"}],
    "places": [{"name": "Mombasa", "uri": "https://www.wikidata.org/entity/Q225641"}],
    "people": [{"name": "Amina", "contactInfo": [{"value": "a@cms.example"}]}],
    "associations": [
        {
            "name": "other",
            "uri": "x:1",
            "type": "picture",
            "renditions": [{"name": "a", "href": "https://x.example/o"}],
        },
        {
            "name": "featuremedia",
            "uri": "x:2",
            "type": "picture",
            "descriptions": [
                {"role": "caption", "contentType": "text/html", "value": "The <i>Likoni</i> ferry"},
                {"role": "alt", "value": "A ferry"},
            ],
            "renditions": [
                {"name": "small", "href": "https://cms.example/s.jpg", "width": 300},
                {"name": "big", "href": "https://cms.example/b.jpg", "width": 3000},
                {
                    "name": "video",
                    "href": "https://cms.example/v.mp4",
                    "contentType": "video/mp4",
                    "width": 9000,
                },
            ],
        },
    ],
    "somethingNew": {"ninjs": "4"},
}


def test_everything_a_story_has_is_read() -> None:
    story, kept = deliver("standard", FULL)
    assert (story.external_id, story.version, story.language, story.urgency) == (FULL["uri"], "7", "sv", 2)
    assert story.version_created == datetime(2026, 3, 2, 9, 31, tzinfo=UTC)
    assert story.first_published == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert story.embargo == datetime(2026, 3, 3, 6, tzinfo=UTC)
    assert (story.byline, story.ed_note, story.url) == ("Ruth Njeri", "Adds a quote", FULL["uri"])
    assert story.headline == "Ferry & lorry"
    texts = {block.key: block.text for block in story.blocks}
    assert texts["standfirst.0"] == "It runs <again>."
    assert texts["image.caption"] == "The Likoni ferry"
    assert texts["image.alt"] == "A ferry"
    assert html_of(story) == "<p>It <b>runs</b>.</p><p>Yes.</p>"
    assert story.image_url == "https://cms.example/b.jpg"
    assert story.subjects == ("transport", "sea")
    assert {name: value for name, value in story.extra.items() if name != "media"} == {
        "places": FULL["places"],
        "people": [{"name": "Amina"}],
        "slugline": "ferry",
        "subjects": FULL["subjects"],
    }
    assert [one["name"] for one in story.extra["media"]] == ["featuremedia", "other"]
    assert "a@cms.example" not in str(kept)
    assert kept["somethingNew"] == {"ninjs": "4"}


def test_the_least_that_is_a_story() -> None:
    story = read("standard", {"uri": "urn:x:1", "bodies": [{"value": "Just this."}]}, language="fr")
    assert (story.language, story.urgency, story.status) == ("fr", 5, PubStatus.USABLE)
    assert html_of(story) == "<p>Just this.</p>"
    assert story.headline == ""


def test_without_a_version_the_webhooks_id_stands_in_so_that_a_retry_is_the_same_version() -> None:
    story = read("standard", {"uri": "urn:x:1", "bodies": [{"value": "Text."}]})
    assert story.version.startswith("msg_")
    timed = read("standard", ninjs_payload(version=None))
    assert timed.version == "2026-03-02T09:31:00+00:00"


def test_a_kill_needs_nothing_but_the_id() -> None:
    story = read(
        "standard", {"uri": "urn:x:1", "pubStatus": "canceled", "urgency": "nonsense", "bodies": "?"}
    )
    assert (story.status, story.blocks, story.body) == (PubStatus.CANCELED, (), "")


def test_a_withheld_story_may_be_empty() -> None:
    assert read("standard", {"uri": "urn:x:1", "pubStatus": "withheld"}).status is PubStatus.WITHHELD


@each(
    ("change", "field"),
    [
        ({"uri": None}, "uri"),
        ({"uri": ["x"]}, "uri"),
        ({"pubStatus": "maybe"}, "pubStatus"),
        ({"urgency": 0}, "urgency"),
        ({"urgency": "high"}, "urgency"),
        ({"urgency": 10**19}, "urgency"),
        ({"language": "english"}, "language"),
        ({"version": "9" * 200}, "version"),
        ({"versionCreated": "yesterday"}, "versionCreated"),
        ({"embargoedUntil": "2026-02-30"}, "embargoedUntil"),
        ({"headlines": "text"}, "headlines"),
        ({"headlines": ["text"]}, "headlines[0]"),
        ({"bodies": [{"value": "a"}, {"value": 1.5}]}, "bodies[1].value"),
        ({"associations": "x"}, "associations"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read("standard", ninjs_payload(**change))
    assert refused.value.extra["field"] == field
    assert field in refused.value.detail


@pytest.mark.parametrize(
    "markup",
    ["", "  ", "<p></p>", "<img src='https://x.example/a.jpg'>", "<script>alert(1)</script>", "<p>—…</p>"],
)
def test_a_story_with_no_text_is_refused(markup: str) -> None:
    with pytest.raises(NoText):
        read("standard", ninjs_payload(headlines=[], bodies=[{"contentType": "text/html", "value": markup}]))


@pytest.mark.parametrize("words", [40_100, 50_000, 300_000])
def test_a_story_over_the_limit_of_words_is_refused(words: int) -> None:
    text = "word " * words
    with pytest.raises(Unprocessable, match="40,000 are the most"):
        read("standard", ninjs_payload(bodies=[{"contentType": "text/html", "value": f"<p>{text}</p>"}]))


@pytest.mark.parametrize("piece", ["<p>a", "a<br>", "<img src=x alt=y>", "<a href=x>", "<", "<!--"])
def test_what_is_too_much_is_refused_before_it_is_read(piece: str) -> None:
    markup = piece * 200_000
    started = time.process_time()
    with pytest.raises(Unprocessable) as refused:
        read("standard", ninjs_payload(bodies=[{"contentType": "text/html", "value": markup}]))
    assert refused.value.extra["field"] == "bodies[0].value"
    assert time.process_time() - started < 5  # reading it would take a minute


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>open <b>bold <i>both</b> rest", "<p>open <b>bold <i>both</i></b><i> rest</i></p>"),
        ("</p></div>text</p>", None),
        ("<p>a&#0;b&#1;c&#xD800;d&#x110000;e&#xFFFF;f&#38;</p>", None),
        ("<table><tr><td>a<p>b", None),
        ("<p>" + "<b>" * 50 + "deep" + "</b>" * 50 + "</p>", None),
        ("<![CDATA[x]]><!doctype html><?php x ?><p>text", None),
        ("<p onclick='x()'>a<a href='javascript:x()'>b</a><style>p{}</style>", None),
    ],
)
def test_broken_html_is_mended_and_never_dangerous(markup: str, shown: str | None) -> None:
    story = read("standard", ninjs_payload(bodies=[{"contentType": "text/html", "value": markup}]))
    result = html_of(story)
    assert shown is None or result == shown
    assert "javascript:" not in result
    assert "onclick" not in result
    assert not any(
        ord(character) < 32 and character not in "\t\n" for block in story.blocks for character in block.text
    )
    assert any(block.kind is not BlockKind.HEADLINE and block.text for block in story.blocks)


@pytest.mark.parametrize(
    "tag", ["div", "b", "blockquote", "ul><li", "table><tr><td", "a href='https://x.example/'"]
)
def test_two_thousand_levels_of_html_are_read_or_refused_by_name(tag: str) -> None:
    markup = f"<{tag}>" * 2000 + "deep"
    payload = ninjs_payload(bodies=[{"contentType": "text/html", "value": markup}])
    refused, shown = None, ""
    try:
        shown = html_of(read("standard", payload))
    except Unprocessable as error:
        refused = error.extra["field"]
    assert refused == "bodies[0].value" or "deep" in shown
