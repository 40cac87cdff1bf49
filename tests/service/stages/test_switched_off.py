"""An edition that is switched off: nothing begins or goes live in it, and a withdrawal still reaches it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.app import create_app
from service.domain.status import State
from service.domain.story import PubStatus
from service.editions import load_editions, switched, switched_off
from service.errors import NotAllowedNow
from service.settings import Settings
from service.stages import by_hand, drafting, publishing, reviewing
from service.stages.waiting import Dispatch, hand_out_again
from service.storage.tables import now
from tests.databases import ON_SQLITE
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only

ONE = "<p>The ferry returns on Tuesday.</p>"
TWO = "<p>The ferry returns on Wednesday.</p>"

pytestmark = ON_SQLITE


def switch(newsroom: Newsroom, *names: str) -> None:
    """Start the desk again with these editions on."""
    newsroom.editions = switched(newsroom.editions, names)


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine, only("africa-fr", "mideast-ar"))


def test_a_new_story_is_not_for_it(newsroom: Newsroom) -> None:
    switch(newsroom, "mideast-ar")
    newsroom.deliver(make_story())
    assert [one.arguments["translation_id"] for one in newsroom.promises()] == [
        newsroom.translation("mideast-ar").id
    ]
    switch(newsroom)
    newsroom.deliver(make_story(version="2", body=TWO))
    assert newsroom.translation("africa-fr").state == State.QUEUED


def test_what_was_queued_waits_until_it_is_on_again(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    handed = newsroom.write(Dispatch().hand_out)
    switch(newsroom, "mideast-ar")
    assert newsroom.take("africa-fr") is None  # the worker drops the task, and so the broker has it no more
    assert newsroom.take("mideast-ar") is not None
    assert newsroom.write(hand_out_again, handed) == 1
    assert newsroom.write(Dispatch(switched_off(newsroom.editions)).hand_out) == []
    row = newsroom.translation("africa-fr")
    assert (row.state, row.attempts) == (State.QUEUED, 0)
    switch(newsroom)
    (again,) = newsroom.write(Dispatch(switched_off(newsroom.editions)).hand_out)
    assert again.translation_id == row.id
    assert newsroom.draft("africa-fr").state == State.DRAFT


def test_nothing_can_be_approved_and_no_embargo_ends_in_it(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story(embargo=now() + timedelta(hours=1)))
    row = newsroom.draft("africa-fr")
    other = newsroom.draft("mideast-ar")
    newsroom.write(reviewing.approve, other.id, other.lock_version, "awa", newsroom.editions)
    newsroom.end_embargo()
    switch(newsroom, "africa-fr")
    assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 0
    assert newsroom.write(publishing.publish_approved, other.id, newsroom.editions) is None
    switch(newsroom, "mideast-ar")
    with pytest.raises(NotAllowedNow, match="africa-fr is switched off"):
        newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 1
    assert len(newsroom.publications("mideast-ar")) == 1
    assert newsroom.publications("africa-fr") == []


def test_what_is_live_stays_until_it_is_withdrawn(newsroom: Newsroom) -> None:
    newsroom.go_live(make_story())
    switch(newsroom, "mideast-ar")
    assert newsroom.translation("africa-fr").state == State.LIVE
    newsroom.kill(make_story())
    assert newsroom.publications("africa-fr")[-1].status == PubStatus.CANCELED


def test_a_new_version_takes_the_old_text_from_its_readers(newsroom: Newsroom) -> None:
    """Nobody would ever bring them the new one."""
    newsroom.go_live(make_story(body=ONE))
    switch(newsroom, "mideast-ar")
    newsroom.deliver(make_story(body=TWO, version="2"))
    assert newsroom.translation("africa-fr").state == State.WITHDRAWN
    assert newsroom.publications("africa-fr")[-1].status == PubStatus.CANCELED


def test_it_is_left_out_of_the_queue_unless_asked_for(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    newsroom.draft("africa-fr")
    off = ["africa-fr"]
    everything = newsroom.read(reviewing.queue)
    assert {one.edition for one in everything} == {"africa-fr", "mideast-ar"}
    assert [one.edition for one in newsroom.read(reviewing.queue, without=off)] == ["mideast-ar"]
    assert [one.edition for one in newsroom.read(reviewing.queue, "africa-fr", without=off)] == ["africa-fr"]


def test_it_is_not_tried_again_in_bulk(newsroom: Newsroom) -> None:
    newsroom.deliver(make_story())
    job = newsroom.take("africa-fr")
    assert job is not None
    assert newsroom.write(drafting.fail, job, "No model.")
    assert newsroom.write(by_hand.retry_all, "ops", without=["africa-fr"]) == 0
    assert newsroom.write(by_hand.retry_all, "ops") == 1


def test_sites_are_told_and_keep_what_they_have(engine: Engine, settings: Settings) -> None:
    newsroom = Newsroom(engine)
    story_id = newsroom.go_live(make_story())
    chosen = settings.model_copy(update={"editions": ("mideast-ar",)})
    with TestClient(create_app(chosen)) as http:
        on = {one["slug"]: one["on"] for one in http.get("/v1/editions").json()}
        assert [slug for slug, is_on in on.items() if is_on] == ["mideast-ar"]
        assert list(on) == list(load_editions())
        assert http.get(f"/v1/editions/africa-fr/items/{story_id}").status_code == 200
        assert len(http.get("/v1/editions/africa-fr/items").json()["items"]) == 1
