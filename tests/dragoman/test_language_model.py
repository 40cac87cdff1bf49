"""A language model on the command line: what `check` says of it, one file through it, what it took."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.checking import Answer as Checked
from dragoman.checking import check
from service.settings import Settings
from service.storage.session import open_engine
from tests.dragoman.helpers import DragomanEnv, dragoman, failed
from tests.llm_server import MODEL, LlmTestServer, llm_server, texts
from tests.workers.engines.llm.helpers import KEY
from workers.engines.llm.ledger import Account, PaidRequest
from workers.queue.ledger import DeskLedger

FRENCH = {
    "The mayor of Kisumu spoke on Monday.": "Le maire de Kisumu a parlé lundi.",
    "Nobody was hurt in the fire.": "Personne n'a été blessé dans l'incendie.",
}


@pytest.fixture
def server() -> Iterator[LlmTestServer]:
    with llm_server(
        lambda asked: texts({key: FRENCH[one] for key, one in asked.segments.items()})
    ) as running:
        yield running


def checked(sqlite_url: str, tmp_path: Path, **changes: str) -> list[Checked]:
    settings = Settings(data_dir=tmp_path, database_url=sqlite_url, **changes)  # type: ignore[arg-type]
    return [one for one in check(settings) if one.part == "language model"]


def test_check_says_nothing_of_a_language_model_that_is_not_set(sqlite_url: str, tmp_path: Path) -> None:
    assert checked(sqlite_url, tmp_path) == []


def test_check_asks_the_server_for_its_models(sqlite_url: str, tmp_path: Path, server: LlmTestServer) -> None:
    (found,) = checked(sqlite_url, tmp_path, llm_url=server.url, llm_model=MODEL, llm_key=KEY)
    assert found.well
    assert found.seen.startswith(f"{MODEL} at {server.url}, for africa-en, africa-fr")
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    server.models = ["a", "b"]
    (found,) = checked(sqlite_url, tmp_path, llm_url=server.url, llm_model=MODEL, llm_key=KEY)
    assert not found.well
    assert found.seen == f"{server.url} has no model '{MODEL}'. It has: a, b"


def test_check_says_that_a_server_is_away(sqlite_url: str, tmp_path: Path) -> None:
    with llm_server() as gone:
        pass
    (found,) = checked(sqlite_url, tmp_path, llm_url=gone.url, llm_model=MODEL)
    assert not found.well
    assert "cannot be reached: is it running, and is DRAGOMAN_LLM_URL right?" in found.seen


def test_check_can_leave_the_language_model_alone(sqlite_url: str, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path, database_url=sqlite_url, llm_url="http://127.0.0.1:9", llm_model="m"
    )
    assert [one.part for one in check(settings, inside=True)] == [
        *("database", "saving", "broker", "outbox", "queue", "translations", "workers")
    ]


def test_one_file_goes_through_the_language_model(tmp_path: Path, server: LlmTestServer) -> None:
    env: DragomanEnv = {
        "DRAGOMAN_DATA_DIR": str(tmp_path / "data"),
        "DRAGOMAN_LLM_URL": server.url,
        "DRAGOMAN_LLM_MODEL": MODEL,
        "DRAGOMAN_LLM_PRICE_IN": "1",
        "DRAGOMAN_LLM_PRICE_OUT": "2",
    }
    text = " ".join(FRENCH)
    done = dragoman(env, "translate", "-", "--to", "africa-fr", stdin=text)
    assert done.stdout.strip() == " ".join(FRENCH.values())
    assert "1 requests, 100 tokens sent, 50 back, cost 0.0002" in done.stderr
    report = json.loads(dragoman(env, "translate", "-", "--to", "fr", "--json", stdin=text).stdout)
    assert report["engine"] == f"llm:{MODEL}"
    assert report["provenance"]["llm"]["cost"] == 0.0002


def test_a_new_desk_has_spent_nothing(tmp_path: Path) -> None:
    env = {"DRAGOMAN_DATA_DIR": str(tmp_path / "new")}
    assert dragoman(env, "migrate").returncode == 0
    done = dragoman(env, "spending")
    assert (done.returncode, "No language model was asked" in done.stderr) == (0, True)


def test_spending_is_shown_by_day_edition_and_model(sqlite_url: str, tmp_path: Path) -> None:
    env: DragomanEnv = {"DRAGOMAN_DATA_DIR": str(tmp_path), "DRAGOMAN_DATABASE_URL": sqlite_url}
    assert "No language model was asked" in dragoman(env, "spending").stderr
    ledger = DeskLedger(open_engine(sqlite_url))
    ledger.record(PaidRequest(Account("africa-fr", "s", "t"), "m", "translate", 1200, 800, 2_500_000))
    shown = dragoman(env, "spending", "--days", "1").stdout
    assert "africa-fr" in shown
    assert "1,200" in shown
    assert "2.5000" in shown
    (day,) = json.loads(dragoman(env, "spending", "--json").stdout)["days"]
    assert (day["edition"], day["requests"], day["cost"]) == ("africa-fr", 1, 2.5)
    assert json.loads(dragoman(env, "spending", "--edition", "africa-pt", "--json").stdout)["days"] == []
    assert "There is no edition 'x'" in failed(env, "spending", "--edition", "x")
