"""Made by `python -m tests.clients.generate`, do not edit."""
# of the document e4242e1b4e39aa0516e17a54657abff53039f225ae3bfba1d59f79279269964d

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class AltId(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    role: str
    value: str


class EditionInfo(BaseModel):
    slug: str
    name: str
    locale: str
    direction: str
    access: str
    policy: str
    on: bool


class FieldProblem(BaseModel):
    field: str
    message: str


class ItemBody(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    role: str
    content_type: str = Field(..., alias="contentType")
    value: str
    char_count: int = Field(..., alias="charCount")
    word_count: int = Field(..., alias="wordCount")


class ItemConcept(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    id: str | None = None
    name: str | None = None
    rel: str | None = None
    role: str | None = None
    title: str | None = None
    uri: str | None = None
    href: str | None = None
    literal: str | None = None


class ItemRights(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    lang_id: str | None = Field(None, alias="langId")
    linked_rights: str | None = Field(None, alias="linkedRights")
    encoded_rights: str | None = Field(None, alias="encodedRights")


class ItemText(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    role: str
    content_type: str = Field(..., alias="contentType")
    value: str


class ProblemDocument(BaseModel):
    model_config = ConfigDict(
        extra="allow",
    )
    type: str
    title: str
    status: int
    detail: str
    instance: str
    field: str | None = None
    errors: list[FieldProblem] | None = None
    retry_after: float | None = None
    request_id: str | None = None


class Rendition(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    href: str
    title: str | None = None
    content_type: str | None = Field(None, alias="contentType")
    format: str | None = None
    video_codec: str | None = Field(None, alias="videoCodec")
    aspect_ratio: str | None = Field(None, alias="aspectRatio")
    width: int | None = None
    height: int | None = None
    size_in_bytes: int | None = Field(None, alias="sizeInBytes")
    duration: int | None = None
    bitrate: int | None = None


class Standard(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    name: str
    version: str
    schema_: str = Field(..., alias="schema")


class ItemAssociation(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    subjects: list[ItemConcept] | None = None
    people: list[ItemConcept] | None = None
    organisations: list[ItemConcept] | None = None
    places: list[ItemConcept] | None = None
    objects: list[ItemConcept] | None = None
    events: list[ItemConcept] | None = None
    genres: list[ItemConcept] | None = None
    info_sources: list[ItemConcept] | None = Field(None, alias="infoSources")
    trust_indicators: list[ItemConcept] | None = Field(None, alias="trustIndicators")
    by: str | None = None
    copyright_holder: str | None = Field(None, alias="copyrightHolder")
    copyright_notice: str | None = Field(None, alias="copyrightNotice")
    usage_terms: str | None = Field(None, alias="usageTerms")
    rights_info: ItemRights | None = Field(None, alias="rightsInfo")
    digital_source_type: ItemConcept | None = Field(None, alias="digitalSourceType")
    name: str
    rel: str
    uri: str
    type: str
    version_created: AwareDatetime | None = Field(None, alias="versionCreated")
    renditions: list[Rendition] | None = None
    headlines: list[ItemText] | None = None
    descriptions: list[ItemText] | None = None


class NinjsItem(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
    )
    subjects: list[ItemConcept] | None = None
    people: list[ItemConcept] | None = None
    organisations: list[ItemConcept] | None = None
    places: list[ItemConcept] | None = None
    objects: list[ItemConcept] | None = None
    events: list[ItemConcept] | None = None
    genres: list[ItemConcept] | None = None
    info_sources: list[ItemConcept] | None = Field(None, alias="infoSources")
    trust_indicators: list[ItemConcept] | None = Field(None, alias="trustIndicators")
    by: str | None = None
    copyright_holder: str | None = Field(None, alias="copyrightHolder")
    copyright_notice: str | None = Field(None, alias="copyrightNotice")
    usage_terms: str | None = Field(None, alias="usageTerms")
    rights_info: ItemRights | None = Field(None, alias="rightsInfo")
    digital_source_type: ItemConcept | None = Field(None, alias="digitalSourceType")
    uri: str
    standard: Standard
    type: str
    representation_type: str = Field(..., alias="representationType")
    version: str
    version_created: AwareDatetime = Field(..., alias="versionCreated")
    first_created: AwareDatetime = Field(..., alias="firstCreated")
    pub_status: str = Field(..., alias="pubStatus")
    language: str
    alt_ids: list[AltId] = Field(..., alias="altIds")
    ed_note: str | None = Field(None, alias="edNote")
    content_created: AwareDatetime | None = Field(None, alias="contentCreated")
    urgency: int | None = None
    headlines: list[ItemText] | None = None
    bodies: list[ItemBody] | None = None
    descriptions: list[ItemText] | None = None
    embargoed_until: AwareDatetime | None = Field(None, alias="embargoedUntil")
    slugline: str | None = None
    located: str | None = None
    expires: str | None = None
    associations: list[ItemAssociation] | None = None


class ItemsPage(BaseModel):
    items: list[NinjsItem]
    cursor: str | None
    changes: str
    sequence: int
