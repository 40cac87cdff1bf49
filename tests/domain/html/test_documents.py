"""Whole files come back with nothing changed but their text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.html.documents import parse_document, text_document
from service.domain.html.markup import sanitise
from service.domain.story import Block
from service.domain.text.segments import assemble, segment_story
from tests import samples
from tests.domain.html.drawing import html

PAGE = """<!DOCTYPE html>
<html lang="sv-SE"><head><title>Regn &amp; sol</title>
<script>let x = "<article>no</article>";</script><!-- <body> --></head>
<body class="page" data-x='>'>
<header><h1>Ny Dag</h1></header>
<article id="a"><p onclick="x">Det regnar.</p></article>
<footer>Slut</footer>
</body></html>
"""


def shout(blocks: tuple[Block, ...]) -> list[Block]:
    return [Block(block.key, block.kind, block.text.upper(), block.marks) for block in blocks]


def test_only_the_article_of_a_page_is_translated() -> None:
    page = parse_document(PAGE)
    assert (page.title, page.language) == ("Regn & sol", "sv-SE")
    assert [block.text for block in page.blocks] == ["Regn & sol", "Det regnar."]
    assert page.render(shout(page.blocks)) == PAGE.replace(' onclick="x"', "").replace(
        "Det regnar.", "DET REGNAR."
    ).replace("Regn &amp; sol", "REGN &amp; SOL")


HEAD = """<head><title>
  Rain &amp; sun | Ny Dag</title><meta charset="utf-8">
<meta name="description" content="It &quot;rains&quot;.">
<meta property='og:title' content='Rain &amp; sun'><meta content="Rain." property="og:description"/>
<meta name="twitter:card" content="summary"><meta property="og:image:alt" content="A cloud">
<meta name="viewport" content="width=device-width"><meta name="description" content="">
<!-- <title>No</title> --><script>"<title>No</title>"</script></head>
<body><svg><title>Icon</title></svg><article><p>It rains.</p></article></body>"""


def test_the_title_and_the_descriptions_of_a_page_are_translated() -> None:
    page = parse_document(HEAD)
    assert [(block.kind.value, block.text) for block in page.blocks] == [
        ("headline", "Rain & sun | Ny Dag"),
        ("standfirst", 'It "rains".'),
        ("headline", "Rain & sun"),
        ("standfirst", "Rain."),
        ("alt", "A cloud"),
        ("paragraph", "It rains."),
    ]
    assert page.render(page.blocks) == HEAD
    new = [Block(block.key, block.kind, f'{block.text} "d\'un" <b>') for block in page.blocks[:-1]]
    written = page.render([*new, page.blocks[-1]])
    again = parse_document(written)
    assert [block.text for block in again.blocks[:-1]] == [block.text for block in new]
    assert '<title>Rain &amp; sun | Ny Dag "d\'un" &lt;b&gt;</title>' in written
    for kept in ('content="summary"', "width=device-width", "<title>No</title> -->", "<title>Icon</title>"):
        assert kept in written


def test_without_one_article_it_is_main_or_the_whole_body() -> None:
    two = "<body><article>One</article><article>Two</article></body>"
    assert [block.text for block in parse_document(two).blocks] == ["One", "Two"]
    assert parse_document(two).render(parse_document(two).blocks) == two
    main = "<body><nav>Menu</nav><main><p>Text</p></main></body>"
    assert [block.text for block in parse_document(main).blocks] == ["Text"]
    nested = "<article>One<article>Comment</article></article>"
    assert [block.text for block in parse_document(nested).blocks] == ["One", "Comment"]


@pytest.mark.parametrize("unclosed", ["<body><article><p>Text", "<article><p>Text</body></html>", "<p>Text"])
def test_what_is_not_closed_ends_with_the_body(unclosed: str) -> None:
    page = parse_document(unclosed)
    assert [block.text for block in page.blocks] == ["Text"]
    assert "</article>" not in page.suffix


def test_a_fragment_is_taken_whole() -> None:
    page = parse_document("<p>One</p>\n<p>Two</p>")
    assert (page.prefix, page.suffix, page.title, page.language) == ("", "", None, None)
    assert page.render(page.blocks) == "<p>One</p>\n<p>Two</p>"


@settings(deadline=None)
@given(html)
def test_a_page_around_anything_keeps_its_frame(markup: str) -> None:
    page = parse_document(markup)
    inner = markup[len(page.prefix) : len(markup) - len(page.suffix)]
    assert page.prefix + inner + page.suffix == markup
    assert page.render(page.blocks) == page.prefix + sanitise(inner) + page.suffix


def test_a_whole_article_has_all_its_parts() -> None:
    page = parse_document(samples.PAGE.read_text(encoding="utf-8"))
    counts = {kind: sum(block.kind == kind for block in page.blocks) for kind in ("paragraph", "list_item")}
    assert counts == {"paragraph": 11, "list_item": 4}
    assert sum(block.kind in ("heading", "caption", "alt") for block in page.blocks) == 6
    segments = segment_story(page.blocks, "en")
    done = assemble(page.blocks, [(one, one.text, one.marks) for one in segments])
    written = page.render(done)
    assert done == page.blocks
    assert written.replace("\n", "") == samples.PAGE.read_text(encoding="utf-8").replace(
        "\n  <li>", "<li>"
    ).replace("\n", "")


# Plain text


def test_plain_text_is_cut_into_paragraphs_and_items() -> None:
    text = (
        "Headline\n\n"
        "The first paragraph of this text is wrapped\nby hand, so all of its lines are only one\nparagraph."
        "\n\n"
        "  - one thing\r\n  - another\n\n\nA long paragraph on one line. " + "And on. " * 30 + "\nNext.\n"
    )
    document = text_document(text)
    assert [block.text for block in document.blocks] == [
        "Headline",
        "The first paragraph of this text is wrapped by hand, so all of its lines are only one paragraph.",
        "one thing",
        "another",
        "A long paragraph on one line. " + "And on. " * 29 + "And on.",
        "Next.",
    ]
    assert document.render(document.blocks) == text
    shouted = document.render(shout(document.blocks))
    assert "  - ONE THING\r\n  - ANOTHER\n\n\n" in shouted
    assert shouted.endswith("\nNEXT.\n")


@given(st.text(st.sampled_from(list("ab.- \r\n\t1)•")), max_size=80) | st.text())
def test_plain_text_comes_back_letter_by_letter(text: str) -> None:
    document = text_document(text)
    assert document.render(document.blocks) == text
    assert [word for block in document.blocks for word in block.text.split()] == [
        word for raw in document.raw for word in raw.split()
    ]
    assert all("\n" not in block.text and block.text.strip() for block in document.blocks)
