"""The examples of docs/glossary.md do what they say, on a fresh desk with the shipped glossary."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from dragoman.cli.main import app
from service.accounts import add_key
from service.app import create_app
from service.settings import Settings, get_settings
from service.storage.session import open_engine, writing

TEXT = (Path(__file__).parents[3] / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_the_commands_as_printed(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DRAGOMAN_DATABASE_URL", sqlite_url)
    get_settings.cache_clear()
    said: dict[str, str] = {}
    for name, rest in re.findall(r"^dragoman glossary (show|approve|propose|history) ([^#\n]*)", TEXT, re.M):
        done = CliRunner().invoke(app, ["glossary", name, *rest.split()])
        assert done.exit_code == 0, done.output
        said[name] = done.output
    get_settings.cache_clear()
    assert "is approved (version 2)" in said["approve"]
    assert "is proposed (version 3)" in said["propose"]
    assert "approved by cli" in said["history"]


def test_the_request_as_printed(sqlite_url: str, tmp_path: Path) -> None:
    (request,) = re.findall(r"\$DESK(/v1/glossary/concepts/\S+) -d '(\{.*?\})'", TEXT, re.S)
    with writing(open_engine(sqlite_url)) as session:
        secret = add_key(session, "docs", ("glossary",))
    headers = {"Authorization": f"Bearer {secret}"}
    path, body = request[0], json.loads(request[1])
    with TestClient(create_app(Settings(data_dir=tmp_path, database_url=sqlite_url))) as http:
        answer = http.patch(path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        assert [form["text"] for form in answer.json()["forms"]["ha"]] == ["Najeriya", "Nijeriya"]
        assert http.patch(path, json=body, headers=headers).status_code == 409
