"""Stories that no engine drafts: opened empty, written by a person, never live with a hole in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from service.domain.draft import NO_ENGINE, Job, Origin, Severity
from service.domain.edition import Policy
from service.domain.status import State
from service.domain.terms import Concept, FormStatus, Glossary, Term
from service.errors import Conflict, NotAllowedNow
from service.stages import by_hand, drafting, reviewing, sittings
from service.stages.by_hand import draft_by_hand
from service.storage.outbox import TRANSLATE
from service.storage.tables import now
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only

WHY = "No installed model translates from English to Hausa. Run `dragoman models add …`."
UNION = Concept(
    "african-union",
    "institution",
    (
        Term("en", "African Union", FormStatus.PREFERRED),
        Term("ha", "Tarayyar Afirka", FormStatus.PREFERRED),
    ),
)
BODY = "<p>The African Union met on Tuesday.</p><p>It ended at noon.</p>"


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine, only("africa-ha"))
    room.glossary = Glossary((UNION,))
    room.deliver(make_story(headline="Union meets", body=BODY))
    return room


def opened(room: Newsroom) -> Job:
    job = room.take("africa-ha")
    assert job is not None
    draft = draft_by_hand(job, room.glossary, WHY)
    assert room.write(drafting.save_draft, job, draft, room.editions) is True
    return job


def write(room: Newsroom, index: int, text: str, *, confirm: bool = False) -> Any:
    one = room.translation("africa-ha").segments[index]
    edit = reviewing.SegmentEdit(index, text, one.lock_version, confirm)
    return room.write(
        reviewing.save_segment,
        one.translation_id,
        edit,
        "awa",
        editions=room.editions,
        glossary=room.glossary,
    )


def approve(room: Newsroom, reason: str | None = None) -> None:
    row = room.translation("africa-ha")
    room.write(reviewing.approve, row.id, row.lock_version, "awa", room.editions, override_reason=reason)


def test_it_opens_with_empty_sentences_and_their_terms(room: Newsroom) -> None:
    opened(room)
    row = room.translation("africa-ha")
    assert (row.state, row.engine, row.provenance) == (State.DRAFT, NO_ENGINE, {"notes": [WHY]})
    texts = {one.source_text: (one.text, one.origin) for one in row.segments}
    assert texts["It ended at noon."] == ("", Origin.EMPTY)
    union = next(one for one in row.segments if "African Union" in one.source_text)
    assert [mention["expected"] for mention in union.mentions] == [["Tarayyar Afirka"]]
    assert [finding["severity"] for finding in union.findings] == [Severity.BLOCK]


def opened_for_want_of_budget(room: Newsroom, days_ago: int) -> None:
    job = room.take("africa-ha")
    assert job is not None
    day = now().date() - timedelta(days=days_ago)
    draft = draft_by_hand(job, room.glossary, "The budget is spent.", budget_of=day)
    assert room.write(drafting.save_draft, job, draft, room.editions) is True


def with_new_budget(room: Newsroom) -> int:
    queued: int = room.write(by_hand.retry_all, "machine", states=["new_budget"])
    return queued


def test_a_story_that_wanted_budget_is_queued_again_once_on_a_later_day(room: Newsroom) -> None:
    opened_for_want_of_budget(room, days_ago=0)
    assert with_new_budget(room) == 0
    assert room.write(by_hand.retry_all, "machine", states=["by_hand"]) == 1
    opened_for_want_of_budget(room, days_ago=1)
    assert room.write(by_hand.waiting_pairs, "new_budget") == [("africa-ha", "en")]
    assert with_new_budget(room) == 1
    assert room.translation("africa-ha").state == State.QUEUED
    assert with_new_budget(room) == 0


def test_neither_a_begun_story_nor_one_that_wanted_a_model_waits_for_a_budget(room: Newsroom) -> None:
    opened(room)
    assert with_new_budget(room) == 0
    assert room.write(by_hand.retry_all, "machine", states=["by_hand"]) == 1
    opened_for_want_of_budget(room, days_ago=1)
    write(room, 1, "Taron ya fara.")
    assert with_new_budget(room) == 0
    assert room.translation("africa-ha").state != State.QUEUED


def test_nothing_with_a_hole_in_it_is_approved_whatever_the_reason(room: Newsroom) -> None:
    opened(room)
    with pytest.raises(Conflict, match="not translated yet"):
        approve(room, "Never mind.")
    one = room.translation("africa-ha").segments[0]
    with pytest.raises(NotAllowedNow, match="has no translation yet"):
        room.write(reviewing.confirm_segment, one.translation_id, 0, one.lock_version, "awa")
    assert room.publications("africa-ha") == []


def test_what_a_person_writes_is_checked_approved_and_live(room: Newsroom) -> None:
    opened(room)
    words = {
        "Union meets": "Taron Tarayya",
        "The African Union met on Tuesday.": "Tarayyar Afirka ta yi taro ranar Talata.",
        "It ended at noon.": "Ya ƙare da tsakar rana.",
    }
    for one in room.translation("africa-ha").segments:
        if one.source_text in words:
            write(room, one.index, words[one.source_text])
    approve(room, "Read by two.")
    assert room.translation("africa-ha").state == State.LIVE
    assert len(room.publications("africa-ha")) == 1


def test_an_auto_edition_holds_it(engine: Engine) -> None:
    auto = {
        slug: replace(one, policy=Policy.AUTO, disclosure="Na'ura ce ta fassara.")
        for slug, one in only("africa-ha").items()
    }
    room = Newsroom(engine, auto)
    room.deliver(make_story(headline="Union meets", body=BODY))
    opened(room)
    assert room.translation("africa-ha").state == State.DRAFT
    assert room.publications("africa-ha") == []


def test_a_failed_one_is_opened_by_hand_and_says_why(room: Newsroom) -> None:
    job = room.take("africa-ha")
    assert job is not None
    room.write(drafting.fail, job, "The engine broke off.")
    row = room.translation("africa-ha")
    arguments = {"editions": room.editions, "glossary": room.glossary}
    room.write(reviewing.open_by_hand, row.id, row.lock_version, "awa", **arguments)
    row = room.translation("africa-ha")
    assert (row.state, row.provenance["notes"]) == (State.DRAFT, ["The engine broke off."])
    assert {one.origin for one in row.segments} == {Origin.EMPTY}
    with pytest.raises(NotAllowedNow):
        room.write(reviewing.open_by_hand, row.id, row.lock_version, "awa", **arguments)


def test_it_is_tried_again_until_somebody_has_begun(room: Newsroom) -> None:
    opened(room)
    room.sent()
    assert room.write(by_hand.retry_all, "ops", "africa-fr") == 0
    assert room.write(by_hand.retry_all, "ops", states=["failed"]) == 0
    assert room.write(by_hand.retry_all, "ops", "africa-ha") == 1
    assert room.translation("africa-ha").state == State.QUEUED
    assert len(room.promises(TRANSLATE)) == 1
    opened(room)
    write(room, 0, "Taron Tarayya")
    row = room.translation("africa-ha")
    room.write(reviewing.release, row.id, "awa")
    assert room.write(by_hand.retry_all, "ops") == 0
    row = room.translation("africa-ha")
    with pytest.raises(NotAllowedNow, match="nothing written in it"):
        room.write(reviewing.retry, row.id, row.lock_version, "awa")


def test_the_queue_has_them_apart(room: Newsroom) -> None:
    opened(room)
    assert room.write(by_hand.waiting) == {"africa-ha": 1}
    assert room.write(by_hand.waiting, "africa-fr") == {}

    def listed(**wanted: Any) -> list[str]:
        return [entry.edition for entry in room.write(reviewing.queue, **wanted)]

    assert listed() == ["africa-ha"]
    assert listed(by_hand=False) == []
    assert listed(by_hand=True) == ["africa-ha"]
    write(room, 0, "Taron Tarayya")  # it is somebody's now
    assert listed(by_hand=False) == ["africa-ha"]
    assert room.write(by_hand.waiting) == {}


def test_what_a_person_wrote_stays_when_a_newer_version_is_opened_by_hand(room: Newsroom) -> None:
    opened(room)
    write(room, 0, "Taron Tarayya", confirm=True)
    changed = BODY.replace("noon", "night")
    room.deliver(make_story(headline="Union meets", body=changed, version="2"))
    opened(room)
    segments = room.translation("africa-ha").segments
    assert segments[0].text == "Taron Tarayya"
    assert [one.text for one in segments if "night" in one.source_text] == [""]


def test_what_is_put_back_to_nothing_is_a_hole_again(room: Newsroom) -> None:
    opened(room)
    for index, text in enumerate(("Taron Tarayya", "Tarayyar Afirka ta yi taro.", "An gama.")):
        write(room, index, text)
    row, change = room.translation("africa-ha"), room.audit("edited")[-1]
    more: dict[str, Any] = {"editions": room.editions, "glossary": room.glossary}
    room.write(sittings.revert, row.id, change.id, row.lock_version, "awa", **more)
    assert room.segments("africa-ha")[2].origin == Origin.EMPTY
    with pytest.raises(Conflict, match="1 sentence is not translated yet"):
        approve(room, "It is urgent.")
    with pytest.raises(NotAllowedNow, match="no translation yet"):
        write(room, 2, "", confirm=True)
    write(room, 2, "An gama da rana.")
    approve(room, "It is urgent.")
