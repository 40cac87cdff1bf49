"""The history for people: one line for a person's work at a sentence, and putting back what stood before."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from service.errors import Conflict, NotFound
from service.stages import reviewing, sittings
from service.web.desk.history import diff
from tests.factories import make_rich_story, make_story
from tests.service.newsroom import Newsroom


def save(room: Newsroom, index: int, text: str, actor: str = "awa") -> None:
    segment = room.segments()[index]
    room.write(
        reviewing.save_segment,
        segment.translation_id,
        reviewing.SegmentEdit(index, text, segment.lock_version),
        actor,
        editions=room.editions,
        glossary=room.glossary,
    )


def put_back(room: Newsroom, row: int, **named: Any) -> int:
    there = room.translation()
    lock = named.get("lock_version", there.lock_version)
    given = {"editions": room.editions, "glossary": room.glossary}
    done: int = room.write(sittings.revert, there.id, row, lock, "ben", **given)
    return done


def changes(room: Newsroom) -> list[tuple[str, str, str]]:
    found = sittings.lines(room.read(reviewing.view, room.translation().id).history)
    return [(one.event.actor, one.change.before, one.change.after) for one in found if one.change]


def test_the_pauses_of_one_person_at_a_sentence_are_one_line(engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    room.draft()
    machine = room.segments()[1].text
    for text in ("Le", "Le bac", "Le bac part."):
        save(room, 1, text)
    save(room, 0, "Titre")
    save(room, 1, "Le bac part mardi.", "ben")
    save(room, 2, "x")
    save(room, 2, room.segments()[2].machine_text or "")  # and nothing became of it
    assert changes(room) == [
        ("ben", "Le bac part.", "Le bac part mardi."),
        ("awa", "africa-fr: Ferry service returns to Mombasa", "Titre"),
        ("awa", machine, "Le bac part."),
    ]


def test_any_of_them_is_put_back_with_its_marks_as_a_change_of_its_own(engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_rich_story())
    room.draft()
    linked = next(one for one in room.segments() if one.marks)
    save(room, linked.index, "Sans lien")
    save(room, linked.index, "Autre chose", "ben")
    first = next(one for one in room.audit("edited") if one.actor == "awa")
    assert put_back(room, first.id) == linked.index
    now = room.segments()[linked.index]
    assert (now.text, now.marks, now.changed_by) == (linked.text, linked.marks, "ben")
    with pytest.raises(NotFound):
        put_back(room, 10**9)
    with pytest.raises(Conflict):
        put_back(room, first.id, lock_version=1)


def test_what_is_gone_and_what_is_new_is_marked_word_by_word() -> None:
    assert diff("Il y a 25 <b> millions", "Il y a 250 <b> millions") == (
        "Il y a <del>25</del><ins>250</ins> &lt;b&gt; millions"
    )
    assert diff("", "አዲስ ጽሑፍ") == "<ins>አዲስ ጽሑፍ</ins>"
