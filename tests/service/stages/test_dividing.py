"""Joining sentences and dividing one: texts, marks, findings, numbers, the next version, putting it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from service.domain.draft import Severity
from service.domain.html.markup import to_tagged
from service.errors import Conflict, NotAllowedNow, SegmentConflict, Unprocessable
from service.stages import dismissing, dividing, preview, reviewing, sittings
from service.stages.drafting import shape_of
from service.stages.looking import read_marks
from service.storage.tables import SegmentRow
from tests.databases import ON_SQLITE
from tests.factories import make_story
from tests.service.newsroom import Newsroom

#: a mark runs over the end of the first sentence
BODY = (
    "<p>The ferry <a href='https://f.example/'>runs again. It carries</a> 300 people. "
    "It takes no lorries.</p>"
    "<p>Nobody was hurt.</p>"
)


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_story(body=BODY))
    room.draft()
    return room


def act(room: Newsroom, what: Any, *arguments: Any) -> Any:
    row = room.translation()
    return room.write(what, row.id, *arguments, editions=room.editions, glossary=room.glossary)


def join(room: Newsroom, index: int, actor: str = "ana") -> Any:
    first, second = room.segments()[index : index + 2]
    return act(room, dividing.join, index, first.lock_version, second.lock_version, actor)


def divide(room: Newsroom, index: int, at: int, actor: str = "ana") -> Any:
    return act(room, dividing.divide, index, room.segments()[index].lock_version, at, actor)


def type_in(room: Newsroom, index: int, text: str, *, confirm: bool = False) -> None:
    edit = reviewing.SegmentEdit(index, text, room.segments()[index].lock_version, confirm)
    act(room, reviewing.save_segment, edit, "ana")


def tagged(one: SegmentRow) -> tuple[str, str]:
    source = to_tagged(one.source_text, read_marks(one.source_marks))
    return source, to_tagged(one.text, read_marks(one.marks))


def readers_text(room: Newsroom) -> str:
    made = room.read(preview.preview, room.translation().id, room.editions, "ana")
    return str(made.page.item["bodies"][0]["value"])


def update(room: Newsroom, body: str) -> None:
    later = make_story(body=body, version="2")
    room.deliver(replace(later, version_created=later.version_created + timedelta(hours=1)))


def test_readers_get_the_same_text_and_the_rows_after_move_up(room: Newsroom) -> None:
    type_in(room, 1, "Le bac <1>circule.</1>")
    type_in(room, 2, "<1>Il porte</1> 300 personnes.")
    type_in(room, 3, "Pas de camions.", confirm=True)
    before, last = readers_text(room), room.segments()[4]
    done = join(room, 1)
    assert readers_text(room) == before
    rows = room.segments()
    assert [one.index for one in rows] == [0, 1, 2, 3]
    source, text = tagged(rows[1])
    assert source == "The ferry <1>runs again. It carries</1> 300 people."
    assert text == "Le bac <1>circule. Il porte</1> 300 personnes."
    assert rows[1].text[done.place :] == "Il porte 300 personnes."
    assert (rows[2].text, rows[2].confirmed_by) == ("Pas de camions.", "ana")
    assert (rows[3].text, rows[3].origin) == (last.text, last.origin)
    assert rows[1].machine_text == "africa-fr: The ferry runs again. africa-fr: It carries 300 people."
    assert rows[1].confirmed_by is None


@ON_SQLITE
def test_dividing_takes_joining_back_and_nothing_is_kept_of_it(room: Newsroom) -> None:
    before = [tagged(one) for one in room.segments()]
    done = join(room, 1)
    assert room.translation().divided["runs"] != []  # type: ignore[index]
    again = divide(room, 1, done.place)
    assert [tagged(one) for one in room.segments()] == before
    assert (again.index, room.translation().divided) == (2, {"number": 2, "runs": []})


@ON_SQLITE
def test_numbers_tell_every_page_that_the_rows_are_others(room: Newsroom) -> None:
    shown, opened = room.translation(), room.segments()
    shape = shape_of(shown.version_id, shown.divided)
    join(room, 1)
    now = room.translation()
    assert shape_of(now.version_id, now.divided) != shape
    for index in (1, 2, 3):  # what a page sends that was opened before comes to no other sentence
        edit = reviewing.SegmentEdit(index, "late", opened[index].lock_version)
        with pytest.raises(SegmentConflict):
            act(room, reviewing.save_segment, edit, "ben")
    with pytest.raises(Conflict):
        room.write(reviewing.approve, now.id, shown.lock_version, "ben", room.editions)
    type_in(room, 0, "Un titre")
    with pytest.raises(SegmentConflict):
        act(room, dividing.join, 0, opened[0].lock_version, opened[1].lock_version, "ben")


@ON_SQLITE
def test_what_was_written_for_them_is_carried_into_the_next_version(room: Newsroom) -> None:
    join(room, 1)
    type_in(room, 1, "Le bac <1>circule et transporte</1> 300 personnes.", confirm=True)
    type_in(room, 2, "Il ne prend aucun camion.")
    divide(room, 2, len("Il ne prend "))
    type_in(room, 3, "camions : aucun.")
    assert [tagged(one)[0] for one in room.segments()][2:4] == ["It takes", "no lorries."]
    update(room, "<p>First of all.</p>" + BODY.replace("hurt", "injured"))
    job = room.take()
    assert job is not None
    assert [one.text for one in job.segments][2:5] == [
        "The ferry runs again. It carries 300 people.",
        "It takes",
        "no lorries.",
    ]
    assert room.save(job)
    rows = room.segments()
    assert tagged(rows[2])[1] == "Le bac <1>circule et transporte</1> 300 personnes."
    assert (rows[2].confirmed_by, rows[4].text) == ("ana", "camions : aucun.")
    assert rows[5].source_text == "Nobody was injured."
    assert room.audit("replaced") == []
    # where one of the two is another sentence, the division is none, and the text is on record
    update_2 = make_story(body=BODY.replace("300", "400"), version="3")
    room.deliver(replace(update_2, version_created=update_2.version_created + timedelta(hours=2)))
    room.draft()
    assert [one.source_text for one in room.segments()][1:3] == [
        "The ferry runs again.",
        "It carries 400 people.",
    ]
    assert "circule" in str(room.audit("replaced")[-1].detail)


@ON_SQLITE
def test_the_history_puts_texts_and_confirmations_back(room: Newsroom) -> None:
    type_in(room, 1, "Le bac <1>circule.</1>", confirm=True)
    before = [(tagged(one), one.origin, one.confirmed_by, one.machine_text) for one in room.segments()]
    join(room, 1)
    change = room.audit("joined")[0]
    act(room, sittings.revert, change.id, room.translation().lock_version, "ben")
    now = [(tagged(one), one.origin, one.confirmed_by, one.machine_text) for one in room.segments()]
    assert now == before
    join(room, 1)
    type_in(room, 1, "Autre chose.")
    with pytest.raises(Conflict, match="changed after that"):
        act(room, sittings.revert, room.audit("joined")[-1].id, room.translation().lock_version, "ben")


@ON_SQLITE
def test_dismissals_and_changes_of_the_record_find_their_sentence(room: Newsroom) -> None:
    type_in(room, 2, "<1>Il porte</1> 301 personnes.")
    row = room.translation()
    (found,) = (one for one in room.read(reviewing.view, row.id).segments[2].judged if one.mended)
    room.write(dismissing.dismiss, row.id, 2, found.fingerprint, "intended", "", "ana", senior=True)
    type_in(room, 4, "Pas de blessés.")
    change = room.audit("edited")[-1]
    join(room, 1)
    joined = room.read(reviewing.view, row.id).segments[1]
    assert [one.dismissal is not None for one in joined.judged if one.finding.code == found.finding.code] == [
        True
    ]
    act(room, sittings.revert, change.id, room.translation().lock_version, "ben")
    assert room.segments()[3].text == "africa-fr: Nobody was hurt."


@ON_SQLITE
def test_what_nobody_dismissed_is_not_dismissed_by_joining_it_with_its_like(room: Newsroom) -> None:
    update(room, "<p>The ferry came 5 km away. The old bus stopped 5 km away.</p>")
    room.draft()
    type_in(room, 1, "Le bac est venu à 5 milles.")
    type_in(room, 2, "Le vieux bus est parti à 5 milles.")
    row = room.translation()
    (found,) = room.read(reviewing.view, row.id).segments[1].judged
    room.write(dismissing.dismiss, row.id, 1, found.fingerprint, "intended", "", "ana", senior=True)
    (other,) = room.read(reviewing.view, row.id).segments[2].open_findings
    assert other.severity is Severity.BLOCK
    join(room, 1)
    left = room.read(reviewing.view, row.id).segments[1].open_findings
    assert other.code in {one.code for one in left}
    with pytest.raises(Conflict, match="must be resolved"):
        room.write(reviewing.approve, row.id, room.translation().lock_version, "ana", room.editions)


@ON_SQLITE
def test_what_cannot_be_is_refused_in_words(room: Newsroom) -> None:
    with pytest.raises(Unprocessable, match="No sentence follows"):
        join(room, 3)  # the last of its paragraph
    with pytest.raises(Unprocessable, match="where the second sentence begins"):
        divide(room, 1, 0)
    row = room.translation()
    room.write(reviewing.approve, row.id, row.lock_version, "ana", room.editions)
    with pytest.raises(NotAllowedNow):
        join(room, 1)


@ON_SQLITE
def test_joining_gives_nobody_their_own_text_to_approve(room: Newsroom) -> None:
    edition = replace(room.editions["africa-fr"], four_eyes=True)
    room.editions = {"africa-fr": edition}
    type_in(room, 1, "Le bac <1>circule.</1>")
    done = join(room, 1, "ben")
    row = room.translation()
    for seen in ("joined", "divided"):
        with pytest.raises(Conflict, match="Four eyes: you wrote segment 2"):
            room.write(reviewing.approve, row.id, room.translation().lock_version, "ana", room.editions)
        if seen == "joined":
            divide(room, 1, done.place, "ben")
    number = room.translation().lock_version
    room.write(reviewing.approve, row.id, number, "ben", room.editions, override_reason="300")


@ON_SQLITE
def test_the_source_is_cut_so_that_each_mark_stays_with_its_own(engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story(body="<p>The ferry runs <b>again</b> on Tuesday.</p>"))
    room.draft()
    type_in(room, 1, "<1>Encore une fois</1>, le bac circule.")
    divide(room, 1, len("Encore une fois, "))
    assert [tagged(one) for one in room.segments()[1:]] == [
        ("The ferry runs <1>again</1>", "<1>Encore une fois</1>,"),
        ("on Tuesday.", "le bac circule."),
    ]
