"""Not for this edition: no version of a story brings it back, and no reader gets it until it is opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from service.domain.status import STATE_LABELS, STATE_PHRASES, Move, State, after, allowed
from service.errors import Conflict, NotAllowedNow, Unprocessable
from service.stages import by_hand, declining, drafting, publishing, receiving, reviewing, taking_back
from service.stages.queue import OPEN
from service.storage.session import writing
from service.storage.tables import SourceRow, TranslationRow, now
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only

ONE = "<p>The ferry returns on Tuesday.</p>"
TWO = "<p>The ferry returns on Wednesday.</p>"
WHY = "Local to Kenya."
FROM = (State.QUEUED, State.TRANSLATING, State.DRAFT, State.IN_REVIEW, State.FAILED, State.REJECTED)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story(body=ONE))
    return newsroom


def decline(newsroom: Newsroom) -> TranslationRow:
    row = newsroom.translation()
    newsroom.write(declining.decline, row.id, row.lock_version, "awa", WHY)
    return newsroom.translation()


def put_into(newsroom: Newsroom, state: State) -> None:
    with writing(newsroom.engine) as session:
        session.execute(update(TranslationRow).values(state=state.value))


@pytest.mark.parametrize("state", State)
def test_every_state_is_asked(newsroom: Newsroom, state: State) -> None:
    newsroom.draft()
    put_into(newsroom, state)
    assert (Move.DECLINE in allowed(state)) == (state in FROM)
    if state in FROM:
        row = decline(newsroom)
        assert (row.state, row.reason, row.lease, row.claimed_by) == (State.DECLINED, WHY, None, None)
        assert newsroom.audit("declined")[0].detail == {"reason": WHY, "before": state.value}
    else:
        with pytest.raises(NotAllowedNow, match="is not possible while"):
            decline(newsroom)


@pytest.mark.parametrize("move", Move)
def test_it_ends_by_being_opened_again_or_never(newsroom: Newsroom, move: Move) -> None:
    ends = {Move.QUEUE: State.QUEUED, Move.WITHDRAW: State.WITHDRAWN}
    assert after(State.DECLINED, move) == ends.get(move)
    assert State.DECLINED not in OPEN
    assert (STATE_LABELS[State.DECLINED], STATE_PHRASES[State.DECLINED]) == (
        "Not for this edition",
        "not for this edition",
    )


def test_a_reason_and_the_number_that_stands_are_needed(newsroom: Newsroom) -> None:
    row = newsroom.draft()
    with pytest.raises(Unprocessable, match="Say why"):
        newsroom.write(declining.decline, row.id, row.lock_version, "awa", "  ")
    with pytest.raises(Conflict, match="changed after you loaded it"):
        newsroom.write(declining.decline, row.id, row.lock_version - 1, "awa", WHY)
    assert newsroom.translation().state == State.DRAFT


def test_a_worker_that_was_at_it_brings_nothing_back(newsroom: Newsroom) -> None:
    job = newsroom.take()
    assert job is not None
    decline(newsroom)
    assert not newsroom.save(job)
    newsroom.expire()
    assert newsroom.write(drafting.requeue_expired) == 0
    assert newsroom.take() is None
    assert newsroom.translation().state == State.DECLINED


@pytest.mark.parametrize("same", [True, False])
def test_no_update_brings_it_back_and_its_source_is_told(newsroom: Newsroom, same: bool) -> None:
    newsroom.draft()
    before = decline(newsroom)
    newsroom.sent()
    with writing(newsroom.engine) as session:
        source = session.get_one(SourceRow, newsroom.source_id)
        story = make_story(body=ONE if same else TWO, version="2", headline="Another headline altogether")
        receipt = receiving.receive(session, source, story, b"{}", newsroom.editions)
    assert "An editor keeps it out of africa-fr." in receipt.detail
    row = newsroom.translation()
    assert (row.state, row.version_id, row.reason) == (State.DECLINED, before.version_id, WHY)
    assert newsroom.promises() == []
    assert newsroom.publications() == []


def test_a_kill_and_a_return_of_the_story_do_not_bring_it_back(newsroom: Newsroom) -> None:
    newsroom.draft()
    decline(newsroom)
    newsroom.kill(make_story(body=ONE))
    assert newsroom.translation().state == State.DECLINED
    with pytest.raises(NotAllowedNow, match="withdrawn or is withheld"):
        newsroom.write(declining.open_again, newsroom.translation().id, None, "awa", newsroom.editions)
    newsroom.deliver(make_story(body=TWO, version="9", version_created=now() + timedelta(hours=1)))
    assert newsroom.translation().state == State.DECLINED
    assert newsroom.publications() == []


def test_taken_down_and_allowed_again_it_stays_declined(newsroom: Newsroom) -> None:
    newsroom.draft()
    decline(newsroom)
    story = newsroom.story().id
    newsroom.write(taking_back.withdraw_story, story, "awa", "A lawyer called.")
    assert (newsroom.translation().state, newsroom.translation().held_by) == (State.DECLINED, "awa")
    newsroom.write(taking_back.lift_story, story, "awa", newsroom.editions)
    assert newsroom.translation().state == State.DECLINED


def test_a_version_in_a_language_that_the_edition_does_not_take_leaves_it(newsroom: Newsroom) -> None:
    newsroom.draft()
    decline(newsroom)
    newsroom.deliver(make_story(language="am", version="2"))
    assert newsroom.translation().state == State.DECLINED
    assert newsroom.audit("withdrawn") == []
    with pytest.raises(NotAllowedNow, match="takes no stories in 'am'"):
        newsroom.write(declining.open_again, newsroom.translation().id, None, "awa", newsroom.editions)


def test_opened_again_it_begins_with_the_newest_version(newsroom: Newsroom) -> None:
    newsroom.draft()
    row = decline(newsroom)
    newsroom.deliver(make_story(body=TWO, version="2"))
    newsroom.sent()
    newsroom.write(declining.open_again, row.id, row.lock_version, "ben", newsroom.editions)
    row = newsroom.translation()
    assert (row.state, row.reason, row.version.source_version) == (State.QUEUED, None, "2")
    assert len(newsroom.promises()) == 1
    assert newsroom.audit("opened_again")[0].actor == "ben"
    assert newsroom.draft().state == State.DRAFT
    with pytest.raises(NotAllowedNow, match="Nobody kept this story out of the edition; it is a draft"):
        newsroom.write(declining.open_again, row.id, None, "ben", newsroom.editions)


def test_what_an_editor_wrote_is_there_when_it_is_opened_again(newsroom: Newsroom) -> None:
    row = newsroom.draft()
    first = newsroom.segments()[0]
    edit = reviewing.SegmentEdit(0, "Le bac revient", first.lock_version)
    newsroom.write(
        reviewing.save_segment, row.id, edit, "awa", editions=newsroom.editions, glossary=newsroom.glossary
    )
    row = decline(newsroom)
    newsroom.write(declining.open_again, row.id, row.lock_version, "awa", newsroom.editions)
    newsroom.draft()
    assert newsroom.segments()[0].text == "Le bac revient"


def test_what_readers_have_is_taken_down_not_declined(newsroom: Newsroom) -> None:
    row = newsroom.draft()
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    newsroom.deliver(make_story(body=TWO, version="2"))
    newsroom.draft()
    with pytest.raises(NotAllowedNow, match="Take it down first, or reject"):
        decline(newsroom)
    assert len(newsroom.publications()) == 1


def test_it_is_counted_and_listed_when_asked_for_and_not_tried_again(newsroom: Newsroom) -> None:
    newsroom.draft()
    row = decline(newsroom)
    assert newsroom.read(reviewing.queue) == []
    assert [one.id for one in newsroom.read(reviewing.queue, state="declined")] == [row.id]
    assert newsroom.read(declining.count_declined) == 1
    assert newsroom.read(declining.count_declined, "africa-fr") == 1
    assert newsroom.read(declining.count_declined, "africa-sw") == 0
    assert newsroom.write(by_hand.retry_all, "ops") == 0
    assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 0
    with pytest.raises(NotAllowedNow):
        newsroom.write(reviewing.claim, row.id, "awa", row.lock_version)
    with pytest.raises(NotAllowedNow):
        newsroom.write(reviewing.retry, row.id, row.lock_version, "awa")
    with pytest.raises(NotAllowedNow):
        newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)


def test_in_its_own_language_it_is_live_once_opened_again(engine: Engine) -> None:
    newsroom = Newsroom(engine, only("africa-en"))
    newsroom.deliver(
        make_story(
            language="en",
            headline="Le bac revient à Mombasa demain matin",
            body="<p>Le bac reprend mardi. Il transporte 300 personnes et n'accepte pas de camions, "
            "selon la direction du port.</p>",
        )
    )
    row = newsroom.translation("africa-en")
    assert row.state == State.DRAFT  # it does not look like English
    newsroom.write(declining.decline, row.id, row.lock_version, "awa", WHY)
    newsroom.deliver(make_story(version="2"))
    assert newsroom.publications("africa-en") == []
    newsroom.write(declining.open_again, row.id, None, "awa", newsroom.editions)
    assert newsroom.translation("africa-en").state == State.LIVE
