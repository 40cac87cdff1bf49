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
        description="headlines: main; descriptions: summary, disclosure, displayDate, displayUpdated; "
        "pictures: caption, alternative."
    )
    contentType: str  # noqa: N815 - ninjs names it so
    value: str


class ItemBody(ItemText):
    """The text of the story as HTML."""

    charCount: int  # noqa: N815
    wordCount: int  # noqa: N815


class AltId(_Part):
    """Another name of the story: id, sourceId, sourceVersion, sourceUrl or translationOf."""

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
    """One file of a picture."""

    name: str
    href: str


class ItemPicture(_Part):
    """A picture of the story."""

    name: str
    rel: str
    uri: str
    type: str
    renditions: list[Rendition]
    descriptions: list[ItemText] | None = None


class NinjsItem(_Part):
    """An item in ninjs 3.1. A tombstone has only the first nine properties, altIds and edNote."""

    uri: str
    standard: Standard
    type: str
    representationType: str = Field(description="full, or partial for a tombstone")  # noqa: N815
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
    by: str | None = None
    embargoedUntil: datetime | None = None  # noqa: N815
    subjects: list[ItemConcept] | None = None
    people: list[ItemConcept] | None = None
    organisations: list[ItemConcept] | None = None
    places: list[ItemConcept] | None = None
    objects: list[ItemConcept] | None = None
    events: list[ItemConcept] | None = None
    genres: list[ItemConcept] | None = None
    infoSources: list[ItemConcept] | None = None  # noqa: N815
    trustIndicators: list[ItemConcept] | None = None  # noqa: N815
    copyrightHolder: str | None = None  # noqa: N815
    copyrightNotice: str | None = None  # noqa: N815
    usageTerms: str | None = None  # noqa: N815
    slugline: str | None = None
    located: str | None = None
    expires: str | None = None
    rightsInfo: ItemRights | None = None  # noqa: N815
    digitalSourceType: ItemConcept | None = None  # noqa: N815
    associations: list[ItemPicture] | None = None
