"""Settings as they come from the environment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from dragoman.embedded import environment
from service.config_file import find_config
from service.errors import Unprocessable
from service.settings import Settings, secrets_in_the_open

PATHS = ("models_dir", "glossaries_dir", "editions_file", "hunspell_dir")


@pytest.mark.parametrize("name", PATHS)
def test_an_empty_path_means_unset(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"DRAGOMAN_{name.upper()}", "")
    settings = Settings()
    assert getattr(settings, name) is None
    assert settings.models == settings.data_dir / "models"


@pytest.mark.parametrize("name", PATHS)
def test_a_path_is_taken_and_reaches_other_processes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"DRAGOMAN_{name.upper()}", "here/there")
    settings = Settings()
    assert getattr(settings, name) == Path("here/there")
    passed_on = environment(settings)
    assert passed_on[f"DRAGOMAN_{name.upper()}"] == "here/there"
    assert not {f"DRAGOMAN_{other.upper()}" for other in PATHS if other != name} & set(passed_on)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"llm_url": "127.0.0.1:8080"}, "llm_url"),
        ({"llm_url": "http://127.0.0.1:8080/v1"}, "DRAGOMAN_LLM_MODEL has to name a model"),
        ({"llm_daily_budget": 5.0}, "needs DRAGOMAN_LLM_PRICE_IN"),
        ({"llm_price_in": -1.0}, "llm_price_in"),
    ],
)
def test_half_a_language_model_is_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(**values)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            (name, value)
            for name in ("llm_url", "public_url")
            for value in ("http://u:secret@h:abc/v1", "http://[::1/v1", "javascript:secret", "http://", "h:1")
        ),
        ("broker_url", "redis://:secret@h:abc/0"),
        ("broker_url", "127.0.0.1:6379"),  # which would be taken for a name of AMQP's
        ("broker_url", "redis://h:1;secret"),
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match="is no address such as") as caught:
        Settings.model_validate({"llm_model": "m", name: value})
    assert [(one["loc"], "secret" in one["msg"]) for one in caught.value.errors()] == [((name,), False)]


@pytest.mark.parametrize(
    "value", ["", "rediss://:pw@h", "redis+socket:///run/redis", "sentinel://a:1;sentinel://b:2"]
)
def test_addresses_of_brokers_are_taken(value: str) -> None:
    assert Settings(broker_url=value).broker_url == value


def test_commas_alone_are_not_all_editions() -> None:
    """Such a value is made of two variables that are not set."""
    with pytest.raises(ValidationError, match="no name between them"):
        Settings(editions=" , ")


def test_the_key_of_a_language_model_is_not_shown() -> None:
    address = "redis://:sk-secret-1@h/0"
    settings = Settings(
        llm_key="sk-secret-1",
        llm_url="http://h/v1?key=sk-secret-1",
        llm_model="m",
        database_url=address,
        broker_url=address,
    )
    assert "sk-secret-1" not in repr(settings) + str(settings)
    assert environment(settings)["DRAGOMAN_LLM_KEY"] == "sk-secret-1"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_environment_goes_before_the_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "dragoman.toml").write_text(
        'port = 81\nhost = "::1"\neditions = ["africa-fr"]\n', encoding="utf-8"
    )
    monkeypatch.setenv("DRAGOMAN_PORT", "82")
    settings = Settings()
    assert (settings.port, settings.host, settings.editions) == (82, "::1", ("africa-fr",))
    assert Settings(port=83).port == 83


def test_an_empty_variable_is_an_unset_one(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the environment are full of them, and so is what Compose passes on."""
    (here / "dragoman.toml").write_text("port = 81\n", encoding="utf-8")
    for name in Settings.model_fields:
        monkeypatch.setenv(f"DRAGOMAN_{name.upper()}", "")
    expected = {**Settings(port=81, data_dir=here / "data").model_dump()}
    assert Settings().model_dump() == expected


def test_an_empty_value_in_the_file_is_an_unset_one(here: Path) -> None:
    names = ("host", "port", "data_dir", "hunspell_dir", "editions", "llm_url", "log_level")
    (here / "dragoman.toml").write_text("\n".join(f'{name} = ""' for name in names), encoding="utf-8")
    assert Settings().model_dump() == Settings(data_dir=here / "data").model_dump()
    assert (Settings().hunspell_dir, Settings().host) == (None, "127.0.0.1")


def test_paths_of_a_file_start_at_its_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = here / "etc"
    folder.mkdir()
    (folder / "desk.toml").write_text(
        'data_dir = "data"\neditions_file = "editions.toml"\nmodels_dir = "/models"\nglossaries_dir = ""\n'
        'hunspell_dir = "words"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("DRAGOMAN_CONFIG", "etc/desk.toml")
    settings = Settings()
    assert settings.data_dir == folder / "data"
    assert settings.editions_file == folder / "editions.toml"
    assert settings.hunspell_dir == folder / "words"
    assert (settings.models_dir, settings.glossaries_dir) == (Path("/models"), None)


def test_where_a_file_is_looked_for(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_config() is None
    (here / "dragoman.toml").touch()
    assert find_config() == here / "dragoman.toml"
    (here / "desk").mkdir()
    monkeypatch.setenv("DRAGOMAN_DATA_DIR", str(here / "desk" / "data"))
    assert find_config() == here / "dragoman.toml"
    (here / "desk" / "dragoman.toml").touch()
    assert find_config() == here / "desk" / "dragoman.toml"
    monkeypatch.setenv("DRAGOMAN_CONFIG", str(here / "own.toml"))
    with pytest.raises(Unprocessable, match=r"own\.toml, and there is no such file"):
        find_config()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot = 1", "'prot' is no setting. Did you mean 'port'"),
        ("DRAGOMAN_PORT = 1", "Did you mean 'port'"),
        ("llm-url = ''", "Did you mean 'llm_url'"),
        ("colour = 'red'", "'colour' is no setting. docs/settings.md"),
        ("[llm]\nurl = ''", "'llm' is no setting"),
        ("[port]\nx = 1", "port is a table"),
        ("port", "cannot be read"),
    ],
)
def test_a_mistake_in_the_file_is_named(here: Path, text: str, said: str) -> None:
    (here / "dragoman.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Unprocessable, match=re.escape(said)) as caught:
        Settings()
    assert str(here / "dragoman.toml") in caught.value.detail


def test_a_file_that_is_not_text_says_so(here: Path) -> None:
    (here / "dragoman.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Unprocessable, match="cannot be read"):
        Settings()


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ('llm_key = "sk"', "llm_key"),
        ('database_url = "postgresql+psycopg://desk:pw@db/desk"', "database_url"),
        ('broker_url = "redis://:pw@redis:6379/0"', "broker_url"),
        ('broker_url = "redis://redis:6379/0"', None),
        ('llm_url = "http://desk:pw@models/v1"', "llm_url"),
        ('llm_url = "http://models/v1?key=pw"', "llm_url"),
        ('llm_url = "http://models/v1"', None),
        ('llm_key = ""', None),
        ("port = 1", None),
    ],
)
def test_a_secret_that_everybody_may_read_is_told_of(here: Path, line: str, secret: str | None) -> None:
    file = here / "dragoman.toml"
    file.write_text(line, encoding="utf-8")
    file.chmod(0o644)
    said = secrets_in_the_open()
    assert (said is None) if secret is None else (said is not None and secret in said)
    file.chmod(0o640)
    assert secrets_in_the_open() is None


def test_other_processes_of_a_desk_read_no_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's desk has a database of its own, whatever the file says."""
    (here / "dragoman.toml").write_text('database_url = "postgresql+psycopg://real/desk"\n', encoding="utf-8")
    own = Settings().model_copy(update={"database_url": "", "editions": ("africa-fr", "mideast-ar")})
    for name, value in environment(own).items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.database == f"sqlite:///{here / 'data' / 'dragoman.sqlite3'}"
    assert settings.editions == ("africa-fr", "mideast-ar")
