"""Comparing with the CMS: what changed comes in, what is gone goes down, and an error is never news."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.domain.story import PubStatus
from service.errors import Unavailable, Unprocessable
from service.intake.sync.compare import key_name
from service.intake.sync.decide import Here, SyncStep, on_asked, on_listed
from service.intake.sync.http import MAX_PATIENCE, CmsTrouble
from service.intake.sync.listing import CmsEntry
from service.intake.sync.schedule import last_compared
from service.storage.session import reading, writing
from service.storage.tables import (
    SourceRow,
    SourceSyncRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
)
from tests.service.intake.sync.connected import KINDS, LONG_AGO, Connected, connect
from tests.service.intake.sync.sites import KEY, START, Broken, Post

__all__ = ["connect"]  # a fixture


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_never_sent_comes_in_at_the_lowest_priority(
    kind: str, connect: Callable[[str], Connected]
) -> None:
    desk = connect(kind)
    with reading(desk.engine) as session:
        places = session.scalars(select(TranslationRow.place).where(TranslationRow.state == "queued"))
        assert set(places) == {9}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_the_same_makes_no_version(kind: str, connect: Callable[[str], Connected]) -> None:
    desk = connect(kind)
    before = desk.versions()
    for found in (desk.sync(), desk.sync(since=LONG_AGO)):
        assert (found.new, found.changed, found.taken_down, found.back) == ([], [], [], [])
    assert desk.versions() == before


@pytest.mark.parametrize("kind", KINDS)
def test_lost_events_are_made_good(kind: str, connect: Callable[[str], Connected]) -> None:
    desk = connect(kind)
    desk.site.edit(2, "The ferry has a new captain")
    desk.site.remove(3, 4)
    desk.site.publish(9)
    found = desk.sync()
    desk.go_live()
    assert found.new == [desk.site.id(9)]
    assert found.changed == [desk.site.id(2)]
    assert sorted(found.taken_down) == sorted([desk.site.id(3), desk.site.id(4)])
    assert desk.numbers() == [1, 2, 5, 9]
    assert desk.live()[desk.site.id(2)] == "The ferry has a new captain"


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_between_two_comparisons_is_urgent_as_ever(
    kind: str, connect: Callable[[str], Connected]
) -> None:
    desk = connect(kind)
    desk.newsroom.sent()
    desk.site.publish(9)
    desk.sync()
    assert {row.priority for row in desk.newsroom.promises()} == {4}


@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_run_changes_nothing(kind: str, connect: Callable[[str], Connected]) -> None:
    desk = connect(kind)
    desk.site.edit(2, "The ferry has a new captain")
    desk.site.remove(3)
    before, state = desk.versions(), desk.state()
    found = desk.sync(dry_run=True)
    assert (found.changed, found.taken_down) == ([desk.site.id(2)], [desk.site.id(3)])
    assert desk.versions() == before
    after = desk.state()
    assert state is not None
    assert after is not None
    assert (after.until, after.outcome) == (state.until, state.outcome)
    assert desk.numbers() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("kind", ["ghost", "wordpress", "standard"])
def test_a_story_that_is_not_for_everybody_any_more_goes_down_and_comes_back(
    kind: str, connect: Callable[[str], Connected]
) -> None:
    desk = connect(kind)
    desk.site.restrict(2)
    # it is told once, although the list of what changed has it too
    assert desk.sync(dry_run=True).taken_down == [desk.site.id(2)]
    assert desk.sync().taken_down == [desk.site.id(2)]
    assert desk.standing() == {1, 3, 4, 5}
    assert desk.sync().taken_down == []
    desk.site.restrict(2, everybody=True)
    desk.age()
    assert desk.sync().back == [desk.site.id(2)]
    assert desk.standing() == {1, 2, 3, 4, 5}


def test_what_a_source_takes_although_it_is_restricted_is_left_to_the_events(
    connect: Callable[[str], Connected],
) -> None:
    desk = connect("ghost")
    desk.source.options = {**desk.source.options, "paid": "translate"}
    desk.site.restrict(2)
    found = desk.sync()
    assert (found.taken_down, found.restricted) == ([], [desk.site.id(2)])
    assert desk.live()[desk.site.id(2)] == "Story 2"
    assert "Only the beginning" not in str(desk.live())


@pytest.mark.parametrize("kind", KINDS)
def test_a_deleted_story_that_is_published_again_comes_back(
    kind: str, connect: Callable[[str], Connected]
) -> None:
    desk = connect(kind)
    gone = desk.site.posts[3]
    desk.site.remove(3)
    desk.sync()
    desk.age()
    desk.site.posts[3] = gone
    assert desk.sync().back == [desk.site.id(3)]
    desk.go_live()
    assert desk.numbers() == [1, 2, 3, 4, 5]


def test_an_empty_list_is_no_reason_by_itself(connect: Callable[[str], Connected]) -> None:
    desk = connect("ghost")
    desk.site.broken = Broken(200, '{"posts": [], "meta": {"pagination": {"total": 0}}}')
    with pytest.raises(Unavailable):
        desk.sync()
    assert desk.numbers() == [1, 2, 3, 4, 5]


def test_a_list_that_changes_while_it_is_read_is_read_again(connect: Callable[[str], Connected]) -> None:
    desk = connect("wordpress")
    desk.site.publish(9, 10, 11, 12)
    ask = desk.site.answer
    turned: list[Post] = []

    def answer(path: str, query: dict[str, str]) -> tuple[int, Any, dict[str, str]]:
        found = ask(path, query)
        if query.get("page") == "1" and not turned:
            turned.append(desk.site.posts.pop(9))
        return found

    desk.site.answer = answer  # type: ignore[method-assign]
    with pytest.raises(CmsTrouble, match="changed while it was read"):
        desk.sync()
    assert desk.state().until == START + timedelta(minutes=5)  # type: ignore[union-attr]
    desk.sync()
    desk.go_live()
    assert set(desk.numbers()) >= {10, 11, 12}


def test_patience_that_the_cms_asks_for_is_had(connect: Callable[[str], Connected]) -> None:
    desk = connect("ghost")
    desk.site.broken = Broken(429, "{}", {"retry-after": "7"}, times=2)
    desk.site.remove(3)
    assert desk.sync().taken_down == [desk.site.id(3)]
    assert desk.waited == [7.0, 7.0]


def test_a_cms_that_asks_for_much_patience_is_left_alone_until_then(
    connect: Callable[[str], Connected],
) -> None:
    desk = connect("ghost")
    with writing(desk.engine) as session:
        session.get_one(SourceSyncRow, desk.source.id).began_at = datetime(2026, 1, 1, tzinfo=UTC)
    long = int(MAX_PATIENCE) * 30
    desk.site.broken = Broken(503, "<html></html>", {"retry-after": str(long)})
    assert desk.due() == 1
    assert desk.waited == []
    with writing(desk.engine) as session:
        session.get_one(SourceSyncRow, desk.source.id).began_at = datetime(2026, 1, 1, tzinfo=UTC)
    asked = len(desk.site.asked)
    assert desk.due() == 0
    assert len(desk.site.asked) == asked


def test_the_schedule_asks_once_in_its_time(connect: Callable[[str], Connected]) -> None:
    desk = connect("ghost")
    desk.site.remove(3)
    # the run of the command line is no reason to leave one of the clock's out
    assert [desk.due() for _ in range(3)] in ([1, 0, 0], [0, 0, 0])
    with writing(desk.engine) as session:
        session.get_one(SourceSyncRow, desk.source.id).began_at = datetime(2026, 1, 1, tzinfo=UTC)
    assert [desk.due() for _ in range(3)] == [1, 0, 0]
    assert desk.numbers() == [1, 2, 4, 5]


def test_a_source_without_an_address_is_not_asked(connect: Callable[[str], Connected]) -> None:
    desk = connect("ghost")
    with writing(desk.engine) as session:
        session.get_one(SourceRow, desk.source.id).options = {}
        session.get_one(SourceSyncRow, desk.source.id).began_at = None
    assert desk.due() == 0
    desk.source.options = {}
    with pytest.raises(Unprocessable, match="base_url"):
        desk.sync()


def test_a_source_whose_key_the_relay_lacks_is_told_of(
    connect: Callable[[str], Connected], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = connect("ghost")
    with reading(desk.engine) as session:
        assert last_compared(session)["site"].trouble is None
    with writing(desk.engine) as session:
        session.get_one(SourceSyncRow, desk.source.id).began_at = None
    monkeypatch.delenv(key_name("site"))
    assert [desk.due() for _ in range(2)] == [1, 0]
    with reading(desk.engine) as session:
        assert key_name("site") in str(last_compared(session)["site"].trouble)
    assert desk.numbers() == [1, 2, 3, 4, 5]


def test_the_key_is_written_nowhere(
    connect: Callable[[str], Connected], caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = connect("ghost")
    desk.site.remove(3)
    desk.sync()
    desk.site.broken = Broken(500, "{}")
    with pytest.raises(CmsTrouble) as trouble:
        desk.sync()
    assert any(KEY in asked for asked in desk.site.asked)  # it was sent
    written = caplog.text + "".join(capsys.readouterr()) + str(trouble.value) + str(trouble.value.__context__)
    with reading(desk.engine) as session:
        written += "".join(str(row.outcome) for row in session.scalars(select(SourceSyncRow)))
        written += "".join(row.raw for row in session.scalars(select(StoryVersionRow)))
    assert KEY not in written


def test_an_event_that_came_last_counts_more_than_a_list_read_before(
    connect: Callable[[str], Connected],
) -> None:
    """The kill of an event is not undone by a comparison, however public the CMS's list says it is."""
    desk = connect("ghost")
    with reading(desk.engine) as session:
        story = session.scalars(select(StoryRow).where(StoryRow.external_id == desk.site.id(3))).one()
        version = session.get_one(StoryVersionRow, story.current_version_id)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    killed = Here(story.external_id, "event", version.version_created, PubStatus.CANCELED, long_ago)
    entry = CmsEntry(story.external_id, version.version_created, True)
    assert on_listed(entry, killed, datetime.now(UTC)) is SyncStep.NOTHING
    assert on_asked(entry, killed, datetime.now(UTC)) is SyncStep.NOTHING


def test_one_story_that_cannot_be_used_does_not_stop_the_others(
    connect: Callable[[str], Connected],
) -> None:
    desk = connect("standard")
    desk.site.publish(9, 10)
    desk.site.posts[9] = Post(9, START + timedelta(minutes=9), "x " * 50_000)
    found = desk.sync()
    assert list(found.refused) == [desk.site.id(9)]
    assert found.new == [desk.site.id(10)]


@pytest.mark.parametrize("base", ["ftp://cms.example", "cms.example", "https://u:p@cms.example", "https://"])
def test_an_address_that_cannot_be_used_is_said(base: str, connect: Callable[[str], Connected]) -> None:
    desk = connect("ghost")
    desk.source.options = {"base_url": base}
    with pytest.raises(Unprocessable) as refused:
        desk.sync()
    assert json.dumps(refused.value.extra)
    assert "u:p" not in refused.value.detail


@pytest.mark.parametrize(
    ("kind", "type", "options"),
    [
        ("ghost", "page", {"pages": True}),
        ("wordpress", "page", {"types": "post,page"}),
        ("wordpress", "reportage", {"types": ["post", "reportage"]}),
        ("standard", "composite", {"types": "text,composite"}),
    ],
)
def test_pages_and_other_types_that_are_stories_are_looked_for_in_their_own_lists(
    kind: str, type: str, options: dict[str, Any], connect: Callable[[str], Connected]
) -> None:
    """Pages that a source takes were not in the list of posts, and so were taken down."""
    desk = connect(kind)
    desk.source.options = {**desk.source.options, **options}
    desk.site.publish(6)
    desk.site.make(6, type)
    assert desk.sync(since=LONG_AGO).new == [desk.site.id(6)]
    desk.age()
    assert desk.sync().taken_down == []
    assert desk.numbers() == [1, 2, 3, 4, 5, 6]
    desk.site.remove(6)
    assert desk.sync().taken_down == [desk.site.id(6)]
    assert desk.numbers() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("kind", "type"), [("ghost", "page"), ("wordpress", "page"), ("standard", "picture")]
)
def test_what_a_source_does_not_take_any_more_goes_down(
    kind: str, type: str, connect: Callable[[str], Connected]
) -> None:
    desk = connect(kind)
    desk.site.make(3, type)
    desk.age()
    assert desk.sync().taken_down == [desk.site.id(3)]
    assert desk.numbers() == [1, 2, 4, 5]
    assert desk.sync().taken_down == []


def test_a_type_that_wordpress_shows_no_list_of_takes_nothing_down(
    connect: Callable[[str], Connected],
) -> None:
    desk = connect("wordpress")
    desk.source.options = {**desk.source.options, "types": "post,recipe"}
    with pytest.raises(CmsTrouble, match="show_in_rest"):
        desk.sync()
    assert desk.numbers() == [1, 2, 3, 4, 5]


def test_a_list_of_ninjs_may_write_the_status_as_an_event_may(connect: Callable[[str], Connected]) -> None:
    """An event took "Usable" for usable, and the list of the same items for held back."""
    desk = connect("standard")
    desk.site.usable = "Usable"
    desk.site.publish(6)
    found = desk.sync()
    assert (found.new, found.taken_down) == ([desk.site.id(6)], [])
    assert desk.numbers() == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("how", ["withheld", "picture"])
def test_what_a_list_of_ninjs_holds_back_is_no_story_for_members(
    how: str, connect: Callable[[str], Connected]
) -> None:
    """With the option `paid` it was left to events, as if some readers had it."""
    desk = connect("standard")
    desk.source.options = {**desk.source.options, "paid": "translate"}
    if how == "withheld":
        desk.site.restrict(2)
    else:
        desk.site.make(2, "picture")
    desk.age()
    assert desk.sync().taken_down == [desk.site.id(2)]
    assert desk.numbers() == [1, 3, 4, 5]
