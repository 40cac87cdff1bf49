"""The measuring of language models itself: what is counted is what the server did."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.commands import bench
from service.settings import get_settings
from tests.llm_server import MODEL, Answer, Asked, LlmTestServer, llm_server, texts

FRENCH = {
    "The mayor of Kisumu spoke on Monday.": "Le maire de Kisumu a parlé lundi.",
    "Nobody was hurt in the fire.": "Personne n'a été blessé dans l'incendie.",
}
FEW_CONCEPTS = Path(__file__).parents[1] / "glossary"


def script(asked: Asked) -> Answer:
    """Translate; and as a reader remark on every sentence with a 9 in its translation."""
    if "remarks" not in asked.system:
        return texts({key: FRENCH[text] for key, text in asked.segments.items()})
    own = asked.data["segments"]
    odd = [key for key, pair in own.items() if "9" in pair["translation"]]
    one = {"kind": "number", "sentence": "Look.", "source": "", "target": ""}
    return Answer(json.dumps({"remarks": [{"id": key, **one} for key in odd]}))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LlmTestServer]:
    with llm_server(script) as running:
        own = {"URL": running.url, "MODEL": MODEL, "PRICE_IN": "1", "PRICE_OUT": "2"}
        for name, value in own.items():
            monkeypatch.setenv(f"DRAGOMAN_LLM_{name}", value)
        monkeypatch.setenv("DRAGOMAN_ENGINE", "fake")
        monkeypatch.setenv("DRAGOMAN_GLOSSARIES_DIR", str(FEW_CONCEPTS))
        get_settings.cache_clear()
        yield running
        get_settings.cache_clear()


def test_articles_go_through_both_and_are_counted(server: LlmTestServer, tmp_path: Path) -> None:
    article, results = tmp_path / "article.txt", tmp_path / "results.md"
    article.write_text(" ".join(FRENCH), encoding="utf-8")
    done = CliRunner().invoke(bench, ["language-model", str(article), "--results", str(results)])
    assert done.exit_code == 0, done.output
    rows = [
        line for line in results.read_text(encoding="utf-8").splitlines() if line.startswith("| article.")
    ]
    assert rows[0].startswith(f"| article.txt | `llm:{MODEL}` | 2 | 0 of 0 | 0 | 0 | 1 | 150 | 0.0002 |")
    assert rows[1].startswith("| article.txt | `fake` | 2 |")


def test_faults_that_are_read_are_counted_by_kind(server: LlmTestServer, tmp_path: Path) -> None:
    english = ["The town has 35 schools.", "It rained for 12 days in the valley."]
    french = ["La ville compte 35 écoles.", "Il a plu pendant 12 jours dans la vallée."]
    for name, lines in (("few.en", english), ("few.fr", french)):
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    results = tmp_path / "results.md"
    words = ["reader", f"{tmp_path / 'few.en'}={tmp_path / 'few.fr'}", "--results", str(results)]
    done = CliRunner().invoke(bench, words)
    assert done.exit_code == 0, done.output
    text = results.read_text(encoding="utf-8")
    assert "Of 2 clean sentences 0 got a remark (0 in 100)." in text
    shown = sum("9" in pair["translation"] for one in server.chats for pair in one.data["segments"].values())
    rows = re.findall(r"^\| [^|]+ \| (\d+) of \d+ \|$", text, re.MULTILINE)
    assert shown > 0
    assert sum(map(int, rows)) == shown


def test_without_a_language_model_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_GLOSSARIES_DIR", str(FEW_CONCEPTS))
    get_settings.cache_clear()
    (tmp_path / "a.txt").write_text("It rained.", encoding="utf-8")
    done = CliRunner().invoke(bench, ["language-model", str(tmp_path / "a.txt")])
    get_settings.cache_clear()
    assert "No language model is set" in str(done.exception)
