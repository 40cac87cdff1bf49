"""The addresses under which readers and feed readers find an edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy import Engine

from service.accounts import Key
from service.domain.edition import Edition
from service.editions import get_edition, needs_key
from service.errors import Gone, NotFound
from service.settings import Settings
from service.stages import fetching
from service.stages.fetching import OnPage
from service.stages.topics import SECTION, TAG
from service.storage.session import reading
from service.storage.tables import now
from service.web.auth import fetch_access
from service.web.deps import EditionsDep, EngineDep, SettingsDep
from service.web.shelf import give
from service.web.site import feed as formats
from service.web.site.article import SiteArticle, article, home_path, page_path
from service.web.site.feed import ReadersFeed
from service.web.site.feed_model import JsonFeed
from service.web.site.render import headers, page
from service.web.site.structured import news_article

Endpoint = TypeVar("Endpoint", bound=Callable[..., Response])

#: entries of a feed, and of a page
IN_FEED, ON_PAGE = 50, 30
#: what a news sitemap may hold: entries, and how old they are at most
IN_SITEMAP, NEWS_AGE = 1000, timedelta(hours=48)
#: seconds after which it is looked at anew what is too old for it
SITEMAP_SECONDS = 60.0

Fetcher = Annotated[Key | None, Depends(fetch_access)]
Topic = Annotated[str, Path(max_length=80, description="As it stands in the addresses of its page")]

#: what an endpoint is described as answering, by status
Answers = dict[int | str, dict[str, Any]]

JSON_FEED = "application/feed+json"
HTML, XML = "text/html; charset=utf-8", "application/xml; charset=utf-8"
FORMATS: Mapping[str, tuple[str, Callable[[ReadersFeed], str]]] = {
    "feed.json": (JSON_FEED, formats.json_feed),
    "atom.xml": ("application/atom+xml; charset=utf-8", formats.atom),
    "rss.xml": ("application/rss+xml; charset=utf-8", formats.rss),
}
KINDS = (SECTION, TAG)

_PAGE = {"content": {"text/html": {"schema": {"type": "string"}}}}
MOVED_OR_GONE: Answers = {
    301: {"description": "The page is at another address since its headline changed: `Location`."},
    404: {"description": "There is no such page, or no such edition.", **_PAGE},
    410: {"description": "Withdrawn.", **_PAGE},
}

router = APIRouter(prefix="/editions", tags=["for readers"])


def _answers(path: str, media_type: str) -> Answers:
    """Return what an address answers with: a feed by its name, all else as is said."""
    found, _ = FORMATS.get(path.rpartition("/")[2], (media_type, None))
    text: dict[str, Any] = {"content": {found.partition(";")[0]: {"schema": {"type": "string"}}}}
    return {
        200: {"model": JsonFeed} if found == JSON_FEED else text,
        304: {"description": "Nothing changed since the `ETag` in `If-None-Match`."},
    }


class _FeedAnswer(JSONResponse):
    """What the document takes the media type of a feed's model from."""

    media_type = JSON_FEED


def _readable(
    paths: Iterable[str], media_type: str, summary: str, more: Answers | None = None
) -> Callable[[Endpoint], Endpoint]:
    """Answer GET and HEAD at these paths of the room; they are described as answering with a text."""

    def register(endpoint: Endpoint) -> Endpoint:
        for path in paths:
            router.head(path, include_in_schema=False)(endpoint)
            router.get(
                path,
                summary=summary,
                response_class=_FeedAnswer if path.endswith("/feed.json") else Response,
                responses={**_answers(path, media_type), **(more or {})},
                operation_id=f"readers{path}".replace("/", "_").replace("{", "").replace("}", ""),
            )(endpoint)
        return endpoint

    return register


@_readable(["/{edition}/sitemap-news.xml"], XML, "The news of the last two days, as a sitemap")
def sitemap(
    request: Request,
    database: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    key: Fetcher,
    edition: str,
) -> Response:
    """List what went live in the last 48 hours, 1,000 at most, each with its pages in other languages."""
    desk = Readers(request, database, editions, settings, get_edition(editions, edition))

    def make(_: dict[str, str]) -> str:
        with reading(database) as session:
            shown = fetching.since_day(session, desk.edition.slug, now() - NEWS_AGE, IN_SITEMAP)
            pages = fetching.pages_of(session, [one.story_id for one in shown])
        return formats.news_sitemap(desk.feed(shown, "sitemap-news.xml"), pages, desk.open_to_all())

    return desk.give(make, XML, seconds=SITEMAP_SECONDS)


@_readable([f"/{{edition}}/{name}" for name in FORMATS], "application/feed+json", "The newest, as a feed")
def feed(
    request: Request,
    database: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    key: Fetcher,
    edition: str,
) -> Response:
    """Give the newest stories with their text: a correction changes them, a withdrawal takes them out."""
    desk = Readers(request, database, editions, settings, get_edition(editions, edition))
    return _feed(desk, request.url.path.rpartition("/")[2], None)


@_readable(
    [f"/{{edition}}/{kind}/{{topic}}/{name}" for kind in KINDS for name in FORMATS],
    "application/feed+json",
    "The newest of a section or tag, as a feed",
)
def topic_feed(
    request: Request,
    database: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    key: Fetcher,
    edition: str,
    topic: Topic,
) -> Response:
    """Give the newest stories of a section or tag with their text; empty where there are none."""
    desk = Readers(request, database, editions, settings, get_edition(editions, edition))
    kind = request.url.path.split("/")[3]
    return _feed(desk, request.url.path.rpartition("/")[2], f"{kind}/{topic}")


def _feed(desk: Readers, name: str, topic: str | None) -> Response:
    media_type, write = FORMATS[name]

    def make(_: dict[str, str]) -> str:
        with reading(desk.database) as session:
            shown = fetching.newest(session, desk.edition.slug, IN_FEED, topic)
        return write(desk.feed(shown, name, topic))

    return desk.give(make, media_type)


@_readable(["/{edition}"], HTML, "The first page of an edition")
def index(
    request: Request,
    database: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    key: Fetcher,
    edition: str,
    cursor: Annotated[str | None, Query(max_length=200, description="Of the page before")] = None,
) -> Response:
    """Show the newest stories of an edition, and a link to older ones."""
    desk = Readers(request, database, editions, settings, get_edition(editions, edition))

    def make(over: dict[str, str]) -> str:
        with reading(database) as session:
            listed = fetching.items(session, desk.edition.slug, cursor, ON_PAGE)
            shown = fetching.shown(session, desk.edition.slug, [one.position for one in listed.publications])
        over.update(headers())
        older = f"{desk.home}?{urlencode({'cursor': listed.cursor})}" if listed.cursor else None
        return desk.page("index.html", articles=desk.articles(shown), topic=None, older=older, here=desk.home)

    return desk.give(make, HTML)


@_readable([f"/{{edition}}/{kind}/{{topic}}" for kind in KINDS], HTML, "The page of a section or tag")
def topic_page(
    request: Request,
    database: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    key: Fetcher,
    edition: str,
    topic: Topic,
) -> Response:
    """Show the newest stories of a section or tag."""
    desk = Readers(request, database, editions, settings, get_edition(editions, edition))
    wanted = f"{request.url.path.split('/')[3]}/{topic}"

    def make(over: dict[str, str]) -> str:
        with reading(database) as session:
            shown = fetching.newest(session, desk.edition.slug, ON_PAGE, wanted)
        articles = desk.articles(shown)
        over.update(headers())
        here = f"{desk.home}/{quote(wanted)}"
        name = _name_of(wanted, articles)
        return desk.page("index.html", articles=articles, topic=name, older=None, here=here, feeds=here)

    return desk.give(make, HTML)


@_readable(["/{edition}/{name}"], HTML, "The page of a story", MOVED_OR_GONE)
def story_page(
    request: Request,
    database: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    key: Fetcher,
    edition: str,
    name: Annotated[str, Path(max_length=200, description="Ends with a part of the story's id")],
) -> Response:
    """Show a story; 410 once it was withdrawn. An earlier headline's address leads to that of now."""
    desk = Readers(request, database, editions, settings, get_edition(editions, edition))
    try:
        with reading(database) as session:
            shown = fetching.by_name(session, desk.edition.slug, name)
            pages = fetching.pages_of(session, [shown.story_id]).get(shown.story_id, {})
    except (NotFound, Gone) as error:
        text = desk.page("gone.html", status=error.status, here="")
        return Response(text, error.status, {**headers(), "Cache-Control": "no-store"}, HTML)
    if shown.name != name:
        return RedirectResponse(page_path(desk.edition.slug, shown.name), 301, {"Cache-Control": "no-cache"})

    def make(over: dict[str, str]) -> str:
        one = article(shown, desk.edition)
        over.update(headers())
        return desk.page(
            "article.html",
            article=one,
            alternates=formats.alternates(pages, desk.open_to_all()),
            structured=news_article(one, desk.edition, desk.base),
            here=one.path,
        )

    return desk.give(make, HTML, keys=[shown.story_id])


class Readers:
    """A request for something of an edition: how the editions stood when it came, and what is made of it."""

    def __init__(
        self,
        request: Request,
        database: Engine,
        editions: Mapping[str, Edition],
        settings: Settings,
        edition: Edition,
    ) -> None:
        self.request, self.database, self.edition = request, database, edition
        self.base, self.home = settings.base_url, home_path(edition)
        self._editions, self._settings = editions, settings
        # first: what is read then is never older than the stamps say
        self.state = fetching.now_live(database, editions, edition.slug)
        with reading(database) as session:
            self._stamps = {**fetching.stamps_of(session, editions), edition.slug: self.state.stamp}

    def open_to_all(self) -> dict[str, str]:
        """Return the locales of the editions that everybody may read, by their names."""
        editions = self._editions.items()
        return {slug: one.locale for slug, one in editions if not needs_key(one, self._settings)}

    def articles(self, shown: Iterable[OnPage]) -> tuple[SiteArticle, ...]:
        """Return stories as they are shown."""
        return tuple(article(one, self.edition) for one in shown)

    def feed(self, shown: Iterable[OnPage], name: str, topic: str | None = None) -> ReadersFeed:
        """Return a feed of stories; of a section or tag, if it is named."""
        articles = self.articles(shown)
        title, home = self.edition.name, self.home
        if topic is not None:
            title, home = f"{_name_of(topic, articles)} · {title}", f"{home}/{quote(topic)}"
        return ReadersFeed(
            self.edition, title, self.base, f"{home}/{name}", home, self.state.changed_at, articles
        )

    def page(self, template: str, **context: Any) -> str:
        """Return a page of the edition."""
        return page(template, self.edition, base=self.base, **context)

    def give(
        self,
        make: Callable[[dict[str, str]], str],
        media_type: str,
        keys: Iterable[str] = (),
        seconds: float | None = None,
    ) -> Response:
        """Answer with what is made, or that the caller has it."""
        return give(
            self.request,
            self.edition,
            make,
            stamps=self._stamps,
            changed_at=self.state.changed_at,
            private=needs_key(self.edition, self._settings),
            media_type=media_type,
            keys=keys,
            seconds=seconds,
        )


def _name_of(topic: str, articles: Iterable[SiteArticle]) -> str:
    """Return what readers call a section or tag: the name that a story has it under."""
    names = (one.name for story in articles for one in story.topics if one.key == topic)
    return next(names, topic.partition("/")[2])
