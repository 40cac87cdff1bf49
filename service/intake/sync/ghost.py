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

POSTS = "/ghost/api/content/posts/"
WHOLE = {"formats": "html,plaintext", "include": "tags,authors"}
#: an id goes into Ghost's filter language, so nothing else may
_ID = re.compile(r"[0-9a-f]{24}")


class GhostPosts:
    """Reads posts with a key of the Content API."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def changed(self, since: datetime) -> Iterator[CmsPage]:
        """Yield posts in the order of their ids, each page from the last id on: none slips between pages."""
        recent = f"(updated_at:>='{iso(since)}',published_at:>='{iso(since)}')"
        last = ""
        for _ in range(MAX_PAGES):
            only = recent + (f"+id:>'{last}'" if last else "")
            answer = self._get(POSTS, {"filter": only, "order": "id asc", "limit": PAGE, **WHOLE})
            posts = _posts(answer)
            if not posts:
                return
            total = Fields(answer.content).part("meta").part("pagination").integer("total", 0, 10**9)
            yield CmsPage(tuple(map(_entry, posts)), total)
            if (latest := posts[-1].identity("id")) <= last:
                raise nonsense(answer, "posts in the order that was asked for")
            last = latest

    def shown(self, external_ids: Sequence[str]) -> Mapping[str, CmsEntry]:
        """Ask for id, time and visibility of those that Ghost could have made."""
        found: dict[str, CmsEntry] = {}
        wanted = [one for one in external_ids if _ID.fullmatch(one)]
        for start in range(0, len(wanted), IDS):
            ids = ",".join(wanted[start : start + IDS])
            fields = "id,updated_at,visibility"
            answer = self._get(POSTS, {"filter": f"id:[{ids}]", "fields": fields, "limit": IDS})
            for post in _posts(answer):
                entry = _entry(post, whole=False)
                found[entry.external_id] = entry
        return found

    def ask(self, external_id: str) -> CmsEntry | None:
        """Ask for one post; Ghost's own `NotFoundError` says that it is not published."""
        if not _ID.fullmatch(external_id):
            raise Unprocessable(
                f"{external_id!r} is no id of Ghost's, so it cannot be asked for.", field="id"
            )
        answer = self._get(f"{POSTS}{external_id}/", dict(WHOLE), or_gone=True)
        if answer.status in (404, 410):
            errors = answer.content.get("errors") if isinstance(answer.content, dict) else None
            if isinstance(errors, list) and any(
                isinstance(one, dict) and one.get("type") == "NotFoundError" for one in errors
            ):
                return None
            raise nonsense(answer, "error of its own")
        posts = _posts(answer)
        if len(posts) != 1 or posts[0].identity("id") != external_id:
            raise nonsense(answer, "post of that id")
        return _entry(posts[0])

    def _get(self, path: str, params: Mapping[str, str | int], *, or_gone: bool = False) -> CmsAnswer:
        answer = self._asking.client.get(path, params)
        if answer.status in (401, 403):
            raise refused(answer, self._asking.key_name)
        if answer.status != 200 and not (or_gone and answer.status in (404, 410)):
            raise nonsense(answer, "posts")
        return answer


def _posts(answer: CmsAnswer) -> list[Fields]:
    if not isinstance(answer.content, dict) or not isinstance(answer.content.get("posts"), list):
        raise nonsense(answer, "posts")
    return Fields(answer.content).parts("posts")


def _entry(post: Fields, *, whole: bool = True) -> CmsEntry:
    # The Content API leaves the status out: what it shows is published. Where a post is not for
    # everybody it sends only what stands before the paywall, and `access` says so.
    public = post.text("visibility") == "public" and post.values.get("access") is not False
    payload: dict[str, Any] | None = None
    if whole:
        payload = {"post": {"current": {**post.values, "status": "published"}, "previous": {}}}
    return CmsEntry(post.identity("id"), moment(post, "updated_at"), public, payload)
