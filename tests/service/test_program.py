from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.program import dragoman


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose Python is not on PATH, and its folder the one that we are in."""
    binaries = tmp_path / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "dragoman").write_text("#!/bin/sh\necho advised\n", encoding="utf-8")
    (binaries / "dragoman").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(binaries / "python"))
    monkeypatch.setenv("PATH", os.defpath)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_advice_names_the_program_so_that_the_line_runs(elsewhere: Path) -> None:
    assert dragoman() == ".venv/bin/dragoman"
    done = subprocess.run([dragoman()], capture_output=True, text=True, check=True)
    assert done.stdout == "advised\n"


def test_advice_is_short_where_the_program_is_on_path(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(elsewhere / ".venv" / "bin"))
    assert dragoman() == "dragoman"


def test_advice_tells_no_path_of_the_machine(
    elsewhere: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("home"))
    assert dragoman() == "dragoman"
