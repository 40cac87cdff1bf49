"""Strategies for HTML as the world sends it: nested wrongly, escaped, hostile, or no HTML at all."""

from __future__ import annotations

from hypothesis import strategies as st

from service.domain.story import Block, BlockKind, Mark

_WORDS = """
    p div b i a em strong span ul li ol table tr td th h1 h2 blockquote q figure figcaption img br
    hr wbr iframe video picture source pre code aside script style noscript section article sub sup
    small time svg math details summary caption col dl dt dd font center button form select option
    textarea title html head body object template ruby rt unknown data
"""
TAGS = _WORDS.split()
ATTRIBUTES = [
    'class="a"',
    'id="x"',
    'href="/x"',
    'href="javascript:alert(1)"',
    'href="#fn1"',
    'class="pullquote"',
    'src="https://platform.twitter.com/widgets.js"',
    'value="embed-script:src%3Dhttps%253A%252F%252Fplatform.twitter.com%252Fwidgets.js"',
    'data-href="https://www.facebook.com/1"',
    'data-telegram-post="x/1"',
    'onclick="alert(1)"',
    'src="https://www.youtube.com/embed/x"',
    'src="https://bad.example/x"',
    'alt="An alt \' &quot; text"',
    'translate="no"',
    'class="notranslate"',
    'class="fact-box"',
    'class="twitter-tweet"',
    'title="<!--body.0-->"',
    'alt="<!--body.0-->"',
    'style="x"',
]
PIECES = [
    "word ",
    "  ",
    "\n",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;",
    "&nbsp;",
    "Hello. ",
    "12",
    '<sup><a href="#fn1">1</a></sup>',
    '<script src="https://platform.twitter.com/widgets.js"></script>',
    "World",
    "&#1;",
    "\x00",
    "<!-- c -->",
    "<!--body.0-->",
    "سلام۔ ",
    "<",
    "&",
    "<1>",
    "\\",
    "'\"",
    "</",
    "<p",
    "<![CDATA[x]]>",
    "\u200f",
    "😀",
    "\ud800",
    "\r\n",
]

_start_tags = st.builds(
    lambda tag, attributes: f"<{' '.join([tag, *attributes])}>",
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=2),
)
_end_tags = st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
_pieces = st.sampled_from(PIECES)

#: tags and text in any order
soup = st.lists(_start_tags | _end_tags | _pieces | st.text(max_size=5), max_size=25).map("".join)
#: elements that close where they should, with soup inside
nested = st.recursive(
    _pieces,
    lambda inner: st.builds(
        lambda tag, attributes, parts: f"<{' '.join([tag, *attributes])}>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.lists(st.sampled_from(ATTRIBUTES), max_size=2),
        st.lists(inner, max_size=5),
    ),
    max_leaves=20,
)
html = soup | nested | st.text()


@st.composite
def crossing_marks(draw: st.DrawFn, length: int) -> tuple[Mark, ...]:
    """Marks over a text of that length, as a translation leaves them: crossing, in pieces, with objects."""
    marks = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        if draw(st.booleans()) and draw(st.booleans()):
            place = draw(st.integers(0, length))
            marks.append(Mark(number, place, place, "img", (), '<img src="/x">'))
        else:
            tag = draw(st.sampled_from(["b", "i", "a", "span"]))
            attrs = (("href", "/x"), ("id", "y")) if tag == "a" else ()
            for _ in range(draw(st.integers(1, 2))):
                start, end = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
                marks.append(Mark(number, start, end, tag, attrs))
    return tuple(marks)


texts = st.text(st.sampled_from(list("ab. \n<>/12\\&")) | st.characters(codec="utf-8"), max_size=30)


@st.composite
def marked_blocks(draw: st.DrawFn) -> Block:
    """A block of any text with crossing marks."""
    text = draw(texts)
    return Block("body.0", BlockKind.PARAGRAPH, text, draw(crossing_marks(len(text))))
