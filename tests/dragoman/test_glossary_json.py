"""What `dragoman glossary` and `dragoman names` print for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from dragoman.cli.main import app
from service import termbase
from service.settings import get_settings
from service.storage.session import writing
from tests.conftest import FEW_CONCEPTS

Ask = Callable[..., Any]


@pytest.fixture
def ask(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Run a command with `--json` on a desk of its own, and read what it prints."""
    monkeypatch.setenv("DRAGOMAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DRAGOMAN_DATABASE_URL", database_url)
    monkeypatch.setenv("DRAGOMAN_GLOSSARIES_DIR", str(FEW_CONCEPTS))
    get_settings.cache_clear()

    def run(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(app, [*words, "--json"])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout)

    yield run
    get_settings.cache_clear()


def test_what_stands_in_a_text(ask: Ask) -> None:
    found = ask("glossary", "find", "The UN met the UN in Mombasa.", "--to", "fr")
    assert (found["language"], found["target"]) == ("en", "fr")
    by_form = {one["found"]: one for one in found["found"]}
    assert by_form["UN"]["times"] == 2
    assert "ONU" in by_form["UN"]["forms"]
    assert by_form["Mombasa"] == {"found": "Mombasa", "times": 1, "concept": "Q225641", "forms": []}
    assert ask("glossary", "find", "Nothing here.")["found"] == []


def test_a_concept_its_trust_its_history_and_the_counts(ask: Ask) -> None:
    assert ask("glossary", "show", "Q225641")["version"] == 1
    approved = ask("glossary", "approve", "Q225641", "fr", "Mombasa")
    assert approved["forms"]["fr"][0]["trust"] == "approved"
    first, *_ = ask("glossary", "history", "Q225641")["versions"]
    assert (first["version"], first["action"], first["actor"]) == (2, "approved", "cli")
    assert first["changes"] == [{"column": "fr", "before": "?Mombasa", "after": "Mombasa"}]
    stats = ask("glossary", "stats")
    assert (stats["concepts"], stats["changed"], stats["conflicts"]) == (17, 1, 0)
    proposed = ask("glossary", "propose", "Q225641", "fr", "Mombasa")
    assert (proposed["version"], proposed["forms"]["fr"][0]["trust"]) == (3, "proposed")
    assert ask("glossary", "stats")["forms"]["fr"]["approved"] == stats["forms"]["fr"]["approved"] - 1
    assert ask("glossary", "conflicts") == {"conflicts": []}


def test_a_conflict_that_cannot_be_is_said_in_words(ask: Ask) -> None:
    for number in ("7", "9223372036854775808"):
        done = CliRunner().invoke(app, ["glossary", "conflicts", "--resolve", number])
        assert f"There is no conflict {number}" in str(getattr(done.exception, "detail", ""))


def test_what_a_check_and_an_import_found(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,kind,en,ar\nx:1,city,Good,\nx:2,town,Bad,\n", encoding="utf-8")
    checked = ask("glossary", "check", str(file), code=1)
    assert checked["files"] == [str(file)]
    assert [(one["file"], one["line"]) for one in checked["problems"]] == [("a.csv", 3)]
    file.write_text("id,kind,en,ar\nx:1,city,Good,\nx:2,city,Bad,Кириллица\n", encoding="utf-8")
    checked = ask("glossary", "check", str(file), code=1)
    assert (checked["problems"], checked["concepts"]) == ([], 2)
    assert [(one["sort"], one["bad"]) for one in checked["remarks"] if one["bad"]] == [("script", True)]
    nothing = {"added": 2, "changed": 0, "unchanged": 0}
    assert ask("glossary", "import", str(file), "--dry-run") == {"dry_run": True} | nothing
    assert ask("glossary", "import", str(file)) == {"dry_run": False} | nothing


def test_a_name_that_the_desk_added_is_proposed_as_the_desk_has_it(ask: Ask, engine: Engine) -> None:
    before = ask("names", "Oumarou Zibango", "--to", "ar")
    assert before["glossary"] == []
    assert before["proposals"]
    cells = {"id": "house:zibango", "kind": "person", "en": "Oumarou Zibango", "ar": "عمر زيبانغو"}
    with writing(engine) as session:
        termbase.create(session, cells, "ana")
    after = ask("names", "Oumarou Zibango", "--to", "ar")
    assert after["glossary"] == [
        {"concept": "house:zibango", "text": "عمر زيبانغو", "trust": "approved"},
    ]
    said = CliRunner().invoke(app, ["names", "Oumarou Zibango", "--to", "ar"])
    assert "the glossary's house:zibango, approved" in said.stdout
    assert "Proposals only" not in said.stderr


@pytest.mark.parametrize(
    "command",
    [
        *(["glossary", name] for name in ("find", "check", "import", "stats", "show", "history")),
        *(["glossary", name] for name in ("approve", "propose", "conflicts")),
        ["names"],
    ],
    ids=" ".join,
)
def test_help_names_the_option(command: list[str]) -> None:
    assert "--json" in CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200"}).output
