"""Whole stories: addresses, shortcodes, embeds and what WordPress adds for `_embed`."""

from __future__ import annotations

from typing import Any

import pytest

from service.intake.wordpress_content import is_automatic, rendered
from tests.factories import ghost_payload, ninjs_payload, strapi_payload, superdesk_payload, wordpress_payload
from tests.service.intake.delivering import html_of, plugin_payload, read

RELATIVE = (
    '<p><a href="/earlier/">a</a> <a href="#note">b</a> <a href="mailto:d@cms.example">c</a>'
    '<img src="/m/g.jpg" srcset="/m/s.jpg 300w, l.jpg 900w" alt=""></p>'
)


@pytest.mark.parametrize(
    ("kind", "payload", "options", "base"),
    [
        (
            "standard",
            ninjs_payload(
                uri="https://cms.example/2026/story/",
                bodies=[{"contentType": "text/html", "value": RELATIVE + "<p>Text.</p>"}],
            ),
            {},
            "https://cms.example/2026/story/",
        ),
        (
            "superdesk",
            superdesk_payload(body_html=RELATIVE + "<p>Text.</p>"),
            {"base_url": "https://cms.example/"},
            "https://cms.example/",
        ),
        (
            "ghost",
            ghost_payload(html=RELATIVE + "<p>Text.</p>"),
            {},
            "https://cms.example/ferry-mombasa/",
        ),
        (
            "wordpress",
            wordpress_payload(content={"rendered": RELATIVE + "<p>Text.</p>"}),
            {},
            "https://cms.example/2026/03/ferry-mombasa/",
        ),
        (
            "strapi",
            strapi_payload(content=RELATIVE + "<p>Text.</p>", url="https://site.example/x"),
            {"base_url": "https://cms.example/"},
            "https://cms.example/",
        ),
    ],
)
def test_relative_links_and_pictures_are_absolute(
    kind: str, payload: Any, options: dict[str, Any], base: str
) -> None:
    html = html_of(read(kind, payload, **options))
    assert 'href="https://cms.example/earlier/"' in html
    assert 'href="#note"' in html
    assert 'href="mailto:d@cms.example"' in html
    assert 'src="https://cms.example/m/g.jpg"' in html
    assert f'srcset="https://cms.example/m/s.jpg 300w, {base}l.jpg 900w"' in html


def test_pictures_of_strapis_blocks_and_markdown_are_absolute() -> None:
    blocks = [
        {"type": "paragraph", "children": [{"type": "text", "text": "Text."}]},
        {"type": "image", "image": {"url": "/uploads/a.jpg", "alternativeText": "A"}},
    ]
    story = read("strapi", strapi_payload(content=blocks), base_url="https://cms.example")
    assert '<img src="https://cms.example/uploads/a.jpg" alt="A">' in html_of(story)
    story = read(
        "strapi", strapi_payload(content="Text ![A](/uploads/a.jpg)"), base_url="https://cms.example"
    )
    assert 'src="https://cms.example/uploads/a.jpg"' in html_of(story)


VIDEO = (
    '<figure><iframe src="https://www.youtube.com/embed/abcdefghijk" allowfullscreen=""></iframe></figure>'
)


@pytest.mark.parametrize(
    "stored",
    [
        "https://www.youtube.com/watch?v=abcdefghijk&t=9",
        "<p>https://youtu.be/abcdefghijk</p>",
        '<figure class="wp-block-embed"><div>\nhttps://www.youtube.com/watch?v=abcdefghijk\n</div></figure>',
        "[embed]https://www.youtube.com/watch?v=abcdefghijk[/embed]",
    ],
)
def test_a_bare_address_of_a_video_becomes_its_player(stored: str) -> None:
    story = read("wordpress", plugin_payload(post_content=f"First.\n\n{stored}\n\nLast."))
    assert "https://www.youtube.com/embed/abcdefghijk" in html_of(story)
    assert "watch?v=" not in html_of(story)


def test_a_bare_address_of_anything_else_becomes_a_link() -> None:
    assert rendered("https://x.example/a?b=1&c=2") == (
        '<p><a href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a></p>'
    )
    written = '<p>See <a href="https://youtu.be/abcdefghijk">https://youtu.be/abcdefghijk</a></p>'
    assert rendered(written) == written


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("[pullquote]Said.[/pullquote]", "<p>Said.</p>"),
        ('[su_box title="Facts"]Box[/su_box]', "<p>Box</p>"),
        ("[vc_row][vc_column]In[/vc_column][/vc_row]", "<p>In</p>"),
        ('Text [contact-form-7 id="1" title="x"] on', "<p>Text  on</p>"),
        ("Text [sic] and [the president] and [ex-minister]", None),
        ('[audio mp3="https://x.example/a.mp3"][/audio]', None),
    ],
)
def test_shortcodes_are_done_or_gone_and_words_in_brackets_stay(stored: str, shown: str | None) -> None:
    html = rendered(stored)
    if stored.startswith("[audio"):
        assert '<audio controls="" src="https://x.example/a.mp3"></audio>' in html
        assert "[" not in html
    else:
        assert html == (shown or f"<p>{stored}</p>")


@pytest.mark.parametrize(
    ("excerpt", "automatic"),
    [
        ("<p>The ferry runs again from Tuesday. It carries [&hellip;]</p>", True),
        ("<p>The ferry runs again from Tuesday.</p>", True),
        ("<p>Mombasa has its ferry back.</p>", False),
        (None, False),
    ],
)
def test_an_excerpt_that_wordpress_cut_itself_is_no_standfirst(excerpt: str | None, automatic: bool) -> None:
    body = "<p>The ferry runs again from Tuesday. It carries 300 people and does not take lorries.</p>"
    assert is_automatic(excerpt, body) is automatic


def test_what_wordpress_embeds_is_read() -> None:
    payload = wordpress_payload(
        _embedded={
            "author": [{"name": "Ruth Njeri", "link": "https://cms.example/author/ruth/"}],
            "wp:featuredmedia": [
                {
                    "media_type": "image",
                    "source_url": "https://cms.example/f.jpg",
                    "alt_text": "A ferry",
                    "caption": {"rendered": "<p>The ferry</p>"},
                    "media_details": {
                        "width": 3000,
                        "height": 2000,
                        "sizes": {"medium": {"source_url": "https://cms.example/m.jpg", "width": 300}},
                    },
                }
            ],
            "wp:term": [
                [{"taxonomy": "category", "name": "World &amp; sea"}],
                [{"taxonomy": "post_tag", "name": "Water"}, {"taxonomy": "nav_menu", "name": "No"}],
            ],
        }
    )
    story = read("wordpress", payload)
    assert (story.byline, story.image_url) == ("Ruth Njeri", "https://cms.example/f.jpg")
    assert story.subjects == ("World & sea", "Water")
    assert story.extra["subjects"] == [{"name": "World & sea", "rel": "section"}, {"name": "Water"}]
    assert story.extra["slug"] == "ferry-mombasa"
    texts = {block.key: block.text for block in story.blocks}
    assert (texts["image.alt"], texts["image.caption"]) == ("A ferry", "The ferry")
    assert [one["name"] for one in story.extra["media"][0]["renditions"]] == ["original", "medium"]


def test_an_error_that_wordpress_embeds_in_the_place_of_an_author_is_passed_over() -> None:
    error = [{"code": "rest_user_invalid_id", "message": "No."}]
    story = read("wordpress", wordpress_payload(_embedded={"author": error, "wp:featuredmedia": error}))
    assert (story.byline, story.image_url) == (None, None)
