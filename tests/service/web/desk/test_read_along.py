"""Reading along: a line says who has taken a story, saves are refused, and a button takes it over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service.accounts import add_key, add_user
from service.settings import Settings
from service.storage.tables import TranslationRow, now
from tests.factories import make_rich_story
from tests.service.newsroom import Newsroom
from tests.service.web.desk.helpers import PASSWORD, Browser, lock, signed_in, text_of, token


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: the rules are tested on both."""
    return sqlite_url


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    room = Newsroom(engine)
    room.deliver(make_rich_story())
    room.draft()
    room.write(add_user, "ben", PASSWORD)
    return room


@pytest.fixture
def ana(room: Newsroom, client: TestClient, engine: Engine) -> Browser:
    return signed_in(engine, client)


@pytest.fixture
def ben(ana: Browser) -> Iterator[Browser]:
    """In the same process, with cookies of his own."""
    ben = Browser(TestClient(ana.http.app, client=("127.0.0.1", 50001)))
    ben.sign_in("ben")
    yield ben
    ben.http.close()


def test_who_has_not_taken_it_reads_along(ana: Browser, ben: Browser, room: Newsroom) -> None:
    story = room.translation().id
    before = ben.story(story)  # open since before
    ana.send(story, "claim")
    page = ben.story(story)
    assert "ana is at this story: you read along" in text_of(page)
    assert "Take it over" in text_of(page)
    assert "textarea" not in page.text
    assert "/approve" not in page.text
    assert 'data-editable="0"' in page.text
    assert 'class="holder taken"' in ben.http.get("/desk").text

    segment = room.segments()[1]
    form = {
        "csrf": token(before),
        "lock_version": segment.lock_version,
        "text": "Moi aussi",
        "known": lock(before),
    }
    json = {"Accept": "application/json"}
    refused = ben.http.post(f"/desk/translations/{story}/segments/1", data=form, headers=json)
    assert (refused.status_code, refused.json()["holder"]) == (409, "ana")
    assert "Take it over first, then send it again." in refused.json()["detail"]
    plain = ben.http.post(f"/desk/translations/{story}/segments/1", data=form)
    assert plain.status_code == 409
    assert "Moi aussi" in plain.text  # to be copied from there
    for what in ("approve", "confirm-clean", "reject", "send-back", "decline"):
        answer = ben.send(story, what, reason="why", lock_version=room.translation().lock_version)
        assert (answer.status_code, "ana has taken this story" in text_of(answer)) == (409, True), what
    assert room.segments()[1].text == segment.text

    changes = ana.http.get(f"/desk/translations/{story}/changes", params={"known": lock(before)}).json()
    assert changes["reads_along"] is False
    changes = ben.http.get(f"/desk/translations/{story}/changes", params={"known": lock(before)}).json()
    assert (changes["reads_along"], "you read along" in changes["holding"]) == (True, True)


def test_a_button_takes_it_over_and_the_other_is_told(ana: Browser, ben: Browser, room: Newsroom) -> None:
    story = room.translation().id
    ana.send(story, "claim")
    assert ben.send(story, "claim", take_over="1").status_code == 200
    told = text_of(ana.story(story))
    assert "ben has taken this story over from you. What you typed is kept" in told
    assert "Take the story back" in told
    again = f"/desk/translations/{story}?done=claimed"  # the address of ana's page, which reads itself anew
    assert "You hold this story now" not in text_of(ana.http.get(again))
    assert "You hold this story now" in text_of(ben.http.get(again))
    assert ben.send(
        story, "segments/1", lock_version=room.segments()[1].lock_version, text="À moi"
    ).is_success  # type: ignore[attr-defined]
    assert room.segments()[1].text == "À moi"


def test_the_menu_tells_taking_from_a_name(ana: Browser, room: Newsroom) -> None:
    story = room.translation().id
    segment = room.segments()[1]
    ana.send(story, "segments/1", lock_version=segment.lock_version, text="À moi")
    named = text_of(ana.story(story))
    assert ("Take my name off it" in named, "Release: let a colleague" in named) == (True, False)
    ana.send(story, "claim")
    taken = text_of(ana.story(story))
    assert ("Take my name off it" in taken, "Release: let a colleague" in taken) == (False, True)


def test_what_lapsed_is_anybodys(ana: Browser, ben: Browser, room: Newsroom, settings: Settings) -> None:
    story = room.translation().id
    ana.send(story, "claim")
    late = now() - timedelta(minutes=settings.claim_minutes + 1)
    room.write(lambda session: session.execute(update(TranslationRow).values(worked_at=late)))
    page = ben.story(story)
    assert "ana has done nothing here for a while: you may take this story." in text_of(page)
    assert "textarea" in page.text
    assert f"/desk/translations/{story}" in str(ben.http.get("/desk/next", follow_redirects=True).url)
    assert ben.send(story, "claim").status_code == 200
    assert room.translation().claimed_by == "ben"


def test_a_key_that_has_not_taken_it_is_refused_as_well(ana: Browser, room: Newsroom) -> None:
    row = room.translation()
    ana.send(row.id, "claim")
    secret = room.write(add_key, "night", ["review"])
    body = {"lock_version": room.segments()[0].lock_version, "text": "x", "translation_lock_version": 1}
    headers = {"Authorization": f"Bearer {secret}"}
    answer = ana.http.patch(f"/v1/translations/{row.id}/segments/0", json=body, headers=headers)
    assert (answer.status_code, answer.json()["holder"]) == (409, "ana")
    taken = ana.http.get(f"/v1/translations/{row.id}", headers=headers).json()
    assert (taken["claimed_by"], taken["taken"]) == ("ana", True)


def test_a_page_says_that_it_is_there_and_that_somebody_works(
    ana: Browser, ben: Browser, room: Newsroom, settings: Settings
) -> None:
    story = room.translation().id
    page = ana.send(story, "claim")
    nearly = now() - timedelta(minutes=settings.claim_minutes - 1)
    room.write(lambda session: session.execute(update(TranslationRow).values(worked_at=nearly)))
    address, json = f"/desk/translations/{story}/here", {"Accept": "application/json"}
    form = {"csrf": token(page), "page": "a" * 32}
    idle = ana.http.post(address, data=form, headers=json).json()
    assert (idle["taken"], idle["who"], idle["left"] <= 60) == (True, [], True)
    at_work = ana.http.post(address, data={**form, "worked": "1"}, headers=json).json()
    assert at_work["left"] > 60 * (settings.claim_minutes - 1)
    assert "here: ana" in text_of(ben.story(story))
    assert "here: ana" in text_of(ben.http.get("/desk"))
    assert "here:" not in text_of(ana.http.get("/desk"))  # oneself is not news
    his = {"csrf": token(ben.story(story)), "page": "b" * 32, "worked": "1"}
    answer = ben.http.post(address, data=his, headers=json).json()
    assert (answer["left"], answer["who"]) == (None, ["ana"])  # it renews nobody else's hold
