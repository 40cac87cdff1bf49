"""What keeps the parts apart, beyond what import-linter sees; and documents that tell the truth."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command

from dragoman.cli.main import Later, app
from dragoman.settings_table import BEGIN, with_table
from scripts import draw_rooms
from scripts.count_house import classes_by_name
from scripts.imports import ROOTS, Module, circles, module_arrows, read_modules
from service.domain.status import MOVES, Move, State, after, allowed
from service.settings import Settings

ROOT = Path(__file__).parents[1]
PACKAGES = ROOTS
CODE = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
#: the changelog tells what was, by the names of then
DOCUMENTS = [
    *(file for file in sorted(ROOT.glob("*.md")) if file.name != "CHANGELOG.md"),
    *sorted((ROOT / "docs").glob("*.md")),
    *(ROOT / "glossaries" / name for name in ("README.md", "NOTICE.md", "sources/README.md")),
]
#: the one place that does
MAY_COMMIT = ROOT / "service" / "storage" / "session.py"


@cache
def all_modules() -> dict[str, Module]:
    """Read when a test asks, not by every process that collects the tests."""
    return read_modules()


def test_only_the_session_module_commits() -> None:
    commits = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in CODE
        if file != MAY_COMMIT and ".commit" in (text := file.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert commits == []


def test_the_session_module_commits_in_one_place() -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(MAY_COMMIT.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert len(calls) == 1


def test_a_file_is_one_idea() -> None:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in CODE}
    assert {str(file.relative_to(ROOT)): lines for file, lines in lengths.items() if lines > 500} == {}


def test_the_service_starts_without_the_model_libraries() -> None:
    heavy = ("torch", "transformers", "ctranslate2", "openai", "celery", "kombu")
    code = f"import service.app, sys; print([name for name in {heavy!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_every_setting_is_documented() -> None:
    said = {name: field.description or "" for name, field in Settings.model_fields.items()}
    assert [name for name, description in said.items() if not description.endswith(".")] == []


def test_the_page_of_settings_is_that_of_today() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert BEGIN in page
    assert with_table(page) == page, "run: python -m dragoman.settings_table"


def test_the_page_of_rooms_is_that_of_today() -> None:
    page = draw_rooms.PAGE.read_text(encoding="utf-8")
    assert draw_rooms.with_rooms(page, all_modules()) == page, "run: python scripts/draw_rooms.py"


def test_every_room_says_what_it_is_for() -> None:
    assert [line for line in draw_rooms.list_rooms(all_modules()) if line.endswith("|  |")] == []


def test_nothing_is_imported_in_a_circle() -> None:
    assert circles(module_arrows(all_modules())) == []
    assert circles(draw_rooms.drawn_arrows(all_modules())) == []


def test_a_class_name_means_one_thing() -> None:
    """`_Name` counts as `Name`. What has to be there twice would be listed here, with the reason."""
    places = defaultdict[str, list[str]](list)
    for name, modules in classes_by_name(all_modules()).items():
        places[name.lstrip("_")] += modules
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_every_package_is_looked_at() -> None:
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(PACKAGES)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert set(project["importlinter"]["root_packages"]) == packages
    assert packages < set(project["mypy"]["packages"])


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_documents_name_only_what_there_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for setting in re.findall(r"\bDRAGOMAN_[A-Z_]+\b", text):
        name = setting.removeprefix("DRAGOMAN_").lower()
        compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
        of_a_source = re.fullmatch(r"DRAGOMAN_SOURCE_([A-Z_]+_KEY)?", setting)
        known = name in Settings.model_fields or setting in compose or of_a_source
        assert known, f"{file.name} names {setting}"
    for line in re.findall(r"(?:^\s*|`|run )(?:\.venv/bin/)?dragoman ([a-z][^`\n]*)", text, re.MULTILINE):
        assert _is_command(line.split()), f"{file.name} names the command: dragoman {line}"
    for target in re.findall(r"`make ([a-z]+)`|^\s*make ([a-z]+)\s*$", text, re.MULTILINE):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), f"{file.name} names make {target}"
    for path in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (file.parent / path).exists(), f"{file.name} links to {path}"
    for path in re.findall(r"`([\w-]+(?:/[\w.*-]+)+/?|[\w.-]+\.(?:py|toml|md|lock))`", text):
        assert _is_there(file, path), f"{file.name} names the file {path}"
    for name in re.findall(rf"\b(?:{'|'.join(PACKAGES)})(?:\.\w+)+\b", text):
        parts = name.split(".")
        assert (
            ".".join(parts) in all_modules() or ".".join(parts[:-1]) in all_modules() or _is_there(file, name)
        ), f"{file.name} names the module {name}"


def _is_there(document: Path, path: str) -> bool:
    """Whether a document may name a file: from the root or its own folder, or by a name that one has."""
    if path.split("/")[0] not in {entry.name for entry in ROOT.iterdir()} and "/" in path:
        return True  # no path of ours: a repository, a media type, a language tag
    return any(
        next(iter(folder.glob(path.rstrip("/"))), None) is not None for folder in (ROOT, document.parent)
    ) or ("/" not in path and next(iter(ROOT.glob(f"[!.]*/**/{path}")), None) is not None)


def _is_command(words: list[str]) -> bool:
    command: object = get_command(app)
    for word in words:
        commands = getattr(command, "commands", None)
        if commands is None:
            return True
        if word not in commands:
            return False
        command = commands[word]
        command = command.load() if isinstance(command, Later) else command
    return True


def test_every_state_can_be_reached_and_left() -> None:
    reached, frontier = {State.QUEUED}, [State.QUEUED]
    while frontier:
        for move in allowed(state := frontier.pop()):
            found = after(state, move)
            assert found is not None
            if found not in reached:
                reached.add(found)
                frontier.append(found)
    assert reached == set(State)
    assert {state for state, _ in MOVES} == set(State)


def test_every_move_is_used() -> None:
    assert {move for _, move in MOVES} == set(Move)


def test_a_kill_is_possible_from_everywhere_and_undone_only_by_a_new_version() -> None:
    assert {after(state, Move.WITHDRAW) for state in State} == {State.WITHDRAWN}
    assert set(allowed(State.WITHDRAWN)) == {Move.QUEUE, Move.WITHDRAW}


def test_nothing_goes_live_without_an_approval() -> None:
    assert [state for (state, move), end in MOVES.items() if end is State.LIVE] == [State.APPROVED]
    into_approved = {move for (_, move), end in MOVES.items() if end is State.APPROVED}
    assert into_approved == {Move.APPROVE}


def test_the_licences_go_into_the_package_and_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = re.findall(
        r"^COPY (.+) /src/.*$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    for name in (*project["license-files"], project["readme"]):
        assert (ROOT / name).read_text(encoding="utf-8").strip()
        top = name.split("/")[0]
        assert f"!{top}" in ignored
        assert top in " ".join(copied).split()
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith("Apache License\n")
    assert "END OF TERMS AND CONDITIONS" in text
