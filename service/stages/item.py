"""Building the item that sites fetch: ninjs 3.1 from a story version and its translated segments.

Built against the schema of ninjs 3.1 (`SCHEMA`), which refuses properties it does not know. Where
ninjs leaves the choice to us:

- `uri` names the story in one edition and stays the same; `version` counts its publications.
- `altIds`: `id` (what the item's URL here ends in), `sourceId`, `sourceVersion`, `sourceUrl`, and
  `translationOf`, the source's URL, or its id where it has none; of the source's own, `evolvedFrom` (the
  `sourceId` of the story that this one replaces), `slug` and `canonicalUrl`.
- `digitalSourceType` says how the text came about: made by a machine, or made by a machine and
  reviewed by a person. A story in its own language has none unless its source gave one.
- The disclosure of unreviewed machine text is for readers, and `edNote` is for staff only. So the
  disclosure is the first paragraph of the body (a site that shows the body shows it), again in
  `descriptions` under the role `disclosure` for sites that want it elsewhere, and `edNote` tells
  the staff.
- `descriptions` also says how a translation came about, in a line for readers under the role
  `translationNote` and for programs, as JSON, under `provenance` (see `how_made`).
- `descriptions` also has the day as the edition's readers write it: `displayDate` (first published
  here; an archived story's own day) and, from the second publication on, `displayUpdated`; an archived
  story's own day for programs, by which the edition is ordered, is under `dated`. ninjs has no place of
  its own for these.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any

from service.domain.draft import Origin, SourceSegment
from service.domain.edition import Edition
from service.domain.figures import display_date
from service.domain.html.addresses import is_identifier
from service.domain.html.isolate import for_edition, plain_for_edition
from service.domain.html.markup import plain_text, to_html
from service.domain.languages.tags import is_same
from service.domain.story import Block, BlockKind, Mark, PubStatus
from service.domain.text.segments import assemble
from service.stages.how_made import HowMade
from service.stages.passed_on import media, other_names, passed_on
from service.stages.segment_record import Standing
from service.storage.tables import StoryRow, StoryVersionRow
from service.wording.readers import how_it_was_made

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MACHINE_MADE = {"name": "Trained algorithmic media", "uri": SOURCE_TYPES + "trainedAlgorithmicMedia"}
REVIEWED = {
    "name": "Composite with trained algorithmic media",
    "uri": SOURCE_TYPES + "compositeWithTrainedAlgorithmicMedia",
}
UNREVIEWED_NOTE = "Machine translation that nobody reviewed. Show readers the disclosure."

#: makes the item of a publication: its number, its moment, and the moment of the first one
Build = Callable[[int, datetime, datetime], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What of an item depends on no moment: the text that readers get, put together."""

    headlines: list[dict[str, Any]]
    body: dict[str, Any]
    standfirst: str
    associations: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class EditionItem:
    """All that an item is made of. `reviewed` is False where nobody looked at a machine's text."""

    story: StoryRow
    version: StoryVersionRow
    segments: tuple[Standing, ...]
    edition: Edition
    reviewed: bool
    #: what its tags are called in the edition's language, by the source's names
    labels: Mapping[str, Any] = field(default_factory=dict)
    #: how a translation came about, where that is told
    how: HowMade | None = None
    #: its text, where it was put together before
    text: WrittenText | None = None
    #: the version's blocks, where somebody has them
    source: tuple[Block, ...] | None = None

    @property
    def own_language(self) -> bool:
        """Return whether the story stands in the edition as it is."""
        return is_same(self.version.language, self.edition.locale)

    @property
    def _disclosure(self) -> str | None:
        return self.edition.disclosure if not (self.reviewed or self.own_language) else None

    def written(self) -> WrittenText:
        """Return its text put together: most of the work, and the same whenever it is published."""
        version = self.version
        blocks = {block.key: block for block in self.blocks()}
        return WrittenText(
            [self._plain("main", plain_text(one)) for one in _of(blocks, BlockKind.HEADLINE)],
            self._body(blocks, self._disclosure),
            self._html(version.standfirst, blocks) if version.standfirst else "",
            media(version.extra, version.image_url, blocks, self.edition.locale),
        )

    def build(self, number: int, moment_published: datetime, first_published: datetime) -> dict[str, Any]:
        """Return the item as publication `number`; JSON values, only properties that ninjs 3.1 knows."""
        version, edition = self.version, self.edition
        text, disclosure = self.text or self.written(), self._disclosure
        item: dict[str, Any] = {
            "uri": item_uri(edition.slug, self.story.id),
            "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
            "type": "text",
            "representationType": "full",
            "version": str(number),
            "versionCreated": moment(moment_published),
            "firstCreated": moment(first_published),
            "contentCreated": moment(version.first_published or version.version_created),
            "pubStatus": PubStatus.USABLE.value,
            "urgency": min(9, max(1, version.urgency)),
            "language": edition.locale,
            "headlines": text.headlines,
            "bodies": [text.body],
            "altIds": self._alt_ids(),
        }
        descriptions: list[dict[str, Any]] = []
        if text.standfirst:
            descriptions.append({"role": "summary", "contentType": "text/html", "value": text.standfirst})
        if disclosure:
            descriptions.append(self._plain("disclosure", disclosure))
        if self.how is not None and not self.own_language:
            how, locale = self.how, edition.locale
            line = how_it_was_made(how.line, version.language, locale, how.approver)
            descriptions.append(self._plain("translationNote", line))
            made = {"role": "provenance", "contentType": "application/json"}
            descriptions.append({**made, "value": canonical(how.to_json())})
        day = own_day(version) if version.archived else first_published
        descriptions.append(_text("displayDate", self._day(day)))
        if version.archived:
            descriptions.append(_text("dated", moment(day)))
        if number > 1:
            descriptions.append(_text("displayUpdated", self._day(moment_published)))
        item["descriptions"] = descriptions
        notes = [note for note in (version.ed_note, UNREVIEWED_NOTE if disclosure else None) if note]
        if notes:
            item["edNote"] = "\n".join(notes)
        if version.byline:
            item["by"] = version.byline
        if version.embargo is not None:
            item["embargoedUntil"] = moment(version.embargo)
        if version.subjects:
            item["subjects"] = [_subject(str(subject)) for subject in version.subjects]
        item.update(passed_on(version.extra))
        if self.labels and "subjects" in item:
            item["subjects"] = [self._labelled(one) for one in item["subjects"]]
        if not self.own_language:
            item["digitalSourceType"] = dict(REVIEWED if self.reviewed else MACHINE_MADE)
        if text.associations:
            item["associations"] = text.associations
        return item

    def blocks(self) -> tuple[Block, ...]:
        """Return the story's blocks with the translated text in them."""
        source = self.source
        if source is None:
            source = tuple(Block.from_json(block) for block in self.version.blocks)
        if all(row.origin == Origin.SOURCE for row in self.segments):
            return source
        return assemble(source, [(_source(row), row.text, _marks(row.marks)) for row in self.segments])

    def _html(self, skeleton: str, blocks: dict[str, Block]) -> str:
        """Return the HTML of a skeleton in the language and direction of the edition."""
        return for_edition(to_html(skeleton, blocks), self.version.language, self.edition.locale)

    def _labelled(self, subject: dict[str, str]) -> dict[str, str]:
        """Return a tag with the name of the edition's language; the source's stands in for a missing code."""
        label = self.labels.get(subject.get("name", ""))
        if label is None:
            return subject
        return {"literal": subject["name"], **subject, "name": str(label)}

    def _plain(self, role: str, value: str) -> dict[str, Any]:
        return _text(role, plain_for_edition(value, self.edition.locale))

    def _body(self, blocks: dict[str, Block], disclosure: str | None) -> dict[str, Any]:
        html = self._html(self.version.body, blocks)
        if disclosure:
            html = f"<p><em>{escape(disclosure, quote=False)}</em></p>{html}"
        text = [plain_text(block) for key, block in blocks.items() if key.startswith("body.")]
        return {
            "role": "main",
            "contentType": "text/html",
            "charCount": sum(len(part) for part in text),
            "wordCount": sum(len(part.split()) for part in text),
            "value": html,
        }

    def _day(self, value: datetime) -> str:
        edition = self.edition
        return display_date(value, edition.locale, edition.time_zone, edition.digits)

    def _alt_ids(self) -> list[dict[str, str]]:
        version = self.version
        found = [
            {"role": "id", "value": self.story.id},
            {"role": "sourceId", "value": self.story.external_id},
            {"role": "sourceVersion", "value": version.source_version},
        ]
        if version.url:
            found.append({"role": "sourceUrl", "value": version.url})
        found += other_names(version.extra)
        if not self.own_language:
            found.append({"role": "translationOf", "value": version.url or self.story.external_id})
        return found


def own_day(version: StoryVersionRow) -> datetime:
    """Return when a story was published at its source, or written where that is not known."""
    day: datetime = version.first_published or version.version_created
    return day


def tombstone(last: dict[str, Any], number: int, moment_withdrawn: datetime, note: str) -> dict[str, Any]:
    """Return what is left of an item that was withdrawn: who it was, and that it is canceled, with a note."""
    kept = {name: last[name] for name in ("uri", "standard", "type", "firstCreated", "language", "altIds")}
    return {
        **kept,
        "representationType": "partial",
        "version": str(number),
        "versionCreated": moment(moment_withdrawn),
        "pubStatus": PubStatus.CANCELED.value,
        "edNote": note,
    }


def item_uri(edition: str, story_id: str) -> str:
    """Name a story in an edition: the same name for all its versions, whatever address serves it."""
    return f"urn:x-dragoman:{edition}:{story_id}"


def moment(value: datetime) -> str:
    """Write a time as ninjs wants it: RFC 3339, in UTC."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def without_staff_notes(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item as everybody may see it: of its notes only what this desk writes itself.

    A tombstone has no other note.
    """
    if "edNote" not in item or item.get("pubStatus") == PubStatus.CANCELED:
        return item
    public = {name: value for name, value in item.items() if name != "edNote"}
    unreviewed = UNREVIEWED_NOTE in str(item["edNote"]).split("\n")
    return {**public, "edNote": UNREVIEWED_NOTE} if unreviewed else public


def canonical(record: Any) -> str:
    """Write JSON in one way only, so that equal content is equal text."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def public_text(item: dict[str, Any]) -> str:
    """Return an item as it is served to everybody."""
    return canonical(without_staff_notes(item))


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _text(role: str, value: str) -> dict[str, Any]:
    return {"role": role, "contentType": "text/plain", "value": value}


def _of(blocks: dict[str, Block], kind: BlockKind) -> Iterable[Block]:
    return (block for block in blocks.values() if block.kind is kind)


def _subject(subject: str) -> dict[str, str]:
    return {"uri": subject} if is_identifier(subject) and "/" in subject else {"name": subject}


def _source(row: Standing) -> SourceSegment:
    return SourceSegment(
        row.index,
        row.block,
        BlockKind(row.kind),
        row.start,
        row.end,
        row.source_text,
        _marks(row.source_marks),
    )


def _marks(records: Iterable[dict[str, Any]]) -> tuple[Mark, ...]:
    return tuple(Mark.from_json(record) for record in records)
