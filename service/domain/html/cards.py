"""What a CMS draws round a file or a link: players that cannot be driven here, placeholders, labels.

By the class names of Ghost's cards, and by what is true of HTML anywhere: a film without controls
cannot be started where its script is gone, an image without an address shows nothing, and two
labelled elements that only a style sheet keeps apart are two words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.domain.html.token import Token

#: elements that go with all that is in them: buttons and clocks of players, and forms to sign up
FURNITURE = frozenset(
    {
        "kg-audio-player",
        "kg-video-player",
        "kg-video-player-container",
        "kg-video-overlay",
        "kg-signup-card",
        "kg-audio-hide",
    }
)
#: elements whose text is a name, a size or a source, and no text to translate
NAMES = frozenset({"kg-file-card-metadata", "kg-file-card-filename", "kg-bookmark-metadata"})
#: a link that opens a form on the CMS's own page
_PORTAL = re.compile(r"#/portal\b")
#: a transparent picture that stands in for the one in the style
_SPACER = re.compile(r"https?://img\.spacergif\.org/", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"background(?:-image)?\s*:[^;]{0,80}?url\(\s*['\"]?(https?://[^\s'\")]{1,2000})", re.I
)
#: a style that takes an element off the page; Word hides text by a property of its own
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)\b", re.I
)
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: what such an attribute is until its element has gone
HIDDEN = "hidden"
#: tokens of a card with one button
BUTTON = 12
#: elements that may be labels side by side
_LABELS = frozenset({"a", "cite", "small", "span", "time"})


def background(style: str) -> str | None:
    """Return the address of the picture that a style puts behind an element, or None."""
    found = _BACKGROUND.search(style)
    return found[1] if found else None


def hides(name: str, value: str) -> str | None:
    """Return a word for a `hidden` or `style` that takes an element off the page, or None for any other.

    What a browser finds in a page is there for its readers.
    """
    if name == "hidden":
        return None if value.strip().lower() == "until-found" else HIDDEN
    return HIDDEN if _HIDING.search(_STYLE_COMMENT.sub("", value)) else None


def undrawn(stream: Iterable[Token]) -> Iterable[Token]:
    """Return balanced tokens without furniture and what is hidden.

    Players have controls, labels stand apart, names are marked as such.
    """
    return _apart(_usable(list(stream)))


def _usable(stream: list[Token]) -> list[Token]:
    kept: list[Token] = []
    position = 0
    while position < len(stream):
        token = stream[position]
        position += 1
        if token.kind != "open" or (not token.attrs and token.name not in ("audio", "video")):
            kept.append(token)
            continue
        attrs = dict(token.attrs)
        classes = set(attrs.get("class", "").split())
        if HIDDEN in (attrs.get("hidden"), attrs.get("style")):  # its CMS shows it to nobody
            position = _end(stream, position - 1)
            continue
        if token.name == "img":
            if attrs.get("src", "-").strip():
                kept.append(token)
            continue
        if classes & FURNITURE or ("kg-button-card" in classes and _opens_portal(stream, position - 1)):
            position = _end(stream, position - 1)
        elif token.name in ("audio", "video"):
            kept.append(token._replace(attrs=_driven(token.name, attrs)))
        elif classes & NAMES and "translate" not in attrs:
            kept.append(token._replace(attrs=(*token.attrs, ("translate", "no"))))
        else:
            kept.append(token)
    return kept


def _driven(name: str, attrs: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the attributes of a player that readers can start, with the picture that stands for it."""
    picture = attrs.pop("style", None)
    if _SPACER.match(attrs.get("poster", "")):
        del attrs["poster"]
    if name == "video" and picture and "poster" not in attrs:
        attrs["poster"] = picture
    return tuple((attrs if "controls" in attrs else {"controls": "", **attrs}).items())


def _opens_portal(stream: list[Token], start: int) -> bool:
    inside = stream[start : _end(stream, start, BUTTON)]
    return any(name == "href" and _PORTAL.search(value) for token in inside for name, value in token.attrs)


def _end(stream: list[Token], start: int, most: int | None = None) -> int:
    """Return the position behind the element that opens at `start`, looking at `most` tokens."""
    depth, end = 0, len(stream) if most is None else min(len(stream), start + most)
    for position in range(start, end):
        token = stream[position]
        if token.kind == "close":
            depth -= 1
        elif token.kind == "open" and not token.is_void:
            depth += 1
        if depth == 0:
            return position + 1
    return end


def _apart(stream: list[Token]) -> Iterable[Token]:
    """Put a space between two labels that touch: elements of different classes, links to different pages."""
    open_now: list[Token] = []
    closed: Token | None = None  # the element that ended just before
    last = ""
    for position, token in enumerate(stream):
        if token.kind == "open":
            if closed is not None and last.isalnum() and _are_two(closed, token):
                following = next((one.text for one in stream[position : position + 4] if one.text), "")
                if following[:1].isalnum():
                    yield token._replace(kind="text", name="", attrs=(), text=" ")
            if not token.is_void:
                open_now.append(token)
            closed = None
        elif token.kind == "close":
            closed = open_now.pop() if open_now else None
        else:
            closed, last = None, token.text[-1:]
        yield token


def _are_two(before: Token, after: Token) -> bool:
    if before.name not in _LABELS or after.name not in _LABELS:
        return False
    name = "href" if before.name == after.name == "a" else "class"
    values = dict(before.attrs).get(name), dict(after.attrs).get(name)
    return all(values) and values[0] != values[1]
