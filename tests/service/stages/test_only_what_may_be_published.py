"""What must not go out does not, and what is taken back is gone: the record's side of every way there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from service.domain.edition import Policy
from service.domain.status import State
from service.domain.story import Hold, PubStatus, Story
from service.errors import Conflict, Gone, NotAllowedNow, NotFound, Unprocessable
from service.stages import fetching, publishing, reviewing, taking_back
from service.stages.receiving import Receipt, receive
from service.storage.outbox import PUBLISH, TRANSLATE
from service.storage.session import writing
from service.storage.tables import SourceRow, StoryVersionRow, now
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only

OWN, OTHER = "africa-en", "africa-fr"
FRENCH = (
    "<p>Le gouvernement a dit que les travaux de la route sont terminés et que les habitants de la ville "
    "pourront passer dès mardi. Il n'y a pas eu de blessés, et les autorités ont fait savoir que le pont "
    "sera ouvert par le ministre avec les élus de la région.</p>"
)


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine, only(OWN, OTHER))


def deliver(newsroom: Newsroom, story: Story, **settings: Any) -> Receipt:
    with writing(newsroom.engine) as session:
        source = session.get_one(SourceRow, newsroom.source_id)
        return receive(session, source, story, b"{}", newsroom.editions, **settings)


def option(newsroom: Newsroom, **options: str) -> None:
    with writing(newsroom.engine) as session:
        session.execute(update(SourceRow).values(options=options))


def approve(newsroom: Newsroom, edition: str = OTHER, **named: Any) -> None:
    row = newsroom.translation(edition)
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions, **named)


def is_live(newsroom: Newsroom, edition: str) -> bool:
    try:
        newsroom.read(fetching.item, edition, newsroom.story().id)
    except (Gone, NotFound):
        return False
    return True


def withheld(version: str = "2") -> Story:
    return replace(make_story(version=version, status=PubStatus.WITHHELD), reason="it is for members only")


# -- withheld ----------------------------------------------------------------------------------------


def test_what_is_withheld_is_taken_down_though_its_text_is_the_same(newsroom: Newsroom) -> None:
    """intake.md 1: a public post that becomes `members` was "the same as before", and stayed live."""
    deliver(newsroom, make_story())
    newsroom.draft(OTHER)
    approve(newsroom)
    receipt = deliver(newsroom, withheld())
    assert receipt.outcome == "withheld"
    assert "it is for members only" in receipt.detail
    assert "Taken down from 2 editions: africa-en, africa-fr." in receipt.detail
    assert not is_live(newsroom, OWN)
    assert not is_live(newsroom, OTHER)
    (withholding,) = newsroom.audit("withheld")
    assert withholding.detail["note"] == "it is for members only"


def test_nothing_of_a_withheld_story_is_drafted_approved_or_released(newsroom: Newsroom) -> None:
    """intake.md 2: (b) an old draft could still be approved, (c) what waited in the queue went live."""
    deliver(newsroom, make_story())
    waiting = newsroom.take(OTHER)
    assert waiting is not None
    deliver(newsroom, withheld())
    assert not newsroom.save(waiting)
    assert newsroom.take(OTHER) is None
    with pytest.raises(NotAllowedNow):
        approve(newsroom)
    assert newsroom.translation(OTHER).state == State.WITHDRAWN


def test_a_draft_that_was_approved_under_embargo_stays_in(newsroom: Newsroom) -> None:
    deliver(newsroom, make_story(embargo=now() + timedelta(hours=1)))
    newsroom.draft(OTHER)
    approve(newsroom)
    deliver(newsroom, withheld())
    newsroom.end_embargo()
    assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 0
    assert newsroom.publications(OTHER) == []
    assert newsroom.publications(OWN) == []


def test_a_usable_version_brings_a_withheld_story_back(newsroom: Newsroom) -> None:
    deliver(newsroom, make_story())
    deliver(newsroom, withheld())
    receipt = deliver(newsroom, make_story(version="3"))
    assert receipt.detail == "Live in africa-en. Queued for 1 edition: africa-fr."
    assert is_live(newsroom, OWN)
    assert newsroom.translation(OTHER).state == State.QUEUED


def test_a_source_may_keep_what_is_live_and_nothing_more(newsroom: Newsroom) -> None:
    option(newsroom, withheld="keep")
    deliver(newsroom, make_story())
    newsroom.draft(OTHER)
    receipt = deliver(newsroom, withheld())
    assert "What is live stays" in receipt.detail
    assert is_live(newsroom, OWN)
    with pytest.raises(NotAllowedNow):
        approve(newsroom)
    row = newsroom.translation(OWN)  # nor is a correction of what stays let through
    newsroom.write(reviewing.send_back, row.id, row.lock_version, "awa", "A name is wrong.")
    with pytest.raises(NotAllowedNow, match="withheld by its source"):
        approve(newsroom, OWN)


# -- by hand -----------------------------------------------------------------------------------------


def test_one_edition_is_taken_down_by_hand_and_the_others_stay(newsroom: Newsroom) -> None:
    """intake.md 3: an editor who got a call from a lawyer had nothing."""
    deliver(newsroom, make_story())
    newsroom.draft(OTHER)
    approve(newsroom)
    row = newsroom.translation(OTHER)
    newsroom.write(taking_back.withdraw_edition, row.id, "awa", "A lawyer called.")
    row = newsroom.translation(OTHER)
    assert (row.state, row.held_by, row.held_reason) == (State.WITHDRAWN, "awa", "A lawyer called.")
    assert not is_live(newsroom, OTHER)
    assert is_live(newsroom, OWN)
    tombstone = newsroom.publications(OTHER)[-1].item
    assert tombstone["edNote"] == "Withdrawn by the desk. Take it down everywhere."  # never the reason
    (record,) = newsroom.audit("taken_down")
    assert (record.actor, record.detail["reason"]) == ("awa", "A lawyer called.")


def test_all_editions_are_taken_down_by_hand(newsroom: Newsroom) -> None:
    deliver(newsroom, make_story())
    newsroom.draft(OTHER)
    approve(newsroom)
    story = newsroom.story().id
    assert newsroom.write(taking_back.withdraw_story, story, "operator", "Wrong photo.") == [OWN, OTHER]
    assert not is_live(newsroom, OWN)
    assert not is_live(newsroom, OTHER)


def test_newer_versions_of_what_was_taken_down_are_drafted_and_wait(newsroom: Newsroom) -> None:
    deliver(newsroom, make_story())
    newsroom.write(taking_back.withdraw_story, newsroom.story().id, "awa", "A lawyer called.")
    receipt = deliver(newsroom, make_story(version="2", headline="The same, corrected"))
    assert "Waiting for an editor in africa-en." in receipt.detail
    newsroom.draft(OTHER)
    for edition in (OWN, OTHER):
        assert newsroom.translation(edition).state == State.DRAFT
        assert not is_live(newsroom, edition)
        with pytest.raises(NotAllowedNow, match="awa took this story down"):
            approve(newsroom, edition)


def test_an_auto_edition_that_was_taken_down_releases_nothing(engine: Engine) -> None:
    edition = replace(only(OTHER)[OTHER], policy=Policy.AUTO, disclosure="Machine")
    newsroom = Newsroom(engine, {OTHER: edition})
    deliver(newsroom, make_story())
    newsroom.draft(OTHER)
    assert is_live(newsroom, OTHER)
    newsroom.write(taking_back.withdraw_story, newsroom.story().id, "awa", "A lawyer called.")
    deliver(newsroom, make_story(version="2", headline="New"))
    assert newsroom.draft(OTHER).state == State.DRAFT
    assert not is_live(newsroom, OTHER)


def test_an_edition_that_comes_later_is_no_way_round_a_withdrawal(engine: Engine) -> None:
    newsroom = Newsroom(engine, only(OTHER))
    deliver(newsroom, make_story())
    newsroom.write(taking_back.withdraw_story, newsroom.story().id, "awa", "A lawyer called.")
    newsroom.editions = only(OWN, OTHER)
    deliver(newsroom, make_story(version="2", headline="New"))
    assert newsroom.translation(OWN).held_by == "awa"
    assert not is_live(newsroom, OWN)


def test_what_is_allowed_again_is_live_at_once_in_its_own_language_and_drafted_in_others(
    newsroom: Newsroom,
) -> None:
    deliver(newsroom, make_story())
    newsroom.write(taking_back.withdraw_story, newsroom.story().id, "awa", "A lawyer called.")
    for edition in (OWN, OTHER):
        row = newsroom.translation(edition)
        newsroom.write(taking_back.lift, row.id, row.lock_version, "ruth", newsroom.editions)
    assert is_live(newsroom, OWN)
    assert newsroom.translation(OTHER).state == State.QUEUED
    assert newsroom.promises(TRANSLATE)
    assert [row.actor for row in newsroom.audit("lifted")] == ["ruth", "ruth"]


def test_what_its_source_withdrew_is_not_brought_back_by_hand(newsroom: Newsroom) -> None:
    story = make_story()
    deliver(newsroom, story)
    row = newsroom.translation(OWN)
    newsroom.write(taking_back.withdraw_edition, row.id, "awa", "A lawyer called.")
    newsroom.kill(story)
    row = newsroom.translation(OWN)
    newsroom.write(taking_back.lift, row.id, row.lock_version, "awa", newsroom.editions)
    assert newsroom.translation(OWN).state == State.WITHDRAWN
    assert not is_live(newsroom, OWN)
    row = newsroom.translation(OWN)
    with pytest.raises(NotAllowedNow, match="Nobody took this story down"):
        newsroom.write(taking_back.lift, row.id, row.lock_version, "awa", newsroom.editions)


def test_taking_down_needs_a_reason_and_looks_at_the_lock_where_one_is_given(newsroom: Newsroom) -> None:
    deliver(newsroom, make_story())
    row = newsroom.translation(OWN)
    with pytest.raises(Unprocessable, match="Say why"):
        newsroom.write(taking_back.withdraw_edition, row.id, "awa", " ")
    with pytest.raises(Conflict):
        newsroom.write(taking_back.withdraw_edition, row.id, "awa", "Why.", row.lock_version - 1)
    with pytest.raises(NotFound):
        newsroom.write(taking_back.withdraw_story, "0" * 32, "awa", "Why.")
    assert is_live(newsroom, OWN)


def test_a_live_story_is_corrected_by_hand_and_readers_keep_it_meanwhile(newsroom: Newsroom) -> None:
    deliver(newsroom, make_story())
    row = newsroom.translation(OWN)
    newsroom.write(reviewing.send_back, row.id, row.lock_version, "awa", "A name is wrong.")
    assert is_live(newsroom, OWN)
    segment = newsroom.segments(OWN)[0]
    edit = reviewing.SegmentEdit(segment.index, "Ferry returns to Mombasa", segment.lock_version)
    newsroom.write(
        reviewing.save_segment, row.id, edit, "awa", editions=newsroom.editions, glossary=newsroom.glossary
    )
    approve(newsroom, OWN)
    item = newsroom.read(fetching.item, OWN, newsroom.story().id).item
    assert item["headlines"][0]["value"] == "Ferry returns to Mombasa"
    assert item["version"] == "2"


@pytest.mark.parametrize("name", ["id", "external", "item"])
def test_a_story_is_found_by_the_names_that_people_have_of_it(newsroom: Newsroom, name: str) -> None:
    story = replace(make_story(external_id="post-7"), url="https://cms.example/ferry/")
    story_id = deliver(newsroom, story).story_id
    names = {"id": story_id, "external": "post-7", "item": f"https://x.example/v1/items/{story_id}"}
    assert newsroom.read(taking_back.find_story, names[name]) == story_id
    assert newsroom.read(taking_back.find_story, "https://cms.example/ferry") == story_id
    with pytest.raises(NotFound):
        newsroom.read(taking_back.find_story, "nothing")


# -- the own language and the archive ----------------------------------------------------------------


def test_the_own_language_is_live_when_the_delivery_is_answered(newsroom: Newsroom) -> None:
    """intake.md 8, public-reports Y: it waited behind the translations of the day."""
    receipt = deliver(newsroom, make_story())
    assert receipt.detail == "Live in africa-en. Queued for 1 edition: africa-fr."
    assert is_live(newsroom, OWN)
    assert len(newsroom.promises(TRANSLATE)) == 1
    receipt = deliver(newsroom, make_story(version="2", headline="Corrected"))
    assert [one.number for one in newsroom.publications(OWN)] == [1, 2]


def test_the_own_language_waits_for_its_embargo_and_for_nothing_else(newsroom: Newsroom) -> None:
    receipt = deliver(newsroom, make_story(embargo=now() + timedelta(hours=1)))
    assert "Waiting for the end of its embargo in africa-en." in receipt.detail
    assert not is_live(newsroom, OWN)
    assert newsroom.promises(PUBLISH)
    newsroom.end_embargo()
    assert newsroom.write(publishing.release_embargoed, newsroom.editions) == 1
    assert is_live(newsroom, OWN)


def test_an_archive_never_tops_the_edition_and_is_not_translated(newsroom: Newsroom) -> None:
    """intake.md 8: 420 posts of 2015 stood above the day's news, dated today, in all editions."""
    deliver(newsroom, make_story(external_id="news", version_created=now()), archive_days=30)
    old = now() - timedelta(days=400)
    story = make_story(external_id="old", version_created=now(), headline="Old")
    receipt = deliver(newsroom, replace(story, first_published=old), archive_days=30)
    assert "older than an archive's age" in receipt.detail
    older = make_story(external_id="older", version_created=old - timedelta(days=9), headline="Older")
    deliver(newsroom, older, archive_days=30)
    page = newsroom.read(fetching.items, OWN)
    names = [publication.item["headlines"][0]["value"] for publication in page.publications]
    assert names[1:] == ["Old", "Older"]
    dates = {one["role"]: one["value"] for one in page.publications[1].item["descriptions"]}
    assert dates["displayDate"].endswith(str(old.year))
    assert len(newsroom.promises(TRANSLATE)) == 1  # the news
    first = newsroom.read(fetching.items, OWN, limit=2)
    rest = newsroom.read(fetching.items, OWN, cursor=first.cursor, limit=2)
    assert [one.item["headlines"][0]["value"] for one in rest.publications] == ["Older"]
    changes = newsroom.read(fetching.items, OWN, after=fetching.make_cursor(OWN, 0))
    assert len(changes.publications) == 3  # whoever mirrors the edition is told of all


def test_an_archive_is_translated_last_where_its_source_says_so(newsroom: Newsroom) -> None:
    option(newsroom, archive="translate")
    old = make_story(version_created=now() - timedelta(days=90), urgency=1)
    deliver(newsroom, old, archive_days=30)
    (task,) = newsroom.promises(TRANSLATE)
    assert task.priority == 9


def test_a_correction_of_an_old_story_reaches_the_editions_that_have_it(newsroom: Newsroom) -> None:
    then = now() - timedelta(days=20)
    deliver(newsroom, make_story(version_created=then), archive_days=30)
    newsroom.draft(OTHER)
    approve(newsroom)
    deliver(newsroom, make_story(version="2", headline="Corrected", version_created=then), archive_days=10)
    assert newsroom.translation(OTHER).state == State.OUTDATED


# -- what waits for a person -------------------------------------------------------------------------


def test_a_story_in_another_language_than_it_says_waits_for_an_editor(newsroom: Newsroom) -> None:
    """newcomer.md 2: a French post of a source of `en` was live as English, without a finding."""
    receipt = deliver(newsroom, make_story(headline="Le bac est de retour à la ville", body=FRENCH))
    assert "it reads like French" in receipt.detail
    row = newsroom.translation(OWN)
    assert row.state == State.DRAFT
    assert not is_live(newsroom, OWN)
    with pytest.raises(Conflict, match="must be resolved first"):
        approve(newsroom, OWN)
    draft = newsroom.draft(OTHER)
    assert [finding["check"] for finding in draft.segments[0].findings] == ["named_language"]
    approve(newsroom, OWN, override_reason="It is a quotation.")
    assert is_live(newsroom, OWN)


def test_the_source_corrects_the_language(newsroom: Newsroom) -> None:
    deliver(newsroom, make_story(headline="Le bac est de retour à la ville", body=FRENCH))
    deliver(
        newsroom,
        make_story(version="2", headline="Le bac est de retour à la ville", body=FRENCH, language="fr"),
    )
    assert is_live(newsroom, OTHER)


def test_a_story_without_a_body_is_never_live_by_itself(newsroom: Newsroom) -> None:
    """intake.md 6: an empty body went live with 202 and no word."""
    hold = Hold("incomplete.no_body", {"seen": "title, blocks"})
    receipt = deliver(newsroom, replace(make_story(body=""), holds=(hold,)))
    assert (
        "The story has no body: it was not found. Fields that hold something: title, blocks."
        in receipt.detail
    )
    row = newsroom.translation(OWN)
    assert (row.state, row.segments[0].findings[0]["code"]) == (State.DRAFT, hold.code)
    assert not is_live(newsroom, OWN)
    segment = newsroom.segments(OWN)[0]  # the finding is of the story: a new headline does not end it
    edit = reviewing.SegmentEdit(segment.index, "Ferry returns from Mombasa", segment.lock_version)
    newsroom.write(
        reviewing.save_segment, row.id, edit, "awa", editions=newsroom.editions, glossary=newsroom.glossary
    )
    assert [one["check"] for one in newsroom.segments(OWN)[0].findings] == ["incomplete"]
    with pytest.raises(Conflict, match="must be resolved first"):
        approve(newsroom, OWN)


def test_versions_remember_what_was_found_in_them(newsroom: Newsroom) -> None:
    deliver(newsroom, replace(make_story(body=""), holds=(Hold("incomplete.no_body_alone"),)))
    with writing(newsroom.engine) as session:
        (version,) = session.query(StoryVersionRow).all()
    assert [finding["code"] for finding in version.findings] == ["incomplete.no_body_alone"]


# --- seen from outside, on a running desk ---------------------------------------------------------


def test_a_message_without_a_time_that_is_sent_again_undoes_no_withholding(newsroom: Newsroom) -> None:
    """Each try is signed anew: the first message, tried again after the second, was the newest."""
    first = replace(make_story(version="msg_1", version_created=now() - timedelta(minutes=3)), timed=False)
    deliver(newsroom, first)
    held = replace(
        first, status=PubStatus.WITHHELD, version="msg_2", version_created=now() - timedelta(minutes=2)
    )
    deliver(newsroom, held)
    again = replace(first, version_created=now())
    assert deliver(newsroom, again).outcome == "duplicate"
    assert not is_live(newsroom, OWN)


def test_a_message_without_a_time_that_is_sent_again_undoes_no_correction(newsroom: Newsroom) -> None:
    first = replace(make_story(version="msg_1", version_created=now() - timedelta(minutes=3)), timed=False)
    deliver(newsroom, first)
    better = make_story(version="msg_2", headline="Right", version_created=now() - timedelta(minutes=2))
    deliver(newsroom, replace(better, timed=False))
    assert deliver(newsroom, replace(first, version_created=now())).outcome == "duplicate"
    headlines = newsroom.publications(OWN)[-1].item["headlines"]
    assert [one["value"] for one in headlines] == ["Right"]


def test_what_was_dated_ahead_is_withheld_all_the_same(newsroom: Newsroom) -> None:
    ahead = make_story(version="a", version_created=now() + timedelta(hours=5))
    deliver(newsroom, ahead)
    held = replace(ahead, version="b", status=PubStatus.WITHHELD, version_created=now())
    assert deliver(newsroom, held).outcome == "withheld"
    assert not is_live(newsroom, OWN)


def test_an_older_version_that_is_withheld_does_not_take_down_a_newer_one(newsroom: Newsroom) -> None:
    deliver(newsroom, make_story(version="b", version_created=now() - timedelta(minutes=1)))
    older = make_story(version="a", version_created=now() - timedelta(minutes=2), status=PubStatus.WITHHELD)
    assert deliver(newsroom, older).outcome == "stale"
    assert is_live(newsroom, OWN)


@pytest.mark.parametrize("keep", [False, True])
def test_an_embargo_on_what_is_live_takes_it_down_until_it_ends(newsroom: Newsroom, keep: bool) -> None:
    if keep:
        option(newsroom, withheld="keep")
    story = make_story(version="1")
    newsroom.go_live(story)
    deliver(newsroom, replace(story, version="2", embargo=now() + timedelta(hours=1)))
    assert (is_live(newsroom, OWN), is_live(newsroom, OTHER)) == (keep, keep)
    newsroom.draft(OTHER)
    approve(newsroom)
    newsroom.end_embargo()
    newsroom.write(publishing.release_embargoed, newsroom.editions)
    assert is_live(newsroom, OWN)
    assert is_live(newsroom, OTHER)


def test_what_was_taken_down_by_hand_is_lifted_in_all_editions_or_in_one(newsroom: Newsroom) -> None:
    story_id = newsroom.go_live(make_story())
    newsroom.write(taking_back.withdraw_story, story_id, "awa", "A lawyer called")
    lifted = newsroom.write(taking_back.lift_story, story_id, "awa", newsroom.editions, OWN)
    assert lifted == [OWN]
    assert is_live(newsroom, OWN)
    assert newsroom.write(taking_back.lift_story, story_id, "awa", newsroom.editions) == [OTHER]
    with pytest.raises(NotAllowedNow):
        newsroom.write(taking_back.lift_story, story_id, "awa", newsroom.editions)
