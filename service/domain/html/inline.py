"""One run of text with its inline marks: built from tokens, written back as HTML."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field

from service.domain.html.nesting import INSIDE, nested
from service.domain.html.sanitise import escape_text, start_tag
from service.domain.story import Block, Mark

#: A hole: where the block of that key goes. Sanitised HTML has no comments and escapes "<" in
#: attributes, so no source can write one.
HOLE = re.compile(r"<!--([\w.-]+)-->")
_SPACES = re.compile(r"[ \t\n\r\f]+")


def hole(key: str) -> str:
    """Write the hole for the block of that key."""
    return f"<!--{key}-->"


def plain_text(block: Block) -> str:
    r"""Return the text of a block without its marks; "\\n" is a line break."""
    return block.text


def inline_html(block: Block) -> str:
    """Write a block's text with its marks as well-formed HTML, without the element around it.

    An inline image whose alternative text is a block of its own gets an empty one here.
    """
    return write_inline(block.text, block.marks, lambda key: "")


def write_inline(text: str, marks: tuple[Mark, ...], alt: Callable[[str], str]) -> str:
    """Write text and marks as HTML. `alt` gives what goes in an inline image's hole, escaped."""
    if not marks:
        return _shown(text)
    if len(marks) == 1 and marks[0].html is None and 0 <= marks[0].start < marks[0].end <= len(text):
        only = marks[0]
        before, inside, after = text[: only.start], text[only.start : only.end], text[only.end :]
        return (
            f"{_shown(before)}{start_tag(only.tag, only.attrs)}{_shown(inside)}</{only.tag}>{_shown(after)}"
        )
    written: list[str] = []
    links = 0
    seen: set[int] = set()
    for event, mark, start, end in nested(len(text), marks):
        if mark is None:
            written.append(_shown(text[start:end]))
        elif event == "object":
            written.append(HOLE.sub(lambda match: alt(match[1]), mark.html or ""))
        elif event == "open":
            links += mark.tag == "a"
            if mark.tag != "a" or links == 1:  # a link in a link is not HTML
                attrs = mark.attrs
                if mark.id in seen:  # the second piece of a cut mark: an id stands once on a page
                    attrs = tuple(pair for pair in attrs if pair[0] != "id")
                written.append(start_tag(mark.tag, attrs))
            seen.add(mark.id)
        else:
            links -= mark.tag == "a"
            if mark.tag != "a" or links == 0:
                written.append(f"</{mark.tag}>")
    return "".join(written)


def _shown(text: str) -> str:
    return escape_text(text).replace("\n", "<br>")


@dataclass(slots=True)
class _Node:
    """An inline element or object while its run is being read; places are before whitespace is trimmed."""

    parent: int | None
    start: int
    tag: str
    attrs: tuple[tuple[str, str], ...] = ()
    html: str | None = None
    end: int = -1


@dataclass(slots=True)
class Run:
    """Collects one run of text, collapsing whitespace as browsers do, and closes into text and marks."""

    #: breaks become spaces
    one_line: bool = False
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _last: str = ""
    #: places of spaces that turned out to stand at the end of a line
    _removed: list[int] = field(default_factory=list)
    _nodes: list[_Node] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)
    #: a line ended, and the next thing that shows starts a new one
    _edge: bool = False
    #: whether a space here would follow a space or the start of a line
    _eats_space: bool = True

    @property
    def untouched(self) -> bool:
        """Return whether nothing at all has come in yet, not even an element: it is as it was made."""
        return not self._nodes and not self._length

    def text(self, data: str) -> None:
        """Add text."""
        data = _SPACES.sub(" ", data)
        if self._edge:
            if data == " ":
                return
            self._new_line()
        if self._eats_space and data.startswith(" "):
            data = data[1:]
        if data:
            self._add(data)
            self._eats_space = data.endswith(" ")

    def line_break(self) -> None:
        """Add a `<br>`."""
        self._edge = False
        if self.one_line:
            self.text(" ")
            return
        self._trim()
        self._add("\n")
        self._eats_space = True

    def line_edge(self) -> None:
        """Have what comes next start a new line, unless it is at the start of one."""
        self._edge = self._length > len(self._removed) and self._last != "\n"

    def open(self, tag: str, attrs: tuple[tuple[str, str], ...]) -> None:
        """Start an inline element."""
        self._new_line()
        parent = self._open[-1] if self._open else None
        self._open.append(len(self._nodes))
        self._nodes.append(_Node(parent, self._length, tag, attrs))

    def close(self) -> None:
        """End the innermost open inline element."""
        if self._open:
            self._nodes[self._open.pop()].end = self._length

    def object(self, tag: str, html: str, *, shows: bool) -> None:
        """Add an inline object; one that shows keeps the spaces on both sides of it."""
        self._new_line()
        parent = self._open[-1] if self._open else None
        self._nodes.append(_Node(parent, self._length, tag, html=html, end=self._length))
        if shows:
            self._eats_space = False

    def finish(self) -> tuple[str, tuple[Mark, ...]]:
        """Close what is open and give the text and its marks, outermost first, ids from 1."""
        while self._open:
            self.close()
        self._trim()
        raw = "".join(self._parts)
        removed = self._removed
        if not removed and not self._nodes:
            return raw, ()
        kept, before = [], 0
        for place in removed:
            kept.append(raw[before:place])
            before = place + 1
        kept.append(raw[before:])
        for node in self._nodes:
            node.start -= bisect_left(removed, node.start)
            node.end -= bisect_left(removed, node.end)
        self._merge_empty()
        return "".join(kept), self._marks()

    def _new_line(self) -> None:
        if self._edge:
            self._edge = False
            self.line_break()

    def _add(self, data: str) -> None:
        self._parts.append(data)
        self._length += len(data)
        self._last = data[-1]

    def _trim(self) -> None:
        if self._eats_space and self._last == " " and self._length:
            place = self._length - 1
            if not self._removed or self._removed[-1] != place:
                self._removed.append(place)

    def _merge_empty(self) -> None:
        """Make one object of an element around no text; drop it where it also holds and says nothing."""
        inner: dict[int, list[str]] = {}
        for index in range(len(self._nodes) - 1, -1, -1):
            node = self._nodes[index]
            if node.html is None and node.start == node.end:
                objects = inner.pop(index, [])
                if objects or node.attrs:
                    node.html = (
                        start_tag(node.tag, node.attrs) + "".join(reversed(objects)) + f"</{node.tag}>"
                    )
            if node.html is not None and node.parent is not None:
                parent = self._nodes[node.parent]
                if parent.start == parent.end:
                    inner.setdefault(node.parent, []).append(node.html)

    def _marks(self) -> tuple[Mark, ...]:
        ids: dict[int, int] = {}
        marks: list[Mark] = []
        for index, node in enumerate(self._nodes):
            parent = None if node.parent is None else self._nodes[node.parent]
            if node.start == node.end:
                if node.html is None or (parent is not None and parent.start == parent.end):
                    continue  # nothing, or part of the object around it
                attrs: tuple[tuple[str, str], ...] = ()
                if parent is not None and node.start in (parent.start, parent.end):
                    attrs = ((INSIDE, str(ids[node.parent or 0])),)
                mark = Mark(len(marks) + 1, node.start, node.end, node.tag, attrs, node.html)
            else:
                mark = Mark(len(marks) + 1, node.start, node.end, node.tag, node.attrs)
            ids[index] = mark.id
            marks.append(mark)
        return tuple(marks)
