"""Whole files: an HTML page or a plain text, rebuilt with nothing changed but its readers' text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.domain.html.markup import Body, parse_body, to_html
from service.domain.html.sanitise import escape_attribute, escape_text
from service.domain.story import Block, BlockKind

#: A text whose lines are no longer than this may be wrapped by hand; longer lines are paragraphs.
WRAPPED_AT_MOST = 120

#: What is skipped whole, and the tags that tell where the text of a page is.
_LANDMARK = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<skipped>script|style|template|textarea)\b.*?(?:</(?P=skipped)\s*>|\Z)"
    r"|<(?P<closing>/?)(?P<tag>article|body|html|main|title)\b(?P<attrs>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.IGNORECASE | re.DOTALL,
)
#: the title of a page and its descriptions; what is skipped whole, a body and pictures have titles, too
_HEAD = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<skipped>script|style|template|textarea|svg)\b.*?(?:</(?P=skipped)\s*>|\Z)"
    r"|<title\b[^>]*>(?P<title>[^<]*)</title\s*>"
    r"|<meta\b(?P<meta>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.IGNORECASE | re.DOTALL,
)
_META_NAME = re.compile(r"""\s(?:name|property)\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_META_CONTENT = re.compile(r"""\scontent\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_DESCRIBING = {
    **dict.fromkeys(("og:title", "twitter:title"), BlockKind.HEADLINE),
    **dict.fromkeys(("description", "og:description", "twitter:description"), BlockKind.STANDFIRST),
    **dict.fromkeys(("og:image:alt", "twitter:image:alt"), BlockKind.ALT),
}
_LANGUAGE = re.compile(r"""\blang\s*=\s*["']?\s*([A-Za-z][\w-]*)""")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BULLET = re.compile(r"(?:[-*•–—]|\d{1,3}[.)])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Readers' text in the head of a page: where it stands there, as it was written, and as a block."""

    start: int
    end: int
    block: Block
    in_attribute: bool


@dataclass(frozen=True, slots=True)
class Document:
    """An HTML file, and what of it is translated.

    `head` is the title and the descriptions of the page, `body` the article, the main part, or the whole
    body.

    `prefix` and `suffix` are what stands before and after the body, otherwise untouched; `title` and
    `language` are those of the file's head, where it has any.
    """

    prefix: str
    body: Body
    suffix: str
    title: str | None = None
    language: str | None = None
    head: tuple[Phrase, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the head and of the body."""
        return (*(phrase.block for phrase in self.head), *self.body.blocks)

    def render(self, blocks: Iterable[Block]) -> str:
        """Write the file with other blocks of the same keys; what is unchanged stays as it was written."""
        given = {block.key: block for block in blocks}
        written, before = [], 0
        for phrase in self.head:
            text = given[phrase.block.key].text
            if text != phrase.block.text:
                # an apostrophe would end an attribute in single quotes
                escaped = (
                    escape_attribute(text).replace("'", "&#39;") if phrase.in_attribute else escape_text(text)
                )
                written += [self.prefix[before : phrase.start], escaped]
                before = phrase.end
        return "".join([*written, self.prefix[before:], to_html(self.body.skeleton, given), self.suffix])


@dataclass(frozen=True, slots=True)
class TextDocument:
    """A plain text file. `gaps` stand round the paragraphs, one more than these; `raw` is each as it was."""

    blocks: tuple[Block, ...]
    raw: tuple[str, ...]
    gaps: tuple[str, ...]

    def render(self, blocks: Iterable[Block]) -> str:
        """Write the file with other blocks of the same keys; an unchanged one keeps its line breaks."""
        given = {block.key: block for block in blocks}
        written = [self.gaps[0]]
        for block, raw, gap in zip(self.blocks, self.raw, self.gaps[1:], strict=True):
            text = given[block.key].text
            written += [raw if text == block.text else text, gap]
        return "".join(written)


def parse_document(markup: str) -> Document:
    """Take an HTML file apart; a fragment without a body is taken whole.

    The part that is translated comes back sanitised. Raises `UnusableMarkup` as `parse_body` does.
    """
    title = language = None
    title_from: int | None = None
    inner: dict[str, list[list[int]]] = {"article": [], "main": [], "body": []}
    depth = dict.fromkeys(inner, 0)
    for match in _LANDMARK.finditer(markup):
        tag = (match["tag"] or "").lower()
        closing = bool(match["closing"])
        if tag == "html" and not closing and language is None:
            found = _LANGUAGE.search(match["attrs"])
            language = found[1] if found else None
        elif tag == "title" and title is None:
            if not closing:
                title_from = match.end()
            elif title_from is not None:
                title = html.unescape(markup[title_from : match.start()]).strip() or None
        elif tag in inner:
            if not closing:
                depth[tag] += 1
                if depth[tag] == 1:
                    inner[tag].append([match.end(), len(markup)])
            elif depth[tag]:
                depth[tag] -= 1
                if not depth[tag]:
                    inner[tag][-1][1] = match.start()
    start, end = _content(markup, inner)
    head = tuple(_phrases(markup[:start]))
    return Document(markup[:start], parse_body(markup[start:end]), markup[end:], title, language, head)


def _phrases(prefix: str) -> Iterator[Phrase]:
    """Find the title and the descriptions in what stands before the body."""
    for match in _HEAD.finditer(prefix):
        if match["title"] is not None:
            span, kind = match.span("title"), BlockKind.HEADLINE
        elif match["meta"] is not None:
            named = _META_NAME.search(match["meta"])
            content = _META_CONTENT.search(match["meta"])
            kind_of = _DESCRIBING.get(named[1].lower()) if named else None
            if content is None or kind_of is None:
                continue
            group = 1 if content[1] is not None else 2
            offset, kind = match.start("meta"), kind_of
            span = offset + content.start(group), offset + content.end(group)
        else:
            continue
        text = " ".join(html.unescape(prefix[slice(*span)]).split())
        if text:
            number = match.start()
            yield Phrase(*span, Block(f"head.{number}", kind, text), match["meta"] is not None)


def _content(markup: str, inner: dict[str, list[list[int]]]) -> tuple[int, int]:
    """Choose the part to translate: the only article, else the only main part, else the body, else all."""
    body_end = inner["body"][0][1] if inner["body"] else len(markup)
    for tag in ("article", "main", "body"):
        if len(inner[tag]) == 1:
            start, end = inner[tag][0]
            return start, max(start, min(end, body_end))
    return 0, len(markup)


def text_document(text: str) -> TextDocument:
    """Take a plain text apart into paragraphs; `render` of the same blocks is the same text.

    A paragraph ends at an empty line, and at a line break that was meant: one after which the next
    word would still have fitted. Other line breaks only wrap the text and are spaces in the block.
    A bullet or a number before an item is gap, not text.
    """
    places: list[list[int]] = []
    texts: list[str] = []
    for paragraph in _paragraphs(text):
        width = max(len(text[start:end].rstrip()) for start, end in paragraph)
        previous = ""
        for start, end in paragraph:
            words = text[start:end].strip()
            first = start + len(text[start:end]) - len(text[start:end].lstrip())
            last = first + len(words)
            bullet = _BULLET.match(words)
            if previous and not bullet and _wraps(previous, words, width):
                texts[-1] += f" {words}"
                places[-1][1] = last
            else:
                first += bullet.end() if bullet else 0
                places.append([first, last])
                texts.append(text[first:last])
            previous = text[start:end].rstrip()
    edges = [0, *(edge for place in places for edge in place), len(text)]
    return TextDocument(
        tuple(Block(f"body.{number}", BlockKind.PARAGRAPH, words) for number, words in enumerate(texts)),
        tuple(text[start:end] for start, end in places),
        tuple(text[edges[place] : edges[place + 1]] for place in range(0, len(edges), 2)),
    )


def _paragraphs(text: str) -> list[list[tuple[int, int]]]:
    """Return the runs of lines that are not empty, each line as a span."""
    runs: list[list[tuple[int, int]]] = [[]]
    for match in _LINE.finditer(text):
        if match[0].strip():
            runs[-1].append(match.span())
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _wraps(line: str, following: str, width: int) -> bool:
    """Return whether a line ended only because the next word did not fit."""
    return width <= WRAPPED_AT_MOST and len(line) + 1 + len(following.split()[0]) > width
