"""What open pages are told of, on both databases: changes, holds that lapse, and who has what open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from service.stages import claims, open_pages, reviewing, watching
from service.stages.open_pages import OpenPage
from service.storage.clock import DbAgo
from service.storage.machinery import OpenPageRow
from service.storage.tables import TranslationRow, now
from tests.factories import make_story
from tests.service.newsroom import Newsroom

LAPSE = timedelta(minutes=15)


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    newsroom.draft()
    return newsroom


def test_a_look_finds_what_changed_and_what_lapsed(newsroom: Newsroom) -> None:
    row = newsroom.translation()
    before = newsroom.read(watching.look_at_stories, [row.id], LAPSE)[row.id]
    moment = newsroom.read(watching.last_change)
    assert newsroom.read(watching.changed_after, moment) == []
    newsroom.write(reviewing.claim, row.id, "awa")
    after = newsroom.read(watching.look_at_stories, [row.id], LAPSE)[row.id]
    assert (after.holder, after.taken, after.lapsed, after == before) == ("awa", True, False, False)
    assert [one.id for one in newsroom.read(watching.changed_after, moment)] == [row.id]

    lately = now() - LAPSE - timedelta(seconds=1)
    newsroom.write(
        lambda session: session.execute(
            update(TranslationRow).values(worked_at=lately, updated_at=TranslationRow.updated_at)
        )
    )
    assert newsroom.read(watching.look_at_stories, [row.id], LAPSE)[row.id].lapsed
    start, end = now() - timedelta(seconds=4), now()
    assert [one.id for one in newsroom.read(watching.lapsed_between, start, end, LAPSE)] == [row.id]
    assert newsroom.read(watching.lapsed_between, end, now(), LAPSE) == []
    newsroom.write(claims.renew, row.id, "awa")
    assert newsroom.read(watching.lapsed_between, start, now(), LAPSE) == []


def test_pages_that_say_nothing_are_taken_for_closed(newsroom: Newsroom) -> None:
    story = newsroom.translation().id
    pages = [
        OpenPage("a" * 32, story, "awa"),
        OpenPage("b" * 32, story, "ben"),
        OpenPage("c" * 32, story, "ben"),
    ]
    newsroom.write(open_pages.say_open, pages)
    newsroom.write(open_pages.say_open, pages[:1])  # again
    assert newsroom.read(open_pages.who_has_open) == {story: ("africa-fr", ("awa", "ben"))}
    assert newsroom.read(open_pages.others_at, story, "awa") == ("ben",)
    newsroom.write(open_pages.say_closed, ["b" * 32])
    assert newsroom.read(open_pages.others_at, story, "awa") == ("ben",)  # in another window
    silent = update(OpenPageRow).where(OpenPageRow.who == "ben").values(at=DbAgo(open_pages.SILENT + 1))
    newsroom.write(lambda session: session.execute(silent))
    assert newsroom.read(open_pages.others_at, story, "awa") == ()
    assert newsroom.read(open_pages.who_has_open, [story]) == {story: ("africa-fr", ("awa",))}
