"""Four eyes, where the edition wants them: nobody approves alone what they wrote."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from service.domain.edition import Policy
from service.errors import Conflict
from service.stages import reviewing
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: the audit is read as everywhere."""
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    editions = {slug: replace(one, four_eyes=True) for slug, one in only("africa-fr").items()}
    room = Newsroom(engine, editions)
    room.deliver(make_story())
    room.draft()
    return room


def write(room: Newsroom, actor: str, index: int, text: str, *, confirm: bool = False) -> None:
    segment = room.segments()[index]
    edit = reviewing.SegmentEdit(index, text, segment.lock_version, confirm)
    more: dict[str, Any] = {"editions": room.editions, "glossary": room.glossary}
    room.write(reviewing.save_segment, segment.translation_id, edit, actor, **more)


def confirm(room: Newsroom, actor: str, index: int, *, confirmed: bool = True) -> None:
    segment = room.segments()[index]
    room.write(
        reviewing.confirm_segment,
        segment.translation_id,
        index,
        segment.lock_version,
        actor,
        confirmed=confirmed,
    )


def approve(room: Newsroom, actor: str, **more: Any) -> None:
    row = room.translation()
    room.write(reviewing.approve, row.id, row.lock_version, actor, room.editions, **more)


def refused(room: Newsroom, actor: str, **more: Any) -> Any:
    with pytest.raises(Conflict, match="Four eyes") as error:
        approve(room, actor, **more)
    assert room.publications() == []
    return error.value.extra["four_eyes"]


def test_who_wrote_may_not_approve_alone_and_a_colleague_may(room: Newsroom) -> None:
    write(room, "ana", 1, "Le texte d’ana.", confirm=True)
    assert refused(room, "ana") == [1]
    assert refused(room, "ana", override_reason="It is urgent.") == [1]
    approve(room, "ben")
    assert room.translation().state == "live"


def test_a_colleagues_confirmation_is_the_second_pair_of_eyes(room: Newsroom) -> None:
    write(room, "ana", 1, "Le texte d’ana.")
    confirm(room, "ben", 1)
    confirm(room, "ben", 1, confirmed=False)
    assert refused(room, "ana") == [1]  # ben touched it last, and it is still hers
    confirm(room, "ben", 1)
    approve(room, "ana")


def test_who_wrote_last_is_the_author(room: Newsroom) -> None:
    write(room, "ana", 1, "Le texte d’ana.")
    write(room, "ben", 1, "Le texte de ben.")
    assert refused(room, "ben") == [1]
    approve(room, "ana")


def test_two_sentences_with_one_text_have_an_author_each(room: Newsroom) -> None:
    write(room, "ana", 1, "Oui.")
    write(room, "ben", 2, "Oui.")
    assert refused(room, "ana") == [1]
    assert refused(room, "ben") == [2]


@pytest.mark.parametrize("four_eyes", [False, True])
def test_what_nobody_has_confirmed_does_not_go_live_by_itself(room: Newsroom, *, four_eyes: bool) -> None:
    room.editions = {
        slug: replace(one, policy=Policy.AUTO, four_eyes=four_eyes) for slug, one in room.editions.items()
    }
    write(room, "ana", 1, "Un début, pas plus.")
    room.write(reviewing.release, room.translation().id, "ana")
    room.deliver(make_story(version="2", headline="Another headline"))
    room.draft()
    assert (room.translation().state, room.publications()) == ("draft", [])
    assert room.audit("held_back")[-1].detail["unconfirmed"] == [1]
    confirm(room, "ana", 1)
    room.write(reviewing.release, room.translation().id, "ana")
    room.deliver(make_story(version="3", headline="A third headline"))
    room.draft()
    assert room.translation().state == ("draft" if four_eyes else "live")


def test_what_the_machine_wrote_is_approved_by_one_and_an_edition_may_do_without(room: Newsroom) -> None:
    room.write(reviewing.claim, room.translation().id, "ana")
    approve(room, "ana")
    room.editions = only("africa-fr")
    room.deliver(make_story(version="2", headline="Another headline"))
    room.draft()
    write(room, "ana", 1, "Le texte d’ana.")
    approve(room, "ana")


def test_a_newer_version_of_the_story_does_not_lose_the_author(room: Newsroom) -> None:
    write(room, "ana", 1, "Le texte d’ana.")
    room.deliver(make_story(version="2", headline="Another headline"))
    room.draft()
    assert room.segments()[1].text == "Le texte d’ana."
    assert refused(room, "ana") == [1]
    approve(room, "ben")
