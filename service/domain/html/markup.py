"""HTML ⇄ typed blocks, lossless: a sanitised skeleton with a hole for every run of readers' text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from service.domain.html.inline import HOLE, Run, hole, inline_html, plain_text, write_inline
from service.domain.html.sanitise import (
    BLOCK_TAGS,
    OBJECT_TAGS,
    UnusableMarkup,
    clean_text,
    escape_attribute,
    escape_text,
    start_tag,
    tokens,
    words,
)
from service.domain.html.tagged import from_tagged, to_tagged
from service.domain.html.token import VOID_TAGS, Token
from service.domain.story import Block, BlockKind, Mark

__all__ = [
    "Body",
    "UnusableMarkup",
    "from_tagged",
    "inline_html",
    "parse_body",
    "parse_inline",
    "plain_text",
    "sanitise",
    "to_html",
    "to_tagged",
]

#: After this many rounds of cleaning and writing, HTML that still changes is taken as plain text.
ROUNDS = 8

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM),
    **dict.fromkeys(("blockquote", "q"), BlockKind.QUOTE),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
    **dict.fromkeys(("td", "th"), BlockKind.TABLE_CELL),
    "aside": BlockKind.FACT_BOX,
}
_FACT_CLASSES = ("fact", "infobox", "info-box")
_PULL_CLASSES = ("pullquote", "pull-quote", "wp-block-pullquote")
#: what stands for a footnote: a number, a letter, a sign, or the way back to the text
_NOTE = re.compile(r"\s*[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]{1,3}|[↩↑^]\ufe0e?)[\])]?\s*")
#: Quotes that a network's script turns into its own box: changing a word would break or falsify them.
_EMBED_CLASSES = words(
    "twitter-tweet twitter-video instagram-media tiktok-embed bluesky-embed mastodon-embed fb-post "
    "fb-video reddit-embed-bq telegram-post"
)


@dataclass(frozen=True, slots=True)
class Body:
    """Sanitised HTML in which every run of text is a hole, and the blocks that fill the holes."""

    skeleton: str
    blocks: tuple[Block, ...]


def sanitise(html: str) -> str:
    """Return the HTML as this desk stores it: allow-listed, whitespace collapsed. Idempotent.

    Raises `UnusableMarkup` for nesting that no page has.
    """
    return _settle(html, "body", BlockKind.PARAGRAPH)[0]


def parse_body(
    html: str,
    *,
    prefix: str = "body",
    default_kind: BlockKind = BlockKind.PARAGRAPH,
    base: str | None = None,
) -> Body:
    """Return HTML taken apart into blocks keyed "prefix.N", so that `to_html` of them is `sanitise(html)`.

    Relative addresses are made absolute to `base`. Raises `UnusableMarkup` for nesting that no page has.
    """
    return _settle(html, prefix, default_kind, base)[1]


def parse_inline(
    html_or_text: str, *, key: str, kind: BlockKind, is_html: bool, base: str | None = None
) -> Block:
    """Return one block of a headline, a caption and the like; block elements in it become line breaks.

    A headline and an alternative text are one line: breaks in them become spaces.

    Raises `UnusableMarkup` for nesting that no page has.
    """
    run = Run(one_line=kind in (BlockKind.HEADLINE, BlockKind.ALT))
    if is_html:
        stream = list(tokens(html_or_text, base))
        position = 0
        while position < len(stream):
            token = stream[position]
            if token.kind == "text":
                run.text(token.text)
            elif token.kind == "open" and (token.name in OBJECT_TAGS or token.name == "script"):
                end = _end_of(stream, position)
                if token.name != "script":  # a line of text embeds nothing
                    run.object(token.name, _written(stream[position:end]), shows=True)
                position = end
                continue
            elif token.name == "br":
                run.line_break()
            elif token.name == "wbr":
                run.object("wbr", "<wbr>", shows=False)
            elif token.name in BLOCK_TAGS or token.name in VOID_TAGS:
                run.line_edge()
            elif token.kind == "open":
                run.open(token.name, token.attrs)
            else:
                run.close()
            position += 1
    else:
        for number, line in enumerate(clean_text(html_or_text).strip().splitlines()):
            if number:
                run.line_break()
            run.text(line)
    text, marks = run.finish()
    return Block(key, kind, text, marks)


def to_html(skeleton: str, blocks: Mapping[str, Block] | Iterable[Block]) -> str:
    """Fill the holes of a skeleton. All text is escaped and marks are nested again.

    Raises `UnusableMarkup` naming the block that is missing: nothing may fall out of a story unseen.
    """
    by_key = dict(blocks) if isinstance(blocks, Mapping) else {block.key: block for block in blocks}

    def block(key: str) -> Block:
        try:
            return by_key[key]
        except KeyError:
            raise UnusableMarkup(
                f"The skeleton has a place for the block {key!r}, which is not there."
            ) from None

    def alt(key: str) -> str:
        return escape_attribute(block(key).text)

    written, before = [], 0
    for match in HOLE.finditer(skeleton):
        written.append(skeleton[before : match.start()])
        filled = block(match[1])
        if filled.kind is BlockKind.ALT:  # only ever in an attribute
            written.append(escape_attribute(filled.text))
        else:
            written.append(write_inline(filled.text, filled.marks, alt))
        before = match.end()
    written.append(skeleton[before:])
    return "".join(written)


def _settle(html: str, prefix: str, default_kind: BlockKind, base: str | None = None) -> tuple[str, Body]:
    """Clean and write the HTML until it no longer changes: a parser may repair its own output again."""
    for _ in range(ROUNDS):
        reader = _Reader(prefix, default_kind)
        reader.read(list(tokens(html, base)))
        body = Body("".join(reader.skeleton), tuple(reader.blocks))
        written = to_html(body.skeleton, body.blocks)
        if written == html:
            return written, body
        html = written
    text = "\n".join(block.text for block in body.blocks)
    paragraphs = (line for line in text.splitlines() if line.strip())
    return _settle("".join(f"<p>{escape_text(line)}</p>" for line in paragraphs), prefix, default_kind)


@dataclass(slots=True)
class _Reader:
    """Reads tokens once, front to back, writing the skeleton and the blocks."""

    prefix: str
    default_kind: BlockKind
    skeleton: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _run: Run = field(default_factory=Run)
    _has_newline: bool = False
    _kinds: list[BlockKind] = field(default_factory=list)
    _count: int = 0

    def read(self, stream: list[Token]) -> None:
        around_blocks = _around_blocks(stream)
        closes_block: list[bool] = []
        position = 0
        while position < len(stream):
            token = stream[position]
            if token.kind == "text":
                self._text(token.text)
            elif token.kind == "close":
                if closes_block.pop():
                    self._flush()
                    self._kinds.pop()
                    self.skeleton.append(f"</{token.name}>")
                else:
                    self._run.close()
            elif token.name == "br":
                self._run.line_break()
            elif token.name in OBJECT_TAGS or token.name in ("source", "track", "wbr", "script"):
                end = _end_of(stream, position)
                html = "".join(self._object_part(part) for part in stream[position:end])
                self._run.object(token.name, html, shows=token.name in OBJECT_TAGS)
                position = end
                continue
            elif token.name in BLOCK_TAGS or position in around_blocks:
                self._flush()
                if token.name in VOID_TAGS:
                    self.skeleton.append(start_tag(token.name, token.attrs))
                elif _is_opaque(token):
                    end = _end_of(stream, position)
                    self.skeleton.append(_written(stream[position:end]))
                    position = end
                    continue
                else:
                    self.skeleton.append(start_tag(token.name, token.attrs))
                    self._kinds.append(self._kind_of(token))
                    closes_block.append(True)
            elif token.name in ("sup", "a") and _is_note(stream, position):
                end = _end_of(stream, position)
                self._run.object(token.name, _written(stream[position:end]), shows=True)
                position = end
                continue
            else:
                self._run.open(token.name, token.attrs)
                closes_block.append(False)
            position += 1
        self._flush()

    def _text(self, data: str) -> None:
        if self._run.untouched and not data.strip(" \t\n\r\f"):
            self._has_newline = self._has_newline or "\n" in data
        self._run.text(data)

    def _flush(self) -> None:
        """End the run: a hole for its block, or, where it has no text, its markup as it is."""
        newline, self._has_newline = self._has_newline, False
        if self._run.untouched:
            if newline:
                self.skeleton.append("\n")
            return
        text, marks = self._run.finish()
        self._run = Run()
        if text.strip():
            kind = self._kinds[-1] if self._kinds else self.default_kind
            self.skeleton.append(hole(self._add(kind, text, marks)))
        elif text or marks:
            self.skeleton.append(write_inline(text, marks, hole))
        elif newline:
            self.skeleton.append("\n")

    def _add(self, kind: BlockKind, text: str, marks: tuple[Mark, ...] = ()) -> str:
        key = f"{self.prefix}.{self._count}"
        self._count += 1
        self.blocks.append(Block(key, kind, text, marks))
        return key

    def _object_part(self, token: Token) -> str:
        """Write a part of an inline object, its alternative text as a hole."""
        alt = dict(token.attrs).get("alt", "").strip()
        if token.name != "img" or not alt:
            return _written([token])
        others = tuple(pair for pair in token.attrs if pair[0] != "alt")
        return f'{start_tag("img", others)[:-1]} alt="{hole(self._add(BlockKind.ALT, alt))}">'

    def _kind_of(self, token: Token) -> BlockKind:
        """Return the kind of text in a block element: its own, or that of the nearest one around it."""
        kind = _KINDS.get(token.name)
        if kind is None and token.name in ("div", "section") and _has_class(token, _is_fact_class):
            kind = BlockKind.FACT_BOX
        if token.name in ("aside", "div", "section", "figure", "p") and _has_class(token, _is_pull_class):
            kind = BlockKind.QUOTE
        if kind is None:
            kind = self._kinds[-1] if self._kinds else self.default_kind
        return kind


def _around_blocks(stream: list[Token]) -> set[int]:
    """Find the inline elements that hold block elements (a link around a teaser): they are structure."""
    found: set[int] = set()
    open_now: list[tuple[int, bool]] = []
    objects = 0
    for position, token in enumerate(stream):
        if token.kind == "close":
            objects -= token.name in OBJECT_TAGS
            open_now.pop()
        elif token.kind == "open":
            is_block = token.name in BLOCK_TAGS
            if is_block and not objects:
                for index in range(len(open_now) - 1, -1, -1):
                    place, known = open_now[index]
                    if known:
                        break
                    open_now[index] = place, True
                    found.add(place)
            if token.name not in VOID_TAGS:
                objects += token.name in OBJECT_TAGS
                open_now.append((position, is_block))
    return found


def _end_of(stream: list[Token], position: int) -> int:
    """Return the position after the end of the element that opens at `position`."""
    depth = 0
    for index in range(position, len(stream)):
        token = stream[index]
        if token.kind == "open" and token.name not in VOID_TAGS:
            depth += 1
        elif token.kind == "close":
            depth -= 1
        if not depth:
            return index + 1
    return len(stream)


def _written(stream: list[Token]) -> str:
    written = []
    for number, token in enumerate(stream):
        if token.kind == "open":
            written.append(start_tag(token.name, token.attrs))
        elif token.kind == "close":
            written.append(f"</{token.name}>")
        else:
            # A parser drops the first line break in a <pre>.
            lost = number and stream[number - 1][:2] == ("open", "pre") and token.text.startswith("\n")
            written.append(("\n" if lost else "") + escape_text(token.text))
    return "".join(written)


def _is_opaque(token: Token) -> bool:
    """Return whether a block element passes through untouched."""
    return (
        token.name == "pre"
        or ("translate", "no") in token.attrs
        or _has_class(token, lambda name: name == "notranslate" or name in _EMBED_CLASSES)
    )


def _is_note(stream: list[Token], position: int) -> bool:
    """Return whether an element is the mark of a footnote: no word, but a link within the page."""
    end = min(_end_of(stream, position), position + 12)
    part = stream[position:end]
    text = "".join(token.text for token in part)
    links = any(token.name == "a" and dict(token.attrs).get("href", "").startswith("#") for token in part)
    simple = all(token.kind == "text" or token.name in ("a", "sup", "span", "b", "i") for token in part)
    return (
        links
        and simple
        and part[-1] == ("close", stream[position].name, (), "")
        and (_NOTE.fullmatch(text) is not None)
    )


def _is_pull_class(name: str) -> bool:
    return name.lower().startswith(_PULL_CLASSES)


def _is_fact_class(name: str) -> bool:
    return name.lower().startswith(_FACT_CLASSES)


def _has_class(token: Token, wanted: Callable[[str], bool]) -> bool:
    return bool(token.attrs) and any(map(wanted, dict(token.attrs).get("class", "").split()))
