"""What regional sites fetch: the items of an edition, in ninjs 3.1."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, NoReturn
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from service.accounts import Key
from service.editions import get_edition
from service.errors import Unprocessable
from service.stages import fetching
from service.stages.item import canonical, sha256
from service.storage.session import reading
from service.web import conditional
from service.web.api.item_model import NinjsItem
from service.web.auth import fetch_access
from service.web.deps import EditionsDep, EngineDep, SettingsDep
from service.web.shelf import keep

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)

Fetcher = Annotated[Key | None, Depends(fetch_access)]

router = APIRouter(prefix="/v1/editions", tags=["editions"])


class EditionInfo(BaseModel):
    """One edition."""

    slug: str
    name: str
    locale: str = Field(description="BCP 47")
    direction: str = Field(description="`ltr` or `rtl`")
    policy: str = Field(
        description="`review`: an editor approved every item; `auto`: items say if nobody did"
    )
    on: bool = Field(
        description="false: switched off, nothing new goes live in it; its items stay until withdrawn"
    )


class ItemsPage(BaseModel):
    """Items of an edition, one per story."""

    items: list[NinjsItem]
    cursor: str | None = Field(description="Where the next page starts; null on the last one.")
    changes: str = Field(description="Hand it to `after` to get what was published or withdrawn since.")


@router.get("", summary="The editions")
def list_editions(editions: EditionsDep, key: Fetcher) -> list[EditionInfo]:
    """List the editions, in the order of the editions file."""
    return [
        EditionInfo(
            slug=edition.slug,
            name=edition.name,
            locale=edition.locale,
            direction=edition.direction,
            policy=edition.policy.value,
            on=edition.is_on,
        )
        for edition in editions.values()
    ]


@router.head("/{edition}/items", include_in_schema=False)
@router.get(
    "/{edition}/items",
    summary="The items of an edition",
    response_model=ItemsPage,
    responses={304: {"description": "Nothing changed since the `ETag` in `If-None-Match`."}},
)
def list_items(  # a parameter for each of the request's: FastAPI reads them here
    request: Request,
    engine: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    key: Fetcher,
    edition: str,
    cursor: Annotated[str | None, Query(max_length=200, description="Of the page before")] = None,
    after: Annotated[
        str | None, Query(max_length=200, description="`changes` of an answer: what came after it")
    ] = None,
    updated_since: Annotated[
        str | None, Query(max_length=40, description="RFC 3339, inclusive: what changed since then")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """List what is live, one item per story, newest first; `cursor` leads to older ones.

    With `after` or `updated_since`, list changes instead, oldest first, with the withdrawn ones in
    it as tombstones (`pubStatus` is `canceled`). To mirror an edition: read all pages once, then ask
    with `after` = the `changes` of the **first** page, and from then on of the latest answer.
    """
    chosen = get_edition(editions, edition)
    if cursor is not None and (after is not None or updated_since is not None):
        raise Unprocessable("`cursor` leads to older items and cannot be combined.", field="cursor")
    since = _moment(updated_since) if updated_since is not None else None
    private = settings.fetch_requires_key
    # first, so that what is read then is never older than the stamp says
    state = fetching.now_live(engine, editions, chosen.slug)
    with reading(engine) as session:
        tag = _tag_of_page(state.stamp, private, cursor, limit, since, after)
        headers = conditional.headers(tag, state.changed_at, private=private)
        known = conditional.is_known(request, tag)
        response = Response(status_code=304, headers=headers)
        if not known:
            page = fetching.items(
                session, chosen.slug, cursor, limit, since, after, for_staff=private, state=state
            )
            response = Response(_body(page), media_type="application/json", headers=headers)
            if page.cursor is not None:
                feed = after is not None or since is not None
                query = urlencode({"after" if feed else "cursor": page.cursor, "limit": limit})
                # relative, so that it holds behind any proxy
                response.headers["Link"] = f'</v1/editions/{chosen.slug}/items?{query}>; rel="next"'
    if not private:
        keep(request, response, chosen.slug, state.stamp)
    return response


@router.head("/{edition}/items/{item_id}", include_in_schema=False)
@router.get(
    "/{edition}/items/{item_id}",
    summary="One item",
    response_model=NinjsItem,
    responses={
        200: {"description": "The item as it is live, in ninjs 3.1."},
        304: {"description": "Nothing changed since the `ETag` in `If-None-Match`."},
        410: {"description": "Withdrawn; `tombstone` is what is left of the item."},
    },
)
def get_item(
    request: Request,
    engine: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    key: Fetcher,
    edition: str,
    item_id: str,
) -> Response:
    """Return what is live of a story; `item_id` is the story's id (in an item: `altIds`, role `id`)."""
    chosen = get_edition(editions, edition)
    private = settings.fetch_requires_key
    state = fetching.now_live(engine, editions, chosen.slug)
    with reading(engine) as session:
        found = fetching.item(session, chosen.slug, item_id, for_staff=private)
    headers = conditional.headers(found.etag, found.published_at, private=private)
    if conditional.is_known(request, found.etag):
        response = Response(status_code=304, headers=headers)
    else:
        response = Response(found.text, media_type="application/json", headers=headers)
    if not private:
        keep(request, response, chosen.slug, state.stamp)
    return response


def _tag_of_page(stamp: str, *asked: Any) -> str:
    """Return the tag of a page: of the edition's content, and of what of it was asked for."""
    return sha256(f"{stamp} {asked!r}")


def _body(page: fetching.Page) -> bytes:
    """Return a page as JSON, of the items' texts as they are."""
    cursor, changes = canonical(page.cursor), canonical(page.changes)
    items = ",".join(entry.text for entry in page.publications)
    return f'{{"changes":{changes},"cursor":{cursor},"items":[{items}]}}'.encode()


def _moment(text: str) -> datetime:
    # A "+" that was not percent-encoded arrives as a space; a space means nothing else there.
    match = _RFC3339.fullmatch(text.replace(" ", "+"))
    try:
        return datetime.fromisoformat(match[0].upper()).astimezone(UTC) if match else _no_moment(text)
    except (ValueError, OverflowError):
        return _no_moment(text)


def _no_moment(text: str) -> NoReturn:
    raise Unprocessable(
        f"{text!r} is not a time in RFC 3339, such as 2026-03-01T12:00:00Z.", field="updated_since"
    )
