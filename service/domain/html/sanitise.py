"""The allow-list: what of a CMS's HTML may stay, and that HTML as a flat list of well-formed tokens."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import nh3

from service.domain.html.addresses import SCHEMES, with_addresses
from service.domain.html.cards import background, hides, undrawn
from service.domain.html.embeds import DATA, disguise, keep_attribute, unmask
from service.domain.html.token import VOID_TAGS, Token


class UnusableMarkup(ValueError):
    """HTML that cannot be taken in; the message says why in plain words."""


def words(text: str) -> frozenset[str]:
    """Make a set of the words in a text: long sets read better that way."""
    return frozenset(text.split())


#: Elements that start a new line on the page: text never runs on across their edges.
BLOCK_TAGS = words(
    "address article aside blockquote caption col colgroup dd details div dl dt figcaption "
    "figure footer h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table "
    "tbody td tfoot th thead tr ul"
)
#: Elements that stand in a line of text like a letter and are kept whole.
OBJECT_TAGS = frozenset({"audio", "iframe", "img", "picture", "video"})
INLINE_TAGS = words(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub "
    "sup time u var"
)
TAGS = BLOCK_TAGS | OBJECT_TAGS | INLINE_TAGS | VOID_TAGS
#: Elements whose text is not for readers: they go with all that is in them.
REMOVED_WHOLE = words(
    "canvas datalist dialog embed noembed noframes object script select style svg template textarea title"
)
ATTRIBUTES: dict[str, set[str]] = {
    # of hidden and style only what hides an element is seen: see `undrawn`
    "*": {"class", "dir", "hidden", "id", "lang", "style", "title", "translate"},
    "a": {"href", "hreflang", "rel", "target"},
    "audio": {"controls", "loop", "muted", "preload", "src"},
    "blockquote": {"cite", *DATA["blockquote"]},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "div": {*DATA["div"]},
    "iframe": {
        *("allow", "allowfullscreen", "frameborder", "height", "loading", "referrerpolicy"),
        *("scrolling", "src", "width"),
    },
    "img": {"alt", "height", "loading", "sizes", "src", "srcset", "width"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"height", "media", "sizes", "src", "srcset", "type", "width"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {
        *("controls", "height", "loop", "muted", "playsinline", "poster", "preload", "src", "width"),
        "style",  # of which only the address of a picture is kept, and made the poster
    },
}
#: Elements that end when a sibling or their parent does, so many of them open at once mean no depth.
_IMPLIED_END = words("p li td th tr tbody thead tfoot dt dd option optgroup colgroup rp rt a")
_NEVER_OPEN = VOID_TAGS | {"area", "base", "embed", "input", "link", "meta", "param"}
_FORMATTING = words("a b big code em font i nobr s small strike strong tt u")
DEEPEST = 5_000
MOST_REOPENED = 500_000

_RAW_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_NOSCRIPT = re.compile(r"</?noscript[^>]{0,300}>", re.IGNORECASE)
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?: [^\s=>"]+="[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r' ([^\s=>"]+)="([^"]*)"')
#: Characters that neither XML feeds nor PostgreSQL can hold; a lone surrogate is half a character.
_UNUSABLE = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Take out the characters that no feed or database can hold; lone surrogates become U+FFFD."""
    return _UNUSABLE.sub("", _SURROGATE.sub("\ufffd", text))


def escape_text(text: str) -> str:
    """Escape text for HTML; a no-break space is written out so that people can see it."""
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")


def escape_attribute(text: str) -> str:
    """Escape text for a double-quoted HTML attribute."""
    return html.escape(text, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")


def _unescape(text: str) -> str:
    """Undo the only five references that an HTML serialiser writes."""
    if "&" not in text:
        return text
    for reference, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\xa0")):
        text = text.replace(reference, character)
    return text.replace("&amp;", "&")


def start_tag(name: str, attrs: tuple[tuple[str, str], ...]) -> str:
    """Write a start tag."""
    written = "".join(f' {key}="{escape_attribute(value)}"' for key, value in attrs)
    return f"<{name}{written}>"


def tokens(markup: str, base: str | None = None) -> Iterator[Token]:
    """Return the HTML, sanitised and without a CMS's furniture, as balanced tokens; see `_clean`."""
    return iter(undrawn(_clean(markup, base)))


def _clean(markup: str, base: str | None = None) -> Iterator[Token]:
    """Return the HTML, sanitised, as balanced tokens: every element closed, every end tag matched.

    Void elements come as "open" only. Relative addresses are made absolute to `base`. Raises
    `UnusableMarkup` for nesting that no page has.
    """
    markup = clean_text(markup)
    _refuse_bombs(markup)
    cleaned = _UNUSABLE.sub("", _CLEANER.clean(disguise(_NOSCRIPT.sub("", markup))))
    position = 0
    while position < len(cleaned):
        match = _TOKEN.match(cleaned, position)
        if match is None:
            raise UnusableMarkup(f"The HTML cannot be read near {cleaned[position : position + 40]!r}.")
        position = match.end()
        closing, name, attributes, text = match.groups()
        if text is not None:
            yield Token("text", text=_unescape(text))
        elif closing:
            yield Token("close", name)
        else:
            attrs: tuple[tuple[str, str], ...] = ()
            if attributes:
                attrs = tuple((key, _unescape(value)) for key, value in _ATTRIBUTE.findall(attributes))
                attrs = with_addresses(attrs, base)
            if name == "iframe":  # what stands in an iframe is raw text that no browser shows
                position = cleaned.index("</iframe>", position) + len("</iframe>")
                if not any(key == "src" for key, _ in attrs):
                    continue
                yield Token("open", name, attrs)
                yield Token("close", name)
            elif name == "data" and (script := unmask(attrs)) and cleaned.startswith("</data>", position):
                position += len("</data>")
                yield Token("open", "script", script)
                yield Token("close", "script")
            else:
                yield Token("open", name, attrs)


def _refuse_bombs(markup: str) -> None:
    """Stop what costs a parser time or memory by the square: endless depth, endless re-opened formatting."""
    open_now: dict[str, int] = {}
    depth = formatting = reopened = 0
    for closing, name in _RAW_TAG.findall(markup):
        name = name.lower()
        if name in _NEVER_OPEN:
            continue
        counts = name not in _IMPLIED_END
        if closing:
            if open_now.get(name, 0):
                open_now[name] -= 1
                depth -= counts
                formatting -= name in _FORMATTING
        else:
            open_now[name] = open_now.get(name, 0) + 1
            depth += counts
            formatting += name in _FORMATTING
        if name not in _FORMATTING:
            reopened += formatting
        if depth > DEEPEST:
            raise UnusableMarkup(
                f"The HTML has more than {DEEPEST:,} elements inside each other. "
                "Send the story with its markup simplified."
            )
        if reopened > MOST_REOPENED:
            raise UnusableMarkup(
                "The HTML opens bold, italics or links again and again without closing them. "
                "Send the story with its markup repaired."
            )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "target":
        return value if value == "_blank" else None
    if name == "hidden":
        return hides(name, value)
    if name == "style":
        return hides(name, value) or (background(value) if tag == "video" else None)
    return keep_attribute(tag, name, value)


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(REMOVED_WHOLE),
    attributes=ATTRIBUTES,
    attribute_filter=_keep_attribute,
    url_schemes=set(SCHEMES),
    link_rel=None,
)
