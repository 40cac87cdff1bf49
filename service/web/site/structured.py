"""An article for programs that read pages: schema.org's NewsArticle as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from service.domain.edition import Edition
from service.stages import how_made
from service.web.site.article import SiteArticle

#: how the text was made, by the name of `how_made`, in the words of schema.org
SOURCE_TYPES = {
    how_made.MACHINE: "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    how_made.APPROVED: "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
    how_made.EDITED: "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
}


def news_article(article: SiteArticle, edition: Edition, base: str) -> str:
    """Return a page's JSON-LD, safe to stand in a `script` element."""
    publisher = {"@type": "NewsMediaOrganization", "name": edition.name}
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": article.uri,
        "url": base + article.path,
        "headline": article.headline,
        "description": article.plain_summary,
        "inLanguage": article.language,
        "datePublished": article.published.isoformat(),
        "dateModified": article.updated.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.credited],
        "publisher": publisher,
        "image": [_picture(one) for one in article.pictures],
        "articleSection": [one.name for one in article.topics if one.kind == "section"],
        "keywords": [one.name for one in article.topics if one.kind == "tag"],
        "copyrightNotice": article.rights,
        "digitalSourceType": SOURCE_TYPES.get(article.how.get("made", "")),
    }
    if article.translated:
        original: dict[str, Any] = {"@type": "NewsArticle", "inLanguage": article.how.get("sourceLanguage")}
        original |= {"url": article.source_url, "version": article.how.get("sourceVersion")}
        made["translationOfWork"] = {name: value for name, value in original.items() if value}
        engine, approver = article.how.get("engine"), article.how.get("approver")
        translators: list[dict[str, Any]] = []
        if engine:
            translators.append({"@type": "SoftwareApplication", "name": engine})
        if approver:
            translators.append({"@type": "Person", "name": approver, "jobTitle": "editor"})
        made["translator"] = translators or publisher
    if article.corrected:
        correction = {"@type": "CorrectionComment", "datePublished": article.updated.isoformat()}
        made["correction"] = {**correction, "text": article.day_updated}
    text = json.dumps({name: value for name, value in made.items() if value}, ensure_ascii=False)
    return text.replace("<", "\\u003c")


def _picture(one: Any) -> dict[str, Any]:
    made = {"@type": "ImageObject", "url": one.url, "caption": one.caption, "creditText": one.credit}
    made |= {"width": one.width, "height": one.height}
    return {name: value for name, value in made.items() if value}
