"""The queue: its orders and pages, its numbers, and what is kept of each translation for it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from service.domain.status import State
from service.errors import Unprocessable
from service.stages import counting, reviewing
from service.stages.queue import PEOPLE, QueueOrder, QueueTally, Wanted, look_up, tallies
from service.storage.session import writing
from service.storage.tables import TranslationRow
from tests.each import each
from tests.factories import make_story
from tests.service.newsroom import NAME, NUMBER, Newsroom, only

#: name, urgency, findings
DRAFTS = (("calm", 5, ()), ("risky", 5, (NUMBER,)), ("shaky", 5, (NAME,)), ("urgent", 1, ()), ("low", 8, ()))


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    for name, urgency, found in DRAFTS:
        story = newsroom.deliver(make_story(external_id=name, headline=name, urgency=urgency))
        newsroom.draft(story_id=story, findings=lambda segment, found=found: found)  # type: ignore[misc]
    return newsroom


@each(
    ("order", "expected"),
    [
        (QueueOrder.URGENT, ["urgent", "risky", "shaky", "calm", "low"]),
        (QueueOrder.RISK, ["risky", "shaky", "calm", "urgent", "low"]),
        (QueueOrder.DUE, ["calm", "risky", "shaky", "urgent", "low"]),
        (QueueOrder.NEWEST, ["low", "urgent", "shaky", "risky", "calm"]),
    ],
)
def test_every_order_is_walked_page_by_page_and_nothing_is_lost_or_doubled(
    room: Newsroom, order: QueueOrder, expected: list[str]
) -> None:
    for limit in (1, 2, 5):
        seen, after = [], None
        while True:
            page = room.read(look_up, Wanted(states=PEOPLE, sort=order, after=after, limit=limit))
            seen += [one.source_headline for one in page.entries]
            after = page.after
            if after is None:
                break
        assert seen == expected


@each("after", ["nonsense", "W10", "WyJ1cmdlbnQiLCBbXSwgMSwgMSwgMV0", "é", "bnVsbA"])
def test_a_page_that_is_none_of_ours_is_refused(room: Newsroom, after: str) -> None:
    with pytest.raises(Unprocessable, match="Begin at the first"):
        room.read(look_up, Wanted(after=after))


def test_the_numbers_of_the_filters_are_those_of_the_rows(room: Newsroom) -> None:
    row = room.translation(story_id=room.read(reviewing.queue)[0].story_id)
    room.write(reviewing.claim, row.id, "awa")
    counted = room.read(tallies, "awa")
    assert counted.of(None) == counted.of("africa-fr") == QueueTally(5, 1, 1, 2, 0)
    assert counted.of("mideast-ar") == QueueTally()
    for name, many in (("holder", 1), ("urgent", 1), ("to_look_at", 2)):
        wanted = Wanted(states=PEOPLE, **{name: "awa" if name == "holder" else True})  # type: ignore[arg-type]
        assert len(room.read(look_up, wanted).entries) == many


def test_what_an_older_program_left_uncounted_is_counted_and_nothing_looks_changed(engine: Engine) -> None:
    room = Newsroom(engine, only("africa-fr"))
    room.deliver(make_story())
    room.draft(findings=lambda segment: (NUMBER,))
    before = room.translation()
    with writing(engine) as session:
        forget = {"counts": None, "headline": "", "source_headline": "", "ease": 1000, "to_look_at": 0}
        session.execute(update(TranslationRow).values({**forget, "updated_at": before.updated_at}))
    assert counting.count_missing(engine) == 1
    after = room.translation()
    for name in ("counts", "headline", "source_headline", "ease", "to_look_at", "updated_at", "due_at"):
        assert getattr(after, name) == getattr(before, name), name
    assert counting.count_missing(engine) == 0
    assert room.read(lambda session: session.scalar(select(TranslationRow.ease))) < 1000


def test_the_queue_is_filtered_by_edition_state_and_text(engine: Engine) -> None:
    newsroom = Newsroom(engine, only("africa-fr", "mideast-ar"))
    newsroom.deliver(make_story(external_id="one", headline="100% of wells are dry"))
    newsroom.draft("africa-fr")

    def found(*arguments: Any, **named: Any) -> list[str]:
        return [entry.edition for entry in newsroom.read(reviewing.queue, *arguments, **named)]

    assert sorted(found()) == ["africa-fr", "mideast-ar"]
    assert found("mideast-ar") == ["mideast-ar"]
    assert found(state="draft") == ["africa-fr"]
    assert found(state=State.QUEUED) == ["mideast-ar"]
    assert found(q="100% of WELLS") == ["africa-fr"]
    assert found(q="1000_") == []
    assert found(q="%", edition="mideast-ar") == []
    assert sorted(found(q="cms.example/one")) == ["africa-fr", "mideast-ar"]
    with pytest.raises(Unprocessable, match="no-such"):
        found(state="no-such")
