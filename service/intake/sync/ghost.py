"""Ghost's Content API, which shows published posts and nothing else.

Bulk actions in Ghost's list of posts (unpublish, delete, change access) send no event, and the last
does not even change `updated_at`: only a look at what is there now finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from service.errors import Unprocessable
from service.intake.fields import Fields
from service.intake.sync.http import CmsAnswer, nonsense, refused
from service.intake.sync.listing import IDS, MAX_PAGES, PAGE, Asking, CmsEntry, CmsPage, iso, moment

#: what may be a story → its list
LISTS = {"post": "posts", "page": "pages"}
WHOLE = {"formats": "html,plaintext", "include": "tags,authors"}
#: an id goes into Ghost's filter language, so nothing else may
_ID = re.compile(r"[0-9a-f]{24}")


class GhostPosts:
    """Reads posts with a key of the Content API."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        pages = asking.options.get("pages") is True
        self._kinds = ("post", "page") if pages else ("post",)

    def changed(self, since: datetime) -> Iterator[CmsPage]:
        """Yield posts in the order of their ids, each page from the last id on: none slips between pages."""
        for kind in self._kinds:
            yield from self._changed(kind, since)

    def _changed(self, kind: str, since: datetime) -> Iterator[CmsPage]:
        recent = f"(updated_at:>='{iso(since)}',published_at:>='{iso(since)}')"
        last = ""
        for _ in range(MAX_PAGES):
            only = recent + (f"+id:>'{last}'" if last else "")
            answer = self._get(_list(kind), {"filter": only, "order": "id asc", "limit": PAGE, **WHOLE})
            posts = _posts(answer, kind)
            if not posts:
                return
            total = Fields(answer.content).part("meta").part("pagination").integer("total", 0, 10**9)
            yield CmsPage(tuple(_entry(post, kind) for post in posts), total)
            if (latest := posts[-1].identity("id")) <= last:
                raise nonsense(answer, "posts in the order that was asked for")
            last = latest

    def shown(self, external_ids: Sequence[str]) -> Mapping[str, CmsEntry]:
        """Ask for id, time and visibility of those that Ghost could have made."""
        found: dict[str, CmsEntry] = {}
        wanted = [one for one in external_ids if _ID.fullmatch(one)]
        for kind in self._kinds:
            for start in range(0, len(wanted), IDS):
                ids = ",".join(wanted[start : start + IDS])
                fields = "id,updated_at,visibility"
                answer = self._get(_list(kind), {"filter": f"id:[{ids}]", "fields": fields, "limit": IDS})
                for post in _posts(answer, kind):
                    entry = _entry(post, kind, whole=False)
                    found[entry.external_id] = entry
        return found

    def ask(self, external_id: str) -> CmsEntry | None:
        """Ask for one post; Ghost's own `NotFoundError` says that it is not published."""
        if not _ID.fullmatch(external_id):
            raise Unprocessable(
                f"{external_id!r} is no id of Ghost's, so it cannot be asked for.", field="id"
            )
        for kind in self._kinds:
            entry = self._ask(kind, external_id)
            if entry is not None:
                return entry
        return None

    def _ask(self, kind: str, external_id: str) -> CmsEntry | None:
        answer = self._get(f"{_list(kind)}{external_id}/", dict(WHOLE), or_gone=True)
        if answer.status in (404, 410):
            errors = answer.content.get("errors") if isinstance(answer.content, dict) else None
            if isinstance(errors, list) and any(
                isinstance(one, dict) and one.get("type") == "NotFoundError" for one in errors
            ):
                return None
            raise nonsense(answer, "error of its own")
        posts = _posts(answer, kind)
        if len(posts) != 1 or posts[0].identity("id") != external_id:
            raise nonsense(answer, f"{kind} of that id")
        return _entry(posts[0], kind)

    def _get(self, path: str, params: Mapping[str, str | int], *, or_gone: bool = False) -> CmsAnswer:
        answer = self._asking.client.get(path, params)
        if answer.status in (401, 403):
            raise refused(answer, self._asking.key_name)
        if answer.status != 200 and not (or_gone and answer.status in (404, 410)):
            raise nonsense(answer, "posts")
        return answer


def _list(kind: str) -> str:
    return f"/ghost/api/content/{LISTS[kind]}/"


def _posts(answer: CmsAnswer, kind: str) -> list[Fields]:
    name = LISTS[kind]
    if not isinstance(answer.content, dict) or not isinstance(answer.content.get(name), list):
        raise nonsense(answer, name)
    return Fields(answer.content).parts(name)


def _entry(post: Fields, kind: str, *, whole: bool = True) -> CmsEntry:
    # The Content API leaves the status out: what it shows is published. Where a post is not for
    # everybody it sends only what stands before the paywall, and `access` says so.
    public = post.text("visibility") == "public" and post.values.get("access") is not False
    payload: dict[str, Any] | None = None
    if whole:
        payload = {kind: {"current": {**post.values, "status": "published"}, "previous": {}}}
    when = moment(post, "updated_at")
    return CmsEntry(post.identity("id"), when, public, payload, restricted=not public)
