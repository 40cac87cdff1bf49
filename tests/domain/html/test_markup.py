"""HTML into blocks and back: nothing lost, nothing live that was not meant to be."""

from __future__ import annotations

import contextlib
import re
import time

import nh3
import pytest
from hypothesis import given, settings

from service.domain.html.markup import (
    Body,
    UnusableMarkup,
    inline_html,
    parse_body,
    parse_inline,
    plain_text,
    sanitise,
    to_html,
)
from service.domain.story import Block, Mark
from tests.domain.html.drawing import html, marked_blocks
from tests.domain.html.reading import K, kinds, rebuilt, well_formed
from tests.each import each
from tests.examples import examples

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
