"""What a story is once it has left its CMS: typed blocks of plain text with inline marks as spans."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple


class BlockKind(StrEnum):
    """What a block is on the page; checks and headline rules depend on it."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CAPTION = "caption"
    TABLE_CELL = "table_cell"
    FACT_BOX = "fact_box"
    ALT = "alt"


class PubStatus(StrEnum):
    """The publishing status of ninjs: `canceled` is a kill."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline element over `text[start:end]` of its block or segment, in code points.

    `id` is unique within the block and survives translation, so a mark that comes back in two
    pieces can be joined again. `start == end` with `html` set is an inline object (an image, an
    embed) that stands between two characters and is never translated.
    """

    id: int
    start: int
    end: int
    tag: str
    attrs: tuple[tuple[str, str], ...] = ()
    html: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the mark as a JSON object."""
        record: dict[str, Any] = {"id": self.id, "start": self.start, "end": self.end, "tag": self.tag}
        if self.attrs:
            record["attrs"] = [list(pair) for pair in self.attrs]
        if self.html is not None:
            record["html"] = self.html
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Mark:
        """Read what `to_json` wrote."""
        attrs = tuple((str(k), str(v)) for k, v in record.get("attrs", ()))
        return cls(record["id"], record["start"], record["end"], record["tag"], attrs, record.get("html"))


def missing_marks(source: Iterable[Mark], target: Iterable[Mark]) -> tuple[int, ...]:
    """Return the ids of a source text's marks that its translation does not have."""
    there = {mark.id for mark in target}
    return tuple(mark.id for mark in source if mark.id not in there)


@dataclass(frozen=True, slots=True)
class Block:
    r"""One run of translatable text. A line break inside it (`<br>`) is the character "\\n".

    `key` names its place: "headline", "standfirst.0", "image.alt", "image.caption",
    "media.N.alt", "media.N.caption", "media.N.title", or "body.N", the N-th hole in the story's body
    skeleton. `marks` run outermost first.
    """

    key: str
    kind: BlockKind
    text: str
    marks: tuple[Mark, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the block as a JSON object."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "text": self.text,
            "marks": [mark.to_json() for mark in self.marks],
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Block:
        """Read what `to_json` wrote."""
        return cls(
            record["key"],
            BlockKind(record["kind"]),
            record["text"],
            tuple(Mark.from_json(mark) for mark in record["marks"]),
        )


class Hold(NamedTuple):
    """Why a version waits for an editor, as a code with data; the words are made by `service.wording`."""

    code: str
    data: Mapping[str, Any] = MappingProxyType({})


#: the urgency of what nobody said anything of
NORMAL = 5


@dataclass(frozen=True, slots=True)
class Story:
    """One version of a story, as a source sent it and before anything was translated.

    `body` and `standfirst` are skeletons: sanitised HTML in which every run of text is a hole for
    the block of that key (see `markup`). Times are UTC. `urgency` is 1 (most) to 9, as in ninjs.
    """

    external_id: str
    version: str
    version_created: datetime
    language: str
    blocks: tuple[Block, ...]
    body: str
    standfirst: str = ""
    status: PubStatus = PubStatus.USABLE
    urgency: int = NORMAL
    #: whether its source said how urgent it is
    rated: bool = False
    embargo: datetime | None = None
    first_published: datetime | None = None
    url: str | None = None
    byline: str | None = None
    ed_note: str | None = None
    image_url: str | None = None
    subjects: tuple[str, ...] = ()
    #: what ninjs carries beside the text (places, people, rights …), and `media`, see `service.intake.media`
    extra: dict[str, Any] = field(default_factory=dict)
    #: why it is withheld or canceled, for the record and the answer: "for members only"
    reason: str | None = None
    #: whether its source said when it was written; otherwise `version_created` is when it was sent, and
    #: the same message sent again looks newer
    timed: bool = True
    #: why a usable version must not go live by itself
    holds: tuple[Hold, ...] = ()

    @property
    def headline(self) -> str:
        """The text of the headline block, or an empty string."""
        return next((block.text for block in self.blocks if block.kind is BlockKind.HEADLINE), "")

    @property
    def text(self) -> str:
        """All of its text, block after block."""
        return "\n".join(block.text for block in self.blocks)

    def content_hash(self) -> str:
        """SHA-256 (hex) over all that a reader would see; equal hashes mean nothing to translate."""
        content = [
            self.language,
            self.body,
            self.standfirst,
            [block.to_json() for block in self.blocks],
            self.status.value,
            self.embargo.isoformat() if self.embargo else None,
            self.url,
            self.byline,
            self.image_url,
            list(self.subjects),
            self.urgency,
            self.extra,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def domains_of(subjects: Iterable[str]) -> tuple[str, ...] | None:
    """Return subjects as the scopes of glossary concepts name them ("domain:world-cup"); None for none."""
    named = ("-".join(re.findall(r"[a-z0-9]+", subject.casefold())) for subject in subjects)
    return tuple(f"domain:{name}" for name in dict.fromkeys(named) if name) or None
