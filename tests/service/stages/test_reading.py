"""Reading an edition: pages, changes and cursors, on both databases."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import Engine

from service.errors import Unprocessable
from service.stages import fetching, reviewing
from service.storage.session import writing
from service.storage.tables import now
from tests.each import each
from tests.factories import make_story
from tests.service.newsroom import Newsroom


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine)


def items(newsroom: Newsroom, *arguments: Any, **named: Any) -> fetching.Page:
    return newsroom.read(fetching.items, "africa-fr", *arguments, **named)  # type: ignore[no-any-return]


def numbers(page: fetching.Page) -> list[int]:
    return [publication.position for publication in page.publications]


def test_the_list_has_the_latest_of_each_story_newest_first_in_pages(newsroom: Newsroom) -> None:
    for number in range(5):
        newsroom.go_live(make_story(external_id=f"story-{number}"))
    newsroom.go_live(make_story(external_id="story-1", version="2", body="<p>New.</p>"))
    assert numbers(items(newsroom)) == [6, 5, 4, 3, 1]
    first = items(newsroom, limit=2)
    assert numbers(first) == [6, 5]
    second = items(newsroom, first.cursor, 2)
    assert numbers(second) == [4, 3]
    last = items(newsroom, second.cursor, 2)
    assert (numbers(last), last.cursor) == ([1], None)
    assert items(newsroom, limit=5).cursor is None


def test_a_mirror_made_of_pages_and_changes_misses_nothing(newsroom: Newsroom) -> None:
    stories = [make_story(external_id=f"story-{number}") for number in range(4)]
    for story in stories:
        newsroom.go_live(story)
    first = items(newsroom, limit=2)
    newsroom.go_live(make_story(external_id="story-0", version="2", body="<p>New.</p>"))
    newsroom.kill(stories[1])
    rest = items(newsroom, first.cursor, 10)
    changed = items(newsroom, after=first.changes, limit=1)
    assert [one.status for one in changed.publications] == ["usable"]
    assert changed.cursor == changed.changes
    more = items(newsroom, after=changed.cursor, limit=10)
    assert [one.status for one in more.publications] == ["canceled"]
    assert more.cursor is None
    mirror = {}
    for page in (first, rest, changed, more):
        for publication in page.publications:
            mirror[publication.story_id] = publication
    live = {one.story_id: one.position for one in mirror.values() if one.status == "usable"}
    assert live == {one.story_id: one.position for one in items(newsroom).publications}
    later = items(newsroom, after=more.changes)
    assert (later.publications, later.changes) == ((), more.changes)


def test_a_follower_gets_each_change_once_and_in_order_while_others_write(newsroom: Newsroom) -> None:
    """Writers publish, correct and kill at the same time; one of them takes its position and commits late."""
    stories = [make_story(external_id=f"story-{number}") for number in range(6)]
    rows = [newsroom.draft(story_id=newsroom.deliver(story)) for story in stories]
    seen: list[tuple[int, str, str]] = []
    read_to, done, failures = 0, threading.Event(), list[BaseException]()

    def look() -> int:
        page = items(newsroom, after=fetching.make_cursor("africa-fr", read_to), limit=2)
        assert page.sequence >= read_to
        seen.extend((one.position, one.story_id, one.status) for one in page.publications)
        return page.sequence

    def publish(number: int) -> None:
        try:
            with writing(newsroom.engine) as session:
                row = rows[number]
                reviewing.approve(session, row.id, row.lock_version, "awa", newsroom.editions)
                session.flush()
                if number == 0:  # it has its position, and others come meanwhile
                    threading.Event().wait(0.1)
            newsroom.kill(stories[number])
        except BaseException as error:
            failures.append(error)

    def follow() -> None:
        nonlocal read_to
        while not done.is_set():
            read_to = look()

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(len(rows))]
    follower = threading.Thread(target=follow)
    for thread in (follower, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    follower.join()
    while (after := look()) != read_to:
        read_to = after
    assert failures == []
    positions = [position for position, _, _ in seen]
    assert positions == sorted(set(positions))
    assert (positions[-1], read_to) == (12, 12)
    assert {story: status for _, story, status in seen} == {row.story_id: "canceled" for row in rows}


def test_changes_since_a_time_are_in_order_and_have_the_withdrawn_in_them(newsroom: Newsroom) -> None:
    newsroom.go_live(make_story(external_id="old"))
    since = now()
    story = make_story(external_id="killed")
    newsroom.go_live(story)
    newsroom.go_live(make_story(external_id="new"))
    newsroom.kill(story)
    page = items(newsroom, updated_since=since)
    assert [one.status for one in page.publications] == ["usable", "canceled"]
    assert numbers(page) == [3, 4]
    exact = newsroom.publications()[2].published_at
    assert numbers(items(newsroom, updated_since=exact)) == [3, 4]


def test_an_empty_edition_can_be_followed_from_the_start(newsroom: Newsroom) -> None:
    empty = items(newsroom)
    assert (empty.publications, empty.cursor, empty.changed_at) == ((), None, None)
    newsroom.go_live(make_story())
    assert numbers(items(newsroom, after=empty.changes)) == [1]


@each(
    "cursor",
    [
        "",
        "x",
        "!!!",
        "é",
        "YWZyaWNhLWZyOi0x",
        "YWZyaWNhLWZyOjAx",
        fetching.make_cursor("africa-pt", 1),
        "A" * 199,
    ],
)
def test_a_cursor_that_is_none_of_ours_is_refused_by_name(newsroom: Newsroom, cursor: str) -> None:
    with pytest.raises(Unprocessable) as refused:
        items(newsroom, cursor)
    assert refused.value.extra["field"] == "cursor"
    with pytest.raises(Unprocessable) as refused:
        items(newsroom, after=cursor)
    assert refused.value.extra["field"] == "after"
