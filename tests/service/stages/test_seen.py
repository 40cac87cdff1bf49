"""What was seen, by whom, in which wording: the record that an approval is held to, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from service.domain.draft import Finding, Severity, SourceSegment
from service.errors import Conflict, NotFound
from service.retention import clear
from service.settings import Settings
from service.stages import dismissing, reviewing
from service.stages.seen import look_at, seen_by
from service.storage.tables import SeenRow, now
from tests.factories import make_story
from tests.service.newsroom import NAME, NUMBER, Newsroom

NOTE = Finding("names", Severity.INFO, "A name that no glossary has.")


def findings(segment: SourceSegment) -> tuple[Finding, ...]:
    return {1: (NAME, NOTE), 2: (NUMBER,)}.get(segment.index, ())


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    newsroom.draft(findings=findings)
    return newsroom


def left(newsroom: Newsroom, actor: str = "awa", marks: Any = ()) -> list[tuple[int, str]]:
    found = newsroom.write(look_at, newsroom.translation().id, actor, marks)
    return [(one.index, one.finding.check) for one in found]


def marks(newsroom: Newsroom, actor: str = "awa") -> list[str]:
    return [one.mark for one in newsroom.write(look_at, newsroom.translation().id, actor, ())]


def approve(newsroom: Newsroom, actor: str = "awa", **named: Any) -> Any:
    row = newsroom.translation()
    return newsroom.write(
        reviewing.approve, row.id, row.lock_version, actor, newsroom.editions, must_see=True, **named
    )


def save(newsroom: Newsroom, index: int, text: str, actor: str = "awa", *, confirm: bool = False) -> None:
    segment = newsroom.segments()[index]
    edit = reviewing.SegmentEdit(index, text, segment.lock_version, confirm)
    with_ = {"editions": newsroom.editions, "glossary": newsroom.glossary}
    newsroom.write(reviewing.save_segment, segment.translation_id, edit, actor, **with_)


def test_warnings_and_what_blocks_have_to_be_seen_and_notes_do_not(newsroom: Newsroom) -> None:
    assert left(newsroom) == [(1, "names"), (2, "numbers")]
    first, second = marks(newsroom)
    assert left(newsroom, marks=[first]) == [(2, "numbers")]
    assert left(newsroom, marks=[first, second, first]) == []
    assert left(newsroom, "ben") == [(1, "names"), (2, "numbers")]  # what awa saw, ben has not


def test_a_mark_of_what_does_not_stand_there_is_passed_over(newsroom: Newsroom) -> None:
    assert left(newsroom, marks=["0" * 32, "x", ""]) == [(1, "names"), (2, "numbers")]
    assert newsroom.read(seen_by, newsroom.translation().id, "awa") == frozenset()
    with pytest.raises(NotFound):
        newsroom.write(look_at, "0" * 32, "awa", ())


def test_approving_with_something_unseen_is_refused_with_the_list(newsroom: Newsroom) -> None:
    save(newsroom, 2, "Il transporte 300 personnes et ne prend pas de camions.")
    with pytest.raises(Conflict, match=r"1 finding was not looked at yet \(segment 2\)") as refused:
        approve(newsroom)
    (one,) = refused.value.extra["unseen"]
    assert (one["index"], one["check"], one["message"]) == (1, "names", "A name may be missing.")
    assert newsroom.publications() == []
    assert left(newsroom, marks=[one["mark"]]) == []
    approve(newsroom)
    assert newsroom.translation().state == "live"
    (event,) = newsroom.audit("approved")
    assert event.detail["unseen"] == []
    assert event.detail["override_reason"] is None


def test_a_reason_passes_what_was_not_seen_and_says_so_on_record(newsroom: Newsroom) -> None:
    save(newsroom, 2, "Il transporte 300 personnes et ne prend pas de camions.")
    approve(newsroom, override_reason="The desk is on fire.")
    (event,) = newsroom.audit("approved")
    assert event.detail["override_reason"] == "The desk is on fire."
    assert event.detail["unseen"] == [{"index": 1, "code": NAME.code}]


def test_another_wording_has_not_been_seen(newsroom: Newsroom) -> None:
    left(newsroom, marks=marks(newsroom))
    save(newsroom, 2, "Il ne prend pas de camions.", actor="ben")  # 300 is missing here as well
    assert {index for index, _ in left(newsroom)} == {2}
    left(newsroom, marks=marks(newsroom))
    assert left(newsroom) == []


def test_confirming_one_sentence_is_having_seen_what_was_found_in_it(newsroom: Newsroom) -> None:
    save(newsroom, 1, newsroom.segments()[1].text, confirm=True)
    assert left(newsroom) == [(2, "numbers")]
    assert left(newsroom, "ben") == [(1, "names"), (2, "numbers")]  # ben answers for what he approves


def test_what_was_dismissed_need_not_be_seen(newsroom: Newsroom) -> None:
    (one, _) = newsroom.write(look_at, newsroom.translation().id, "awa", ())
    why = ("false_alarm", "", "ben")
    newsroom.write(
        dismissing.dismiss, newsroom.translation().id, one.index, one.fingerprint, *why, senior=False
    )
    assert left(newsroom) == [(2, "numbers")]


def test_what_was_not_opened_is_not_confirmed_as_if_it_had_been(newsroom: Newsroom) -> None:
    save(newsroom, 2, "Il transporte 300 personnes et ne prend pas de camions.")
    left(newsroom, marks=marks(newsroom))
    approve(newsroom)
    assert [(one.confirmed_by, one.confirmed_unseen) for one in newsroom.segments()] == [
        ("awa", True),  # nobody opened the headline
        ("awa", True),  # its finding was looked at, the sentence was not said to be opened
        ("awa", False),
    ]
    (event,) = newsroom.audit("approved")
    assert event.detail["unopened"] == 2


def test_confirming_all_tells_those_that_were_opened_from_the_others(newsroom: Newsroom) -> None:
    save(newsroom, 2, "Il transporte 300 personnes et ne prend pas de camions.")
    row = newsroom.translation()
    assert newsroom.write(reviewing.confirm_clean, row.id, row.lock_version, "awa") == 2
    assert [one.confirmed_unseen for one in newsroom.segments()] == [True, False, False]
    save(newsroom, 0, newsroom.segments()[0].text, confirm=True)  # now it is opened
    assert newsroom.segments()[0].confirmed_unseen is False


def test_marks_are_forgotten_in_time(newsroom: Newsroom) -> None:
    left(newsroom, marks=marks(newsroom))
    clear(newsroom.engine, Settings())
    assert left(newsroom) == []
    newsroom.write(lambda session: session.execute(update(SeenRow).values(at=now() - timedelta(days=91))))
    clear(newsroom.engine, Settings())
    assert left(newsroom) == [(1, "names"), (2, "numbers")]
