"""The item of an edition as the OpenAPI document describes it.

Items are stored as JSON and sent as they are: nothing here runs when a site fetches. A test holds the
items that are built against these models.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    """A part of an item; there are no others than these properties."""

    model_config = ConfigDict(extra="forbid")


class Standard(_Part):
    """The standard that the item keeps to."""

    name: str
    version: str
    schema_: str = Field(alias="schema")


class ItemText(_Part):
    """A headline, or a text beside the body."""

    role: str = Field(
        description="headlines: main; descriptions: summary, disclosure, translationNote, "
        "provenance, displayDate, displayUpdated, dated; "
        "pictures: caption, alternative."
    )
    contentType: str  # noqa: N815 - ninjs names it so
    value: str


class ItemBody(ItemText):
    """The text of the story as HTML."""

    charCount: int  # noqa: N815
    wordCount: int  # noqa: N815


class AltId(_Part):
    """Another name of the story.

    Roles: id, sourceId, sourceVersion, sourceUrl, translationOf, evolvedFrom, slug, canonicalUrl.
    """

    role: str
    value: str


class ItemConcept(_Part):
    """A subject, person, place, organisation, event, genre or source, as the story's source named it."""

    id: str | None = None
    name: str | None = None
    rel: str | None = None
    role: str | None = None
    title: str | None = None
    uri: str | None = None
    href: str | None = None
    literal: str | None = None


class ItemRights(_Part):
    """Rights in a machine's form."""

    langId: str | None = None  # noqa: N815
    linkedRights: str | None = None  # noqa: N815
    encodedRights: str | None = None  # noqa: N815


class Rendition(_Part):
    """One file of a picture, a video or a sound."""

    name: str
    href: str
    title: str | None = None
    contentType: str | None = None  # noqa: N815
    format: str | None = None
    videoCodec: str | None = None  # noqa: N815
    aspectRatio: str | None = None  # noqa: N815
    width: int | None = None
    height: int | None = None
    sizeInBytes: int | None = None  # noqa: N815
    duration: int | None = None
    bitrate: int | None = None


class ItemConcepts(_Part):
    """What a story, or something associated with it, is about, who made it, and what may be done with it."""

    subjects: list[ItemConcept] | None = None
    people: list[ItemConcept] | None = None
    organisations: list[ItemConcept] | None = None
    places: list[ItemConcept] | None = None
    objects: list[ItemConcept] | None = None
    events: list[ItemConcept] | None = None
    genres: list[ItemConcept] | None = None
    infoSources: list[ItemConcept] | None = None  # noqa: N815
    trustIndicators: list[ItemConcept] | None = None  # noqa: N815
    by: str | None = None
    copyrightHolder: str | None = None  # noqa: N815
    copyrightNotice: str | None = None  # noqa: N815
    usageTerms: str | None = None  # noqa: N815
    rightsInfo: ItemRights | None = None  # noqa: N815
    digitalSourceType: ItemConcept | None = None  # noqa: N815


class ItemAssociation(ItemConcepts):
    """A picture, video, sound or other item that belongs to the story; `rel` is featured or associated."""

    name: str
    rel: str
    uri: str
    type: str
    versionCreated: datetime | None = None  # noqa: N815
    renditions: list[Rendition] | None = Field(None, description="The best one first.")
    headlines: list[ItemText] | None = None
    descriptions: list[ItemText] | None = None


class NinjsItem(ItemConcepts):
    """An item in ninjs 3.1. A tombstone has only the first nine properties, altIds and edNote."""

    uri: str
    standard: Standard
    type: str
    representationType: str = Field(  # noqa: N815
        description="full; partial for a tombstone and for the beginning of a story"
    )
    version: str = Field(description="1, 2, 3 … for this story in this edition")
    versionCreated: datetime  # noqa: N815
    firstCreated: datetime  # noqa: N815
    pubStatus: str = Field(description="usable, or canceled for a tombstone")  # noqa: N815
    language: str
    altIds: list[AltId]  # noqa: N815
    edNote: str | None = None  # noqa: N815
    contentCreated: datetime | None = None  # noqa: N815
    urgency: int | None = None
    headlines: list[ItemText] | None = None
    bodies: list[ItemBody] | None = None
    descriptions: list[ItemText] | None = None
    embargoedUntil: datetime | None = None  # noqa: N815
    slugline: str | None = None
    located: str | None = None
    expires: str | None = None
    associations: list[ItemAssociation] | None = None
