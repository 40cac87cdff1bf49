"""Every spelling of ninjs that is about: the shapes of IPTC's examples of 1.x to 3.1, in our own words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from service.domain.story import PubStatus, Story
from service.errors import Unprocessable
from tests.each import each
from tests.factories import ninjs_payload
from tests.service.intake.delivering import html_of, read

PICTURE_1 = {
    "uri": "urn:x:p1",
    "type": "picture",
    "byline": "Awa Diop",
    "copyrightnotice": "© Desk",
    "description_text": "The bridge at dawn.",
    "renditions": {
        "main": {"href": "https://cms.example/m.jpg", "mimetype": "image/jpeg", "width": 640, "height": 480},
        "small": {"href": "https://cms.example/s.jpg", "mimetype": "image/jpeg", "width": 120},
    },
}
#: after IPTC's documentation, 1.6/007_multimedia: objects for lists, one property for each text
ONE: dict[str, Any] = {
    "uri": "https://cms.example/stories/7",
    "type": "text",
    "version": "3",
    "versioncreated": "2026-03-02T09:31:00Z",
    "firstcreated": "2026-03-01T08:00:00Z",
    "pubstatus": "usable",
    "embargoed": "2030-01-01T00:00:00Z",
    "language": "en",
    "byline": "Ruth Njeri",
    "ednote": "Adds a quote",
    "copyrightholder": "Desk",
    "headline": "The bridge opens",
    "description_text": "It opens on Friday.",
    "body_text": "It opens on Friday.\n\nIt cost nine million.",
    "body_xhtml": "<p>It opens on <b>Friday</b>.</p><p>It cost nine million.</p>",
    "person": [{"name": "Amina Yusuf", "rel": "about", "code": "https://www.wikidata.org/entity/Q1"}],
    "place": [{"name": "Garissa", "rel": "mentions"}],
    "subject": [{"name": "transport", "code": "20000337"}],
    "associations": {"mainpic": PICTURE_1},
}
#: after examples/2.1 (ntb_text, tt_text_image_2): the lists of 3.x in lower case
TWO: dict[str, Any] = {
    "uri": "https://cms.example/stories/7",
    "type": "text",
    "version": "3",
    "versioncreated": "2026-03-02T09:31:00Z",
    "firstcreated": "2026-03-01T08:00:00Z",
    "pubstatus": "usable",
    "embargoeduntil": "2030-01-01T00:00:00Z",
    "language": "en",
    "by": "Ruth Njeri",
    "ednote": "Adds a quote",
    "copyrightholder": "Desk",
    "headlines": [{"role": "main", "value": "The bridge opens"}],
    "descriptions": [{"role": "text", "contenttype": "text/plain", "value": "It opens on Friday."}],
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "charcount": 9, "value": "It opens on Friday."},
        {
            "role": "html5",
            "contenttype": "text/html",
            "value": "<html><head><title>x</title></head><body><p>It opens on <b>Friday</b>.</p>"
            "<p>It cost nine million.</p></body></html>",
        },
    ],
    "people": [{"name": "Amina Yusuf", "rel": "about", "uri": "https://www.wikidata.org/entity/Q1"}],
    "places": [{"name": "Garissa", "rel": "mentions"}],
    "subjects": [{"name": "transport", "literal": "20000337"}],
    "associations": [
        {
            "name": "mainpic",
            "uri": "urn:x:p1",
            "type": "picture",
            "by": "Awa Diop",
            "copyrightnotice": "© Desk",
            "descriptions": [{"value": "The bridge at dawn."}],
            "renditions": [
                {"name": "small", "href": "https://cms.example/s.jpg", "width": 120},
                {
                    "name": "main",
                    "contenttype": "image/jpeg",
                    "href": "https://cms.example/m.jpg",
                    "width": 640,
                    "height": 480,
                    "sizeinbytes": 9000,
                },
            ],
        }
    ],
}
THREE: dict[str, Any] = {
    "uri": "https://cms.example/stories/7",
    "type": "text",
    "version": "3",
    "versionCreated": "2026-03-02T09:31:00Z",
    "firstCreated": "2026-03-01T08:00:00Z",
    "pubStatus": "usable",
    "embargoedUntil": "2030-01-01T00:00:00Z",
    "language": "en",
    "by": "Ruth Njeri",
    "edNote": "Adds a quote",
    "copyrightHolder": "Desk",
    "headlines": [{"value": "The bridge opens"}],
    "descriptions": [{"role": "text", "contentType": "text/plain", "value": "It opens on Friday."}],
    "bodies": [
        {"role": "text", "contentType": "text/plain", "value": "It opens on Friday."},
        {
            "role": "text",
            "contentType": "application/xhtml+xml",
            "value": "<p>It opens on <b>Friday</b>.</p><p>It cost nine million.</p>",
        },
    ],
    "people": [{"name": "Amina Yusuf", "rel": "about", "uri": "https://www.wikidata.org/entity/Q1"}],
    "places": [{"name": "Garissa", "rel": "mentions"}],
    "subjects": [{"name": "transport", "literal": "20000337"}],
    "associations": [
        {
            "name": "mainpic",
            "uri": "urn:x:p1",
            "type": "picture",
            "by": "Awa Diop",
            "copyrightNotice": "© Desk",
            "descriptions": [{"role": "richtext", "value": "The bridge at dawn."}],
            "renditions": [
                {
                    "name": "main",
                    "contentType": "image/jpeg",
                    "href": "https://cms.example/m.jpg",
                    "width": 640,
                }
            ],
        }
    ],
}


@pytest.mark.parametrize("payload", [ONE, TWO, THREE], ids=["1.6", "2.1", "3.1"])
@pytest.mark.parametrize("kind", ["standard", "superdesk"])
def test_a_story_is_the_same_in_every_version_of_ninjs(kind: str, payload: dict[str, Any]) -> None:
    story: Story = read(kind, payload)
    assert (story.external_id, story.version) == ("https://cms.example/stories/7", "3")
    assert story.version_created == datetime(2026, 3, 2, 9, 31, tzinfo=UTC)
    assert story.first_published == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert story.embargo == datetime(2030, 1, 1, tzinfo=UTC)
    assert (story.headline, story.byline, story.ed_note) == ("The bridge opens", "Ruth Njeri", "Adds a quote")
    assert html_of(story) == "<p>It opens on <b>Friday</b>.</p><p>It cost nine million.</p>"
    texts = {block.key: block.text for block in story.blocks}
    assert texts["standfirst.0"] == "It opens on Friday."
    assert texts["image.caption"] == "The bridge at dawn."
    assert story.image_url == "https://cms.example/m.jpg"
    (picture,) = story.extra["media"]
    assert (picture["by"], picture["copyrightNotice"]) == ("Awa Diop", "© Desk")
    assert story.extra["copyrightHolder"] == "Desk"
    assert story.extra["people"][0]["uri"] == "https://www.wikidata.org/entity/Q1"
    assert story.extra["subjects"] == [{"name": "transport", "literal": "20000337"}]


@pytest.mark.parametrize("name", ["pubstatus", "PubStatus", "PUBSTATUS", "pubStatus"])
@pytest.mark.parametrize("kind", ["standard", "superdesk"])
def test_a_kill_and_what_is_withheld_are_read_in_any_spelling(kind: str, name: str) -> None:
    for value, status in (("canceled", PubStatus.CANCELED), ("withheld", PubStatus.WITHHELD)):
        payload = {"uri": "urn:x:1", name: value, "headlines": [{"value": "H"}], "version": "2"}
        assert read(kind, payload).status is status


@pytest.mark.parametrize("name", ["embargoed", "embargoeduntil", "embargoedUntil", "EmbargoedUntil"])
def test_an_embargo_is_read_in_any_spelling(name: str) -> None:
    story = read("standard", ninjs_payload(**{name: "2030-01-01T00:00:00Z"}))
    assert story.embargo == datetime(2030, 1, 1, tzinfo=UTC)


@each(
    "name",
    [
        "pub_status",
        "pubStauts",
        "publishStatus",
        "status",
        "embargo",
        "embargoUntil",
        "embargoed_until",
        "embargoedUnitl",
        "withheld",
        "killed",
    ],
)
@each("kind", ["standard", "superdesk"])
def test_a_misspelt_status_or_embargo_is_refused_by_its_name(kind: str, name: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        read(kind, {**ninjs_payload(), "guid": "urn:x:1", name: "withheld"})
    assert refused.value.extra["field"] == name
    assert "pubStatus" in refused.value.detail


def test_what_is_new_and_harmless_is_passed_over() -> None:
    payload = ninjs_payload(somethingNew={"a": 1}, profile="text", shelf="x", priority=3, source="Wire")
    assert read("standard", payload).blocks


def test_one_property_in_two_spellings_that_differ_is_refused() -> None:
    with pytest.raises(Unprocessable, match="differ"):
        read("standard", ninjs_payload(pubstatus="withheld"))
    assert read("standard", ninjs_payload(pubstatus="usable")).status is PubStatus.USABLE


def test_a_superdesk_headline_that_holds_html_is_read_as_html() -> None:
    from tests.factories import superdesk_payload

    payload = superdesk_payload(headline="Farmers&rsquo; union <b>wins</b> &amp; pays&nbsp;")
    assert read("superdesk", payload).headline.strip() == "Farmers’ union wins & pays"
    assert read("superdesk", superdesk_payload(headline="R & D < 5")).headline == "R & D < 5"


@pytest.mark.parametrize("urgency", [0, 10, None, "x"])
def test_superdesks_odd_urgency_is_no_reason_to_refuse_a_story(urgency: Any) -> None:
    from tests.factories import superdesk_payload

    assert read("superdesk", superdesk_payload(urgency=urgency)).urgency == 5
