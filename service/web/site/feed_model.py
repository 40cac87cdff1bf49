"""A feed in JSON Feed 1.1 as the OpenAPI document describes it; nothing here runs when one is made."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class JsonFeedAuthor(BaseModel):
    """Who wrote an entry."""

    name: str


class JsonFeedAttachment(BaseModel):
    """A picture of an entry."""

    url: str
    mime_type: str
    title: str | None = None


class JsonFeedItem(BaseModel):
    """An entry; what it does not have is left out."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    url: str
    external_url: str | None = Field(None, description="The story at its source.")
    title: str | None = None
    content_html: str | None = None
    summary: str | None = None
    image: str | None = None
    date_published: str
    date_modified: str
    authors: list[JsonFeedAuthor] | None = None
    tags: list[str] | None = None
    language: str
    attachments: list[JsonFeedAttachment] | None = None
    made: dict[str, str | int] | None = Field(
        None, alias="_dragoman", description="How the translation came about: `provenance` of the item."
    )


class JsonFeed(BaseModel):
    """A feed: https://jsonfeed.org/version/1.1."""

    version: str
    title: str
    home_page_url: str
    feed_url: str
    language: str
    items: list[JsonFeedItem]
