"""What an item carries: whole stories, valid in ninjs 3.1, and no address that could harm."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from sqlalchemy import Engine

from service.domain.story import Story
from service.stages import drafting, reviewing
from service.stages.item import UNREVIEWED_NOTE, without_staff_notes
from service.web.api.item_model import NinjsItem
from tests.factories import ghost_payload, make_story, ninjs_payload, superdesk_payload
from tests.service.intake.delivering import read
from tests.service.newsroom import Newsroom, make_draft, only

#: IPTC's own schema of ninjs 3.1 (© 2024 IPTC, CC BY 4.0), github.com/iptc/newsinjson
SCHEMA = json.loads((Path(__file__).parent / "ninjs-schema_3.1.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)

CREDITED: dict[str, Any] = {
    "by": "Awa Diop",
    "copyrightHolder": "Picture Desk",
    "copyrightNotice": "© 2026 Picture Desk",
    "usageTerms": "Editorial use only",
}
ASSOCIATIONS = [
    {
        "name": "main",
        "uri": "urn:x:p1",
        "type": "picture",
        "descriptions": [{"role": "text", "value": "The bridge at dawn."}],
        "renditions": [
            {"name": "web", "href": "https://cms.example/w.jpg", "width": 640, "height": 480},
            {
                "name": "big",
                "href": "https://cms.example/b.jpg",
                "width": 3000,
                "height": 2000,
                "contentType": "image/jpeg",
            },
        ],
        **CREDITED,
    },
    {
        "name": "second",
        "uri": "urn:x:p2",
        "type": "picture",
        "descriptions": [{"value": "The bridge at night."}, {"role": "alttext", "value": "A lit bridge"}],
        "renditions": [{"name": "o", "href": "https://cms.example/2.jpg"}],
        "by": "Ben Otieno",
    },
    {
        "name": "film",
        "uri": "urn:x:v1",
        "type": "video",
        "headlines": [{"value": "The opening, on film"}],
        "descriptions": [{"role": "description", "value": "People walk across."}],
        "renditions": [
            {"name": "mp4", "href": "https://cms.example/v.mp4", "contentType": "video/mp4", "duration": 31}
        ],
    },
    {
        "name": "plan",
        "uri": "https://cms.example/plan.pdf",
        "type": "component",
        "headlines": [{"value": "The plan of the bridge"}],
        "renditions": [
            {"name": "pdf", "href": "https://cms.example/plan.pdf", "contentType": "application/pdf"}
        ],
    },
]


def items(engine: Engine, story: Story) -> dict[str, dict[str, Any]]:
    """The item of a story in its own language and in a translation, both valid."""
    newsroom = Newsroom(engine, only("africa-en", "africa-fr"))
    newsroom.deliver(story)
    newsroom.take("africa-en")
    row = newsroom.draft("africa-fr")
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    found = {slug: newsroom.publications(slug)[-1].item for slug in ("africa-en", "africa-fr")}
    for item in found.values():
        assert [error.message for error in VALID.iter_errors(item)] == []
        NinjsItem.model_validate(item)
    return found


def test_every_picture_video_and_document_comes_with_credit_caption_and_sizes(engine: Engine) -> None:
    story = read("standard", ninjs_payload(associations=ASSOCIATIONS))
    for slug, item in items(engine, story).items():
        said = "" if slug == "africa-en" else f"{slug}: "
        picture, second, film, plan = item["associations"]
        assert {name: picture[name] for name in CREDITED} == CREDITED
        assert picture["rel"] == "featured"
        assert picture["descriptions"][0]["value"] == f"{said}The bridge at dawn."
        assert picture["renditions"][0] == {
            "name": "big",
            "href": "https://cms.example/b.jpg",
            "contentType": "image/jpeg",
            "width": 3000,
            "height": 2000,
        }
        assert [rendition["width"] for rendition in picture["renditions"]] == [3000, 640]
        assert {one["role"]: one["value"] for one in second["descriptions"]} == {
            "caption": f"{said}The bridge at night.",
            "alternative": f"{said}A lit bridge",
        }
        assert second["by"] == "Ben Otieno"
        assert (film["type"], film["renditions"][0]["duration"]) == ("video", 31)
        assert film["headlines"][0]["value"] == f"{said}The opening, on film"
        assert plan["renditions"][0]["contentType"] == "application/pdf"


def test_a_superdesk_item_keeps_its_pictures_codes_authors_and_what_it_evolved_from(engine: Engine) -> None:
    story = read(
        "superdesk",
        superdesk_payload(
            evolvedfrom="urn:newsml:cms.example:2026-03-01:9",
            byline="Ruth Njeri",
            authors=[{"name": "Ruth Njeri", "role": "writer", "code": "x"}],
            subject=[{"name": "transport", "code": "20000337"}],
            keywords=["ferry"],
            associations={
                "featuremedia": {
                    "type": "picture",
                    "description_text": "The Likoni ferry",
                    "byline": "Awa Diop",
                    "creditline": "Picture Desk",
                    "copyrightnotice": "© 2026",
                    "usageterms": "Editorial use only",
                    "renditions": {
                        "viewImage": {
                            "href": "https://cms.example/v.jpg",
                            "width": 640,
                            "mimetype": "image/jpeg",
                        },
                        "original": {
                            "href": "https://cms.example/o.jpg",
                            "width": 3000,
                            "mimetype": "image/jpeg",
                        },
                    },
                },
                "editor_0": {
                    "type": "video",
                    "uri": "urn:x:v",
                    "renditions": {
                        "original": {"href": "https://cms.example/v.mp4", "mimetype": "video/mp4"}
                    },
                },
            },
        ),
    )
    for item in items(engine, story).values():
        picture, film = item["associations"]
        assert picture["by"] == "Awa Diop / Picture Desk"
        assert (picture["copyrightNotice"], picture["usageTerms"]) == ("© 2026", "Editorial use only")
        assert [one["name"] for one in picture["renditions"]] == ["original", "viewImage"]
        assert film["type"] == "video"
        assert {"name": "transport", "literal": "20000337"} in item["subjects"]
        assert {"name": "ferry", "rel": "keyword"} in item["subjects"]
        assert {"name": "Ruth Njeri", "rel": "author"} in item["people"]
        names = {one["role"]: one["value"] for one in item["altIds"]}
        assert names["evolvedFrom"] == "urn:newsml:cms.example:2026-03-01:9"


def test_a_ghost_post_keeps_section_tags_authors_slug_and_canonical_address(engine: Engine) -> None:
    payload = ghost_payload(
        tags=[{"name": "Politics"}, {"name": "Water"}, {"name": "#desk"}],
        primary_tag={"name": "Politics"},
        authors=[{"name": "Ruth Njeri", "url": "https://cms.example/author/ruth/"}, {"name": "Ali"}],
        canonical_url="https://first.example/ferry/",
        feature_image="https://cms.example/f.jpg",
        feature_image_caption="The ferry",
    )
    for item in items(engine, read("ghost", payload)).values():
        assert item["subjects"] == [{"name": "Politics", "rel": "section"}, {"name": "Water"}]
        assert item["people"] == [
            {"name": "Ruth Njeri", "rel": "author", "uri": "https://cms.example/author/ruth/"},
            {"name": "Ali", "rel": "author"},
        ]
        names = {one["role"]: one["value"] for one in item["altIds"]}
        assert (names["slug"], names["canonicalUrl"]) == ("ferry-mombasa", "https://first.example/ferry/")
        assert item["associations"][0]["rel"] == "featured"


def test_the_public_beginning_of_a_story_says_that_it_is_one(engine: Engine) -> None:
    html = "<p>The bridge opens.</p><!--members-only--><p>Secret.</p>"
    story = read("ghost", ghost_payload(visibility="paid", html=html), paid="cut")
    for item in items(engine, story).values():
        assert item["representationType"] == "partial"
        assert "paying members" in item["usageTerms"]
        assert "Secret" not in json.dumps(item)


BAD = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    " javascript:x",
    "file:///x",
]


def test_no_address_in_any_property_could_run_anything(engine: Engine) -> None:
    newsroom = Newsroom(engine, only("africa-en"))
    for number, bad in enumerate(BAD):
        story = replace(poisoned(bad), external_id=f"story-{number}", image_url=bad)
        story_id = newsroom.deliver(story)
        newsroom.take("africa-en", story_id=story_id)
        item = newsroom.publications("africa-en")[-1].item
        assert [error.message for error in VALID.iter_errors(item)] == []
        written = json.dumps(item).lower()
        for scheme in ("javascript:", "data:text", "vbscript:", "file:"):
            assert scheme not in written
        assert "https://cms.example/a.jpg 2x" in item["bodies"][0]["value"]


def poisoned(bad: str) -> Story:
    """A story with an address in every property that may hold one."""
    concept = {"name": "A", "uri": bad, "literal": "a"}
    lists = ("people", "organisations", "places", "objects", "events", "genres", "infoSources", "subjects")
    extra: dict[str, Any] = {name: [concept] for name in lists}
    extra |= {
        "trustIndicators": [{"title": "T", "role": bad, "href": bad}],
        "rightsInfo": {"linkedRights": bad, "langId": bad},
        "digitalSourceType": {"name": "D", "uri": bad},
        "canonicalUrl": bad,
        "media": [
            {
                "type": "picture",
                "name": "p",
                "uri": bad,
                "people": [concept],
                "rightsInfo": {"linkedRights": bad},
                "renditions": [
                    {"name": "o", "href": bad},
                    {"name": "ok", "href": "https://cms.example/ok.jpg"},
                ],
            }
        ],
    }
    body = (
        f'<p>Text <a href="{bad}">a</a> '
        f'<img src="{bad}" srcset="{bad} 1x, https://cms.example/a.jpg 2x" alt="">'
        f'<video src="{bad}" poster="{bad}"></video></p><blockquote cite="{bad}">Quote</blockquote>'
    )
    return make_story(body=body, extra=extra)


def test_what_names_something_may_be_a_urn_and_a_code_is_no_address(engine: Engine) -> None:
    extra = {
        "people": [{"name": "A", "uri": "urn:x:1"}],
        "places": [{"name": "B", "uri": "tag:cms.example,2026:b"}],
        "subjects": [{"name": "Sport", "uri": "medtop:15000000"}],
    }
    for item in items(engine, make_story(extra=extra)).values():
        assert (item["people"], item["places"]) == (extra["people"], extra["places"])
        assert item["subjects"] == [{"name": "Sport", "literal": "medtop:15000000"}]


def test_notes_for_the_staff_are_not_for_everybody() -> None:
    assert without_staff_notes({"edNote": "Call the lawyer."}) == {}
    assert without_staff_notes({"edNote": f"Call the lawyer.\n{UNREVIEWED_NOTE}", "uri": "x"}) == {
        "edNote": UNREVIEWED_NOTE,
        "uri": "x",
    }


def test_tags_have_the_names_of_the_edition_where_the_glossary_has_them(engine: Engine) -> None:
    subjects = [
        {"name": "Kenya", "rel": "section"},
        {"name": "United Nations", "uri": "https://cms.example/tags/un"},
        {"name": "Kenya roads"},
    ]
    newsroom = Newsroom(engine, only("africa-en", "africa-fr"))
    newsroom.deliver(read("standard", ninjs_payload(subjects=subjects)))
    job = newsroom.take("africa-fr")
    assert job is not None
    assert job.subjects == ("Kenya", "United Nations", "Kenya roads")
    labels = {"Kenya": "Kénia", "United Nations": "Nations unies"}
    assert newsroom.write(drafting.save_draft, job, make_draft(job), newsroom.editions, labels=labels)
    row = newsroom.translation("africa-fr")
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    own, other = (newsroom.publications(slug)[-1].item for slug in ("africa-en", "africa-fr"))
    assert own["subjects"] == subjects
    assert other["subjects"] == [
        {"name": "Kénia", "rel": "section", "literal": "Kenya"},  # what a site can tell it by
        {"name": "Nations unies", "uri": "https://cms.example/tags/un", "literal": "United Nations"},
        {"name": "Kenya roads"},
    ]
    assert [error.message for error in VALID.iter_errors(other)] == []
