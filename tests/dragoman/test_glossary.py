"""`dragoman glossary` as people use it: its output and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import FEW_CONCEPTS
from tests.dragoman.helpers import DragomanEnv, dragoman, failed


@pytest.fixture
def env(sqlite_url: str, tmp_path: Path) -> DragomanEnv:
    return {
        "DRAGOMAN_DATA_DIR": str(tmp_path / "data"),
        "DRAGOMAN_DATABASE_URL": sqlite_url,
        "DRAGOMAN_GLOSSARIES_DIR": str(FEW_CONCEPTS),
    }


def said(env: DragomanEnv, *words: str) -> str:
    done = dragoman(env, "glossary", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_form_is_approved_and_the_desk_says_it_from_then_on(env: DragomanEnv) -> None:
    assert "no approved form" in said(env, "find", "A port in Mombasa.", "--to", "fr")
    assert "“Mombasa” is approved (version 2)" in said(env, "approve", "Q225641", "fr", "Mombasa")
    assert "no approved form" not in said(env, "find", "A port in Mombasa.", "--to", "fr")
    history = said(env, "history", "Q225641")
    assert "approved by cli" in history
    assert "fr: ?Mombasa → Mombasa" in history
    assert "changed since" in said(env, "show", "Q225641")
    assert "is proposed" in said(env, "propose", "Q225641", "fr", "Mombasa")
    assert "It has: ?Mombasa" in failed(env, "glossary", "approve", "Q225641", "fr", "Nowhere")
    assert "No open conflicts" in said(env, "conflicts")


def test_coverage_is_told_by_kind_and_of_a_text(env: DragomanEnv) -> None:
    whole = json.loads(said(env, "coverage", "--to", "fr", "--to", "so", "--json"))
    assert whole["kinds"]["city"]["approved"]["so"] <= whole["kinds"]["city"]["concepts"]
    text = json.loads(said(env, "coverage", "The UN works in Mombasa.", "--to", "fr", "--json"))
    assert text["mentions"] == 2
    assert text["to"] == {"fr": {"approved": 1, "without": ["Mombasa"]}}
    assert "1 of 2" in said(env, "coverage", "The UN works in Mombasa.", "--to", "fr")
    refused = failed(env, "glossary", "coverage", "Mombasa.", "--to", "fr-SN", "--to", "xx")
    assert "has the language xx. There are: af, am, ar, en, fa, fr, " in refused
    assert "language xx" in failed(env, "glossary", "find", "Mombasa.", "--in", "xx")


def test_forms_of_a_parallel_text_are_proposed(env: DragomanEnv, tmp_path: Path) -> None:
    said(env, "stats")
    file = tmp_path / "pairs.tsv"
    file.write_text("A port in Mombasa.\tBandari ya Mombasa.\nno second column\n", encoding="utf-8")
    asked = ("harvest", str(file), "--to", "so")
    assert json.loads(said(env, *asked, "--dry-run", "--json"))["proposed"] == 0
    assert "1 forms are proposed now" in said(env, *asked)
    assert "?Mombaaso → ?Mombaaso|?Mombasa" in said(env, "history", "Q225641")
    assert "Say --to" in failed(env, "glossary", "harvest", str(file))


def test_files_go_out_and_in_again(env: DragomanEnv, tmp_path: Path) -> None:
    for name in ("all.tbx", "all.csv", "all.tsv"):
        assert f"Wrote {tmp_path / name}" in said(env, "export", str(tmp_path / name)).replace("\n", "")
    assert 'style="dct"' in said(env, "export", "-", "--format", "tbx", "--style", "dct")
    table = (tmp_path / "all.csv").read_text(encoding="utf-8")
    (tmp_path / "all.csv").write_text(table.replace("Nairobi", "Nairobi City"), encoding="utf-8")
    would = said(env, "import", str(tmp_path / "all.csv"), "--dry-run")
    assert "Would import: 0 new concepts, 1 changed, 16 as they were." in would
    assert "Imported: 0 new concepts, 1 changed" in said(env, "import", str(tmp_path / "all.csv"))
    assert "Imported: 0 new concepts, 1 changed" in said(env, "import", str(tmp_path / "all.tbx"))
    assert "17 concepts (0 of your own, 0 changed" in said(env, "stats")
    assert "end it in" in failed(env, "glossary", "export", str(tmp_path / "all.xls"))


def test_a_bad_file_is_said_row_by_row_and_nothing_comes_in(env: DragomanEnv, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("id,kind,en,ar\nx:1,city,Good,\nx:2,town,Bad,\nx:3,city,,Кириллица\n", encoding="utf-8")
    done = dragoman(env, "glossary", "import", str(file))
    assert done.returncode == 1
    assert "bad.csv, line 3: the kind 'town'" in done.stderr
    assert "There is no concept" in failed(env, "glossary", "show", "x:1")
    done = dragoman(env, "glossary", "check", str(file))
    assert (done.returncode, "✗ bad.csv, line 3" in done.stdout) == (1, True)
    file.write_text(file.read_text(encoding="utf-8").replace("town", "city"), encoding="utf-8")
    done = dragoman(env, "glossary", "check", str(file))
    assert done.returncode == 1
    assert "script: x:3: ar: “Кириллица” holds Cyrillic letters" in done.stdout.replace("\n", "")


def test_a_tbx_file_is_checked_like_any_other(env: DragomanEnv, tmp_path: Path) -> None:
    file = tmp_path / "all.tbx"
    said(env, "export", str(file))
    assert "17 concepts in 1 file: 0 problems" in said(env, "check", str(file))
    file.write_text("not TBX", encoding="utf-8")
    done = dragoman(env, "glossary", "check", str(file))
    assert done.returncode == 1
    assert "✗ all.tbx, line 1: not XML" in done.stdout


def test_a_mistyped_file_name_is_not_taken_for_a_text(env: DragomanEnv, tmp_path: Path) -> None:
    assert "There is no file" in failed(env, "glossary", "find", str(tmp_path / "none.html"))


def test_without_a_desk_the_files_answer_and_nothing_is_made(tmp_path: Path) -> None:
    alone = {"DRAGOMAN_DATA_DIR": str(tmp_path / "data"), "DRAGOMAN_GLOSSARIES_DIR": str(FEW_CONCEPTS)}
    assert "Nations Unies" in said(alone, "find", "The UN met.", "--to", "fr")
    assert "17 concepts" in said(alone, "stats")
    assert not (tmp_path / "data").exists()


def test_the_shipped_files_are_fit_to_use(tmp_path: Path) -> None:
    assert "0 problems" in said({"DRAGOMAN_DATA_DIR": str(tmp_path / "data")}, "check")
