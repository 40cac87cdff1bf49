"""An item as feeds and pages show it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from lxml.html import fragment_fromstring

from service.domain.edition import Edition
from service.domain.html.addresses import is_link
from service.stages.fetching import OnPage
from service.stages.item import MACHINE_MADE
from service.stages.topics import ItemTopic, topics_of

PICTURES = ("picture", "graphic")


@dataclass(frozen=True, slots=True)
class ArticlePicture:
    """A picture, with what has to be shown with it."""

    url: str
    media_type: str | None
    width: int | None
    height: int | None
    caption: str
    alternative: str
    credit: str


@dataclass(frozen=True, slots=True)
class SiteArticle:
    """A story as the readers of an edition get it. `body` and `summary` are sanitised HTML."""

    story_id: str
    uri: str
    path: str
    headline: str
    summary: str
    body: str
    language: str
    published: datetime
    updated: datetime
    corrected: bool
    day: str
    day_updated: str
    authors: tuple[str, ...]
    byline: str
    topics: tuple[ItemTopic, ...]
    pictures: tuple[ArticlePicture, ...]
    source_url: str | None
    translated: bool
    unread: bool
    note: str
    how: dict[str, Any]
    rights: str

    @property
    def lead(self) -> ArticlePicture | None:
        """Return the picture that stands above the text: the first, unless the text shows it."""
        first = self.pictures[0] if self.pictures else None
        return first if first is not None and first.url not in self.body else None

    @property
    def credited(self) -> tuple[str, ...]:
        """Return who wrote it: the authors, or the byline as one."""
        return self.authors or ((self.byline,) if self.byline else ())

    @property
    def plain_summary(self) -> str:
        """Return the summary without marks."""
        return (
            " ".join(fragment_fromstring(self.summary, "div").text_content().split()) if self.summary else ""
        )


def home_path(edition: Edition) -> str:
    """Return the path of an edition's first page."""
    return f"/editions/{edition.slug}"


def page_path(edition: str, name: str) -> str:
    """Return the path of a story's page."""
    return f"/editions/{edition}/{quote(name)}"


def topic_path(edition: Edition, topic: ItemTopic) -> str:
    """Return the path of a section's or a tag's page."""
    return f"{home_path(edition)}/{topic.kind}/{quote(topic.slug)}"


def article(shown: OnPage, edition: Edition) -> SiteArticle:
    """Return what readers see of a story."""
    item = json.loads(shown.text)
    said = {one["role"]: one["value"] for one in item.get("descriptions", ())}
    names = {one["role"]: one["value"] for one in item.get("altIds", ())}
    source = names.get("canonicalUrl") or names.get("sourceUrl")
    made = item.get("digitalSourceType", {}).get("uri")
    return SiteArticle(
        story_id=shown.story_id,
        uri=item["uri"],
        path=page_path(edition.slug, shown.name),
        headline=_main(item.get("headlines", ())),
        summary=said.get("summary", ""),
        body=_main(item.get("bodies", ())),
        language=item["language"],
        published=datetime.fromisoformat(item["firstCreated"]),
        updated=datetime.fromisoformat(item["versionCreated"]),
        corrected=shown.number > 1,
        day=said.get("displayDate", ""),
        day_updated=said.get("displayUpdated", ""),
        authors=tuple(
            one["name"] for one in item.get("people", ()) if one.get("rel") == "author" and "name" in one
        ),
        byline=item.get("by", ""),
        topics=tuple(topics_of(item)),
        pictures=tuple(_pictures(item.get("associations", ()))),
        source_url=source if source is not None and is_link(source) else None,
        translated="translationOf" in names,
        unread="translationOf" in names and made == MACHINE_MADE["uri"],
        note=said.get("translationNote", ""),
        how=json.loads(said.get("provenance", "{}")),
        rights=item.get("copyrightNotice", ""),
    )


def _main(texts: Iterable[dict[str, Any]]) -> str:
    return next((str(one["value"]) for one in texts if one["role"] == "main"), "")


def _pictures(associations: Iterable[dict[str, Any]]) -> Iterable[ArticlePicture]:
    featured_first = sorted(associations, key=lambda one: one.get("rel") != "featured")
    for one in featured_first:
        renditions = [r for r in one.get("renditions", ()) if is_link(r["href"])]
        if one.get("type") not in PICTURES or not renditions:
            continue
        best = renditions[0]
        texts = {said["role"]: said["value"] for said in one.get("descriptions", ())}
        credits = (one.get("by", ""), one.get("copyrightNotice") or one.get("copyrightHolder", ""))
        yield ArticlePicture(
            url=best["href"],
            media_type=best.get("contentType"),
            width=best.get("width"),
            height=best.get("height"),
            caption=texts.get("caption", ""),
            alternative=texts.get("alternative", ""),
            credit=" / ".join(dict.fromkeys(filter(None, credits))),
        )
