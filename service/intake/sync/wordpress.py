"""The REST API of WordPress, which shows published posts to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from service.errors import Unprocessable
from service.intake.base import option_words
from service.intake.fields import Fields
from service.intake.sync.http import CmsAnswer, CmsTrouble, nonsense, refused
from service.intake.sync.listing import IDS, MAX_PAGES, PAGE, Asking, CmsEntry, CmsPage, iso, moment

API = "/wp-json/wp/v2"
#: types whose list has a name of its own; of others the site is asked
LISTS = {"post": f"{API}/posts", "page": f"{API}/pages"}
#: how WordPress says of one post that it is not there, and that it is a draft, private or in the trash
GONE = {(404, "rest_post_invalid_id"), (401, "rest_forbidden"), (403, "rest_forbidden")}


class WordPressPosts:
    """Reads posts, with an application password where the site wants one."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._types = option_words(asking.options, "types", "post")
        self._found: tuple[str, ...] | None = None

    @property
    def _lists(self) -> tuple[str, ...]:
        """The addresses of the lists of the types that are stories, asked for once."""
        if self._found is None:
            self._found = tuple(map(self._list, self._types))
        return self._found

    def _list(self, kind: str) -> str:
        if kind in LISTS:
            return LISTS[kind]
        answer = self._asking.client.get(f"{API}/types/{quote(kind, safe='')}")
        base = answer.content.get("rest_base") if isinstance(answer.content, dict) else None
        if answer.status != 200 or not isinstance(base, str) or not re.fullmatch(r"[\w-]+", base):
            raise CmsTrouble(
                f"WordPress shows no list of posts of the type {kind!r} (option `types`) in its REST API, "
                f"{answer.url}: its type needs `show_in_rest`. Nothing was concluded."
            )
        space = answer.content.get("rest_namespace") or "wp/v2"
        return f"/wp-json/{quote(str(space))}/{base}"

    def changed(self, since: datetime) -> Iterator[CmsPage]:
        """Yield posts edited since, then posts dated since: a scheduled one appears without an edit."""
        # Both filters leave out the very second that they name.
        after = iso(since - timedelta(seconds=1))
        for path in self._lists:
            for only in ("modified_after", "after"):
                yield from self._walk(path, {only: after, "orderby": "id", "order": "asc", "per_page": PAGE})

    def _walk(self, path: str, params: Mapping[str, str | int]) -> Iterator[CmsPage]:
        total: int | None = None
        for number in range(1, MAX_PAGES + 1):
            answer = self._get(path, {**params, "_embed": 1, "page": number})
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
            for path in self._lists:
                for post in _posts(self._get(path, params)):
                    entry = _entry(post, whole=False)
                    found[entry.external_id] = entry
        return found

    def ask(self, external_id: str) -> CmsEntry | None:
        """Ask for one post; WordPress's own codes say that it is not public."""
        if not _is_id(external_id):
            raise Unprocessable(
                f"{external_id!r} is no id of WordPress's, so it cannot be asked for.", field="id"
            )
        for path in self._lists:
            entry = self._ask(path, external_id)
            if entry is not None:
                return entry
        return None

    def _ask(self, path: str, external_id: str) -> CmsEntry | None:
        answer = self._asking.client.get(f"{path}/{external_id}", {"_embed": 1})
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
    published = post.text("status") == "publish"
    protected = post.part("content").values.get("protected") is True
    return CmsEntry(
        post.identity("id"),
        moment(post, "modified_gmt"),
        published and not protected,
        post.values if whole else None,
        restricted=published and protected,
    )
