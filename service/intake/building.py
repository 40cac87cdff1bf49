"""Making a `Story` out of what an adapter has found, the same way for every CMS."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from service.domain.html.markup import UnusableMarkup, parse_body, parse_inline
from service.domain.story import Block, BlockKind, Hold, PubStatus, Story
from service.errors import NoText, Unprocessable
from service.intake.base import Ignored
from service.intake.media import PICTURES, Media
from service.intake.passages import Passage, paragraphs

T = TypeVar("T")

#: more markup than this is no article; the rough count of words before reading has the same slack
TAGS_PER_WORD = 2

_TAG = re.compile(r"<[^<>]*>")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which version of which story it is."""

    external_id: str
    version: str
    created: datetime
    language: str


@dataclass(frozen=True, slots=True)
class Content:
    """What readers see of a story, as it was sent. `base` is what relative addresses are relative to.

    `seen` names the fields that hold something, for the hold of a story whose body was not found.
    """

    headline: Passage | None = None
    standfirst: Passage | None = None
    body: Passage | None = None
    media: tuple[Media, ...] = ()
    base: str | None = None
    seen: str = ""


@dataclass(slots=True)
class _Reading:
    """The blocks and skeletons as they are read, passage by passage."""

    base: str | None
    blocks: list[Block] = field(default_factory=list)
    skeletons: dict[str, str] = field(default_factory=lambda: {"standfirst": "", "body": ""})

    def inline(self, part: Passage | None, key: str, kind: BlockKind) -> bool:
        """Read a passage that is one line or one caption; return whether it has anything in it."""
        if part is None:
            return False
        value = _harmless(part.value) if part.is_html else part.value
        block = _reading(
            part, lambda: parse_inline(value, key=key, kind=kind, is_html=part.is_html, base=self.base)
        )
        if not (block.text.strip() or block.marks):
            return False
        self.blocks.append(block)
        return True

    def flow(self, part: Passage | None, prefix: str, kind: BlockKind) -> None:
        """Read a passage of paragraphs."""
        if part is not None:
            markup = _harmless(part.value) if part.is_html else paragraphs(part.value)
            parsed = _reading(
                part, lambda: parse_body(markup, prefix=prefix, default_kind=kind, base=self.base)
            )
            self.skeletons[prefix] = parsed.skeleton
            self.blocks.extend(parsed.blocks)


def build_story(identity: Identity, content: Content, max_words: int, **details: Any) -> Story:
    """Return a story made of its passages; `details` are further fields of `Story`.

    A usable story with a headline and no body is held: an adapter may have looked in the wrong place.
    Raises `Unprocessable` naming the field whose markup cannot be read, or for more than `max_words`;
    `NoText` for a usable story with nothing to translate.
    """
    parts = [content.headline, content.standfirst, content.body]
    parts += [text for one in content.media for text in (one.alt, one.caption, one.title)]
    for part in parts:
        _check_size(part, max_words)
    reading = _Reading(content.base)
    featured = next((one for one in content.media if one.type in PICTURES and one.href), None)
    reading.inline(content.headline, "headline", BlockKind.HEADLINE)
    reading.flow(content.standfirst, "standfirst", BlockKind.STANDFIRST)
    media = [
        _read_media(reading, one, "image" if one is featured else f"media.{number}")
        for number, one in enumerate(content.media)
    ]
    reading.flow(content.body, "body", BlockKind.PARAGRAPH)
    if media:
        details["extra"] = {**details.get("extra", {}), "media": media}
        details["image_url"] = featured.href if featured else None
    story = Story(
        external_id=identity.external_id,
        version=identity.version,
        version_created=identity.created,
        language=identity.language,
        blocks=tuple(reading.blocks),
        body=reading.skeletons["body"],
        standfirst=reading.skeletons["standfirst"],
        holds=(*details.pop("holds", ()), *_without_body(reading, content)),
        **details,
    )
    _check_text(story, max_words)
    return story


def build_kill(identity: Identity, *, ed_note: str | None = None, reason: str | None = None) -> Story:
    """Return a kill. It carries no text: nothing that is wrong with the text may hold a kill up."""
    return Story(
        external_id=identity.external_id,
        version=identity.version,
        version_created=identity.created,
        language=identity.language,
        blocks=(),
        body="",
        status=PubStatus.CANCELED,
        ed_note=ed_note,
        reason=reason,
    )


def build_held(identity: Identity, *, reason: str | None, ed_note: str | None = None) -> Story:
    """Return a version that is not for everybody. Like a kill it carries no text, and for the same reason."""
    return replace(build_kill(identity, ed_note=ed_note, reason=reason), status=PubStatus.WITHHELD)


def no_story(why: str, identity: Callable[[], Identity]) -> Ignored:
    """Return the exception for a delivery of what is no story, with the end of the story of that name.

    It has no end where the delivery does not name one as it should.
    """
    try:
        return Ignored(why, build_kill(identity(), reason=why))
    except Unprocessable:
        return Ignored(why)


def _read_media(reading: _Reading, one: Media, key: str) -> dict[str, Any]:
    """Return the record of an associated item; its texts become blocks, named in the record by their keys."""
    record: dict[str, Any] = {**one.details, "type": one.type, "name": one.name}
    if one.uri:
        record["uri"] = one.uri
    if one.renditions:
        record["renditions"] = [dict(rendition) for rendition in one.renditions]
    for name, text, kind in (
        ("alt", one.alt, BlockKind.ALT),
        ("caption", one.caption, BlockKind.CAPTION),
        ("title", one.title, BlockKind.CAPTION),
    ):
        if reading.inline(text, f"{key}.{name}", kind):
            record[name] = f"{key}.{name}"
    return record


def _without_body(reading: _Reading, content: Content) -> tuple[Hold, ...]:
    has_body = any(
        block.key.startswith("body.") and any(map(str.isalnum, block.text)) for block in reading.blocks
    )
    if has_body:
        return ()
    seen = content.seen or None
    if content.body:
        code = "incomplete.body_empty" if seen else "incomplete.body_empty_alone"
        return (Hold(code, {"field": content.body.field, "seen": seen}),)
    return (Hold("incomplete.no_body" if seen else "incomplete.no_body_alone", {"seen": seen}),)


def _check_size(part: Passage | None, max_words: int) -> None:
    """Raise `Unprocessable` for a text that is far too long, before minutes are spent on reading it."""
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
