"""docker-compose.yml against the program: every command and every setting in it exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from dragoman.cli.main import app
from service.settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service.get("image") == "dragoman"]
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]


def test_every_part_of_the_desk_is_there() -> None:
    assert sorted(SERVICES) == ["migrate", "postgres", "redis", "relay", "web", "worker"]
    assert sorted(OURS) == ["migrate", "relay", "web", "worker"]


@pytest.mark.parametrize("name", OURS)
def test_the_commands_exist(name: str) -> None:
    service = SERVICES[name]
    assert service["command"] == [name]
    assert name in COMMANDS
    probe = service.get("healthcheck", {}).get("test", [])
    if probe[1:2] == ["dragoman"]:
        assert probe[2] in COMMANDS


def test_the_image_runs_the_program() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert 'ENTRYPOINT ["dragoman"]' in dockerfile
    default = re.findall(r'^CMD \["(.+)"\]$', dockerfile, re.MULTILINE)
    assert len(default) == 1
    assert default[0] in COMMANDS
    for setting in re.findall(r"\b(DRAGOMAN_\w+)=", dockerfile):
        assert setting in known_settings()


@pytest.mark.parametrize("name", OURS)
def test_the_settings_exist_and_can_be_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = SERVICES[name]["environment"]
    assert set(environment) <= known_settings()
    for setting, value in environment.items():
        # what Compose would put there: the default, or a value where one is required
        filled = re.sub(
            r"\$\{\w+(?::-([^}]*)|:\?[^}]*)\}",
            lambda found: "secret1" if found[1] is None else found[1],
            str(value),
        )
        assert "${" not in filled
        monkeypatch.setenv(setting, filled)
    settings = Settings()
    assert settings.database.startswith("postgresql+psycopg://dragoman:secret1@postgres:5432/")
    assert settings.broker_url == "redis://:secret1@redis:6379/0"


def test_no_password_is_written_down() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    uses = re.findall(r"\$\{(DRAGOMAN_(?:POSTGRES|REDIS)_PASSWORD)([^}]*)\}", text)
    assert len(uses) >= 4
    assert all(rest.startswith(":?") for _, rest in uses)


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_part_is_watched(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_what_is_kept_lies_in_volumes_that_are_declared() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == set(COMPOSE["volumes"])


def test_everything_waits_for_the_schema() -> None:
    for name in ("web", "relay", "worker"):
        needs = SERVICES[name]["depends_on"]
        assert needs["migrate"] == {"condition": "service_completed_successfully"}
        assert {needs[server]["condition"] for server in ("postgres", "redis")} == {"service_healthy"}


def known_settings() -> set[str]:
    return {f"DRAGOMAN_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", OURS)
def test_keys_for_comparing_come_from_a_file_that_need_not_be_there(name: str) -> None:
    """Their names are those of the sources, which nobody can write into this file."""
    assert SERVICES[name]["env_file"] == [{"path": "sources.env", "required": False}]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "sources.env" in ignored
