"""The page of a draft as its edition's site would show it: for those alone who may see the draft."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.domain.edition import Edition
from service.domain.languages.tags import direction
from service.domain.status import State
from service.settings import Settings
from service.stages import fetching
from service.stages.preview import Preview, preview
from service.storage.session import reading
from service.web.auth import needs_key
from service.web.deps import EditionsDep, EngineDep, SettingsDep
from service.web.desk.access import ReaderDep
from service.web.desk.render import HERE, DeskRoute
from service.web.desk.story_answers import IdDep
from service.web.site import feed
from service.web.site.article import article
from service.web.site.render import headers, page
from service.wording import _, ngettext, spoken

router = APIRouter(route_class=DeskRoute, include_in_schema=False)


@router.get("/desk/translations/{translation}/preview")
def show_preview(
    engine: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    editor: ReaderDep,
    wanted: IdDep,
    pane: Annotated[bool, Query()] = False,
) -> Response:
    """Show a translation as its readers would get it, were it approved now; `pane`: in a frame of the desk.

    Nothing of it is kept: it is made for this answer, at an address of the desk, and no site can ask for it.
    """
    with reading(engine) as session:
        made = preview(session, wanted, editions, editor.name)
        pages = fetching.pages_of(session, [made.page.story_id]).get(made.page.story_id, {})
    pages = {**pages, made.edition.slug: made.page.name}
    shown = article(made.page, made.edition)
    text = page(
        "preview.html",
        made.edition,
        article=shown,
        base=settings.base_url,
        here="",
        alternates=feed.alternates(pages, _open_to_all(editions, settings)),
        structured="",
        bar=None if pane else _bar(made, wanted),
        bar_style=_bar_style(),
        desk_language=spoken(),
        desk_direction=direction(spoken()),
    )
    told = headers(_bar_style(), framed_by="'self'" if pane else "'none'")
    # a picture's server is not told where the editors work
    told |= {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
    told |= {"Cache-Control": "no-store", "X-Frame-Options": "SAMEORIGIN" if pane else "DENY"}
    return Response(text, media_type="text/html", headers=told)


def _bar(made: Preview, translation: str) -> dict[str, object]:
    """Return the words of the desk that stand over the page."""
    if made.state is State.LIVE:
        told = _("Live: readers have it like this.")
    elif made.live is not None:
        told = _("Not live: readers have an earlier text until this one is approved.")
    else:
        told = _("Not live: readers have nothing of it yet.")
    left = made.unwritten
    return {
        "title": _("Preview"),
        "told": told,
        "unwritten": ngettext(
            "{count} sentence is not written yet and is missing here.",
            "{count} sentences are not written yet and are missing here.",
            left,
        )
        if left
        else "",
        "back": f"/desk/translations/{translation}",
        "back_words": _("Back to the story"),
    }


def _open_to_all(editions: dict[str, Edition], settings: Settings) -> dict[str, str]:
    """Return the locales of the editions whose pages everybody may read, as their site links them."""
    return {slug: one.locale for slug, one in editions.items() if not needs_key(one, settings)}


@lru_cache
def _bar_style() -> str:
    return (HERE / "static" / "preview.css").read_text(encoding="utf-8")
