"""What a feed is made of, and its formats: JSON Feed, Atom, RSS, and the sitemap of news.

Built against JSON Feed 1.1, RFC 4287, RSS 2.0 with the modules content, dc and media, and the sitemap
protocol with Google's news and XHTML's alternates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from lxml import etree

from service.domain.edition import Edition
from service.domain.languages.tags import primary
from service.web.site.article import SiteArticle, page_path
from service.wording.readers import readers_words

ATOM, XML = "http://www.w3.org/2005/Atom", "http://www.w3.org/XML/1998/namespace"
CONTENT, DC = "http://purl.org/rss/1.0/modules/content/", "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
SITEMAP, XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
#: when nothing was published yet
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
#: characters that XML 1.0 cannot hold
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ReadersFeed:
    """Some articles of an edition: `path` and `home` are those of the feed and of its page, under `base`."""

    edition: Edition
    title: str
    base: str
    path: str
    home: str
    changed_at: datetime | None
    articles: tuple[SiteArticle, ...]

    def at(self, path: str) -> str:
        """Return the whole address of a path."""
        return self.base + path


def body_with_note(article: SiteArticle, edition: Edition) -> str:
    """Return the text with the line on how it was made, and the link to the original, below it."""
    parts = [escape(article.note, quote=False)] if article.note else []
    if article.source_url and article.translated:
        words = readers_words(edition.locale)
        parts.append(f'<a href="{escape(article.source_url)}">{escape(words.original)}</a>')
    return article.body + (f"<p><small>{' '.join(parts)}</small></p>" if parts else "")


def json_feed(feed: ReadersFeed) -> str:
    """Return the feed in JSON Feed 1.1."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.at(feed.home),
            "feed_url": feed.at(feed.path),
            "language": feed.edition.locale,
            "items": [_json_item(feed, one) for one in feed.articles],
        },
        ensure_ascii=False,
    )


def _json_item(feed: ReadersFeed, article: SiteArticle) -> dict[str, Any]:
    pictures = [
        {"url": one.url, "mime_type": one.media_type, "title": one.caption or None}
        for one in article.pictures
        if one.media_type
    ]
    item: dict[str, Any] = {
        "id": article.uri,
        "url": feed.at(article.path),
        "external_url": article.source_url,
        "title": article.headline,
        "content_html": body_with_note(article, feed.edition),
        "summary": article.plain_summary,
        "image": article.pictures[0].url if article.pictures else None,
        "date_published": article.published.isoformat(),
        "date_modified": article.updated.isoformat(),
        "authors": [{"name": name} for name in article.credited],
        "tags": [topic.name for topic in article.topics],
        "language": article.language,
        "attachments": [{name: value for name, value in one.items() if value} for one in pictures],
        "_dragoman": article.how,
    }
    return {name: value for name, value in item.items() if value}


def atom(feed: ReadersFeed) -> str:
    """Return the feed in Atom."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=_spaces(ATOM, media=MEDIA))
    root.set(f"{{{XML}}}lang", feed.edition.locale)
    _add(root, ATOM, "id", feed.at(feed.path))
    _add(root, ATOM, "title", feed.title)
    _add(root, ATOM, "updated", (feed.changed_at or NEVER).isoformat())
    _add(root, ATOM, "link", rel="self", type="application/atom+xml", href=feed.at(feed.path))
    _add(root, ATOM, "link", rel="alternate", type="text/html", href=feed.at(feed.home))
    author = _add(root, ATOM, "author")
    _add(author, ATOM, "name", feed.edition.name)
    for article in feed.articles:
        entry = _add(root, ATOM, "entry")
        _add(entry, ATOM, "id", article.uri)
        _add(entry, ATOM, "title", article.headline)
        _add(entry, ATOM, "published", article.published.isoformat())
        _add(entry, ATOM, "updated", article.updated.isoformat())
        _add(entry, ATOM, "link", rel="alternate", type="text/html", href=feed.at(article.path))
        if article.source_url:
            _add(entry, ATOM, "link", rel="via", href=article.source_url)
        for name in article.credited:
            _add(_add(entry, ATOM, "author"), ATOM, "name", name)
        for topic in article.topics:
            _add(entry, ATOM, "category", term=topic.slug, label=topic.name)
        if article.summary:
            _add(entry, ATOM, "summary", article.summary, type="html")
        _add(entry, ATOM, "content", body_with_note(article, feed.edition), type="html")
        if article.rights:
            _add(entry, ATOM, "rights", article.rights)
        _media(entry, article)
    return _written(root)


def rss(feed: ReadersFeed) -> str:
    """Return the feed in RSS 2.0 with the whole text, authors and pictures by their modules."""
    root = etree.Element("rss", nsmap={"atom": ATOM, "content": CONTENT, "dc": DC, "media": MEDIA})
    root.set("version", "2.0")
    channel = etree.SubElement(root, "channel")
    _add(channel, None, "title", feed.title)
    _add(channel, None, "link", feed.at(feed.home))
    _add(channel, None, "description", feed.title)
    _add(channel, None, "language", feed.edition.locale)
    _add(channel, None, "lastBuildDate", format_datetime(feed.changed_at or NEVER))
    _add(channel, ATOM, "link", rel="self", type="application/rss+xml", href=feed.at(feed.path))
    for article in feed.articles:
        item = _add(channel, None, "item")
        _add(item, None, "title", article.headline)
        _add(item, None, "link", feed.at(article.path))
        _add(item, None, "guid", article.uri, isPermaLink="false")
        _add(item, None, "pubDate", format_datetime(article.published))
        for name in article.credited:
            _add(item, DC, "creator", name)
        for topic in article.topics:
            _add(item, None, "category", topic.name)
        if article.summary:
            _add(item, None, "description", article.summary)
        _add(item, CONTENT, "encoded", body_with_note(article, feed.edition))
        _media(item, article)
    return _written(root)


def news_sitemap(
    feed: ReadersFeed, pages: Mapping[str, Mapping[str, str]], locales: Mapping[str, str]
) -> str:
    """Return the feed as a news sitemap: `pages` are the names of each story's pages by edition.

    `locales` are the editions', in their order.
    """
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=_spaces(SITEMAP, news=NEWS, xhtml=XHTML))
    for article in feed.articles:
        url = _add(root, SITEMAP, "url")
        _add(url, SITEMAP, "loc", feed.at(article.path))
        _add(url, SITEMAP, "lastmod", article.updated.isoformat())
        for language, path in alternates(pages.get(article.story_id, {}), locales):
            _add(url, XHTML, "link", rel="alternate", hreflang=language, href=feed.at(path))
        news = _add(url, NEWS, "news")
        publication = _add(news, NEWS, "publication")
        _add(publication, NEWS, "name", feed.edition.name)
        _add(publication, NEWS, "language", primary(feed.edition.locale))
        _add(news, NEWS, "publication_date", article.published.isoformat())
        _add(news, NEWS, "title", article.headline)
    return _written(root)


def alternates(names: Mapping[str, str], locales: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return language and path of each page of a story, where it has more than one."""
    found = [(locale, page_path(slug, names[slug])) for slug, locale in locales.items() if slug in names]
    return found if len(found) > 1 else []


def _spaces(default: str, **others: str) -> Any:
    """Return name spaces by their prefixes; the default one has none, which lxml's types do not know."""
    return {None: default, **others}


def _media(entry: etree._Element, article: SiteArticle) -> None:
    for picture in article.pictures:
        size = {"width": picture.width, "height": picture.height}
        known = {name: str(value) for name, value in size.items() if value}
        if picture.media_type:
            known["type"] = picture.media_type
        content = _add(entry, MEDIA, "content", url=picture.url, medium="image", **known)
        if picture.caption:
            _add(content, MEDIA, "description", picture.caption, type="plain")
        if picture.alternative:
            _add(content, MEDIA, "title", picture.alternative, type="plain")
        if picture.credit:
            _add(content, MEDIA, "credit", picture.credit)


def _add(
    parent: etree._Element, space: str | None, name: str, text: str | None = None, /, **attributes: str
) -> etree._Element:
    """Add an element with a text, without what XML cannot hold."""
    made = etree.SubElement(parent, name if space is None else f"{{{space}}}{name}")
    for key, value in attributes.items():
        made.set(key, _NOT_XML.sub("", value))
    if text is not None:
        made.text = _NOT_XML.sub("", text)
    return made


def _written(root: etree._Element) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(root, encoding="unicode")
