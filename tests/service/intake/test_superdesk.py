"""Superdesk: ninjs 1.x with its own names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from service.domain.story import PubStatus
from service.errors import Unprocessable
from tests.factories import superdesk_payload
from tests.service.intake.delivering import html_of, read


def test_an_item_with_all_it_may_have() -> None:
    story = read(
        "superdesk",
        superdesk_payload(
            version=4,
            embargoed="2026-03-03T06:00:00+0000",
            evolvedfrom="urn:newsml:cms.example:2026-03-01:9",
            ednote="Update",
            byline="Ruth Njeri",
            slugline="ferry",
            copyrightholder="Desk",
            description_html="<p>It runs again.</p>",
            place=[{"name": "Mombasa", "code": "MBA"}],
            associations={
                "editor_1": None,
                "featuremedia": {
                    "type": "picture",
                    "description_text": "The Likoni ferry",
                    "body_text": "A ferry",
                    "renditions": {
                        "thumbnail": {"href": "https://cms.example/t.jpg"},
                        "viewImage": {"href": "https://cms.example/v.jpg"},
                    },
                },
            },
        ),
    )
    assert (story.version, story.urgency, story.ed_note, story.byline) == ("4", 3, "Update", "Ruth Njeri")
    assert story.embargo == datetime(2026, 3, 3, 6, tzinfo=UTC)
    assert story.image_url == "https://cms.example/v.jpg"
    texts = {block.key: block.text for block in story.blocks}
    assert texts["standfirst.0"] == "It runs again."
    assert (texts["image.caption"], texts["image.alt"]) == ("The Likoni ferry", "A ferry")
    assert story.subjects == ("transport",)
    assert {name: value for name, value in story.extra.items() if name != "media"} == {
        "subjects": [{"name": "transport", "literal": "20000337"}],
        "places": [{"name": "Mombasa", "literal": "MBA"}],
        "slugline": "ferry",
        "copyrightHolder": "Desk",
        "altIds": [{"role": "evolvedFrom", "value": "urn:newsml:cms.example:2026-03-01:9"}],
    }


def test_plain_text_where_there_is_no_html() -> None:
    assert html_of(read("superdesk", superdesk_payload(body_html=None, body_text="One.\n\nTwo."))) == (
        "<p>One.</p><p>Two.</p>"
    )


@pytest.mark.parametrize("word", ["canceled", "cancelled", "Canceled"])
def test_a_kill_may_come_without_text_and_with_nonsense_beside_it(word: str) -> None:
    story = read("superdesk", superdesk_payload(pubstatus=word, body_html="", urgency=99, language="?!"))
    assert (story.status, story.blocks) == (PubStatus.CANCELED, ())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"guid": None}, "uri"),
        ({"guid": {}, "uri": "x"}, "uri"),
        ({"version": {}}, "version"),
        ({"versioncreated": "2026-03-02T25:00:00+0000"}, "versioncreated"),
        ({"pubstatus": "spiked"}, "pubstatus"),
        ({"associations": "x"}, "associations"),
        ({"associations": {"featuremedia": []}}, None),
        ({"place": "Mombasa"}, "place"),
        ({"body_html": 7.5}, "body_html"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str | None) -> None:
    if field is None:
        assert read("superdesk", superdesk_payload(**change)).blocks
        return
    if change.get("guid") == {}:
        assert read("superdesk", superdesk_payload(**change)).external_id == "x"
        return
    with pytest.raises(Unprocessable) as refused:
        read("superdesk", superdesk_payload(**change))
    assert refused.value.extra["field"] == field
