"""`dragoman models add --editions` from a hub of the tests' own, to a story drafted in all editions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dragoman.cli.model_plan import add_for_editions
from service.domain.status import State
from service.editions import load_editions
from service.errors import Unavailable
from service.settings import Settings
from tests.dragoman.helpers import DragomanEnv, dragoman, failed
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from tests.workers import ct2_files
from tests.workers.hub import Hub, running
from workers.models.catalogue import SHIPPED
from workers.models.hub_faults import Patience
from workers.models.known import M2M_INT8
from workers.models.planning import OF_A_PAIR
from workers.queue.context import WorkerContext
from workers.queue.tasks import translate

MINI = SHIPPED / "mini-en-fr"
SW = "gaudi/opus-mt-en-sw-ctranslate2"
SOME = ("africa-sw", "africa-so")


@pytest.fixture(scope="session")
def shapes() -> dict[str, ct2_files.Files]:
    return {"opus": ct2_files.opus(MINI, float16=False), "many": ct2_files.many_languages(MINI)}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, shapes: dict[str, ct2_files.Files]) -> Iterator[Hub]:
    """The repositories of the plan "good", with the bundled model; the newest of some has no weights."""
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with running() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        for one in OF_A_PAIR:
            if one.revision:
                hub.repositories[one.hub] = [(one.revision.ljust(40, "0"), shapes["opus"])]
                hub.put(one.hub, {"README.md": b"No weights any more."})
            else:
                hub.put(one.hub, shapes["opus"])
        hub.repositories[M2M_INT8.hub] = [(M2M_INT8.revision, shapes["many"])]
        yield hub


@pytest.fixture
def env(tmp_path: Path, sqlite_url: str) -> DragomanEnv:
    return {"DRAGOMAN_DATA_DIR": str(tmp_path / "data"), "DRAGOMAN_DATABASE_URL": sqlite_url}


def names(env: DragomanEnv) -> list[str]:
    folder = Path(env["DRAGOMAN_DATA_DIR"]) / "models"
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith("."))


def test_one_command_covers_twelve_editions_and_a_story_is_drafted_in_all(
    hub: Hub, env: DragomanEnv, tmp_path: Path, sqlite_url: str
) -> None:
    from service.storage.session import open_engine

    engine: Engine = open_engine(sqlite_url)
    editions = load_editions()
    room = Newsroom(engine, editions)
    room.deliver(make_story(headline="The children read a book.", body="<p>They sat in the garden.</p>"))
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_url)
    desk = WorkerContext.open(settings)
    waiting = [slug for slug in editions if slug not in ("africa-en", "africa-fr")]
    for slug in waiting:
        row = room.translation(slug)
        translate(desk, row.id, row.version_id)
        assert {one.text for one in room.segments(slug)} == {""}, slug  # to be written by hand

    done = dragoman(env, "models", "add", "--editions", "--yes")
    assert done.returncode == 0, done.stderr
    assert "12 of 12 editions are drafted from every language that they take" in done.stdout
    assert "10 stories that waited for a translator are in the queue" in done.stdout
    assert len(names(env)) == len(OF_A_PAIR) + 1

    desk = WorkerContext.open(settings)
    for slug in (*waiting, "africa-fr"):  # the English one has gone out as it is
        row = room.translation(slug)
        assert row.state == State.QUEUED, slug
        translate(desk, row.id, row.version_id)
    for slug in editions:
        row = room.translation(slug)
        assert row.state in (State.DRAFT, State.LIVE), slug
        assert all(one.text for one in room.segments(slug)), slug
    engines = {slug: room.translation(slug).engine for slug in waiting}
    assert engines["africa-sw"] == "ct2:opus-mt-en-sw-ctranslate2"
    assert engines["africa-so"] == engines["mideast-tr"] == f"ct2:{M2M_INT8.name}"

    assert "Mind: The model seems to write French from English to Swahili" in done.stderr
    assert "Mind: The model writes in other letters from English to Arabic" in done.stderr

    again = dragoman(env, "models", "add", "--editions", "--yes")
    assert again.stdout.splitlines()[-1].startswith("There is nothing to add. 12 of 12")


def test_it_shows_first_what_it_will_do_and_without_a_yes_does_nothing(hub: Hub, env: DragomanEnv) -> None:
    done = dragoman(env, "models", "add", "--editions", *SOME)
    assert done.returncode == 1
    assert "Say --yes" in done.stderr
    shown = done.stdout
    for part in ("africa-sw", SW, "apache-2.0", "weak in Somali", "Credit: M2M-100", "to fetch", "of memory"):
        assert part in shown
    assert "africa-ha" not in shown
    assert not any("resolve" in one.path for one in hub.asked)
    done = dragoman(env, "models", "add", "--editions", ",".join(SOME), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["added"], told["plan"]) == (0, [], "good")
    by_name = {one["name"]: one for one in told["models"]}
    assert by_name[SW]["revision"].startswith("d52ea8f")
    assert by_name[SW]["fetch_bytes"] == told["fetch_bytes"] - by_name[M2M_INT8.hub]["fetch_bytes"]
    assert "no edition 'africa-xx'" in failed(env, "models", "add", "--editions", "africa-xx")
    assert "small, good, full" in failed(env, "models", "add", "--editions", "--plan", "huge")
    assert "Name one model" in failed(env, "models", "add")


def test_cut_between_two_models_it_goes_on_with_the_second(hub: Hub, env: DragomanEnv) -> None:
    add = ("models", "add", "--editions", *SOME, "--yes", "--json")
    hub.fail(f"/resolve/{M2M_INT8.revision}/", status=403, times=1)
    hub.fail(f"large/{M2M_INT8.hub}", after=1_000_000, times=1)
    first = dragoman(env, *add)  # the hub refuses the second: it is left out, and Somali stays by hand
    told = json.loads(first.stdout)
    assert told["added"] == ["opus-mt-en-sw-ctranslate2", "opus-mt-sv-en-ctranslate2"]  # for sv-sw
    assert "(403)" in told["left_out"][M2M_INT8.hub]
    assert told["without"] == ["en-so", "sv-so"]
    assert names(env) == told["added"]
    asked = len(hub.asked)
    second = json.loads(dragoman(env, *add).stdout)
    assert second["added"] == [M2M_INT8.name]
    assert not any(SW in one.path and "resolve" in one.path for one in hub.asked[asked:])
    assert second["without"] == []


def test_a_network_that_goes_between_two_models_leaves_the_first_in_use(
    hub: Hub, tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_url)
    waits: list[float] = []
    hub.fail(f"/resolve/{M2M_INT8.revision}/", after=0, times=99)

    def add() -> None:
        patience = Patience(tries=2, timeout=2.0, sleep=waits.append)
        add_for_editions(settings, SOME, "good", yes=True, as_json=True, patience=patience)

    with pytest.raises(Unavailable, match=r"^1 of 2 models are added .*The hub .* cannot be reached"):
        add()
    assert waits == [1.0, 2.0]
    assert [one.name for one in settings.models.iterdir() if one.name[0] != "."] == [SW.partition("/")[2]]
    hub.faults.clear()
    add()
    assert json.loads(capsys.readouterr().out)["added"] == [M2M_INT8.name]


def test_a_model_that_does_not_translate_makes_place_for_the_next_best(
    hub: Hub, env: DragomanEnv, shapes: dict[str, ct2_files.Files]
) -> None:
    garbage = {**shapes["opus"], "model.bin": b"no model" * 1000}
    hub.repositories[SW] = [("d52ea8f".ljust(40, "0"), garbage)]
    told = json.loads(dragoman(env, "models", "add", "--editions", "africa-sw", "--yes", "--json").stdout)
    assert told["added"] == [M2M_INT8.name]
    assert "does not load" in told["left_out"][SW]
    assert names(env) == [M2M_INT8.name]


def test_a_model_that_editions_need_is_removed_only_when_that_is_said(hub: Hub, env: DragomanEnv) -> None:
    assert dragoman(env, "models", "add", "--editions", *SOME, "--yes").returncode == 0
    listed = json.loads(dragoman(env, "models", "list", "--json").stdout)["installed"]
    by_name = {one["name"]: one for one in listed}
    assert set(SOME) <= set(by_name[M2M_INT8.name]["editions"])
    swahili = by_name["opus-mt-en-sw-ctranslate2"]
    assert swahili["editions"] == ["africa-sw"]
    assert swahili["bytes"] > 8_000_000
    assert (swahili["origin"], swahili["revision"][:7]) == (SW, "d52ea8f")
    said = failed(env, "models", "remove", "opus-mt-en-sw-ctranslate2")
    assert f"africa-sw from en is then translated by {M2M_INT8.name}" in said
    assert "--yes" in said
    assert "opus-mt-en-sw-ctranslate2" in names(env)
    done = dragoman(env, "models", "remove", "opus-mt-en-sw-ctranslate2", "--yes", "--json")
    told = json.loads(done.stdout)
    assert told["lost"] == [{"edition": "africa-sw", "source": "en", "instead": [M2M_INT8.name]}]
    done = dragoman(env, "models", "remove", M2M_INT8.name, "--yes")
    assert "africa-so from en is then by hand" in done.stderr.lower()
    assert "of the disk are free again" in done.stdout
    assert names(env) == []
    assert "belongs to the program" in failed(env, "models", "remove", "mini-en-fr")
    assert "no model opus" in failed(env, "models", "remove", "opus")


def test_a_download_that_was_cut_is_listed_and_can_be_thrown_away(hub: Hub, env: DragomanEnv) -> None:
    hub.fail("resolve/.*/vocab.json", status=404, headers={"X-Error-Code": "EntryNotFound"}, times=1)
    assert "has gone from the hub" in dragoman(env, "models", "add", SW).stderr
    assert "Cut while it was fetched: " + SW in dragoman(env, "models", "list").stdout
    assert json.loads(dragoman(env, "models", "list", "--json").stdout)["unfinished"][0]["name"] == SW
    assert dragoman(env, "models", "remove", SW).returncode == 0
    folder = Path(env["DRAGOMAN_DATA_DIR"]) / "models"
    assert list(folder.iterdir()) == []
