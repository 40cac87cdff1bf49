"""The first stage: what a delivery does to the record, whatever order and however often it comes."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update

from service.domain.edition import Edition
from service.domain.status import State
from service.domain.story import PubStatus, Story
from service.editions import load_editions
from service.stages import reviewing
from service.stages.publishing import live_publications
from service.stages.receiving import Receipt, receive
from service.storage.session import reading, writing
from service.storage.tables import (
    AuditRow,
    OutboxRow,
    PublicationRow,
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
    now,
)
from tests.examples import examples
from tests.factories import CREATED, add_source, make_story
from tests.service.newsroom import Newsroom

EDITIONS = load_editions()


@pytest.fixture
def source(engine: Engine) -> SourceRow:
    with writing(engine) as session:
        return add_source(session)[0]


def deliver(
    engine: Engine, source: SourceRow, story: Story, editions: Mapping[str, Edition] = EDITIONS
) -> Receipt:
    with writing(engine) as session:
        return receive(session, source, story, b'{"kept": true}', editions)


#: the edition of the stories' own language, and those that translate them
OWN = "africa-en"
OTHERS = [slug for slug in EDITIONS if slug != OWN]


def kill(version: str, minutes: int | None = None) -> Story:
    """A kill; its time follows its version, as that of stories does, unless it is given."""
    created = None if minutes is None else CREATED + timedelta(minutes=minutes)
    killed = make_story(version=version, status=PubStatus.CANCELED, version_created=created)
    return replace(killed, blocks=(), body="")


def states(engine: Engine) -> dict[str, str]:
    with reading(engine) as session:
        return {row.edition: row.state for row in session.scalars(select(TranslationRow))}


def promised(engine: Engine) -> list[TranslationRow]:
    """What waits for a worker: a translation that is queued is its own promise."""
    with reading(engine) as session:
        queued = TranslationRow.state.in_(["queued", "outdated"])
        return list(session.scalars(select(TranslationRow).where(queued)))


def versions(engine: Engine) -> list[StoryVersionRow]:
    with reading(engine) as session:
        return list(session.scalars(select(StoryVersionRow).order_by(StoryVersionRow.number)))


def story_row(engine: Engine) -> StoryRow:
    with reading(engine) as session:
        return session.scalars(select(StoryRow)).one()


def test_a_new_story_is_recorded_and_promised_to_every_edition_that_takes_it(
    engine: Engine, source: SourceRow
) -> None:
    receipt = deliver(engine, source, make_story(urgency=2, embargo=CREATED + timedelta(days=1)))
    assert (receipt.outcome, receipt.version) == ("accepted", "1")
    assert states(engine) == {**dict.fromkeys(OTHERS, "queued"), OWN: "live"}
    (version,) = versions(engine)
    assert (version.number, version.raw, version.pub_status) == (1, '{"kept": true}', "usable")
    assert version.embargo == CREATED + timedelta(days=1)
    work = promised(engine)
    assert {row.version_id for row in work} == {version.id}
    assert len({row.id for row in work}) == len(OTHERS) == len(work)
    assert {(row.place, row.source_id, row.handed_at) for row in work} == {(1, source.id, None)}
    assert all(row.enqueued_at is not None for row in work)


def test_a_story_goes_to_the_editions_of_its_language_and_to_its_own(
    engine: Engine, source: SourceRow
) -> None:
    receipt = deliver(engine, source, make_story(language="fr-SN"))
    assert set(states(engine)) == {"africa-en", "africa-fr"}
    assert "africa-fr" in receipt.detail


def test_a_language_that_no_edition_takes_is_recorded_and_said(engine: Engine, source: SourceRow) -> None:
    receipt = deliver(engine, source, make_story(language="ja"))
    assert receipt.outcome == "accepted"
    assert "no edition takes stories in 'ja'" in receipt.detail
    assert states(engine) == {}


def test_the_same_delivery_again_changes_nothing(engine: Engine, source: SourceRow) -> None:
    first = deliver(engine, source, make_story())
    second = deliver(engine, source, make_story())
    assert (second.outcome, second.story_id) == ("duplicate", first.story_id)
    assert len(versions(engine)) == 1
    assert len(promised(engine)) == len(OTHERS)


@pytest.mark.parametrize(("newer", "older"), [("2", "1"), ("10", "9"), ("00012", "9")])
def test_an_older_version_is_stale(engine: Engine, source: SourceRow, newer: str, older: str) -> None:
    deliver(engine, source, make_story(version=newer))
    receipt = deliver(engine, source, make_story(version=older, headline="Old"))
    assert receipt.outcome == "stale"
    assert newer in receipt.detail
    assert len(versions(engine)) == 1


def test_versions_without_numbers_go_by_their_time(engine: Engine, source: SourceRow) -> None:
    def at(minutes: int, version: str) -> Story:
        return make_story(
            version=version, headline=version, version_created=CREATED + timedelta(minutes=minutes)
        )

    assert deliver(engine, source, at(5, "b")).outcome == "accepted"
    assert deliver(engine, source, at(4, "c")).outcome == "stale"
    assert deliver(engine, source, at(6, "a")).outcome == "accepted"
    assert deliver(engine, source, at(7, "12")).outcome == "accepted"
    assert deliver(engine, source, at(8, "12.1")).outcome == "accepted"


def test_two_versions_in_one_second_are_both_taken_and_each_only_once(
    engine: Engine, source: SourceRow
) -> None:
    first = make_story(version="t", version_created=CREATED, headline="First")
    second = replace(make_story(version="t", version_created=CREATED, headline="Second"))
    assert [deliver(engine, source, story).outcome for story in (first, second, first, second)] == [
        "accepted",
        "accepted",
        "duplicate",
        "duplicate",
    ]


def test_a_newer_version_queues_again_with_a_clean_slate(engine: Engine, source: SourceRow) -> None:
    deliver(engine, source, make_story())
    with writing(engine) as session:
        session.execute(
            update(TranslationRow).values(
                state="failed",
                reason="No model.",
                attempts=5,
                lease="x",
                approved_by="ruth",
                enqueued_at=CREATED,
                handed_at=CREATED,
                lost=2,
            )
        )
    assert deliver(engine, source, make_story(version="2", headline="New")).outcome == "accepted"
    newest = versions(engine)[-1]
    with reading(engine) as session:
        rows = session.scalars(select(TranslationRow).where(TranslationRow.edition != OWN)).all()
    assert {row.version_id for row in rows} == {newest.id}
    assert {
        (row.state, row.reason, row.attempts, row.lost, row.lease, row.approved_by, row.handed_at)
        for row in rows
    } == {("queued", None, 0, 0, None, None, None)}
    assert all(row.enqueued_at is not None and row.enqueued_at > CREATED for row in rows)
    assert {row.lock_version for row in rows} == {2}
    assert len(promised(engine)) == len(OTHERS)


@pytest.mark.parametrize("state", [state for state in State if state is not State.DECLINED])
def test_a_newer_version_from_every_state(engine: Engine, source: SourceRow, state: State) -> None:
    deliver(engine, source, make_story())
    with writing(engine) as session:
        session.execute(update(TranslationRow).values(state=state.value))
    deliver(engine, source, make_story(version="2", headline="New"))
    expected = "outdated" if state in (State.LIVE, State.OUTDATED) else "queued"
    assert states(engine) == {**dict.fromkeys(OTHERS, expected), OWN: "live"}


def test_a_newer_version_changes_nothing_where_an_editor_keeps_the_story_out(
    engine: Engine, source: SourceRow
) -> None:
    deliver(engine, source, make_story())
    with writing(engine) as session:
        session.execute(update(TranslationRow).values(state=State.DECLINED.value))
    deliver(engine, source, make_story(version="2", headline="New"))
    assert states(engine) == dict.fromkeys([*OTHERS, OWN], "declined")


def test_the_same_content_as_a_newer_version_is_recorded_and_costs_nothing(
    engine: Engine, source: SourceRow
) -> None:
    deliver(engine, source, make_story())
    receipt = deliver(engine, source, make_story(version="3"))
    assert receipt.outcome == "accepted"
    assert "the same as before" in receipt.detail
    assert len(promised(engine)) == len(OTHERS)
    first, third = versions(engine)
    with reading(engine) as session:  # work that is under way stays valid
        assert set(session.scalars(select(TranslationRow.version_id))) == {first.id}
    assert story_row(engine).current_version_id == third.id
    assert deliver(engine, source, make_story(version="2", headline="Late")).outcome == "stale"


def test_an_edition_that_was_added_later_gets_the_next_delivery(engine: Engine, source: SourceRow) -> None:
    some = {slug: edition for slug, edition in EDITIONS.items() if slug != "africa-sw"}
    deliver(engine, source, make_story(), some)
    receipt = deliver(engine, source, make_story(version="2"))
    assert receipt.detail == "Queued for 1 edition: africa-sw."


def test_a_kill_withdraws_everything_at_once(engine: Engine, source: SourceRow) -> None:
    deliver(engine, source, make_story())
    receipt = deliver(engine, source, kill("2"))
    assert receipt.outcome == "withdrawn"
    assert set(states(engine).values()) == {"withdrawn"}
    assert story_row(engine).withdrawn_at is not None
    assert deliver(engine, source, kill("2")).outcome == "duplicate"
    assert deliver(engine, source, make_story()).outcome == "duplicate"
    assert set(states(engine).values()) == {"withdrawn"}


def test_a_kill_takes_what_is_live_from_the_readers(engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    room.draft("africa-fr")
    row = room.translation()
    room.write(reviewing.approve, row.id, row.lock_version, "ruth", room.editions)
    room.deliver(kill("2"))
    with reading(engine) as session:
        last = session.scalars(select(PublicationRow).order_by(PublicationRow.position.desc())).first()
    assert last is not None
    assert last.status == "canceled"


def test_a_kill_with_the_version_and_time_of_the_story_kills_it(engine: Engine, source: SourceRow) -> None:
    deliver(engine, source, make_story(version="3"))
    assert deliver(engine, source, kill("3")).outcome == "withdrawn"
    assert deliver(engine, source, make_story(version="3")).outcome == "duplicate"
    assert story_row(engine).withdrawn_at is not None


def test_a_kill_before_the_story_makes_the_story_stale(engine: Engine, source: SourceRow) -> None:
    receipt = deliver(engine, source, kill("2"))
    assert receipt.outcome == "withdrawn"
    assert "had not been here" in receipt.detail
    late = deliver(engine, source, make_story(version="1"))
    assert (late.outcome, late.story_id) == ("stale", receipt.story_id)
    assert states(engine) == {}


def test_a_newer_usable_version_brings_a_killed_story_back_even_unchanged(
    engine: Engine, source: SourceRow
) -> None:
    deliver(engine, source, make_story())
    deliver(engine, source, kill("2"))
    assert deliver(engine, source, make_story(version="3")).outcome == "accepted"
    assert states(engine) == {**dict.fromkeys(OTHERS, "queued"), OWN: "live"}
    assert story_row(engine).withdrawn_at is None
    newest = versions(engine)[-1]
    with reading(engine) as session:
        assert set(session.scalars(select(TranslationRow.version_id))) == {newest.id}


def test_an_older_kill_does_not_touch_a_newer_version(engine: Engine, source: SourceRow) -> None:
    deliver(engine, source, make_story(version="5"))
    assert deliver(engine, source, kill("4")).outcome == "stale"
    assert states(engine)[OWN] == "live"


def test_a_kill_wins_by_time_even_with_a_lower_version(engine: Engine, source: SourceRow) -> None:
    """intake.md 12: a kill with a lower version but a later time was stale, and the story went on."""
    deliver(engine, source, make_story(version="5"))
    assert deliver(engine, source, kill("2", minutes=9)).outcome == "withdrawn"
    assert set(states(engine).values()) == {"withdrawn"}
    # what was written before the kill, and comes late, brings nothing back, whatever its number
    late = make_story(version="6", headline="Late", version_created=CREATED + timedelta(minutes=3))
    assert deliver(engine, source, late).outcome == "stale"
    again = make_story(version="7", headline="Back", version_created=CREATED + timedelta(minutes=12))
    assert deliver(engine, source, again).outcome == "accepted"
    assert states(engine)[OWN] == "live"


def test_a_kill_wins_over_a_version_that_was_dated_ahead(engine: Engine, source: SourceRow) -> None:
    """durable.md 7: a naive local time dated the version three hours ahead; the kill had no time."""
    deliver(engine, source, make_story(version="a", version_created=now() + timedelta(hours=3)))
    killed = replace(kill("b"), version_created=now())
    assert deliver(engine, source, killed).outcome == "withdrawn"
    assert set(states(engine).values()) == {"withdrawn"}


def test_a_repetition_of_what_was_killed_brings_nothing_back(engine: Engine, source: SourceRow) -> None:
    """A sender whose time ran out sends again what was saved, signed anew and so with a later time."""
    first = make_story(version="msg_1", version_created=CREATED)
    deliver(engine, source, first)
    deliver(engine, source, kill("msg_2", minutes=1))
    again = deliver(engine, source, replace(first, version_created=CREATED + timedelta(minutes=5)))
    assert again.outcome == "duplicate"
    assert "send it as a new version" in again.detail
    assert set(states(engine).values()) == {"withdrawn"}


def test_a_withheld_story_is_kept_and_translated_once_it_is_usable(engine: Engine, source: SourceRow) -> None:
    receipt = deliver(engine, source, make_story(status=PubStatus.WITHHELD))
    assert receipt.outcome == "withheld"
    assert "Withheld" in receipt.detail
    assert (states(engine), promised(engine)) == ({}, [])
    deliver(engine, source, make_story(version="2"))
    assert states(engine) == {**dict.fromkeys(OTHERS, "queued"), OWN: "live"}


def test_sources_do_not_share_stories(engine: Engine, source: SourceRow) -> None:
    with writing(engine) as session:
        other = add_source(session, "other")[0]
    first, second = deliver(engine, source, make_story()), deliver(engine, other, make_story())
    assert (second.outcome, first.story_id == second.story_id) == ("accepted", False)


def test_who_sent_what_is_on_record(engine: Engine, source: SourceRow) -> None:
    receipt = deliver(engine, source, make_story())
    deliver(engine, source, kill("2"))
    with reading(engine) as session:
        rows = session.scalars(
            select(AuditRow).where(AuditRow.subject == f"story:{receipt.story_id}").order_by(AuditRow.id)
        ).all()
    assert [row.action for row in rows] == ["received", "withdrawn", "killed"]
    assert {row.actor for row in rows} == {"source:wire"}
    assert rows[0].detail["source_version"] == "1"


def test_a_failure_midway_leaves_nothing_behind(engine: Engine, source: SourceRow) -> None:
    class Power(Exception):
        pass

    def cut_off() -> None:
        with writing(engine) as session:
            receive(session, source, make_story(), b"{}", EDITIONS)
            session.flush()
            raise Power

    with pytest.raises(Power):
        cut_off()
    with reading(engine) as session:
        for table in (StoryRow, StoryVersionRow, TranslationRow, OutboxRow):
            assert session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("known", [False, True])
def test_the_same_delivery_many_times_at_the_same_moment_is_taken_once(
    engine: Engine, source: SourceRow, known: bool
) -> None:
    if known:
        deliver(engine, source, make_story(version="1", headline="Before"))
    together = threading.Barrier(8)
    outcomes: list[str] = []

    def send() -> None:
        together.wait()
        try:
            outcomes.append(deliver(engine, source, make_story(version="2")).outcome)
        except Exception as error:
            outcomes.append(repr(error))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted"] + ["duplicate"] * 7
    newest = versions(engine)[-1].id
    assert [row.version_id for row in promised(engine)] == [newest] * len(OTHERS)
    assert [version.number for version in versions(engine)] == ([1, 2] if known else [1])


def test_versions_and_a_kill_at_the_same_moment_end_with_the_newest(
    engine: Engine, source: SourceRow
) -> None:
    together = threading.Barrier(6)
    errors: list[Exception] = []

    def send(story: Story) -> None:
        together.wait()
        try:
            deliver(engine, source, story)
        except Exception as error:
            errors.append(error)

    stories = [make_story(version=str(number), headline=f"Version {number}") for number in range(1, 6)] + [
        kill("6")
    ]
    threads = [threading.Thread(target=send, args=(story,)) for story in stories]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert set(states(engine).values()) <= {"withdrawn"}
    assert story_row(engine).withdrawn_at is not None


def test_every_order_of_arrival_ends_the_same(engine: Engine) -> None:
    stories = [make_story(version="1"), kill("2"), make_story(version="3", headline="Back"), kill("4")]
    for number, order in enumerate(permutations(stories)):
        with writing(engine) as session:
            source = add_source(session, f"wire-{number}")[0]
        for story in order:
            deliver(engine, source, story)
        with reading(engine) as session:
            row = session.scalars(select(StoryRow).where(StoryRow.source_id == source.id)).one()
            current = session.get_one(StoryVersionRow, row.current_version_id)
            live = session.scalars(
                select(TranslationRow.state).where(TranslationRow.story_id == row.id)
            ).all()
        assert (current.source_version, row.withdrawn_at is not None, set(live) <= {"withdrawn"}) == (
            "4",
            True,
            True,
        )


@settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    arrivals=st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from(list(PubStatus)), st.sampled_from(["A", "B"])),
        max_size=8,
    ),
)
def test_any_arrivals_keep_the_record_sound(
    engine: Engine, arrivals: list[tuple[int, PubStatus, str]]
) -> None:
    with writing(engine) as session:
        source = add_source(session, f"s-{uuid.uuid4().hex}")[0]
    one = {slug: EDITIONS[slug] for slug in ("africa-fr", OWN)}
    highest, killed = 0, 0
    for number, status, headline in arrivals:
        story = (
            kill(str(number))
            if status is PubStatus.CANCELED
            else make_story(version=str(number), headline=headline, status=status)
        )
        receipt = deliver(engine, source, story, one)
        if number < highest:
            assert receipt.outcome in ("stale", "duplicate")
        highest = max(highest, number)
        killed = max(killed, number) if status is PubStatus.CANCELED else killed
        with reading(engine) as session:
            row = session.get_one(StoryRow, receipt.story_id)
            current = session.get_one(StoryVersionRow, row.current_version_id)
            translations = session.scalars(
                select(TranslationRow)
                .where(TranslationRow.story_id == row.id)
                .order_by(TranslationRow.edition)
            ).all()
            live = live_publications(session, row.id)
            assert int(current.source_version) == highest
            if killed == highest:
                assert current.pub_status == "canceled"
            if current.pub_status == "usable":
                assert row.withdrawn_at is None
                assert [(t.edition, t.state) for t in translations] == [
                    (OWN, "live"),
                    ("africa-fr", "queued"),
                ]
                assert translations[0].version.content_hash == current.content_hash
                assert [one.edition for one in live] == [OWN]
            else:
                assert row.withdrawn_at is not None
                assert {t.state for t in translations} <= {"withdrawn"}
                assert live == []
