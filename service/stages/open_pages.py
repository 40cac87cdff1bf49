"""Who has a story open: pages say every few seconds that they are there, or are forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.storage.clock import DbAgo, DbNow
from service.storage.machinery import OpenPageRow
from service.storage.session import insert_into
from service.storage.tables import ACTOR_LENGTH, TranslationRow

#: seconds after which a page that said nothing is taken for closed, and after which its row goes
SILENT, FORGOTTEN = 30.0, 120.0


#: people by the story that they have open, each with the edition it is in
OpenStories = Mapping[str, tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that has a story open; `page` is its own id."""

    page: str
    translation_id: str
    who: str


def say_open(session: Session, pages: Collection[OpenPage]) -> None:
    """Write down that these pages are open now, and forget those that have been silent for long."""
    session.execute(delete(OpenPageRow).where(OpenPageRow.at < DbAgo(FORGOTTEN)))
    if not pages:
        return
    rows = [
        {
            "page": one.page,
            "translation_id": one.translation_id,
            "who": one.who[:ACTOR_LENGTH],
            "at": DbNow(),
        }
        for one in pages
    ]
    there = insert_into(session, OpenPageRow).values(rows)
    told = {name: there.excluded[name] for name in ("translation_id", "who", "at")}
    session.execute(there.on_conflict_do_update(index_elements=["page"], set_=told))


def say_closed(session: Session, pages: Collection[str]) -> None:
    """Write down that pages were closed."""
    session.execute(delete(OpenPageRow).where(OpenPageRow.page.in_(pages)))


def who_has_open(session: Session, translations: Collection[str] | None = None) -> OpenStories:
    """Return who has which story open, of all or of these, each with the edition it is in."""
    query = (
        select(OpenPageRow.translation_id, TranslationRow.edition, OpenPageRow.who)
        .join(TranslationRow, TranslationRow.id == OpenPageRow.translation_id)
        .where(OpenPageRow.at > DbAgo(SILENT))
    )
    if translations is not None:
        query = query.where(OpenPageRow.translation_id.in_(translations))
    editions: dict[str, str] = {}
    people = defaultdict[str, set[str]](set)
    for translation, edition, who in session.execute(query):
        editions[translation] = edition
        people[translation].add(who)
    return {one: (editions[one], tuple(sorted(people[one]))) for one in people}


def others_at(session: Session, translation: str, me: str) -> tuple[str, ...]:
    """Return who but `me` has a story open."""
    _, people = who_has_open(session, [translation]).get(translation, ("", ()))
    return tuple(one for one in people if one != me)
