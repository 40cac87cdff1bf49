"""The file of results: a section is renewed where it stands, and nothing else moves."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from benchmarks import worker_command  # noqa: F401 - it adds its command
from benchmarks.commands import bench
from benchmarks.labelled import load_notes
from benchmarks.report import save_section, with_notes


def test_a_section_is_renewed_in_its_place(tmp_path: Path) -> None:
    file = tmp_path / "results.md"
    for section in ("## One\nfirst\n", "## Two\nsecond\n\n### Part\nof it\n", "## One\nnewer\n"):
        save_section(file, section)

    assert file.read_text() == "# Benchmarks\n\n## One\nnewer\n\n## Two\nsecond\n\n### Part\nof it\n"


def test_a_renewed_file_of_results_is_as_it_was(tmp_path: Path) -> None:
    before = Path("benchmarks/results.md").read_text()
    (file := tmp_path / "results.md").write_text(before)
    for part in before.split("\n## ")[1:]:
        save_section(file, f"## {part}")

    assert file.read_text() == before


def test_notes_are_paragraphs_below(tmp_path: Path) -> None:
    (labelled := tmp_path / "labelled.toml").write_text('note = "Not held out."\n')
    (silent := tmp_path / "silent.toml").write_text("")

    assert with_notes(["## One", "a"], load_notes([labelled, silent])) == "## One\na\n\nNot held out.\n"


def test_every_section_of_the_results_names_a_command_that_there_is() -> None:
    listed = CliRunner().invoke(bench, ["--help"]).output
    named = [
        line.split("`")[1].removeprefix("python -m benchmarks ").split()[0]
        for line in Path("benchmarks/results.md").read_text().splitlines()
        if line.startswith("`python -m benchmarks ")
    ]
    assert named
    assert [name for name in named if f" {name} " not in listed] == []


def test_a_measurement_writes_its_section(tmp_path: Path) -> None:
    file = tmp_path / "results.md"
    asked = ["guards", "tests/workers/pipeline/guards.toml", "--results", str(file)]

    answer = CliRunner().invoke(bench, asked)

    assert answer.exit_code == 0
    assert file.read_text().startswith("# Benchmarks\n\n## Guards")
    assert "Precision " in answer.output
