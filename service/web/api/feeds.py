"""What regional sites fetch: the items of an edition, in ninjs 3.1."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, NoReturn
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from service.accounts import Key
from service.editions import get_edition, needs_key
from service.errors import Unprocessable
from service.stages import fetching
from service.stages.item import canonical, sha256
from service.storage.session import reading
from service.web.api.item_model import NinjsItem
from service.web.auth import fetch_access
from service.web.deps import EditionsDep, EngineDep, SettingsDep
from service.web.shelf import give

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
    access: str = Field(description="`public`, or `key`: its items need one with the scope `fetch`")
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
    sequence: int = Field(description="The same as a number, for `since`: it counts what an edition did.")


@router.get("", summary="The editions")
def list_editions(editions: EditionsDep, settings: SettingsDep, key: Fetcher) -> list[EditionInfo]:
    """List the editions, in the order of the editions file."""
    return [
        EditionInfo(
            slug=edition.slug,
            name=edition.name,
            locale=edition.locale,
            direction=edition.direction,
            access="key" if needs_key(edition, settings) else "public",
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
    responses={
        304: {"description": "Nothing changed since the `ETag` in `If-None-Match`."},
        410: {
            "description": "The edition never stood at what `since` or `after` says: its desk was put back "
            "to a back-up. Ask with `since=0`, and take down what does not come."
        },
    },
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
    since: Annotated[
        int | None, Query(ge=0, le=fetching.MOST, description="`sequence` of an answer: what came after it")
    ] = None,
    updated_since: Annotated[
        str | None, Query(max_length=40, description="RFC 3339, inclusive: what changed since then")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Response:
    """List what is live, one item per story, newest first; `cursor` leads to older ones.

    With `since`, `after` or `updated_since`, list changes instead, oldest first, with the withdrawn ones
    in it as tombstones (`pubStatus` is `canceled`). To mirror an edition: ask with `since=0`, and from then
    on with the `sequence` of the latest answer that you have done with, whatever happened between; 410 says
    that you have to begin again. `changes` as `after` notices that even where the desk has gone on since.
    """
    chosen = get_edition(editions, edition)
    ways = {"cursor": cursor, "after": after, "since": since, "updated_since": updated_since}
    said = [name for name, value in ways.items() if value is not None]
    if "cursor" in said and len(said) > 1:
        raise Unprocessable("`cursor` leads to older items and cannot be combined.", field="cursor")
    if "since" in said and "after" in said:
        raise Unprocessable("`since` and `after` say the same; give one of them.", field="since")
    moment = _moment(updated_since) if updated_since is not None else None
    start = fetching.make_cursor(chosen.slug, since) if since is not None else after
    private = needs_key(chosen, settings)
    # first, so that what is read then is never older than the stamp says
    state = fetching.now_live(engine, editions, chosen.slug)

    def make(headers: dict[str, str]) -> str:
        with reading(engine) as session:
            page = fetching.items(
                session, chosen.slug, cursor, limit, moment, start, for_staff=private, state=state
            )
        if page.cursor is not None:
            way = "cursor" if start is None and moment is None else "after"
            query = urlencode({way: page.cursor, "limit": limit})
            # relative, so that it holds behind any proxy
            headers["Link"] = f'</v1/editions/{chosen.slug}/items?{query}>; rel="next"'
        return _text(page)

    return give(
        request,
        chosen,
        make,
        stamps={chosen.slug: state.stamp},
        changed_at=state.changed_at,
        private=private,
        tag=_tag_of_page(state.stamp, private, cursor, limit, moment, start),
    )


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
    private = needs_key(chosen, settings)
    state = fetching.now_live(engine, editions, chosen.slug)
    with reading(engine) as session:
        found = fetching.item(session, chosen.slug, item_id, for_staff=private)
    return give(
        request,
        chosen,
        lambda _: found.text,
        stamps={chosen.slug: state.stamp},
        changed_at=found.published_at,
        private=private,
        tag=found.etag,
        keys=[item_id],
    )


def _tag_of_page(stamp: str, *asked: Any) -> str:
    """Return the tag of a page: of the edition's content, and of what of it was asked for."""
    return sha256(f"{stamp} {asked!r}")


def _text(page: fetching.Page) -> str:
    """Return a page as JSON, of the items' texts as they are."""
    cursor, changes = canonical(page.cursor), canonical(page.changes)
    items = ",".join(entry.text for entry in page.publications)
    return f'{{"changes":{changes},"cursor":{cursor},"items":[{items}],"sequence":{page.sequence}}}'


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
