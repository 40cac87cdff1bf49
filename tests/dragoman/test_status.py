"""`dragoman status`: what it counts, and what it says when something is wrong."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from service.domain.terms import Glossary
from service.presence import say_present
from service.stages import drafting
from service.stages.by_hand import draft_by_hand
from service.storage.session import writing
from service.storage.tables import AuditRow, StoryVersionRow, TranslationRow, now
from tests.dragoman.helpers import DragomanEnv, dragoman
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def env(database_url: str, tmp_path: object) -> DragomanEnv:
    return {"DRAGOMAN_DATA_DIR": f"{tmp_path}/data", "DRAGOMAN_DATABASE_URL": database_url}


def test_it_counts_what_there_is(engine: Engine, env: DragomanEnv) -> None:
    newsroom = Newsroom(engine, only("africa-fr", "africa-sw"))
    newsroom.go_live(make_story())
    job = newsroom.take("africa-sw")
    assert job is not None
    nobody = draft_by_hand(job, Glossary(), "No model.")
    assert newsroom.write(drafting.save_draft, job, nobody, newsroom.editions)
    later = newsroom.deliver(make_story(external_id="2"))
    with writing(engine) as session:
        say_present(session, "worker:a:1", (), {})
        waits = TranslationRow.story_id == later
        session.execute(update(TranslationRow).where(waits).values(enqueued_at=now() - timedelta(minutes=5)))
        first = session.scalars(select(AuditRow).where(AuditRow.action == "received")).first()
        assert first is not None
        first.at = now() - timedelta(hours=2)
    done = dragoman(env, "status", "--json")
    told = json.loads(done.stdout)
    standard = next(lane for lane in told["queue"] if lane["lane"] == "standard")
    assert (standard["waiting"], standard["in_broker"]) == (2, 0)
    assert 290 < standard["oldest_seconds"] < 400
    states = {one["edition"]: one["states"] for one in told["editions"]}
    assert (states["africa-fr"], states["africa-sw"]) == (
        {"live": 1, "queued": 1},
        {"draft": 1, "queued": 1},
    )
    assert [(one["name"], one["there"]) for one in told["workers"]] == [("worker:a:1", True)]
    hour = told["last_hour"]
    assert sum(hour["received"].values()) == 1, "the other line is two hours old"
    assert (hour["drafted"], hour["approved"], hour["published"], hour["at_least"]) == (1, 1, 1, False)
    assert hour["by_hand"] == 1, "nothing drafted it"
    assert told["room"]["database"] > 100_000
    # five minutes without a relay
    assert (done.returncode, told["exit_code"]) == (17, 17)
    screen = dragoman(env, "status").stdout
    assert "✗ outbox [not_handed_out]: " in screen
    assert "standard  2     0" in screen
    assert " 1 drafted, 1 opened to be written by hand, 0 failed, " in screen
    assert len(screen.splitlines()) < 40


def test_a_database_that_is_away_is_said_and_no_traceback(env: DragomanEnv) -> None:
    away = {**env, "DRAGOMAN_DATABASE_URL": "postgresql+psycopg://desk@127.0.0.1:1/desk"}
    done = dragoman(away, "status", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["exit_code"], told["last_hour"]) == (10, 10, None)
    assert "does not answer" in told["parts"][0]["seen"]


def test_how_long_what_is_kept_is_shown_and_done(engine: Engine, env: DragomanEnv) -> None:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    with writing(engine) as session:
        session.execute(update(StoryVersionRow).values(received_at=now() - timedelta(days=40)))
    kept = env | {"DRAGOMAN_KEEP_RAW_DAYS": "30"}
    rules = {one["name"]: one for one in json.loads(dragoman(kept, "retention", "--json").stdout)}
    assert (rules["raw"]["days"], rules["raw"]["due"], rules["audit"]["days"]) == (30, 1, None)
    assert "DRAGOMAN_KEEP_RAW_DAYS" in dragoman(kept, "retention").stdout
    done = {one["name"]: one for one in json.loads(dragoman(kept, "retention", "--run", "--json").stdout)}
    assert (done["raw"]["cleared"], done["raw"]["due"]) == (1, 0)


def test_a_story_is_erased_by_its_address_for_a_reason(engine: Engine, env: DragomanEnv) -> None:
    newsroom = Newsroom(engine)
    newsroom.go_live(make_story())
    asked = dragoman(env, "erase", "https://cms.example/story-1", "--reason", "A court.", stdin="n\n")
    assert asked.returncode == 1
    assert newsroom.publications()[-1].status == "usable"
    done = dragoman(env, "erase", "https://cms.example/story-1", "--reason", "A court.", "--yes", "--json")
    assert json.loads(done.stdout)["editions"] == ["africa-fr"]
    assert "Back-ups still have it" not in done.stdout
    assert newsroom.story().erased_at is not None
