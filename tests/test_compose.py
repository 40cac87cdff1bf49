"""docker-compose.yml and .env.example against the program: every command and every setting in them exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from dragoman.cli.main import app
from dragoman.settings_table import COMPOSE_ALONE, FIXED, env_example, with_compose
from service.config_file import VARIABLE
from service.settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service.get("image") == "dragoman"]
#: where traces go has the names of OpenTelemetry
TRACES = {name for name in COMPOSE_ALONE if name.startswith("OTEL_")}
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
    assert set(environment) == known_settings() | {VARIABLE} | TRACES
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
    assert settings.public_url == "http://localhost:8000"
    for field, value in Settings().model_dump().items():
        if field not in FIXED and field not in ("archive_days",):  # the tests have their own of that
            assert value == Settings.model_fields[field].default, field


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
    assert mounted - {"./config"} == set(COMPOSE["volumes"])
    assert all("./config:/config:ro" in SERVICES[name]["volumes"] for name in OURS)


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


def test_one_service_builds_the_image_and_nobody_fetches_it() -> None:
    """Four builds of one tag at once are in each other's way, and the registry's `dragoman` is not ours."""
    assert [name for name in SERVICES if "build" in SERVICES[name]] == ["migrate"]
    policies = {name: SERVICES[name]["pull_policy"] for name in OURS}
    assert policies == {"migrate": "build", "web": "never", "relay": "never", "worker": "never"}


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_gets_more_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["cap_drop"] == ["ALL"]
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert service["mem_limit"]
    assert service["pids_limit"] >= 256
    assert not service.get("privileged")
    if name in OURS:
        assert service["read_only"] is True
        assert "cap_add" not in service
        assert [one.split(":")[0] for one in service["tmpfs"]] == ["/tmp"]  # noqa: S108 - the container's


@pytest.mark.parametrize("name", OURS)
def test_models_are_added_by_the_account_of_the_image(name: str) -> None:
    """A new volume gets the owner of what the image has in its place, so the image has to have it."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    mounts = [volume.split(":")[1] for volume in SERVICES[name]["volumes"] if not volume.endswith(":ro")]
    made = re.search(r"install -d -o dragoman -g dragoman ([^\\]+)", dockerfile)
    assert made is not None
    assert set(mounts) == set(made[1].split()) == {"/data", "/models"}
    assert "--uid 10001" in dockerfile
    assert re.search(r"^USER dragoman$", dockerfile, re.MULTILINE)
    environment = SERVICES[name]["environment"]
    assert (environment["DRAGOMAN_DATA_DIR"], environment["DRAGOMAN_MODELS_DIR"]) == ("/data", "/models")


def test_the_made_parts_are_those_of_today() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert with_compose(compose) == compose, "run: python -m dragoman.settings_table"
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert example == env_example(), "run: python -m dragoman.settings_table"


def test_the_example_has_every_variable_once() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = re.findall(r"^(?:# )?((?:DRAGOMAN|OTEL)_\w+)=", example, re.MULTILINE)
    assert len(names) == len(set(names))
    assert set(names) == known_settings() | set(COMPOSE_ALONE) | {VARIABLE}
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", compose)) <= set(names)


def test_the_example_sets_what_holds_anyway(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever takes the `#` away from all lines has changed nothing."""
    monkeypatch.chdir(tmp_path)
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    plain = Settings().model_dump()
    for name, value in re.findall(r"^(?:# )?(DRAGOMAN_\w+)=(.*)$", example, re.MULTILINE):
        if name != "DRAGOMAN_ARCHIVE_DAYS":  # the tests have their own
            monkeypatch.setenv(name, value)
    assert Settings().model_dump() == plain


def test_secrets_of_docker_are_kept_out_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {".env", "/dragoman.toml", "/config/*"} <= set(ignored)
