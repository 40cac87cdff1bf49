"""What `/metrics` and `/readyz` tell of workers, of who drafts what, and of language models."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from service.app import create_app
from service.presence import AS_IT_IS, Served, crew, say_gone, say_present
from service.settings import Settings
from service.spending import keep_answers
from service.storage.machinery import WorkerRow
from service.storage.session import reading, writing
from service.storage.tables import LlmRequestRow, new_id, now
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.service.web.scraping import HERE, METRICS

SERVED = (
    Served("africa-en", "en", (AS_IT_IS,)),
    Served("africa-fr", "en", ("ct2:mini-en-fr",)),
    Served("africa-sw", "en", ("llm:big", "ct2:x")),
    Served("africa-ha", "en", ()),
    Served("africa-ha", "sv", ()),
)


def asked(engine: Engine, edition: str, cost: int) -> None:
    moment = now()
    with writing(engine) as session:
        session.add(
            LlmRequestRow(
                at=moment,
                day=moment.date().isoformat(),
                edition=edition,
                story_id=new_id(),
                translation_id=new_id(),
                model="big",
                purpose="translate",
                tokens_in=700,
                tokens_out=300,
                cost_millionths=cost,
            )
        )


def test_a_worker_says_what_it_drafts_until_it_goes(client: TestClient, engine: Engine) -> None:
    before = client.get("/readyz").json()
    assert (before["status"], before["workers"], before["by_hand"], before["off"]) == ("ready", 0, {}, [])
    assert 'by="none",edition="africa-fr",source="en"} 1.0' in client.get(METRICS).text
    with writing(engine) as session:
        assert not say_present(session, "worker:a:1", SERVED, {})
    after = client.get("/readyz").json()
    assert (after["status"], after["workers"]) == ("ready", 1)
    assert after["by_hand"] == {"africa-ha": ["en", "sv"]}
    page = client.get(METRICS).text
    assert "dragoman_workers 1.0" in page
    for edition, by in (
        ("africa-en", "itself"),
        ("africa-fr", "model"),
        ("africa-sw", "llm"),
        ("africa-ha", "hand"),
    ):
        assert f'dragoman_edition_drafted_by{{by="{by}",edition="{edition}",source="en"}} 1.0' in page
    assert page.count('edition="africa-fr",source="en"}') == 1
    with writing(engine) as session:
        say_gone(session, "worker:a:1")
    assert client.get("/readyz").json()["workers"] == 0


def test_a_worker_that_fell_silent_is_not_counted_and_later_forgotten(engine: Engine) -> None:
    with writing(engine) as session:
        say_present(session, "worker:a:1", SERVED, {})
        session.execute(update(WorkerRow).values(seen_at=now() - timedelta(minutes=4)))
    with reading(engine) as session:
        assert crew(session).workers == 0
    with writing(engine) as session:
        session.execute(update(WorkerRow).values(seen_at=now() - timedelta(days=2)))
        say_present(session, "worker:b:2", (), {})
    with reading(engine) as session:
        assert [row.name for row in session.query(WorkerRow)] == ["worker:b:2"]


def test_what_changed_is_told_and_the_one_heard_last_counts(engine: Engine) -> None:
    with writing(engine) as session:
        say_present(session, "worker:a:1", SERVED, {"africa-sw": "It is down."})
    with writing(engine) as session:
        assert not say_present(session, "worker:a:1", SERVED, {})
        assert say_present(session, "worker:a:1", SERVED[:3], {})
        say_present(session, "worker:b:2", SERVED, {"africa-sw": "It is down."})
    with reading(engine) as session:
        there = crew(session)
    assert (there.workers, dict(there.paused)) == (2, {"africa-sw": "It is down."})
    assert there.by_hand() == {"africa-ha": ["en", "sv"]}


@pytest.fixture
def paid(settings: Settings) -> Settings:
    return settings.model_copy(
        update={
            "llm_url": "http://127.0.0.1:9/v1",
            "llm_model": "big",
            "llm_price_in": 1.0,
            "llm_daily_budget": 2.0,
            "editions": ("africa-fr", "africa-sw"),
        }
    )


def test_what_a_language_model_takes_and_what_is_left(engine: Engine, paid: Settings) -> None:
    asked(engine, "africa-fr", 500_000)
    asked(engine, "africa-fr", 250_000)
    asked(engine, "africa-sw", 9_000_000)
    with writing(engine) as session:
        keep_answers(session, {"a": "x", "b": "y"})
        say_present(session, "worker:a:1", SERVED, {"africa-sw": "It is down."})
    with TestClient(create_app(paid), client=HERE) as http:
        page = http.get(METRICS).text
        off = http.get("/readyz").json()["off"]
    for line in (
        'dragoman_llm_requests_today{edition="africa-fr",model="big"} 2.0',
        'dragoman_llm_tokens_today{edition="africa-fr",model="big",way="in"} 1400.0',
        'dragoman_llm_tokens_today{edition="africa-fr",model="big",way="out"} 600.0',
        'dragoman_llm_cost_today{edition="africa-fr",model="big"} 0.75',
        'dragoman_llm_budget_left{edition="africa-fr"} 1.25',
        'dragoman_llm_budget_left{edition="africa-sw"} 0.0',
        'dragoman_llm_paused{edition="africa-fr"} 0.0',
        'dragoman_llm_paused{edition="africa-sw"} 1.0',
        "dragoman_llm_answers_kept 2.0",
    ):
        assert line in page.splitlines(), line
    assert "africa-fr" not in off
    assert "mideast-ar" in off
    assert 'edition="mideast-ar",source' not in page


def test_what_waits_for_a_translator_is_counted(client: TestClient, engine: Engine) -> None:
    Newsroom(engine).deliver(make_story())
    assert 'dragoman_waiting_by_hand{edition="africa-fr"} 0.0' in client.get(METRICS).text
