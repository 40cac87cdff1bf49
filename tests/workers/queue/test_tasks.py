"""Load, think, save: what a worker does with one story, and what it does when things go wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text, update
from structlog.testing import capture_logs

from service.domain.draft import NO_ENGINE
from service.domain.status import State
from service.domain.terms import Glossary
from service.settings import Settings
from service.stages import drafting
from service.storage.outbox import TRANSLATE
from service.storage.session import writing
from service.storage.tables import TranslationRow
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only
from tests.workers.queue.engines import Done, Interrupted
from workers.engines.base import Output
from workers.engines.fake import FakeEngine
from workers.models.catalogue import Catalogue
from workers.queue.again import draft_what_can_be
from workers.queue.context import WorkerContext
from workers.queue.tasks import publish, translate


class Given(Catalogue):
    """A catalogue of one given engine."""

    def __init__(self, engine: FakeEngine) -> None:
        super().__init__("fake", Path("none"))
        self._fake = engine


@pytest.fixture
def desk(settings: Settings) -> WorkerContext:
    return WorkerContext.open(settings)


def work(desk: WorkerContext, room: Newsroom, edition: str = "africa-fr") -> TranslationRow:
    row = room.translation(edition)
    translate(desk, row.id, row.version_id)
    return room.translation(edition)


def test_a_story_becomes_a_draft(desk: WorkerContext, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    row = work(desk, room)
    assert (row.state, row.engine, row.lease) == (State.DRAFT, "fake", None)
    assert all(segment.text.startswith("[fr] ") for segment in row.segments)
    assert row.seconds["translate"] >= 0


def test_tags_get_their_names_in_the_edition_by_the_glossary(desk: WorkerContext, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(replace(make_story(), subjects=("United Nations", "Ferries")))
    assert work(desk, room).labels == {"United Nations": "Nations Unies"}


def test_a_second_delivery_of_the_task_changes_nothing(desk: WorkerContext, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    first = work(desk, room)
    again = work(desk, room)
    assert again.updated_at == first.updated_at
    assert [one.id for one in again.segments] == [one.id for one in first.segments]
    assert len(room.audit("drafted")) == 1


def test_a_task_for_an_older_version_does_nothing(desk: WorkerContext, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    old = room.translation()
    room.deliver(make_story(version="2", headline="Ferry returns on Wednesday"))
    translate(desk, old.id, old.version_id)
    assert room.translation().state == State.QUEUED


def test_without_a_model_a_person_may_write_it_and_a_model_drafts_it_once_there_is_one(
    settings: Settings, engine: Engine
) -> None:
    room = Newsroom(engine, only("mideast-ar"))
    room.deliver(make_story())
    desk = WorkerContext.open(settings.model_copy(update={"engine": "ct2"}))
    row = work(desk, room, "mideast-ar")
    assert (row.state, row.engine) == (State.DRAFT, NO_ENGINE)
    assert "dragoman models add gaudi/opus-mt-en-ar-ctranslate2" in row.provenance["notes"][0]
    assert {one.text for one in row.segments} == {""}
    assert draft_what_can_be(desk) == 0  # there is still none
    served = WorkerContext.open(settings)
    assert draft_what_can_be(served) == 1
    assert work(served, room, "mideast-ar").engine == "fake"
    assert draft_what_can_be(served) == 0


def test_a_broken_glossary_fails_with_the_reason(settings: Settings, engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "glossary"
    folder.mkdir()
    (folder / "bad.csv").write_text("id,kind,en\nx,no-such-kind,Word\n")
    room = Newsroom(engine)
    room.deliver(make_story())
    row = work(WorkerContext.open(settings.model_copy(update={"glossaries_dir": folder})), room)
    assert row.state == State.FAILED
    assert "bad.csv" in (row.reason or "")


class Exploding(FakeEngine):
    """Breaks off in a way that nobody foresaw, as often as told."""

    def __init__(self, times: int) -> None:
        self.times = times

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        if self.times:
            self.times -= 1
            raise ZeroDivisionError("nobody foresaw this")
        return super().translate(sentences, source, target, done=done)


def test_the_unforeseen_is_tried_again_later(desk: WorkerContext, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    room.sent()
    desk = replace(desk, catalogue=Given(Exploding(1)))
    with capture_logs() as lines:
        row = work(desk, room)
    assert row.state == State.QUEUED
    assert_only_the_log_can_find("ZeroDivisionError", row.reason, lines)
    (promised,) = room.promises(TRANSLATE)
    assert promised.not_before is not None
    assert work(desk, room).state == State.DRAFT


def test_the_unforeseen_is_given_up_at_last_with_its_reason(settings: Settings, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    desk = replace(
        WorkerContext.open(settings.model_copy(update={"max_attempts": 2})), catalogue=Given(Exploding(9))
    )
    for _ in range(3):
        row = work(desk, room)
    assert row.state == State.FAILED
    assert "ZeroDivisionError" in (row.reason or "")
    assert "nobody foresaw this" not in (row.reason or "")


def test_a_draft_that_cannot_be_saved_is_logged_and_given_its_reason(
    settings: Settings, engine: Engine
) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())

    def lose_the_table() -> None:
        with writing(engine) as session:
            session.execute(text("ALTER TABLE segments RENAME TO elsewhere"))

    context = replace(WorkerContext.open(settings), catalogue=Given(Waiting(lose_the_table)))
    task = room.translation()
    with capture_logs() as lines:
        translate(context, task.id, task.version_id)
    with writing(engine) as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO segments"))
    row = room.translation()
    assert row.state == State.QUEUED
    assert_only_the_log_can_find("Error", row.reason, lines)
    assert "[fr]" not in f"{row.reason} {lines}"  # the statement that failed quotes the draft


def assert_only_the_log_can_find(name: str, reason: str | None, lines: Sequence[Mapping[str, Any]]) -> None:
    """The reason names the error's class and the entry of the log; neither has the error's own words."""
    (line,) = [one for one in lines if one["event"] == "translation broke off"]
    assert reason is not None
    assert name in reason
    assert line["reference"] in reason
    assert "nobody foresaw this" not in f"{reason} {line}"


class Waiting(Interrupted):
    """Stands in the middle of its work until told to go on, and meanwhile something happens."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self.meanwhile = meanwhile

    def first(self, *, retry: bool, done: Done | None) -> None:
        if not retry:
            self.meanwhile()


def test_the_lease_is_renewed_while_the_model_thinks(settings: Settings, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    seen: list[bool] = []

    def slow() -> None:
        for _ in range(4):
            time.sleep(0.4)
            seen.append(room.take() is None)  # nobody else gets it

    short = settings.model_copy(update={"lease_seconds": 0.6})
    row = work(replace(WorkerContext.open(short), catalogue=Given(Waiting(slow))), room)
    assert seen == [True] * 4
    assert row.state == State.DRAFT


def test_a_draft_without_its_lease_is_dropped(settings: Settings, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())

    def superseded() -> None:
        room.deliver(make_story(version="2", headline="Ferry returns on Wednesday"))

    row = work(replace(WorkerContext.open(settings), catalogue=Given(Waiting(superseded))), room)
    assert row.state == State.QUEUED
    assert not row.segments
    assert work(WorkerContext.open(settings), room).state == State.DRAFT


def test_a_lost_lease_ends_the_work_early(settings: Settings, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    started = time.monotonic()

    class Endless(FakeEngine):
        def translate(
            self,
            sentences: Sequence[str],
            source: str,
            target: str,
            *,
            retry: bool = False,
            done: Callable[[int], None] | None = None,
        ) -> list[Output]:
            room.kill(make_story())
            while time.monotonic() < started + 20:
                time.sleep(0.05)
                if done is not None:
                    done(0)
            raise AssertionError("nobody told me")

    short = settings.model_copy(update={"lease_seconds": 0.6})
    row = work(replace(WorkerContext.open(short), catalogue=Given(Endless())), room)
    assert row.state == State.WITHDRAWN
    assert time.monotonic() < started + 15


def test_a_stopped_worker_gives_its_story_back_at_once(settings: Settings, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    room.sent()
    stop = threading.Event()
    desk = replace(WorkerContext.open(settings), stop=stop)
    row = work(replace(desk, catalogue=Given(Waiting(stop.set))), room)
    assert row.state == State.QUEUED
    assert len(room.promises(TRANSLATE)) == 1
    assert work(WorkerContext.open(settings), room).state == State.DRAFT


def test_the_embargo_task_publishes_once(desk: WorkerContext, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    row = work(desk, room)
    with writing(engine) as session:
        session.execute(update(TranslationRow).values(state=State.APPROVED, approved_by="ada"))
    for _ in range(2):
        publish(desk, row.id)
    assert room.translation().state == State.LIVE
    assert len(room.publications()) == 1


def test_what_an_editor_wrote_is_not_translated_again(desk: WorkerContext, engine: Engine) -> None:
    room = Newsroom(engine)
    room.glossary = Glossary(())
    room.deliver(make_story())
    row = work(desk, room)
    first = row.segments[1]
    with writing(engine) as session:
        owned = session.get_one(TranslationRow, row.id)
        owned.segments[1].text = "Le bac revient mardi."
        owned.segments[1].origin = "human"
    room.deliver(make_story(version="2", headline="Ferry returns on Wednesday"))
    segments = work(desk, room).segments
    assert segments[1].text == "Le bac revient mardi."
    assert segments[1].source_hash == first.source_hash
    assert segments[0].text.startswith("[fr] ")


def test_drafting_has_no_open_transaction_while_the_model_thinks(settings: Settings, engine: Engine) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    wrote: list[int] = []

    def write_meanwhile() -> None:
        started = time.monotonic()
        with writing(engine) as session:
            drafting.requeue_expired(session)
        wrote.append(int(time.monotonic() - started))

    work(replace(WorkerContext.open(settings), catalogue=Given(Waiting(write_meanwhile))), room)
    assert wrote == [0]
