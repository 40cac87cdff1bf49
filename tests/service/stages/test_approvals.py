"""Taking an approval back before readers get the text, on both databases; and what wins over it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from service.errors import Conflict, Gone, NotAllowedNow, NotFound
from service.stages import approvals, fetching, reviewing, taking_back
from service.stages.publishing import publish_approved, publish_overdue, ready_due, release_embargoed
from service.stages.weighing import weigh_before
from service.storage.tables import TranslationRow, now
from tests.factories import make_story
from tests.service.newsroom import Newsroom

WAIT = 10.0


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story(urgency=3))
    newsroom.draft()
    return newsroom


def approve(newsroom: Newsroom, **named: Any) -> TranslationRow:
    row = newsroom.translation()
    more = {"wait_seconds": WAIT, **named}
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions, **more)
    return newsroom.translation()


def take_back(newsroom: Newsroom, actor: str = "awa") -> TranslationRow:
    row = newsroom.translation()
    newsroom.write(approvals.take_back, row.id, row.lock_version, actor)
    return newsroom.translation()


def pass_time(newsroom: Newsroom, seconds: float = WAIT + 1) -> None:
    """Let the moment come, as time would."""
    earlier = update(TranslationRow).values(live_from=now() - timedelta(seconds=seconds - WAIT))
    newsroom.write(lambda session: session.execute(earlier.where(TranslationRow.live_from.is_not(None))))


def item(newsroom: Newsroom) -> Any:
    return newsroom.read(fetching.item, "africa-fr", newsroom.translation().story_id)


def test_nobody_gets_it_before_its_moment_and_then_without_a_worker(newsroom: Newsroom) -> None:
    row = approve(newsroom)
    assert (row.state, row.approved_by) == ("approved", "awa")
    assert row.live_from is not None
    assert row.approved_at is not None
    assert row.live_from - row.approved_at == timedelta(seconds=WAIT)
    assert newsroom.write(publish_approved, row.id, newsroom.editions) is None
    assert newsroom.write(release_embargoed, newsroom.editions) == 0
    publish_overdue(newsroom.engine, newsroom.editions, "africa-fr", by=0)
    assert newsroom.publications() == []
    assert newsroom.read(fetching.items, "africa-fr").publications == ()
    with pytest.raises(NotFound):
        item(newsroom)
    pass_time(newsroom)
    publish_overdue(newsroom.engine, newsroom.editions, "africa-fr", by=30)
    assert newsroom.publications() == []  # the relay has its time first
    publish_overdue(newsroom.engine, newsroom.editions, "africa-fr", by=0)
    publish_overdue(newsroom.engine, newsroom.editions, "africa-fr", by=0)
    (publication,) = newsroom.publications()
    assert publication.approved_by == "awa"
    assert (newsroom.translation().state, newsroom.translation().live_from) == ("live", None)


def test_the_relay_publishes_it_too(newsroom: Newsroom) -> None:
    approve(newsroom)
    pass_time(newsroom)
    assert newsroom.write(release_embargoed, newsroom.editions) == 1
    assert newsroom.write(release_embargoed, newsroom.editions) == 0


def test_what_was_made_ready_before_is_what_readers_get_unless_something_changed(newsroom: Newsroom) -> None:
    """The text is put together before the transaction, in which only numbers are compared."""
    engine, editions, row = newsroom.engine, newsroom.editions, newsroom.translation()
    early = weigh_before(engine, row.id, row.lock_version, "awa", editions)
    assert early is not None
    assert early.ready is not None
    assert weigh_before(engine, row.id, row.lock_version + 1, "awa", editions) is None
    approve(newsroom, weighed=early)
    first = ready_due(engine, editions)
    assert first == {}, "its moment has not come"
    pass_time(newsroom)
    first = ready_due(engine, editions)
    segment = newsroom.segments()[1]
    take_back(newsroom)
    edit = reviewing.SegmentEdit(1, "Un tout autre texte, de 300 personnes.", segment.lock_version)
    glossary = newsroom.glossary
    newsroom.write(reviewing.save_segment, row.id, edit, "awa", editions=editions, glossary=glossary)
    approve(newsroom, weighed=early)
    pass_time(newsroom)
    second = ready_due(engine, editions)
    assert newsroom.write(release_embargoed, editions, first) == 1, "of an older number, so not taken"
    (publication,) = newsroom.publications()
    assert "Un tout autre texte" in publication.item["bodies"][0]["value"]
    (made,) = second.values()
    assert (made.text.headlines, [made.text.body]) == (
        publication.item["headlines"],
        publication.item["bodies"],
    )


def test_taken_back_it_is_as_before_and_never_comes_out(newsroom: Newsroom) -> None:
    segment = newsroom.segments()[0]
    newsroom.write(reviewing.confirm_segment, segment.translation_id, 0, segment.lock_version, "ben")
    approve(newsroom)
    assert {one.confirmed_by for one in newsroom.segments()} == {"ben", "awa"}
    row = take_back(newsroom)
    assert (row.state, row.approved_by, row.live_from, row.claimed_by) == ("in_review", None, None, "awa")
    assert [one.confirmed_by for one in newsroom.segments()] == ["ben", None, None]
    assert [one.actor for one in newsroom.audit("approval_taken_back")] == ["awa"]
    pass_time(newsroom)
    assert newsroom.write(release_embargoed, newsroom.editions) == 0
    assert newsroom.publications() == []
    assert approve(newsroom, wait_seconds=0).state == "live"


def test_what_is_live_and_what_was_changed_cannot_be_taken_back(newsroom: Newsroom) -> None:
    row = approve(newsroom)
    with pytest.raises(Conflict):
        newsroom.write(approvals.take_back, row.id, row.lock_version - 1, "awa")
    pass_time(newsroom)
    newsroom.write(release_embargoed, newsroom.editions)
    with pytest.raises(NotAllowedNow, match="Correct it, or take it down"):
        take_back(newsroom)


def test_urgent_stories_go_out_at_once_where_the_edition_says_so(newsroom: Newsroom) -> None:
    newsroom.editions["africa-fr"] = replace(newsroom.editions["africa-fr"], at_once=2)
    assert approve(newsroom).state == "approved"  # its urgency is 3
    take_back(newsroom)
    newsroom.editions["africa-fr"] = replace(newsroom.editions["africa-fr"], at_once=3)
    assert approve(newsroom).state == "live"


def test_a_kill_a_withdrawal_and_a_newer_version_win(engine: Engine) -> None:
    def killed(newsroom: Newsroom, row: TranslationRow) -> None:
        newsroom.kill(make_story())

    def withdrawn(newsroom: Newsroom, row: TranslationRow) -> None:
        newsroom.write(taking_back.withdraw_story, row.story_id, "ben", "A lawyer called.")

    def replaced(newsroom: Newsroom, row: TranslationRow) -> None:
        newsroom.deliver(make_story(version="2", headline="Another headline"))

    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    newsroom.draft()
    for event, state in ((replaced, "queued"), (withdrawn, "withdrawn"), (killed, "withdrawn")):
        if newsroom.translation().state == "queued":
            newsroom.draft()
        if newsroom.translation().held_by is not None:
            newsroom.write(taking_back.lift, newsroom.translation().id, None, "ben", newsroom.editions)
            newsroom.draft()
        event(newsroom, approve(newsroom))
        assert (newsroom.translation().state, newsroom.translation().live_from) == (state, None), event
        pass_time(newsroom)
        assert newsroom.write(release_embargoed, newsroom.editions) == 0
        assert newsroom.publications() == []


def test_a_tombstone_does_not_wait_and_what_is_live_stays_meanwhile(newsroom: Newsroom) -> None:
    approve(newsroom, wait_seconds=0)
    row = newsroom.translation()
    newsroom.write(reviewing.send_back, row.id, row.lock_version, "awa", "A name is wrong.")
    approve(newsroom)
    assert item(newsroom).number == 1  # the old text, until the moment of the new one
    newsroom.write(taking_back.withdraw_edition, newsroom.translation().id, "ben", "Wrong.")
    with pytest.raises(Gone):
        item(newsroom)


def test_an_embargo_holds_longer_than_the_seconds(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story(embargo=now() + timedelta(hours=2)))
    newsroom.draft()
    approve(newsroom)
    pass_time(newsroom)
    assert newsroom.write(release_embargoed, newsroom.editions) == 0
    assert take_back(newsroom).state == "in_review"
    approve(newsroom)
    newsroom.end_embargo()
    assert newsroom.write(release_embargoed, newsroom.editions) == 0  # its seconds are not over
    pass_time(newsroom)
    assert newsroom.write(release_embargoed, newsroom.editions) == 1
