"""`dragoman models` for programs: the same that people read, as JSON."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.dragoman.helpers import DragomanEnv, dragoman
from workers.models.catalogue import SHIPPED


@pytest.fixture
def alone(tmp_path: Path) -> DragomanEnv:
    return {"DRAGOMAN_DATA_DIR": str(tmp_path / "data")}


def test_models_are_listed_as_json(alone: DragomanEnv) -> None:
    done = dragoman(alone, "models", "list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(done.stdout)
    (bundled,) = listed["installed"]
    assert (bundled["name"], bundled["pairs"], bundled["shipped"]) == ("mini-en-fr", ["en-fr"], True)
    assert bundled["problem"] is None
    by_name = {one["name"]: one for one in listed["to_be_had"]}
    assert by_name["Helsinki-NLP/opus-mt-sv-en"]["pairs"] == ["sv-en"]
    assert "DRAGOMAN_ALLOW_NONCOMMERCIAL" in by_name["facebook/nllb-200-distilled-600M"]["problem"]
    assert "am" in by_name["facebook/nllb-200-distilled-600M"]["languages"]


def test_a_model_is_added_and_verified_as_json(alone: DragomanEnv, tmp_path: Path) -> None:
    given = tmp_path / "given"
    shutil.copytree(SHIPPED / "mini-en-fr", given)
    done = dragoman(alone, "models", "add", str(given), "--name", "ours", "--json")
    assert done.returncode == 0, done.stderr
    added = json.loads(done.stdout)
    assert (added["name"], added["pairs"], added["engine"]) == ("ours", ["en-fr"], "ct2")
    (said,) = added["said"]
    assert (said["source"], said["target"]) == ("en", "fr")
    assert "livre" in said["text"]

    done = dragoman(alone, "models", "verify", "ours", "--json")
    assert done.returncode == 0, done.stderr
    (verified,) = json.loads(done.stdout)
    assert (verified["name"], verified["problems"], verified["said"]) == ("ours", [], added["said"])
    assert verified["files"] > 0

    (Path(added["folder"]) / "source.spm").write_bytes(b"another")
    done = dragoman(alone, "models", "verify", "--json")
    assert done.returncode == 1
    broken, bundled = json.loads(done.stdout)
    assert broken["problems"] == ["source.spm is not the file that was added"]
    assert (bundled["name"], bundled["problems"]) == ("mini-en-fr", [])


def test_a_model_that_cannot_be_read_is_listed_with_its_problem(alone: DragomanEnv, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "models" / "half"
    folder.mkdir(parents=True)
    (folder / "model.toml").write_text("name = ", encoding="utf-8")
    half, _ = json.loads(dragoman(alone, "models", "list", "--json").stdout)["installed"]
    assert (half["name"], half["pairs"], half["languages"], half["licence"]) == ("half", [], [], None)
    assert "cannot be read" in half["problem"]
