"""Making a `Story` out of what an adapter has found, the same way for every CMS."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from service.domain.html.markup import UnusableMarkup, parse_body, parse_inline
from service.domain.story import Block, BlockKind, PubStatus, Story
from service.errors import NoText, Unprocessable

T = TypeVar("T")

#: more markup than this is no article; the rough count of words before reading has the same slack
TAGS_PER_WORD = 2

_TAG = re.compile(r"<[^<>]*>")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


@dataclass(frozen=True, slots=True)
class Passage:
    """Some text of the story as it was sent: HTML or plain, and the field it stood in."""

    value: str
    field: str
    is_html: bool = True


def passage(value: str | None, field: str, *, is_html: bool = True) -> Passage | None:
    """Return a passage, or None where there is no text at all."""
    return Passage(value, field, is_html) if value and value.strip() else None


def build_story(
    *,
    max_words: int,
    external_id: str,
    version: str,
    version_created: datetime,
    language: str,
    headline: Passage | None = None,
    standfirst: Passage | None = None,
    body: Passage | None = None,
    image_alt: Passage | None = None,
    image_caption: Passage | None = None,
    **details: Any,
) -> Story:
    """Make a story of its passages; `details` are further fields of `Story`.

    Raises `Unprocessable` naming the field whose markup cannot be read, or for more than `max_words`;
    `NoText` for a usable story with nothing to translate.
    """
    for part in (headline, standfirst, body, image_alt, image_caption):
        _check_size(part, max_words)
    blocks: list[Block] = []
    skeletons = {"standfirst": "", "body": ""}

    def inline(part: Passage | None, key: str, kind: BlockKind) -> None:
        if part is not None:
            value = _harmless(part.value) if part.is_html else part.value
            block = _reading(part, lambda: parse_inline(value, key=key, kind=kind, is_html=part.is_html))
            if block.text.strip() or block.marks:
                blocks.append(block)

    def flow(part: Passage | None, prefix: str, kind: BlockKind) -> None:
        if part is not None:
            markup = _harmless(part.value) if part.is_html else paragraphs(part.value)
            parsed = _reading(part, lambda: parse_body(markup, prefix=prefix, default_kind=kind))
            skeletons[prefix] = parsed.skeleton
            blocks.extend(parsed.blocks)

    inline(headline, "headline", BlockKind.HEADLINE)
    flow(standfirst, "standfirst", BlockKind.STANDFIRST)
    inline(image_alt, "image.alt", BlockKind.ALT)
    inline(image_caption, "image.caption", BlockKind.CAPTION)
    flow(body, "body", BlockKind.PARAGRAPH)
    story = Story(
        external_id=external_id,
        version=version,
        version_created=version_created,
        language=language,
        blocks=tuple(blocks),
        body=skeletons["body"],
        standfirst=skeletons["standfirst"],
        **details,
    )
    _check_text(story, max_words)
    return story


def build_kill(
    *, external_id: str, version: str, version_created: datetime, language: str, ed_note: str | None = None
) -> Story:
    """Make a kill. It carries no text: nothing that is wrong with the text may hold a kill up."""
    return Story(
        external_id=external_id,
        version=version,
        version_created=version_created,
        language=language,
        blocks=(),
        body="",
        status=PubStatus.CANCELED,
        ed_note=ed_note,
    )


def _check_size(part: Passage | None, max_words: int) -> None:
    """Refuse by a glance what would take minutes to read, only to be refused then."""
    if part is None:
        return
    tags = part.value.count("<") if part.is_html else 0
    if tags > TAGS_PER_WORD * max_words:
        raise Unprocessable(
            f"The HTML in {part.field} has {tags:,} tags; {TAGS_PER_WORD * max_words:,} are the most.",
            field=part.field,
        )
    text = _TAG.sub(" ", part.value) if part.is_html else part.value
    _check_words(len(text.split()), TAGS_PER_WORD * max_words, max_words, part.field)


def _check_text(story: Story, max_words: int) -> None:
    words = sum(len(block.text.split()) for block in story.blocks)
    _check_words(words, max_words, max_words, "body")
    has_text = any(character.isalnum() for block in story.blocks for character in block.text)
    if story.status is PubStatus.USABLE and not has_text:
        raise NoText(
            "The story has no text to translate: headline and body are empty, or hold only pictures "
            "and embeds.",
            field="body",
        )


def _check_words(words: int, bound: int, max_words: int, field: str) -> None:
    if words > bound:
        raise Unprocessable(
            f"The story has {words:,} words; {max_words:,} are the most. Split it, or raise the limit "
            "(DRAGOMAN_MAX_WORDS).",
            field=field,
        )


def paragraphs(text: str) -> str:
    """Write plain text as HTML: an empty line ends a paragraph, a line end breaks the line."""
    chunks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = ("<br>".join(html.escape(line.strip()) for line in chunk.strip().split("\n")) for chunk in chunks)
    return "".join(f"<p>{chunk}</p>" for chunk in lines if chunk)


def _harmless(markup: str) -> str:
    """Take out character references to control characters, which come back as themselves."""

    def replace(found: re.Match[str]) -> str:
        digits = (found[1] or found[2]).lstrip("0")
        if len(digits) > 7:
            return ""
        code = int(digits or "0", 16 if found[1] else 10)
        bad = code < 32 and code not in (9, 10, 13)
        return "" if bad or code in (127, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 else found[0]

    return _REFERENCE.sub(replace, markup)


def _reading(part: Passage, read: Callable[[], T]) -> T:
    try:
        return read()
    except UnusableMarkup as error:
        raise Unprocessable(f"The HTML in {part.field} cannot be used: {error}", field=part.field) from None
    except RecursionError:
        raise Unprocessable(
            f"The HTML in {part.field} is nested too deeply. Flatten it.", field=part.field
        ) from None
