"""A worker says that it is there; what waited for an engine is drafted once there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from service.editions import switched
from service.presence import By, crew
from service.settings import Settings
from service.storage.session import reading, writing
from tests.service.newsroom import only
from workers.engines.breaker import FAILURES
from workers.queue.context import WorkerContext
from workers.queue.present import leave, stay_present, tell


def opened(settings: Settings, **changes: object) -> WorkerContext:
    return WorkerContext.open(settings.model_copy(update=changes))


def test_it_says_what_it_drafts(settings: Settings, engine: Engine, tmp_path: Path) -> None:
    context = opened(settings, engine="ct2", models_dir=tmp_path / "models")
    assert not tell(context)
    with reading(engine) as session:
        served = {(one.edition, one.source): one.by for one in crew(session).served}
    assert served["africa-en", "en"] == By.ITSELF
    assert served["africa-fr", "en"] == By.MODEL
    assert served["africa-ha", "en"] == By.HAND
    assert not tell(context)
    leave(context)
    with reading(engine) as session:
        assert crew(session).workers == 0


def test_a_language_model_that_is_left_alone_is_told(settings: Settings, engine: Engine) -> None:
    context = opened(settings, llm_url="http://127.0.0.1:9/v1", llm_model="big", editions=("africa-fr",))
    edition = context.editions["africa-fr"]
    config = context.language_models.config(edition, "en")
    assert config is not None
    server = context.language_models.server(config)
    tell(context)
    with reading(engine) as session:
        assert dict(crew(session).paused) == {}
        assert {one.by for one in crew(session).served} == {By.LLM, By.ITSELF}
    for _ in range(FAILURES):
        server.breaker.failed("It does not answer.")
    tell(context)
    with reading(engine) as session:
        assert "does not answer" in crew(session).paused["africa-fr"]


def test_it_goes_on_when_the_record_is_away(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    context = opened(settings)

    def away(_context: WorkerContext) -> bool:
        context.stop.set()  # once is enough to see
        raise OSError("away")

    monkeypatch.setattr("workers.queue.present.tell", away)
    stay_present(context)
    assert "nobody hears" in "".join(capsys.readouterr())


def test_it_says_in_its_log_that_the_database_is_of_another_program(
    settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    context = opened(settings)
    monkeypatch.setattr("workers.queue.present.tell", lambda _context: context.stop.set())
    with writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    stay_present(context)
    assert "new_schema" in "".join(capsys.readouterr())


def test_an_edition_that_is_off_is_not_spoken_of(settings: Settings, engine: Engine) -> None:
    context = opened(settings)
    object.__setattr__(context, "editions", switched(only("africa-fr", "africa-sw"), ["africa-sw"]))
    tell(context)
    with reading(engine) as session:
        assert {one.edition for one in crew(session).served} == {"africa-sw"}
