"""Small CMSs on the loopback that answer as Ghost, WordPress, Strapi and a ninjs list do, and can break.

The shapes of answers and errors are those of the real ones (see tests/cms); all words are our own.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

#: stories in one answer: few, so that a test has several pages
PER_PAGE = 2
KEY = "key-that-nobody-may-see"
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

Reply = tuple[int, Any, dict[str, str]]


@dataclass(frozen=True)
class Post:
    """A story in the CMS, `number` from 1."""

    number: int
    changed_at: datetime
    title: str
    everybody: bool = True
    #: "page": what stands in another list, and is a story only where its source says so
    type: str = "post"

    @property
    def text(self) -> str:
        return f"<p>{self.title}. The ferry to Likoni carries 300 people and takes no lorries.</p>"


@dataclass
class Broken:
    """What the CMS does instead of answering: a status with a body, or a connection that is cut."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    #: answers that still go well before
    after: int = 0
    #: answers that go wrong
    times: int = 10**6


@dataclass
class Site:
    """A CMS of one kind. Tests edit `posts` as editors do."""

    kind: str
    posts: dict[int, Post] = field(default_factory=dict)
    broken: Broken | None = None
    asked: list[str] = field(default_factory=list)
    #: how a list of ninjs writes that everybody may read an item
    usable: str = "usable"
    url: str = ""

    def publish(self, *numbers: int, title: str = "") -> None:
        for number in numbers:
            at = START + timedelta(minutes=number)
            self.posts[number] = Post(number, at, title or f"Story {number}")

    def edit(self, number: int, title: str, minutes: int = 60) -> None:
        post = self.posts[number]
        later = post.changed_at + timedelta(minutes=minutes)
        self.posts[number] = replace(post, title=title, changed_at=later)

    def restrict(self, number: int, everybody: bool = False) -> None:
        """As Ghost's bulk action does it: without another time of change."""
        self.posts[number] = replace(self.posts[number], everybody=everybody)

    def make(self, number: int, type: str) -> None:
        """Change what a story is, as a plugin or a script does."""
        self.posts[number] = replace(self.posts[number], type=type)

    def remove(self, *numbers: int) -> None:
        for number in numbers:
            del self.posts[number]

    def id(self, number: int) -> str:
        return {
            "ghost": f"{number:024x}",
            "wordpress": str(number),
            "strapi": f"document{number:016d}",
            "standard": f"urn:test:{number}",
        }[self.kind]

    @property
    def options(self) -> dict[str, Any]:
        base = self.url + ("/items" if self.kind == "standard" else "")
        return {"base_url": base} | ({"models": "article"} if self.kind == "strapi" else {})

    def answer(self, path: str, query: dict[str, str]) -> Reply:
        return {
            "ghost": self._ghost,
            "wordpress": self._wordpress,
            "strapi": self._strapi,
            "standard": self._ninjs,
        }[self.kind](path, query)

    def _ordered(self) -> list[Post]:
        return [self.posts[number] for number in sorted(self.posts)]

    def _by_id(self, external_id: str, type: str = "") -> Post | None:
        named = (post for post in self.posts.values() if self.id(post.number) == external_id)
        return next((post for post in named if type in ("", post.type)), None)

    # Ghost

    def _ghost(self, path: str, query: dict[str, str]) -> Reply:
        if query.get("key") != KEY:
            return 401, {"errors": [{"message": "Unknown Content API Key", "type": "UnauthorizedError"}]}, {}
        one = re.fullmatch(r"/ghost/api/content/(post|page)s/([0-9a-f]{24})/", path)
        if one:
            post = self._by_id(one[2], one[1])
            if post is None:
                return 404, {"errors": [{"message": "Resource not found", "type": "NotFoundError"}]}, {}
            return 200, {f"{one[1]}s": [self._ghost_post(post)]}, {}
        many = re.fullmatch(r"/ghost/api/content/(post|page)s/", path)
        if many is None:
            return 404, {"errors": [{"message": "CmsPage not found", "type": "NotFoundError"}]}, {}
        only = query.get("filter", "")
        name, posts = f"{many[1]}s", [post for post in self._ordered() if post.type == many[1]]
        if ids := re.fullmatch(r"id:\[([0-9a-f,]+)\]", only):
            posts = [post for post in posts if self.id(post.number) in ids[1].split(",")]
            return 200, {name: [self._ghost_post(post) for post in posts]}, {}
        recent = re.fullmatch(
            r"\(updated_at:>='([^']+)',published_at:>='[^']+'\)(?:\+id:>'([0-9a-f]+)')?", only
        )
        assert recent, only
        since = datetime.fromisoformat(recent[1])
        after = recent[2] or ""
        posts = [post for post in posts if post.changed_at >= since and self.id(post.number) > after]
        meta = {"pagination": {"page": 1, "limit": PER_PAGE, "total": len(posts)}}
        return 200, {name: [self._ghost_post(post) for post in posts[:PER_PAGE]], "meta": meta}, {}

    def _ghost_post(self, post: Post) -> dict[str, Any]:
        return {
            "id": self.id(post.number),
            "title": post.title,
            "slug": f"story-{post.number}",
            "html": post.text if post.everybody else "<p>Only the beginning.</p>",
            "visibility": "public" if post.everybody else "paid",
            "access": post.everybody,
            "updated_at": post.changed_at.isoformat(timespec="milliseconds"),
            "published_at": post.changed_at.isoformat(timespec="milliseconds"),
            "url": f"{self.url}/story-{post.number}/",
            "tags": [{"name": "Ports", "slug": "ports"}],
            "authors": [{"name": "Ruth Njeri", "slug": "ruth"}],
        }

    # WordPress

    def _wordpress(self, path: str, query: dict[str, str]) -> Reply:
        types = {"posts": "post", "pages": "page", "reportages": "reportage"}
        if path == "/wp-json/wp/v2/types/reportage":
            return 200, {"slug": "reportage", "rest_base": "reportages", "rest_namespace": "wp/v2"}, {}
        one = re.fullmatch(r"/wp-json/wp/v2/(posts|pages|reportages)/(\d+)", path)
        if one:
            post = self._by_id(one[2], types[one[1]])
            if post is None:
                return 404, {"code": "rest_post_invalid_id", "message": "…", "data": {"status": 404}}, {}
            return 200, self._wordpress_post(post), {}
        if (name := path.removeprefix("/wp-json/wp/v2/")) not in types:
            return 404, {"code": "rest_no_route", "message": "…", "data": {"status": 404}}, {}
        posts = [post for post in self._ordered() if post.type == types[name]]
        if "include" in query:
            posts = [post for post in posts if str(post.number) in query["include"].split(",")]
            found = posts
        else:
            since = datetime.fromisoformat(query.get("modified_after") or query["after"])
            posts = [post for post in posts if post.changed_at > since]
            page = int(query["page"])
            found = posts[(page - 1) * PER_PAGE : page * PER_PAGE]
        pages = -(-len(posts) // PER_PAGE)
        headers = {"x-wp-total": str(len(posts)), "x-wp-totalpages": str(pages)}
        return 200, [self._wordpress_post(post) for post in found], headers

    def _wordpress_post(self, post: Post) -> dict[str, Any]:
        return {
            "id": post.number,
            "type": post.type,
            "status": "publish",
            "slug": f"story-{post.number}",
            "link": f"{self.url}/story-{post.number}/",
            "date_gmt": f"{post.changed_at:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{post.changed_at:%Y-%m-%dT%H:%M:%S}",
            "title": {"rendered": post.title},
            "content": {
                "rendered": post.text if post.everybody else "",
                "protected": not post.everybody,
            },
            "excerpt": {"rendered": "", "protected": not post.everybody},
        }

    # Strapi

    def _strapi(self, path: str, query: dict[str, str]) -> Reply:
        missing: Reply = (404, {"data": None, "error": {"status": 404, "name": "NotFoundError"}}, {})
        one = re.fullmatch(r"/api/articles/([a-z0-9]+)", path)
        if one:
            post = self._by_id(one[1])
            return (200, {"data": self._strapi_entry(post), "meta": {}}, {}) if post else missing
        if path != "/api/articles":
            return missing
        posts = [post for post in self._ordered() if post.number > int(query.get("filters[id][$gt]", 0))]
        wanted = [value for name, value in query.items() if name.startswith("filters[documentId]")]
        if wanted:
            posts = [post for post in posts if self.id(post.number) in wanted]
        if since := query.get("filters[$or][0][updatedAt][$gte]"):
            posts = [post for post in posts if post.changed_at >= datetime.fromisoformat(since)]
        meta = {"pagination": {"page": 1, "pageSize": PER_PAGE, "total": len(posts)}}
        return 200, {"data": [self._strapi_entry(post) for post in posts[:PER_PAGE]], "meta": meta}, {}

    def _strapi_entry(self, post: Post) -> dict[str, Any]:
        at = post.changed_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {
            "id": post.number,
            "documentId": self.id(post.number),
            "title": post.title,
            "body": post.text,
            "locale": "en",
            "createdAt": at,
            "updatedAt": at,
            "publishedAt": at,
        }

    # a list of ninjs

    def _ninjs(self, path: str, query: dict[str, str]) -> Reply:
        posts = [post for post in self._ordered() if post.number > int(query.get("after", 0))]
        if since := query.get("updated_since"):
            posts = [post for post in posts if post.changed_at >= datetime.fromisoformat(since)]
        headers = {}
        if len(posts) > PER_PAGE:
            following = f"/items?after={posts[PER_PAGE - 1].number}"
            if since:
                following += f"&updated_since={since.replace('+', '%2B')}"
            headers["link"] = f'<{following}>; rel="next"'
        return 200, {"items": [self._ninjs_item(post) for post in posts[:PER_PAGE]]}, headers

    def _ninjs_item(self, post: Post) -> dict[str, Any]:
        return {
            "uri": self.id(post.number),
            "type": "text" if post.type == "post" else post.type,
            "versionCreated": post.changed_at.isoformat(),
            "pubStatus": self.usable if post.everybody else "withheld",
            "language": "en",
            "headlines": [{"role": "main", "value": post.title}],
            "bodies": [{"role": "main", "contentType": "text/html", "value": post.text}],
        }


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """Serve a site on the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            site.asked.append(self.path)
            broken = site.broken
            if broken is not None and broken.after > 0:
                broken.after -= 1
            elif broken is not None and broken.times > 0:
                broken.times -= 1
                self._send(broken.status, broken.body.encode(), broken.headers, cut=broken.cut)
                return
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            status, content, headers = site.answer(parts.path, query)
            self._send(status, json.dumps(content).encode(), headers)

        def _send(self, status: int, body: bytes, headers: dict[str, str], *, cut: bool = False) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body) + (1000 if cut else 0)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
