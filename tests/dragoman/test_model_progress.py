"""How far a model has come: bytes, speed and time left, on a terminal and in lines; and the one question."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
import typer
from rich.console import Console

from dragoman.cli import model_plan
from dragoman.cli.model_progress import BYTES, Amount, left, shown
from service.editions import load_editions
from workers.models.hub import RemoteFile, Repository
from workers.models.planning import ModelPlan, make_plan


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_speed_and_time_left_are_those_of_this_run() -> None:
    clock = Clock()
    amount = Amount(clock)
    assert amount.text(BYTES, 60_000_000, 155_000_000) == "60 MB of 155 MB"  # here from an earlier run
    clock.now += 10
    assert amount.text(BYTES, 80_000_000, 155_000_000) == "80 MB of 155 MB, 2.0 MB/s, 38 s left"
    clock.now += 10
    assert amount.text(BYTES, 80_000_000, 2_950_000_000) == "80 MB of 2.95 GB, 1.0 MB/s, 48 min left"
    assert amount.text(BYTES, 155_000_000, 155_000_000) == "155 MB of 155 MB"
    assert amount.text("translating plain sentences", 1, 5) == "2 of 5"
    assert amount.text("converting", 0, 1) == ""
    assert [left(seconds) for seconds in (40, 700, 12_600)] == ["40 s", "12 min", "3.5 h"]


def test_without_a_terminal_lines_are_few_and_the_last_one_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("dragoman.cli.model_progress.time.monotonic", clock)
    said = io.StringIO()
    with shown(Console(file=said, width=200), "1/2 opus:") as report:
        for done in range(0, 100_000_001, 1_000_000):
            report(BYTES, done, 100_000_000)
            clock.now += 0.5
        clock.now += 60
        report("translating plain sentences", 0, 3)
    lines = said.getvalue().splitlines()
    assert lines[0] == "1/2 opus: downloading: 0.0 MB of 100 MB"
    assert lines[-2] == "1/2 opus: downloading: 100 MB of 100 MB"
    assert lines[-1] == "1/2 opus: translating plain sentences: 1 of 3"
    assert 10 <= len(lines) <= 13


def test_on_a_terminal_there_is_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    console = Console(file=said, force_terminal=True, width=120)
    with shown(console, "1/2 opus:") as report:
        report(BYTES, 50_000_000, 100_000_000)
    assert "1/2 opus: downloading" in said.getvalue()
    assert "50 MB of 100 MB" in said.getvalue()


@pytest.fixture
def plan() -> ModelPlan:
    def look(name: str, revision: str) -> Repository:
        return Repository(name, revision, (RemoteFile("model.bin", 1),))

    return make_plan("small", load_editions().values(), [], look)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "agreed"), [("y\n", True), ("\n", True), ("n\n", False)])
def test_it_is_asked_once(
    plan: ModelPlan, monkeypatch: pytest.MonkeyPatch, answer: str, agreed: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    if agreed:
        assert model_plan._agreed(plan, yes=False, as_json=False)
    else:
        with pytest.raises(typer.Exit):
            model_plan._agreed(plan, yes=False, as_json=False)
    assert model_plan._agreed(plan, yes=True, as_json=False)


def test_what_is_shown_names_folder_and_models(plan: ModelPlan, capsys: pytest.CaptureFixture[str]) -> None:
    model_plan._show(plan, Path("data/models"))
    shown_text = capsys.readouterr().out
    assert "into data/models" in shown_text
    assert "weak in Somali" in shown_text
