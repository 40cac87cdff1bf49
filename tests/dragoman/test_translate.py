"""`dragoman translate --json`: the translation and all that is known of it, for programs."""

from __future__ import annotations

import json
from pathlib import Path

from tests.dragoman.helpers import DragomanEnv, dragoman

TEXT = "The talks between NATO and the African Union ended. They will meet again in Geneva on 14 May."


def test_the_report_as_json_has_the_text_its_terms_and_its_findings(tmp_path: Path) -> None:
    env: DragomanEnv = {"DRAGOMAN_DATA_DIR": str(tmp_path / "data")}
    plain = dragoman(env, "translate", "-", "--to", "africa-fr", stdin=TEXT)
    done = dragoman(env, "translate", "-", "--to", "africa-fr", "--report", "--json", stdin=TEXT)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (report["source"], report["target"], report["engine"]) == ("en", "fr-SN", "ct2:mini-en-fr")
    assert report["text"].strip() == plain.stdout.strip()
    assert [one["source_text"] for one in report["segments"]] == [TEXT[:51], TEXT[52:]]
    assert all(one["text"] in report["text"] for one in report["segments"])
    terms = {term["source_text"]: term for one in report["segments"] for term in one["mentions"]}
    assert {"NATO", "African Union", "Geneva"} <= set(terms)
    assert terms["Geneva"]["expected"][0] == "Genève"
    assert {"translate", "checks"} <= set(report["seconds"])
    assert report["frames_left_out"] == []


def test_files_are_written_beside_the_json(tmp_path: Path) -> None:
    env: DragomanEnv = {"DRAGOMAN_DATA_DIR": str(tmp_path / "data"), "DRAGOMAN_ENGINE": "fake"}
    result, page = tmp_path / "out.html", tmp_path / "page.html"
    html = "<p>The school is open.</p><iframe src='https://charts.example/1'></iframe>"
    story = tmp_path / "story.html"
    story.write_text(html, encoding="utf-8")
    words = ("translate", str(story), "--to", "fr", "-o", str(result), "--side-by-side", str(page), "--json")
    done = dragoman(env, *words)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["text"].strip() == result.read_text(encoding="utf-8").strip()
    assert "The school is open." in page.read_text(encoding="utf-8")
    assert report["frames_left_out"] == ["https://charts.example/1"]
