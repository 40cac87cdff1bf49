"""Markup that means harm, by what is in it or by how much: nothing of it lives, and nobody waits for it."""

from __future__ import annotations

import time

import pytest

from service.domain.html.markup import (
    UnusableMarkup,
    parse_body,
    sanitise,
    to_html,
)
from service.domain.story import Block
from tests.domain.html.reading import K, rebuilt, well_formed
from tests.each import each


def test_escaped_text_never_becomes_markup() -> None:
    body = parse_body("<p>Write &lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;</p>")
    assert body.blocks[0].text == "Write <script>alert(1)</script> &lt;b&gt;"
    assert to_html(body.skeleton, body.blocks) == (
        "<p>Write &lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;</p>"
    )


@each(
    ("hostile", "clean"),
    [
        ("<script>alert(1)</script>a", "a"),
        ("<p onclick=x style=y>a</p>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href=" java\nscript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ('<a href="tel:+254">a</a>', '<a href="tel:+254">a</a>'),
        ('<iframe src="https://evil.example/"></iframe>a', "a"),
        ('<iframe src="http://www.youtube.com/embed/1"></iframe>a', "a"),
        ('<iframe src="https://www.youtube.com.evil.example/"></iframe>a', "a"),
        ('<iframe src="https://evil.example\\@www.youtube.com/"></iframe>a', "a"),
        ('<iframe srcdoc="&lt;script&gt;" src="https://www.youtube.com/embed/1"></iframe>',
         '<iframe src="https://www.youtube.com/embed/1"></iframe>'),
        ("<svg><a xlink:href='javascript:x'><text>a</text></a></svg>b", "b"),
        ('<img src=x onerror=alert(1)>', '<img src="x">'),
        ("<form action=/x><input name=y>a<button>b</button></form>", "ab"),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", None),
        ("<!--body.0-->a", "a"),
        ('<p title="<!--body.0-->">a</p>', '<p title="&lt;!--body.0--&gt;">a</p>'),
        ("<p>a\x00\x08b\ud800</p>", "<p>ab\ufffd</p>"),
    ],
)  # fmt: skip
def test_hostile_markup_is_harmless(hostile: str, clean: str | None) -> None:
    written = sanitise(hostile)
    if clean is not None:
        assert written == clean
    well_formed(written)
    assert rebuilt(hostile) == written


def test_a_translation_cannot_fill_a_hole() -> None:
    body = parse_body("<p>a</p><p>secret</p>")
    blocks = [Block("body.0", K.PARAGRAPH, "<!--body.1--><script>"), body.blocks[1]]
    assert to_html(body.skeleton, blocks) == "<p>&lt;!--body.1--&gt;&lt;script&gt;</p><p>secret</p>"


def test_a_missing_block_is_an_error_that_names_it() -> None:
    body = parse_body("<p>a</p><p>b</p>")
    with pytest.raises(UnusableMarkup, match=r"body\.1"):
        to_html(body.skeleton, body.blocks[:1])


@pytest.mark.parametrize("tag", ["div", "b", "span", "blockquote", "ul><li", "table><tr><td", "q", "a", "p"])
@pytest.mark.parametrize("closed", [True, False])
def test_two_thousand_deep_is_read_whole(tag: str, closed: bool) -> None:
    ends = "".join(f"</{name}>" for name in reversed(tag.split("><"))) * 2000 if closed else ""
    markup = f"<{tag}>" * 2000 + "deep" + ends
    body = parse_body(markup)
    assert [block.text for block in body.blocks] == ["deep"]
    assert to_html(body.skeleton, body.blocks) == sanitise(markup)


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 100_000,
        "".join(f"<b class=x{n}>" for n in range(3000)) + "<p>x" * 3000,
        "<table><tr><td>" * 20_000,
    ],
)
def test_a_bomb_is_refused_at_once_and_in_plain_words(bomb: str) -> None:
    started = time.process_time()
    with pytest.raises(UnusableMarkup, match="Send the story"):
        parse_body(bomb)
    assert time.process_time() - started < 2


def test_fifty_thousand_words_take_seconds_at_most() -> None:
    sentence = 'The <b>first</b> meeting of <a href="https://x.example/1">both sides</a> will be held today. '
    started = time.process_time()
    body = parse_body(f"<p>{sentence * 5}</p>\n" * 1000)
    assert sum(len(block.text.split()) for block in body.blocks) == 50_000
    # About one second alone on one core; the rest is for a machine that does other things too.
    assert time.process_time() - started < 10
