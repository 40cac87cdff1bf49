"""Made from `Settings`: the table of docs/settings.md, .env.example, and a part of docker-compose.yml.

`python -m dragoman.settings_table` renews all three.
"""

from __future__ import annotations

import re
from pathlib import Path

from service.config_file import VARIABLE
from service.settings import Settings

BEGIN = "<!-- settings: made by `python -m dragoman.settings_table`, do not edit -->"
END = "<!-- end of settings -->"
COMPOSE_BEGIN = "    # settings: made by `python -m dragoman.settings_table`, do not edit"
COMPOSE_END = "    # end of settings"
#: those that docker-compose.yml sets by itself, for its own services and volumes
FIXED = ("data_dir", "database_url", "broker_url", "models_dir", "host", "port", "public_url")
#: variables of docker-compose.yml alone, with what they are when nothing is set
COMPOSE_ALONE = {
    "DRAGOMAN_POSTGRES_PASSWORD": ("", "Passwords of your choice for Docker's PostgreSQL and Redis."),
    "DRAGOMAN_REDIS_PASSWORD": ("", "Letters and digits: they become part of addresses."),
    "DRAGOMAN_LISTEN": ("127.0.0.1:8000", "Where Docker lets the web process listen."),
    "DRAGOMAN_WORKER_MEMORY": ("8g", "The most memory that Docker gives each worker."),
    "DRAGOMAN_POSTGRES_MEMORY": ("2g", "The most memory that Docker gives PostgreSQL."),
    "DRAGOMAN_TORCH": (
        "",
        "1: `docker compose build` puts torch for the CPU in, which converts models (1 GB).",
    ),
    "DRAGOMAN_OTEL": ("", "1: `docker compose build` puts in what sends traces."),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("", "Where traces are sent to: docs/operate.md."),
    "OTEL_EXPORTER_OTLP_HEADERS": ("", "What is sent with them, such as a key: `authorization=Bearer …`."),
}
TOP = """\
# Copy this to .env, for docker-compose.yml; nobody but you should be able to read it: chmod 600 .env
# Without Docker: `set -a; . ./.env; set +a` in a shell, or write a dragoman.toml (docs/settings.md).
# Made by `python -m dragoman.settings_table`: what is behind a # is what holds if nothing is set.
"""
PREFIX = str(Settings.model_config.get("env_prefix", ""))


def settings_table() -> str:
    """Return the table in Markdown, in the order of the class."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        value = _written(field.default)
        shown = f"`{value}`" if value else ""
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


def with_table(page: str) -> str:
    """Return the page with the table of today between its markers. Raises `ValueError` without them."""
    return _between(page, BEGIN, END, settings_table())


def with_compose(file: str) -> str:
    """Return docker-compose.yml with all settings passed on. Raises `ValueError` without its markers."""
    names = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields if name not in FIXED]
    lines = "\n".join(f"    {name}: ${{{name}:-}}" for name in (VARIABLE, *names))
    return _between(file, COMPOSE_BEGIN, COMPOSE_END, lines)


def env_example() -> str:
    """Return .env.example: every variable, with what it is and what holds without it."""
    blocks = [TOP]
    for name, (value, what) in COMPOSE_ALONE.items():
        sign = "" if name.endswith("_PASSWORD") else "# "
        blocks.append(f"# {what}\n{sign}{name}={value}\n")
    blocks.append(f"# The file of settings; with Docker, one in ./config is /config/…\n# {VARIABLE}=\n")
    for name, field in Settings.model_fields.items():
        own = " (docker-compose.yml sets its own.)" if name in FIXED and name != "public_url" else ""
        what = re.sub(r"\[([^]]+)\]\(([^)#]+)[^)]*\)", r"\1: docs/\2", field.description or "")
        blocks.append(f"# {what}{own}\n# {PREFIX}{name.upper()}={_written(field.default)}\n")
    return "\n".join(blocks)


def _written(value: object) -> str:
    """Return a default as it is written in the environment."""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _between(text: str, begin: str, end: str, lines: str) -> str:
    pattern = re.compile(f"^{re.escape(begin)}$.*?^{re.escape(end)}$", re.DOTALL | re.MULTILINE)
    if len(pattern.findall(text)) != 1:
        raise ValueError(f"the page needs the lines {begin!r} and {end!r}, once")
    return pattern.sub(lambda _: f"{begin}\n{lines}\n{end}", text)


def renew(root: Path) -> None:
    """Write all three files anew."""
    for name, renewed in (("docs/settings.md", with_table), ("docker-compose.yml", with_compose)):
        file = root / name
        file.write_text(renewed(file.read_text(encoding="utf-8")), encoding="utf-8")
    (root / ".env.example").write_text(env_example(), encoding="utf-8")


if __name__ == "__main__":
    renew(Path())
