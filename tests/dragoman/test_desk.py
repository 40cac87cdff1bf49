"""Which desk a command speaks to: said, and never made by the way."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from alembic import command
from sqlalchemy import Engine, update
from typer.main import get_group

from dragoman.cli.main import app
from dragoman.desk import describe
from dragoman.embedded import environment
from dragoman.settings_table import COMPOSE_ALONE
from service.presence import say_present
from service.settings import Settings
from service.storage.migrate import is_current, migrations
from service.storage.session import writing
from service.storage.tables import OutboxRow, TranslationRow, now
from tests.dragoman.helpers import DragomanEnv, dragoman, failed
from tests.factories import make_story
from tests.service.newsroom import Newsroom

READ_OR_WRITE = (
    ("check",),
    ("check", "--json"),
    ("status",),
    ("backup", "copy"),
    ("sources", "list"),
    ("sources", "add", "wire", "--kind", "ghost"),
    ("sources", "sync", "wire"),
    ("keys", "list"),
    ("keys", "add", "site", "--scope", "fetch"),
    ("users", "list"),
    ("users", "add", "amina", "--password-stdin"),
    ("users", "password", "amina", "--password-stdin"),
    ("retry",),
    ("withdraw", "1", "--reason", "Wrong."),
    ("erase", "1", "--reason", "A court asked.", "--yes"),
    ("retention",),
    ("webhooks", "list"),
    ("spending",),
    ("glossary", "show", "un"),
    ("web",),
    ("relay",),
    ("worker",),
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", READ_OR_WRITE, ids=" ".join)
def test_without_a_desk_a_command_says_so_and_makes_none(here: Path, words: tuple[str, ...]) -> None:
    said = failed({}, *words, stdin="correct horse\n")
    assert f"There is no desk in {here / 'data'}" in said
    assert "dragoman up" in said
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("words", [("editions",), ("models", "list"), ("glossary", "stats")], ids=" ".join)
def test_what_needs_no_desk_makes_none_either(here: Path, words: tuple[str, ...]) -> None:
    assert dragoman({}, *words).returncode == 0
    assert list(here.iterdir()) == []


def test_migrate_makes_a_desk_and_commands_say_which_it_is(here: Path) -> None:
    env = {"DRAGOMAN_DATA_DIR": "somewhere", "DRAGOMAN_PORT": "8123"}
    assert dragoman(env, "migrate").returncode == 0
    assert (here / "somewhere" / "dragoman.sqlite3").is_file()
    done = dragoman(env, "sources", "list")
    assert f"Desk: {here / 'somewhere'}, http://127.0.0.1:8123" in done.stderr
    assert "Desk:" not in done.stdout
    assert len([line for line in done.stderr.splitlines() if line.startswith("Desk:")]) == 1


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (
            {"database_url": "postgresql+psycopg://desk:hunter2@db:5432/news"},
            "postgresql+psycopg://db:5432/news, data in /srv/desk, http://127.0.0.1:8000",
        ),
        (
            {"database_url": "sqlite:////srv/other.sqlite3", "public_url": "https://desk.example/"},
            "/srv/other.sqlite3, https://desk.example",
        ),
        ({}, "/srv/desk, http://127.0.0.1:8000"),
    ],
)
def test_no_secret_is_in_what_is_said(values: dict[str, Any], shown: str) -> None:
    assert describe(Settings(data_dir=Path("/srv/desk"), **values)) == shown


def test_a_relative_folder_is_resolved_once(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings()
    (here / "elsewhere").mkdir()
    monkeypatch.chdir(here / "elsewhere")
    assert settings.data_dir == here / "data"
    assert settings.database == f"sqlite:///{here / 'data' / 'dragoman.sqlite3'}"
    assert environment(settings)["DRAGOMAN_DATA_DIR"] == str(here / "data")


def test_a_file_of_settings_is_found_and_said(here: Path) -> None:
    (here / "dragoman.toml").write_text('data_dir = "desk"\nport = 8200\n', encoding="utf-8")
    assert dragoman({}, "migrate").returncode == 0
    assert (here / "desk" / "dragoman.sqlite3").is_file()
    said = dragoman({}, "sources", "list").stderr
    assert f"{here / 'desk'}, http://127.0.0.1:8200, settings of {here / 'dragoman.toml'}" in said
    assert "http://127.0.0.1:8300" in dragoman({"DRAGOMAN_PORT": "8300"}, "sources", "list").stderr


def test_a_mistake_in_the_file_is_said_in_a_line(here: Path) -> None:
    (here / "dragoman.toml").write_text("prot = 8200\n", encoding="utf-8")
    said = failed({}, "sources", "list")
    assert f"{here / 'dragoman.toml'}: 'prot' is no setting. Did you mean 'port'?" in said


def test_a_secret_that_all_can_read_is_told(here: Path) -> None:
    file = here / "dragoman.toml"
    file.write_text('llm_key = "sk-hunter2"\n', encoding="utf-8")
    assert dragoman({}, "migrate").returncode == 0
    file.chmod(0o644)
    said = dragoman({}, "sources", "list").stderr
    assert f"can read {file}, which holds llm_key" in said
    assert "hunter2" not in said
    file.chmod(0o600)
    assert "can read" not in dragoman({}, "sources", "list").stderr


def test_a_variable_that_is_almost_a_setting_is_told(sqlite_url: str) -> None:
    env: DragomanEnv = {
        "DRAGOMAN_DATABASE_URL": sqlite_url,
        "DRAGOMAN_PROT": "8001",
        "DRAGOMAN_LLM_KEY_SW": "k",
        "DRAGOMAN_SOURCE_WIRE_KEY": "k",
        "DRAGOMAN_CONFIG": "",
        **dict.fromkeys(COMPOSE_ALONE, "x"),
    }
    said = dragoman(env, "sources", "list").stderr
    assert "DRAGOMAN_PROT is no setting and does nothing. Did you mean DRAGOMAN_PORT?" in said
    assert said.count("is no setting") == 1


@pytest.mark.parametrize(
    "words",
    [("retry",), ("keys", "add", "site", "--scope", "fetch"), ("glossary", "show", "un")],
    ids=" ".join,
)
def test_a_command_refuses_an_old_schema_with_what_to_do_and_changes_nothing(
    engine: Engine, sqlite_url: str, words: tuple[str, ...]
) -> None:
    config = migrations()
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
    env: DragomanEnv = {"DRAGOMAN_DATABASE_URL": sqlite_url}
    said = failed(env, *words)
    assert "does not have the schema of this program, and nothing was changed" in said
    assert "dragoman migrate" in said
    assert not is_current(engine)
    assert dragoman(env, "migrate").returncode == 0
    assert dragoman(env, "retry").returncode == 0


def test_every_command_that_opens_a_desk_is_tried_here() -> None:
    """A new group of commands is put into one of the lists above, or below with its reason."""
    tried = {words[0] for words in READ_OR_WRITE} | {"editions", "models", "migrate"}
    make_one = {"up", "demo", "restore"}
    need_none = {"translate", "names", "mirror"}
    assert set(get_group(app).commands) == tried | make_one | need_none
    assert isinstance(app, typer.Typer)


def test_a_desk_without_a_worker_on_which_a_story_waits_is_not_well(engine: Engine, sqlite_url: str) -> None:
    env: DragomanEnv = {"DRAGOMAN_DATABASE_URL": sqlite_url, "DRAGOMAN_ENGINE": "fake"}
    Newsroom(engine).deliver(make_story())
    with writing(engine) as session:
        session.execute(update(OutboxRow).values(sent_at=now()))
    done = dragoman(env, "check")
    assert (done.returncode, "! workers: none is there" in done.stdout) == (0, True)
    with writing(engine) as session:
        session.execute(update(TranslationRow).values(updated_at=now() - timedelta(minutes=5)))
    done = dragoman(env, "check", "--inside")
    assert done.returncode == 18
    assert re.search(
        r"✗ workers \[no_worker\]: No worker is there, and a story waits for 30\d s", done.stdout
    )
    with writing(engine) as session:
        say_present(session, "worker:a:1", (), {})
    done = dragoman(env, "check")
    assert (done.returncode, "✓ workers: 1 is there" in done.stdout) == (0, True)
    assert "✓ editions: something drafts all 12" in done.stdout


def test_check_says_which_editions_wait_for_a_person(sqlite_url: str) -> None:
    env: DragomanEnv = {"DRAGOMAN_DATABASE_URL": sqlite_url, "DRAGOMAN_EDITIONS": "africa-fr,africa-sw"}
    done = dragoman(env, "check")
    assert done.returncode == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("! editions [no_model]: ")]
    assert "2 of 2 editions are not drafted from every language that they take: " in line
    assert "no engine translates for africa-sw" in line
    assert "Switched off: africa-en, africa-pt" in line
    parts = json.loads(dragoman(env, "check", "--json").stdout)["parts"]
    assert [one["part"] for one in parts if one["mind"]] == ["workers", "editions"]
