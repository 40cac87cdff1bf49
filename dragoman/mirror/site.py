"""The files of a mirrored edition: which there have to be, what each is made of, and its text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import quote

from dragoman.mirror.kept import MirroredStory, MirrorRecord
from dragoman.mirror.picture_links import with_copies
from service.domain.edition import Edition
from service.stages.fetching import OnPage
from service.stages.topics import ID_IN_NAME, ItemTopic
from service.web.site import feed as formats
from service.web.site.article import SiteArticle, article
from service.web.site.feed import ReadersFeed
from service.web.site.render import looks, page, policy
from service.web.site.structured import news_article

#: entries of a page and of a feed, and what a news sitemap may hold
ON_PAGE, IN_FEED, IN_SITEMAP, NEWS_AGE = 30, 50, 1000, timedelta(hours=48)
HOME, PICTURES_IN = "index.html", "pictures"
#: bytes of a file's name, which file systems limit to 255
MOST_NAME = 240
FEEDS = {"feed.json": formats.json_feed, "atom.xml": formats.atom, "rss.xml": formats.rss}
#: another one: every file is made anew
FORM = "1"


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file that there has to be: `digest` stands for all that it is made of."""

    path: str
    digest: str
    make: Callable[[], str]


class MirroredSite:
    """The site of an edition, of what a mirror knows at this moment. `base` is its address, if it is said."""

    def __init__(self, record: MirrorRecord, edition: Edition, base: str, moment: datetime) -> None:
        self._record, self._edition, self._base, self._moment = record, edition, base, moment
        self._copies = record.pictures()
        self._changed_at = record.changed_at()
        self._look = _digest(FORM, looks(), repr(edition), base)
        self.stories = record.live()

    def pictures(self) -> list[str]:
        """Return the addresses of all pictures, those of the newest stories first, each once."""
        return list(dict.fromkeys(url for story in self.stories for url in story.pictures))

    def withdrawn(self) -> Iterator[SiteFile]:
        """Return the pages in place of those that were withdrawn, and the server's word on these."""
        names = [name for name, _, now in self._record.old_names() if now is None]
        for name in names:
            yield SiteFile(_file(name), _digest(self._look, "gone"), self._gone)
        if names:
            yield SiteFile(".htaccess", _digest(self._look, *names), partial(_for_apache, names))

    def moved(self) -> Iterator[SiteFile]:
        """Return the pages that lead from a name that a page had to the one of now."""
        for name, story, now in self._record.old_names():
            if now is not None:
                made = partial(self._moved, story, now)
                yield SiteFile(_file(name), _digest(self._look, "moved", now), made)

    def lists(self) -> Iterator[SiteFile]:
        """Return the pages and feeds that list stories."""
        newest, older = _parts(self.stories)
        for number, part in enumerate([newest, *older]):
            here = HOME if number == 0 else f"page/{len(older) - number + 1}.html"
            following = None if number == len(older) else f"page/{len(older) - number}.html"
            yield self._listing(here, part, following)
        yield from self._feeds("", self.stories, None)
        for key, stories in self._by_topic().items():
            yield self._listing(f"{key}/{HOME}", stories[:ON_PAGE], None, key)
            yield from self._feeds(f"{key}/", stories, key)
        if self._base:
            since = (self._moment - NEWS_AGE).isoformat(timespec="milliseconds")
            recent = [one for one in self.stories if one.dated >= since][:IN_SITEMAP]
            made = partial(self._sitemap, recent)
            yield SiteFile("sitemap-news.xml", self._of(recent, "sitemap"), made)

    def pages(self) -> Iterator[SiteFile]:
        """Return the page of each story."""
        for story in self.stories:
            yield SiteFile(_file(story.name), self._of([story], "page"), partial(self._page, story))

    def _by_topic(self) -> dict[str, list[MirroredStory]]:
        found: dict[str, list[MirroredStory]] = {}
        for story in self.stories:
            for key in story.topics:
                found.setdefault(key, []).append(story)
        return found

    def _of(self, stories: Iterable[MirroredStory], *more: str) -> str:
        """Return what stands for stories as they are shown, with the pictures that are here."""
        parts = [self._look, *more]
        for story in stories:
            parts += [story.id, story.name, story.tag, *(self._copies.get(url, "") for url in story.pictures)]
        return _digest(*parts)

    def _listing(
        self, here: str, stories: Sequence[MirroredStory], older: str | None, topic: str | None = None
    ) -> SiteFile:
        made = partial(self._list, here, stories, older, topic)
        return SiteFile(here, self._of(stories, here, older or ""), made)

    def _feeds(self, under: str, stories: Sequence[MirroredStory], topic: str | None) -> Iterator[SiteFile]:
        newest = stories[:IN_FEED]
        for name in FEEDS:
            digest = self._of(newest, name, self._changed_at or "")
            yield SiteFile(under + name, digest, partial(self._feed, under, name, newest, topic))

    # -- texts ---------------------------------------------------------------------------------

    def _article(self, story: MirroredStory, root: str) -> SiteArticle:
        """Return a story as it is shown, its addresses after `root`."""
        item = self._record.item(story.id)
        moment = datetime.fromisoformat(item["versionCreated"])
        shown = OnPage(
            story.id, story.name, int(item["version"]), datetime.fromisoformat(story.dated), moment, ""
        )
        one = article(replace(shown, text=json.dumps(item)), self._edition)
        copies = {
            url: f"{root}{PICTURES_IN}/{file}" for url, file in self._copies.items() if url in story.pictures
        }
        return replace(
            one,
            path=root + quote(_file(story.name)),
            body=with_copies(one.body, copies),
            pictures=tuple(
                replace(picture, url=copies.get(picture.url, picture.url)) for picture in one.pictures
            ),
        )

    def _html(self, template: str, here: str, feeds: str = "", **context: object) -> str:
        root = "../" * here.count("/")
        return page(
            template,
            self._edition,
            base="",
            home=root + HOME,
            here=root + here,
            feeds=f"{root}{feeds}".rstrip("/") or ".",
            topic_at=partial(_topic_file, root),
            policy=policy("'self' http: https:"),
            **context,
        )

    def _gone(self) -> str:
        return self._html("gone.html", "gone", status=410)

    def _moved(self, story: str, name: str) -> str:
        headlines = self._record.item(story).get("headlines", ())
        headline = next((one["value"] for one in headlines if one["role"] == "main"), name)
        there = quote(_file(name))
        return self._html("moved.html", "moved", there=there, headline=headline)

    def _list(self, here: str, stories: Sequence[MirroredStory], older: str | None, topic: str | None) -> str:
        root = "../" * here.count("/")
        articles = [self._article(one, root) for one in stories]
        name = None if topic is None else _name_of(topic, articles)
        return self._html(
            "index.html",
            here,
            feeds=quote(topic or ""),
            articles=articles,
            topic=name,
            older=None if older is None else root + older,
        )

    def _page(self, story: MirroredStory) -> str:
        one = self._article(story, "")
        return self._html(
            "article.html",
            one.path,
            article=one,
            alternates=[],
            structured=news_article(self._article(story, self._base), self._edition, ""),
        )

    def _feed(self, under: str, name: str, stories: Sequence[MirroredStory], topic: str | None) -> str:
        # without an address of the site, what a feed leads to is said from where the feed is
        root = self._base or "../" * under.count("/")
        articles = tuple(self._article(one, root) for one in stories)
        title = self._edition.name if topic is None else f"{_name_of(topic, articles)} · {self._edition.name}"
        changed = datetime.fromisoformat(self._changed_at) if self._changed_at else None
        home = f"{root}{quote(under)}{HOME}"
        feed = ReadersFeed(self._edition, title, "", f"{root}{quote(under)}{name}", home, changed, articles)
        return FEEDS[name](feed)

    def _sitemap(self, stories: Sequence[MirroredStory]) -> str:
        articles = tuple(self._article(one, self._base) for one in stories)
        feed = ReadersFeed(self._edition, self._edition.name, "", "", "", None, articles)
        return formats.news_sitemap(feed, {}, {})


def moment_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _file(name: str) -> str:
    """Return the file of a page: its name, cut where a file system would not take it."""
    if len(name.encode()) > MOST_NAME:
        end = name[-ID_IN_NAME - 1 :]
        name = name.encode()[: MOST_NAME - len(end)].decode(errors="ignore") + end
    return f"{name}.html"


def _parts(stories: Sequence[MirroredStory]) -> tuple[Sequence[MirroredStory], list[Sequence[MirroredStory]]]:
    """Return the newest, and the others in parts that stay what they are when a story is added."""
    newest = len(stories) if len(stories) < 2 * ON_PAGE else ON_PAGE + len(stories) % ON_PAGE
    older = [stories[start : start + ON_PAGE] for start in range(newest, len(stories), ON_PAGE)]
    return stories[:newest], older


def _topic_file(root: str, topic: ItemTopic) -> str:
    return f"{root}{quote(topic.key)}/{HOME}"


def _name_of(topic: str, articles: Iterable[SiteArticle]) -> str:
    names: Mapping[str, str] = {one.key: one.name for story in articles for one in story.topics}
    return names.get(topic, topic.partition("/")[2])


def _for_apache(names: Iterable[str]) -> str:
    """Return what makes Apache answer 410 in place of 200 for the pages that were withdrawn."""
    rules = [f"RewriteRule ^{re.escape(_file(name))}$ - [G]" for name in names]
    return "\n".join(["<IfModule mod_rewrite.c>", "RewriteEngine On", *rules, "</IfModule>", ""])
