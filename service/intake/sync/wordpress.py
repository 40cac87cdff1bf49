"""The REST API of WordPress, which shows published posts to everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from service.errors import Unprocessable
from service.intake.fields import Fields
from service.intake.sync.http import CmsAnswer, CmsTrouble, nonsense, refused
from service.intake.sync.listing import IDS, MAX_PAGES, PAGE, Asking, CmsEntry, CmsPage, iso, moment

POSTS = "/wp-json/wp/v2/posts"
#: how WordPress says of one post that it is not there, and that it is a draft, private or in the trash
GONE = {(404, "rest_post_invalid_id"), (401, "rest_forbidden"), (403, "rest_forbidden")}


class WordPressPosts:
    """Reads posts, with an application password where the site wants one."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def changed(self, since: datetime) -> Iterator[CmsPage]:
        """Yield posts edited since, then posts dated since: a scheduled one appears without an edit."""
        # Both filters leave out the very second that they name.
        after = iso(since - timedelta(seconds=1))
        for only in ("modified_after", "after"):
            yield from self._walk({only: after, "orderby": "id", "order": "asc", "per_page": PAGE})

    def _walk(self, params: Mapping[str, str | int]) -> Iterator[CmsPage]:
        total: int | None = None
        for number in range(1, MAX_PAGES + 1):
            answer = self._get(POSTS, {**params, "_embed": 1, "page": number})
            posts = _posts(answer)
            said, pages = _count(answer, "x-wp-total"), _count(answer, "x-wp-totalpages")
            if total is not None and said != total:
                # A post that went while we were turning the page moves one of the next page to this one.
                raise CmsTrouble(
                    f"The list at {answer.url} changed while it was read ({total}, then {said} posts). What "
                    "was read is here; the next run reads it again."
                )
            total = said
            yield CmsPage(tuple(map(_entry, posts)), total)
            if number >= pages:
                return

    def shown(self, external_ids: Sequence[str]) -> Mapping[str, CmsEntry]:
        """Ask for id, time and protection of those that WordPress could have made."""
        found: dict[str, CmsEntry] = {}
        wanted = [one for one in external_ids if _is_id(one)]
        for start in range(0, len(wanted), IDS):
            params: dict[str, str | int] = {
                "include": ",".join(wanted[start : start + IDS]),
                "per_page": IDS,
                "_fields": "id,type,status,modified_gmt,content.protected",
            }
            for post in _posts(self._get(POSTS, params)):
                entry = _entry(post, whole=False)
                found[entry.external_id] = entry
        return found

    def ask(self, external_id: str) -> CmsEntry | None:
        """Ask for one post; WordPress's own codes say that it is not public."""
        if not _is_id(external_id):
            raise Unprocessable(
                f"{external_id!r} is no id of WordPress's, so it cannot be asked for.", field="id"
            )
        answer = self._asking.client.get(f"{POSTS}/{external_id}", {"_embed": 1})
        if answer.status != 200:
            code = answer.content.get("code") if isinstance(answer.content, dict) else None
            if (answer.status, code) in GONE:
                return None
            raise nonsense(answer, "post and no code of its own")
        if not isinstance(answer.content, dict) or str(answer.content.get("id")) != external_id:
            raise nonsense(answer, "post of that id")
        return _entry(Fields(answer.content))

    def _get(self, path: str, params: Mapping[str, str | int]) -> CmsAnswer:
        answer = self._asking.client.get(path, params)
        if answer.status in (401, 403):
            raise refused(answer, self._asking.key_name)
        if answer.status != 200:
            raise nonsense(answer, "posts")
        return answer


def _posts(answer: CmsAnswer) -> list[Fields]:
    if not isinstance(answer.content, list):
        raise nonsense(answer, "list of posts")
    return Fields({"posts": answer.content}).parts("posts")


def _count(answer: CmsAnswer, header: str) -> int:
    value = answer.headers.get(header, "")
    if not (value.isascii() and value.isdigit()):
        raise nonsense(answer, f"header {header}")
    return int(value)


def _is_id(external_id: str) -> bool:
    return external_id.isascii() and external_id.isdigit() and len(external_id) <= 18


def _entry(post: Fields, *, whole: bool = True) -> CmsEntry:
    public = post.text("status") == "publish" and post.part("content").values.get("protected") is not True
    payload = post.values if whole else None
    return CmsEntry(post.identity("id"), moment(post, "modified_gmt"), public, payload)
