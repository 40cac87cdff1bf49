"""A back-up is restored into an empty place, and every row and every feed is as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from dragoman import backup
from service.app import create_app
from service.settings import Settings
from service.storage.session import open_engine
from service.storage.tables import Base
from tests.conftest import FEW_CONCEPTS
from tests.databases import fresh_postgresql
from tests.dragoman.helpers import DragomanEnv, dragoman, failed
from tests.factories import make_rich_story, make_story
from tests.service.newsroom import Newsroom, only


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty place for a database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'dragoman.sqlite3'}"
        return
    with fresh_postgresql(request.getfixturevalue("postgres_url")) as url:
        engine = open_engine(url)
        with engine.begin() as connection:  # its template has the schema
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        yield url
        engine.dispose()


def env_of(url: str, tmp_path: Path) -> DragomanEnv:
    editions = tmp_path / "own.toml"
    editions.write_text((Path(__file__).parents[2] / "service" / "editions.toml").read_text(encoding="utf-8"))
    return {
        "DRAGOMAN_DATA_DIR": str(tmp_path / "data"),
        "DRAGOMAN_DATABASE_URL": url,
        "DRAGOMAN_EDITIONS_FILE": str(editions),
    }


def everything(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in Base.metadata.sorted_tables
        }


def feeds(url: str, tmp_path: Path) -> dict[str, Any]:
    settings = Settings(data_dir=tmp_path / "data", database_url=url, glossaries_dir=FEW_CONCEPTS)
    http = TestClient(create_app(settings))
    answers = {slug: http.get(f"/v1/editions/{slug}/items") for slug in ("africa-en", "africa-fr")}
    return {slug: (one.headers["etag"], one.json()) for slug, one in answers.items()}


def test_what_was_backed_up_is_there_again(
    engine: Engine, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    newsroom = Newsroom(engine, only("africa-en", "africa-fr"))
    newsroom.go_live(make_story())
    newsroom.deliver(make_rich_story(external_id="2"))
    newsroom.kill(make_story())
    env, copy = env_of(database_url, tmp_path), tmp_path / "copy"
    done = dragoman(env, "backup", str(copy), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["named"] == {"editions.toml": env["DRAGOMAN_EDITIONS_FILE"]}
    assert [one for one in copy.iterdir() if one.stat().st_mode & 0o077] == []
    before, shown = everything(engine), feeds(database_url, tmp_path)
    newsroom.deliver(make_story(external_id="3"))  # what comes later is not in it
    done = dragoman(env_of(elsewhere, tmp_path), "restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert "is a copy of" in done.stdout
    assert everything(open_engine(elsewhere)) == before
    assert feeds(elsewhere, tmp_path) == shown
    again = failed(env_of(elsewhere, tmp_path), "restore", str(copy))
    assert "There is a desk" in again or "is not empty" in again


def test_what_cannot_be_trusted_is_not_restored(sqlite_url: str, tmp_path: Path) -> None:
    env, copy = env_of(sqlite_url, tmp_path), tmp_path / "copy"
    assert dragoman(env, "backup", str(copy)).returncode == 0
    assert "is there already" in failed(env, "backup", str(copy))
    empty = env_of(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path)
    assert "holds no back-up" in failed(empty, "restore", str(tmp_path))
    with (copy / "database.sqlite3").open("r+b") as file:
        file.seek(5000)
        file.write(b"?")
    assert "its hash is another" in failed(empty, "restore", str(copy))
    assert not (tmp_path / "new.sqlite3").exists()


def test_without_pg_dump_it_says_what_to_install(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = env_of(postgresql_url, tmp_path)
    monkeypatch.setattr(backup, "DEBIAN", tmp_path / "nowhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    said = failed(env, "backup", str(tmp_path / "copy"))
    assert "pg_dump is not installed. Install the client of PostgreSQL" in said
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    assert "is older than the server" in failed(env, "backup", str(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists()
