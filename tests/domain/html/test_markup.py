"""HTML into blocks and back: nothing lost, nothing live that was not meant to be."""

from __future__ import annotations

import contextlib
import re
import time
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given, settings

from service.domain.html.embeds import script_attributes
from service.domain.html.markup import (
    Body,
    UnusableMarkup,
    from_tagged,
    inline_html,
    parse_body,
    parse_inline,
    plain_text,
    sanitise,
    to_html,
    to_tagged,
)
from service.domain.html.nesting import join
from service.domain.html.sanitise import TAGS
from service.domain.html.token import VOID_TAGS
from service.domain.story import Block, BlockKind, Mark
from tests.domain.html.drawing import html, marked_blocks
from tests.each import each
from tests.examples import examples

K = BlockKind


def kinds(body: Body) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in body.blocks]


def rebuilt(markup: str) -> str:
    body = parse_body(markup)
    return to_html(body.skeleton, body.blocks)


class Balance(HTMLParser):
    """Fails on an element that is not closed, closed twice, or closed in the wrong order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            given = {name: value or "" for name, value in attrs}
            assert dict(script_attributes(given)) == given
        else:
            assert tag in TAGS
        for name, value in attrs:
            assert not name.startswith("on")
            assert "javascript:" not in (value or "") or name not in ("href", "src")
        if tag not in VOID_TAGS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def well_formed(markup: str) -> str:
    """Give the text of HTML after checking that it is well-formed."""
    parser = Balance()
    parser.feed(markup)
    parser.close()
    assert parser.open == []
    return "".join(parser.text)


# Blocks and their kinds


def test_every_kind_of_block_is_found_in_reading_order() -> None:
    body = parse_body(
        "<h2>Head</h2><p>One <b>bold</b>.</p><ul><li>Item</li></ul><blockquote><p>Said</p></blockquote>"
        '<figure><img src="/i.jpg" alt="A dam"><figcaption>Cap</figcaption></figure>'
        "<table><caption>Tab</caption><tr><th>Y</th><td>2020</td></tr></table>"
        '<aside><p>Aside</p><ul><li>Fact</li></ul></aside><div class="factbox"><p>Boxed</p></div>'
    )
    assert kinds(body) == [
        ("heading", "Head"),
        ("paragraph", "One bold."),
        ("list_item", "Item"),
        ("quote", "Said"),
        ("alt", "A dam"),
        ("caption", "Cap"),
        ("caption", "Tab"),
        ("table_cell", "Y"),
        ("table_cell", "2020"),
        ("fact_box", "Aside"),
        ("list_item", "Fact"),
        ("fact_box", "Boxed"),
    ]
    assert [block.key for block in body.blocks] == [f"body.{number}" for number in range(12)]


def test_a_standfirst_has_its_own_prefix_and_kind() -> None:
    body = parse_body("<p>Short.</p>", prefix="standfirst", default_kind=K.STANDFIRST)
    assert body.blocks == (Block("standfirst.0", K.STANDFIRST, "Short."),)
    assert body.skeleton == "<p><!--standfirst.0--></p>"


def test_bare_text_beside_blocks_gets_holes_of_its_own() -> None:
    body = parse_body("Before<p>In</p>after<div>a<p>b</p>c</div><ul><li>x<ul><li>y</li></ul>z</li></ul>")
    assert [block.text for block in body.blocks] == ["Before", "In", "after", "a", "b", "c", "x", "y", "z"]
    assert sanitise("a<p>b</p>c") == "a<p>b</p>c"


def test_whitespace_collapses_as_in_a_browser_but_not_in_pre() -> None:
    assert sanitise("<p>  a \n <b> b </b> c  <br>  d </p>\n\n  <p>e</p>") == (
        "<p>a <b>b </b>c<br>d</p>\n<p>e</p>"
    )
    assert sanitise("<pre>\n\n a\n  b </pre>") == "<pre>\n\n a\n  b </pre>"


def test_inline_marks_are_spans_outermost_first() -> None:
    (block,) = parse_body('<p>See <a href="https://x.example/"><em>the</em> map</a>.<br>Now.</p>').blocks
    assert block.text == "See the map.\nNow."
    assert block.marks == (
        Mark(1, 4, 11, "a", (("href", "https://x.example/"),)),
        Mark(2, 4, 7, "em"),
    )


@each(
    "markup",
    [
        "<p><b>foo</b><img src=\"/x\">bar</p>",
        "<p><b>foo<img src=\"/x\"></b>bar</p>",
        "<p>foo<b><img src=\"/x\">bar</b></p>",
        "<p>foo<img src=\"/x\"><b>bar</b></p>",
        "<p><a href=\"/y\"><b>foo<img src=\"/x\"></b></a></p>",
        "<p><a href=\"/y\"><b>foo</b><img src=\"/x\"></a></p>",
        "<p><a href=\"/y\"><b>foo</b></a><img src=\"/x\"></p>",
        "<p>a<a href=\"/y\"><img src=\"/x\"></a>b</p>",
        "<p><a id=\"top\"></a>Text</p>",
        "<p>a <img src=\"/x\"> b</p>",
        "<p>a<wbr>b</p>",
        "<p>a<iframe src=\"https://www.youtube.com/embed/1\"></iframe>b</p>",
    ],
)  # fmt: skip
def test_an_inline_object_stays_in_the_element_it_stood_in(markup: str) -> None:
    assert rebuilt(markup) == sanitise(markup) == markup


def test_an_empty_mark_goes_and_one_with_a_name_stays() -> None:
    assert sanitise('<p>a<b></b>b<span class="icon"></span></p>') == '<p>ab<span class="icon"></span></p>'


def test_alternative_text_is_a_block_in_the_attribute() -> None:
    body = parse_body('<p>See <img src="/x" alt="A &quot;map&quot;"> here.</p><img src="/y" alt="Dam">')
    assert [(block.kind, block.text) for block in body.blocks] == [
        (K.ALT, 'A "map"'),
        (K.PARAGRAPH, "See  here."),
        (K.ALT, "Dam"),
    ]
    other = [Block(block.key, block.kind, f'"{block.text}" <b>', block.marks) for block in body.blocks]
    written = to_html(body.skeleton, other)
    assert 'alt="&quot;A &quot;map&quot;&quot; &lt;b&gt;"' in written
    assert '<img src="/y" alt="&quot;Dam&quot; &lt;b&gt;">' in written
    assert 'alt=""' in inline_html(body.blocks[1])


def test_a_link_around_blocks_is_part_of_the_skeleton() -> None:
    body = parse_body('<a href="/t"><h3>Teaser</h3><p>Text</p></a>')
    assert body.skeleton == '<a href="/t"><h3><!--body.0--></h3><p><!--body.1--></p></a>'
    assert [block.marks for block in body.blocks] == [(), ()]


@pytest.mark.parametrize(
    "untouched",
    [
        '<div translate="no"><p>Brand</p></div>',
        '<section class="x notranslate"><ul><li>Code</li></ul></section>',
        "<pre>let x = 1;\n</pre>",
        '<blockquote class="twitter-tweet"><p>Hi. <a href="https://x.example/1">May 1</a></p></blockquote>',
    ],
)
def test_what_must_not_be_translated_is_no_block(untouched: str) -> None:
    body = parse_body(f"<p>Before</p>{untouched}<p>After</p>")
    assert [block.text for block in body.blocks] == ["Before", "After"]
    assert untouched in body.skeleton


def test_an_inline_untranslatable_name_stays_text_with_a_mark() -> None:
    (block,) = parse_body('<p>Made by <span translate="no">Ny Dag</span>.</p>').blocks
    assert block.marks == (Mark(1, 8, 14, "span", (("translate", "no"),)),)


@pytest.mark.parametrize(
    "note",
    [
        '<sup><a href="#fn1">1</a></sup>',
        '<a href="#fn1" id="r1"><sup>[12]</sup></a>',
        '<sup id="r2" class="footnote-ref"><a href="#fn2">*</a></sup>',
        '<a href="#r1">↩</a>',
    ],
)
def test_the_mark_of_a_footnote_is_no_text(note: str) -> None:
    markup = f"<p>The dam holds.{note} Engineers check it.</p>"
    (block,) = parse_body(markup).blocks
    assert block.text == "The dam holds. Engineers check it."
    assert [(mark.start, mark.html) for mark in block.marks] == [(14, note)]
    assert rebuilt(markup) == sanitise(markup) == markup


@pytest.mark.parametrize(
    "text",
    [
        "<p>It covers 3 m<sup>2</sup> of land.</p>",
        '<p>See <a href="#part2">part two</a> below.</p>',
        '<p>Go to <a href="https://x.example/5">5</a> now.</p>',
    ],
)
def test_what_is_no_footnote_stays_text(text: str) -> None:
    (block,) = parse_body(text).blocks
    assert [mark.html for mark in block.marks] == [None]
    assert rebuilt(text) == text


@pytest.mark.parametrize(
    "quote",
    [
        '<aside class="pullquote"><p>Said.</p></aside>',
        '<figure class="wp-block-pullquote"><p>Said.</p></figure>',
        '<div class="pull-quote-left">Said.</div>',
    ],
)
def test_a_pull_quote_is_a_quote(quote: str) -> None:
    body = parse_body(quote)
    assert kinds(body) == [("quote", "Said.")]
    assert to_html(body.skeleton, body.blocks) == quote


def test_the_attribution_of_a_quote_is_kept_in_its_place() -> None:
    markup = "<blockquote><p>We stay.</p><footer>— <cite>Asha Juma</cite>, nurse</footer></blockquote>"
    body = parse_body(markup)
    assert kinds(body) == [("quote", "We stay."), ("quote", "— Asha Juma, nurse")]
    assert [mark.tag for mark in body.blocks[1].marks] == ["cite"]
    assert to_html(body.skeleton, body.blocks) == markup


def test_lists_in_lists_and_tables_in_cells_keep_their_order() -> None:
    markup = (
        "<ol><li>One<ul><li>A<ol><li>deep</li></ol></li><li>B</li></ul></li><li>Two</li></ol>"
        "<table><thead><tr><th>Town</th><th>Rain</th></tr></thead><tbody><tr><td>Goma</td>"
        '<td><b>12</b> mm</td></tr><tr><td colspan="2"><ul><li>dry</li></ul></td></tr></tbody></table>'
    )
    body = parse_body(markup)
    assert [block.text for block in body.blocks] == [
        *("One", "A", "deep", "B", "Two", "Town", "Rain", "Goma", "12 mm", "dry")
    ]
    assert to_html(body.skeleton, body.blocks) == markup


def test_entities_and_no_break_spaces_are_kept() -> None:
    markup = "<p>5&nbsp;000&nbsp;&euro; &lt; &#x1F30D; &copy; l&rsquo;eau &amp;amp;</p><!-- note -->"
    (block,) = parse_body(markup).blocks
    assert block.text == "5\xa0000\xa0€ < 🌍 © l’eau &amp;"
    assert rebuilt(markup) == "<p>5&nbsp;000&nbsp;€ &lt; 🌍 © l’eau &amp;amp;</p>"


def test_the_script_of_an_embed_stays_and_no_other() -> None:
    tweet = '<blockquote class="twitter-tweet"><p>Hi</p></blockquote>'
    script = '<script async="" src="https://platform.twitter.com/widgets.js"></script>'
    given = f'{tweet}\n<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
    assert sanitise(f"<p>a</p>{given}<p>b</p>") == f"<p>a</p>{tweet}{script}<p>b</p>"
    assert parse_body(given).blocks == ()
    assert sanitise(f"<p>a {script} b</p>") == f"<p>a {script}b</p>"
    assert sanitise('<script src="//www.instagram.com/embed.js"></script>') == (
        '<script async="" src="https://www.instagram.com/embed.js"></script>'
    )
    for bad in (
        '<script src="https://platform.twitter.com/widgets.js">alert(1)</script>',
        '<script src="https://platform.twitter.com/widgets.js/../x.js"></script>',
        '<script src="https://evil.example/widgets.js"></script>',
        '<script data-src="https://platform.twitter.com/widgets.js"></script>',
        '<script src="https://platform.twitter.com/widgets.js"><!--<script></script><img src=x>--></script>',
        '<data value="embed-script:https://evil.example/x.js"></data>',
        '<script src=https://evil.example/ src="https://platform.twitter.com/widgets.js"></script>',
    ):
        assert "<script" not in sanitise(bad), bad
    well_formed(sanitise(f'<p title="{given}">x</p>'))


@pytest.mark.parametrize(
    "embed",
    [
        (
            '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:x/app.bsky.feed.post/3">'
            '<p>Hi</p></blockquote><script async="" src="https://embed.bsky.app/static/embed.js"></script>'
        ),
        (
            '<div class="flourish-embed" data-src="visualisation/123">'
            '<script async="" src="https://public.flourish.studio/resources/embed.js"></script></div>'
        ),
        (
            '<script async="" src="https://telegram.org/js/telegram-widget.js?22" '
            'data-telegram-post="desk/43" data-width="100%"></script>'
        ),
        (
            '<div id="vis-AbC12"><script async="" src="https://datawrapper.dwcdn.net/AbC12/embed.js"'
            ' data-target="#vis-AbC12"></script></div>'
        ),
        (
            '<script async="" src="https://connect.facebook.net/fr_FR/sdk.js#xfbml=1&amp;version=v3.2"></script>'
            '<div class="fb-post" data-href="https://www.facebook.com/1/posts/2/" data-width="500"></div>'
        ),
        (
            '<iframe width="560" height="315" src="https://www.youtube.com/embed/x" title="Film"'
            ' frameborder="0" allow="autoplay; fullscreen" referrerpolicy="origin"></iframe>'
        ),
        '<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>',
    ],
)
def test_an_embed_keeps_all_that_its_network_reads(embed: str) -> None:
    body = parse_body(f"<p>a</p>{embed}<p>b</p>")
    assert [block.text for block in body.blocks] == ["a", "b"]
    assert embed in body.skeleton


@each(
    "hostile",
    [
        '<script src="https://telegram.org/js/telegram-widget.js" data-onauth="alert(1)"></script>',
        '<script onload="alert(1)" src="https://platform.twitter.com/widgets.js"></script>',
        '<div data-src="//evil.example/x" data-href="https://evil.example/facebook.com/"></div>',
        '<iframe src="https://www.youtube.com/embed/x" allow="camera; microphone"></iframe>',
        '<iframe src="https://www.google.com/maps/../url?q=https://evil.example/"></iframe>',
        '<data value="embed-script:src%3Dhttps%253A%252F%252Fevil.example%252Fx.js"></data>',
        '<data value="embed-script:src%3D%252F%252Fplatform.x.com%252Fwidgets.js%26onload%3D"></data>',
        "<scr<script src='https://platform.x.com/widgets.js'></script>ipt>alert(1)</script>",
        '<SCRIPT SRC="https&colon;//evil.example/x.js"></SCRIPT>',
        '<script src="https://platform.twitter.com@evil.example/widgets.js"></script>',
        "<script src='https://evil.example/' data-a=' src=https://platform.x.com/widgets.js'></script>",
    ],
)
def test_nothing_rides_in_on_an_embed(hostile: str) -> None:
    written = sanitise(hostile)
    well_formed(written)
    tags = "".join(re.findall(r"<[a-z][^>]*>", re.sub(r'<data value="[^"]*">', "", written)))
    assert not re.search(r"alert|evil|camera|onauth|onload", tags)


def test_what_stands_after_a_script_that_writes_scripts_is_there() -> None:
    network = '<script src="https://platform.twitter.com/widgets.js"></script>'
    for before in ("<script>write('", "<script><script>", "<!-- <script> -->", "<!--><p>"):
        assert "after" in sanitise(f"<p>a</p>{before}{network}<p>after</p>"), before


def test_no_script_stands_in_a_line_of_text() -> None:
    script = '<script src="https://platform.twitter.com/widgets.js"></script>'
    block = parse_inline(f"{script}Rain{script}", key="headline", kind=K.HEADLINE, is_html=True)
    assert block == Block("headline", K.HEADLINE, "Rain")


@pytest.mark.parametrize(
    "start", ["<script a='</script>'\"", "<script a=", "<script>  </script ", "<script\n"]
)
def test_scripts_that_never_end_cost_no_more_than_their_length(start: str) -> None:
    started = time.process_time()
    with contextlib.suppress(UnusableMarkup):
        sanitise(start * 20_000)
    assert time.process_time() - started < 5


def test_a_block_without_text_is_skeleton() -> None:
    body = parse_body("<p>&nbsp;</p><div><br></div><p><b>\n</b></p>")
    assert body == Body("<p>&nbsp;</p><div><br></div><p></p>", ())


# Safety


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


# One block


def test_a_headline_is_one_line_with_its_marks() -> None:
    block = parse_inline(
        "<p>Rain &amp;\n<em>sun</em></p><br>today", key="headline", kind=K.HEADLINE, is_html=True
    )
    assert block == Block("headline", K.HEADLINE, "Rain & sun today", (Mark(1, 7, 10, "em"),))
    assert inline_html(block) == "Rain &amp; <em>sun</em> today"
    assert plain_text(block) == "Rain & sun today"


def test_plain_text_is_not_read_as_html() -> None:
    block = parse_inline(" 3 < 4 &amp; <b>\nso ", key="c", kind=K.CAPTION, is_html=False)
    assert block == Block("c", K.CAPTION, "3 < 4 &amp; <b>\nso")
    assert inline_html(block) == "3 &lt; 4 &amp;amp; &lt;b&gt;<br>so"


def test_blocks_in_a_caption_become_lines() -> None:
    block = parse_inline("<p>One</p>\n<p>Two<img src=x alt=y></p>", key="c", kind=K.CAPTION, is_html=True)
    assert block.text == "One\nTwo"
    assert inline_html(block) == 'One<br>Two<img src="x" alt="y">'


# Properties


@settings(deadline=None, max_examples=examples(300))
@given(html)
def test_blocks_and_skeleton_make_exactly_the_sanitised_html(markup: str) -> None:
    written = sanitise(markup)
    assert rebuilt(markup) == written
    assert sanitise(written) == written
    well_formed(written)


@settings(deadline=None, max_examples=examples(300))
@given(html)
def test_no_text_is_lost(markup: str) -> None:
    """What the sanitising library alone leaves is all there, in blocks or in the parts left alone."""
    usable = re.sub("[\ud800-\udfff]", "\ufffd", markup)
    usable = "".join(c for c in usable if c in "\t\n\f\r" or (c >= " " and c not in "\x7f\ufffe\uffff"))
    usable = re.sub(r"(?i)</?noscript[^>]{0,300}>", "", usable)
    removed = {
        "canvas", "datalist", "embed", "noembed", "noframes", "object", "script", "select", "style", "svg",
        "template", "textarea", "title", "iframe",
    }  # fmt: skip
    kept = nh3.clean(usable, tags={"p"}, clean_content_tags=removed)
    expected = re.sub(r"\s", "", well_formed(kept))
    expected = "".join(c for c in expected if c >= " " and c not in "\x7f\ufffe\uffff")
    body = parse_body(markup)
    assert re.sub(r"\s", "", well_formed(to_html(body.skeleton, body.blocks))) == expected
    outside = well_formed(re.sub(r"<!--.*?-->", "", body.skeleton))
    blocks = [block for block in body.blocks if block.kind is not K.ALT]
    inside = "".join(block.text for block in blocks)
    objects = "".join(well_formed(mark.html or "") for block in blocks for mark in block.marks)
    assert sorted(re.sub(r"\s", "", outside + inside + objects)) == sorted(expected)


@settings(deadline=None)
@given(marked_blocks())
def test_crossing_marks_come_out_well_formed(block: Block) -> None:
    written = inline_html(block)
    assert well_formed(written).replace("\xa0", " ") == block.text.replace("\n", "").replace("\xa0", " ")
    assert written.count("<img") == sum(mark.html is not None for mark in block.marks)
    assert written.count('id="y"') <= sum(mark.tag == "a" for mark in block.marks)
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", written)


@settings(deadline=None)
@given(html)
def test_one_block_of_anything_never_fails(markup: str) -> None:
    block = parse_inline(markup, key="headline", kind=K.HEADLINE, is_html=True)
    assert "\n" not in block.text
    if not any(mark.html for mark in block.marks):  # the space beside an image is meant
        assert block.text == block.text.strip(" ")
    well_formed(inline_html(block))


# Tagged text


def test_tagged_text_reads_like_text() -> None:
    (block,) = parse_body('<p>Met <strong>Joe Doe</strong><img src="/x"> today</p>').blocks
    assert to_tagged(block.text, block.marks) == "Met <1>Joe Doe</1><2/> today"
    assert from_tagged("Vu <2/><1>Joe Doe</1>", block.marks) == (
        "Vu Joe Doe",
        (Mark(1, 3, 10, "strong"), Mark(2, 3, 3, "img", block.marks[1].attrs, '<img src="/x">')),
        (),
    )


def test_a_literal_tag_is_escaped() -> None:
    marks = (Mark(1, 0, 3, "b"),)
    assert to_tagged("<1>", marks) == r"<1>\<1></1>"
    assert from_tagged(r"<1>\<1></1>", marks) == ("<1>", marks, ())
    assert from_tagged("if a <2> b", marks) == ("if a <2> b", (), (1,))


@each(
    ("tagged", "text", "places", "missing"),
    [
        ("<1>ab</1>c", "abc", [(1, 0, 2)], (2,)),
        ("abc", "abc", [], (1, 2)),
        ("<1>abc", "abc", [], (1, 2)),
        ("abc</1>", "abc", [], (1, 2)),
        ("<1></1>abc<2/>", "abc", [(2, 3, 3)], (1,)),
        ("<1><1>a</1>b</1>", "ab", [(1, 0, 1)], (2,)),
        ("<1>a</1>b<1>c</1><2/>", "abc", [(1, 0, 1), (1, 2, 3), (2, 3, 3)], ()),
        ("<1>a</1><1>b</1>", "ab", [(1, 0, 2)], (2,)),
        ("<2/>a<2/>", "a", [(2, 0, 0)], (1,)),
        ("<2>a</2>", "a", [(2, 0, 0)], (1,)),
        ("<1/>a", "a", [], (1, 2)),
        ("</1/>a", "</1/>a", [], (1, 2)),
        ("<999999999999>a", "<999999999999>a", [], (1, 2)),
    ],
)
def test_broken_missing_and_doubled_tags_are_borne(
    tagged: str, text: str, places: list[tuple[int, int, int]], missing: tuple[int, ...]
) -> None:
    source = (Mark(1, 0, 1, "b"), Mark(2, 1, 1, "img", (), "<img>"))
    found, marks, lost = from_tagged(tagged, source)
    assert found == text
    assert [(mark.id, mark.start, mark.end) for mark in marks] == places
    assert lost == missing


@settings(deadline=None)
@given(html)
def test_tagged_text_of_a_source_comes_back_exactly(markup: str) -> None:
    for block in parse_body(markup).blocks:
        assert from_tagged(to_tagged(block.text, block.marks), block.marks) == (block.text, block.marks, ())


@settings(deadline=None)
@given(marked_blocks())
def test_tagged_text_of_crossing_marks_covers_the_same_letters(block: Block) -> None:
    text, marks, missing = from_tagged(to_tagged(block.text, block.marks), block.marks)
    assert text == block.text
    ids = {mark.id for mark in block.marks}
    for mark_id in ids - set(missing):
        before = [mark for mark in block.marks if mark.id == mark_id]
        after = [mark for mark in marks if mark.id == mark_id]
        kept = [mark for mark in before if mark.html is not None or mark.start < mark.end]
        assert after == join(sorted(kept, key=lambda mark: mark.start))
    assert all(mark.start == mark.end and mark.html is None for mark in block.marks if mark.id in missing)
