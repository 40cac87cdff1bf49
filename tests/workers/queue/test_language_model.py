"""A worker with a language model: what is saved, what is paid, and what happens when it is away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from structlog.testing import capture_logs

from service.domain.draft import NO_ENGINE
from service.domain.status import State
from service.settings import Settings
from service.stages import by_hand
from service.storage.session import reading
from service.storage.tables import AuditRow, LlmRequestRow, TranslationRow, now
from tests.factories import make_story
from tests.llm_server import MODEL, Answer, Asked, LlmTestServer, llm_server, texts
from tests.service.newsroom import Newsroom, only
from tests.workers.engines.llm.helpers import KEY
from workers.engines.fake import FakeEngine
from workers.engines.llm.ledger import Account, PaidRequest
from workers.engines.llm.prompt import READ
from workers.models.catalogue import Catalogue
from workers.queue import ledger, thinking
from workers.queue.again import draft_what_can_be, draft_with_new_budget
from workers.queue.context import WorkerContext
from workers.queue.present import stay_present
from workers.queue.tasks import translate


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def nonsense(asked: Asked) -> Answer:
    """Answer in words that are no longer the source's."""
    found = FakeEngine().translate(list(asked.segments.values()), "en", "fr")
    return texts({key: one.text for key, one in zip(asked.segments, found, strict=True)})


@pytest.fixture
def server() -> Iterator[LlmTestServer]:
    with llm_server(nonsense) as running:
        yield running


def desk_of(settings: Settings, server: LlmTestServer, **changes: Any) -> WorkerContext:
    own = {"llm_url": server.url, "llm_model": MODEL, "llm_key": KEY, **changes}
    return WorkerContext.open(settings.model_copy(update=own))


def without_models(desk: WorkerContext) -> WorkerContext:
    return replace(desk, catalogue=Catalogue("ct2", Path("none"), shipped=Path("none")))


def work(desk: WorkerContext, room: Newsroom) -> TranslationRow:
    row = room.translation()
    translate(desk, row.id, row.version_id)
    return room.translation()


def test_a_draft_says_what_made_it_and_what_it_cost(
    settings: Settings, engine: Engine, server: LlmTestServer
) -> None:
    room = Newsroom(engine)
    story_id = room.deliver(make_story())
    desk = desk_of(settings, server, llm_price_in=1.0, llm_price_out=2.0)
    row = work(desk, room)
    assert (row.state, row.engine) == (State.DRAFT, f"llm:{MODEL}")
    own = row.provenance["llm"]
    assert (own["model"], own["prompt"], own["settings"]["temperature"]) == (MODEL, "1", 0.0)
    with reading(engine) as session:
        paid = list(session.scalars(select(LlmRequestRow)))
        about = session.scalars(select(AuditRow).where(AuditRow.action == "drafted")).one().detail
    assert len(paid) == own["requests"] == len(server.chats)
    assert {(one.edition, one.story_id, one.translation_id) for one in paid} == {
        ("africa-fr", story_id, row.id)
    }
    assert sum(one.cost_millionths for one in paid) == round(own["cost"] * 1e6) == 200 * len(paid)
    assert about["provenance"] == row.provenance
    assert KEY not in str(row.provenance) + str(about)


def test_a_story_that_is_drafted_again_is_not_paid_again(
    settings: Settings, engine: Engine, server: LlmTestServer
) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    desk = desk_of(settings, server)
    work(desk, room)
    asked = len(server.chats)
    room.deliver(make_story(version="2", headline="Ferry returns on Wednesday"))
    row = work(desk, room)
    assert row.state == State.DRAFT
    sent = [text for one in server.chats[asked:] for text in one.segments.values()]
    assert set(sent) == {row.segments[0].source_text, row.segments[1].source_text}
    assert len(row.segments) == 3


def test_a_budget_that_is_spent_hands_over_and_the_history_says_so(
    settings: Settings, engine: Engine, server: LlmTestServer
) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    desk = desk_of(settings, server, llm_price_in=1.0, llm_daily_budget=0.0001)
    row = work(desk, room)
    assert (row.state, row.engine) == (State.DRAFT, "fake")
    assert server.chats == []
    with reading(engine) as session:
        about = session.scalars(select(AuditRow).where(AuditRow.action == "drafted")).one().detail
    assert "budget for the language model is spent" in about["reason"]


def test_a_spent_budget_opens_the_story_at_once_and_the_next_day_drafts_it(
    settings: Settings, engine: Engine, server: LlmTestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Newsroom(engine, only("africa-fr"))
    room.deliver(make_story())
    prices = {"llm_price_in": 1.0, "llm_price_out": 2.0}
    desk = without_models(desk_of(settings, server, llm_daily_budget=1.0, **prices))
    with monkeypatch.context() as yesterday:
        for module in (ledger, thinking, by_hand):
            yesterday.setattr(module, "now", lambda: now() - timedelta(days=1))
        desk.language_models.ledger.record(
            PaidRequest(Account("africa-fr", "s", "t"), MODEL, "translate", 1, 1, 1_000_000, True)
        )
        row = work(desk, room)
        assert (row.state, row.engine, row.reason) == (State.DRAFT, NO_ENGINE, None)
        assert "midnight UTC" in row.provenance["notes"][0]
        assert "drafted by itself, unless somebody has begun" in row.provenance["notes"][0]
        assert draft_what_can_be(desk) == draft_with_new_budget(desk) == 0
    desk.stop.set()  # after one round
    stay_present(desk)
    assert room.translation().state == State.QUEUED
    desk.stop.clear()
    row = work(desk, room)
    assert (row.state, row.engine) == (State.DRAFT, f"llm:{MODEL}")
    assert draft_with_new_budget(desk) == 0


def test_a_budget_that_runs_out_midway_opens_the_story_too(
    settings: Settings, engine: Engine, server: LlmTestServer
) -> None:
    room = Newsroom(engine)
    room.deliver(make_story())
    row = work(without_models(desk_of(settings, server, llm_price_in=1.0, llm_daily_budget=0.0001)), room)
    assert (row.state, row.engine) == (State.DRAFT, NO_ENGINE)
    assert "the next request costs about" in row.provenance["notes"][0]


def test_a_server_that_is_away_sends_the_story_back_for_later_where_nothing_stands_in(
    settings: Settings, engine: Engine, server: LlmTestServer
) -> None:
    server.script = lambda asked: Answer(status=401, error=f"bad key {KEY}")
    room = Newsroom(engine)
    room.deliver(make_story())
    desk = without_models(desk_of(settings, server, max_attempts=2))
    with capture_logs() as logs:
        row = work(desk, room)
        assert row.state == State.QUEUED
        assert "refused the key (401)" in (row.reason or "")
        with reading(engine) as session:
            later = session.scalars(select(TranslationRow.enqueued_at)).one()
        assert later is not None
        assert later > now()
        work(desk, room)
        row = work(desk, room)
    assert row.state == State.FAILED
    assert "refused the key (401)" in (row.reason or "")
    assert KEY not in str(logs) + str(row.reason)


def test_a_draft_is_read_again_where_that_is_wanted(
    settings: Settings, engine: Engine, server: LlmTestServer
) -> None:
    def script(asked: Asked) -> Answer:
        if asked.system != READ:
            return nonsense(asked)
        one = {"id": "0", "kind": "meaning", "sentence": "It is nonsense.", "source": "", "target": ""}
        return Answer(json.dumps({"remarks": [one]}))

    server.script = script
    room = Newsroom(engine)
    room.deliver(make_story())
    row = work(desk_of(settings, server, llm_reader=True), room)
    assert [one["code"] for one in row.segments[0].findings if one["check"] == "reader"] == ["reader.meaning"]
    with reading(engine) as session:
        purposes = set(session.scalars(select(LlmRequestRow.purpose)))
    assert "read" in purposes
    assert "reader" in row.seconds
