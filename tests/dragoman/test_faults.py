"""What is wrong with a desk is told by `check`, `/readyz`, `/metrics` and the logs, each by the same name.

Each fault is produced as it comes about: a disk without room, a server that refuses to write, a file with
a mistake in it, a worker that did not come.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text, update
from structlog.testing import capture_logs

from dragoman.cli import admin
from service.app import create_app
from service.condition import SEEN, FaultLog, Look, gravest
from service.editions import SHIPPED
from service.errors import Unavailable
from service.faults import Fault
from service.presence import say_present
from service.settings import Settings
from service.stages import drafting
from service.storage.migrate import migrate
from service.storage.session import open_engine, writing
from service.storage.tables import TranslationRow, now
from service.subscribers import subscriptions
from service.subscribers.deliveries import disable
from service.subscribers.subscriptions import Subscription
from tests.conftest import FEW_CONCEPTS
from tests.dragoman.helpers import dragoman
from tests.factories import add_source, make_story, ninjs_payload, raw, sign_standard
from tests.service.newsroom import Newsroom
from tests.service.web.scraping import HERE, METRICS
from workers.queue.context import WorkerContext
from workers.queue.present import tell

#: megabytes of the small disk
SMALL = 24
NEEDS_MOUNT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")


class Desk:
    """A desk whose web process runs, and which is broken afterwards."""

    def __init__(self, url: str, folder: Path) -> None:
        editions = folder / "editions.toml"
        editions.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
        self.settings = Settings(
            data_dir=folder / "data",
            database_url=url,
            engine="fake",
            glossaries_dir=FEW_CONCEPTS,
            editions_file=editions,
        )
        self.http = TestClient(create_app(self.settings), client=HERE)
        self.engine = open_engine(url)
        self.key = ""

    def takes_stories(self) -> None:
        with writing(self.engine) as session:
            self.key = add_source(session)[1]

    def waits(self, minutes: float, handed: bool) -> None:
        """A story has waited so long, in the broker or for the relay."""
        Newsroom(self.engine).deliver(make_story())
        moment = now() - timedelta(minutes=minutes)
        with writing(self.engine) as session:
            values = {"enqueued_at": moment, "updated_at": moment, "handed_at": moment if handed else None}
            session.execute(update(TranslationRow).values(values))

    def worker(self) -> None:
        with writing(self.engine) as session:
            say_present(session, "worker:a:1", (), {})


def of_another_schema(desk: Desk, revision: str) -> None:
    with writing(desk.engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def a_mistake_in_the_editions(desk: Desk) -> None:
    assert desk.settings.editions_file is not None
    file = desk.settings.editions_file
    file.write_text(file.read_text(encoding="utf-8") + "\n[africa-xx]\n", encoding="utf-8")


def an_engine_hangs(desk: Desk) -> None:
    desk.worker()
    newsroom = Newsroom(desk.engine)
    newsroom.deliver(make_story())
    job = newsroom.take()
    assert job is not None
    newsroom.write(drafting.give_up, job, "It was not done after 300 s.")
    newsroom.sent()


def a_worker_never_gives_up(desk: Desk) -> None:
    desk.worker()
    newsroom = Newsroom(desk.engine)
    newsroom.deliver(make_story())
    assert newsroom.take() is not None
    with writing(desk.engine) as session:
        begun = now() - timedelta(seconds=desk.settings.job_seconds * 2 + 600)
        session.execute(update(TranslationRow).values(updated_at=begun))


def a_worker_without_models(desk: Desk) -> None:
    desk.settings = desk.settings.model_copy(update={"engine": "ct2"})
    tell(WorkerContext.open(desk.settings))


def a_site_is_gone(desk: Desk) -> None:
    with writing(desk.engine) as session:
        wanted = Subscription("https://192.0.32.8/hook")
        subscriptions.add_webhook(session, "site", wanted, (), (), actor="test")
        disable(session, subscriptions.need_webhook(session, "site"), "It answered 410.", now())


def waits_in_the_broker(desk: Desk) -> None:
    desk.worker()
    desk.waits(40, handed=True)


PRODUCED = {
    "new_schema": lambda desk: of_another_schema(desk, "9999"),
    "old_schema": lambda desk: of_another_schema(desk, "0014"),
    "editions_file": a_mistake_in_the_editions,
    "not_handed_out": lambda desk: (desk.worker(), desk.waits(2, handed=False)),
    "no_worker": lambda desk: desk.waits(3, handed=True),
    "engine_hangs": an_engine_hangs,
    "engine_hangs, unseen by its worker": a_worker_never_gives_up,
    "waits_too_long": waits_in_the_broker,
    "no_model": a_worker_without_models,
    "site_not_told": a_site_is_gone,
}


@pytest.mark.parametrize("name", PRODUCED)
def test_each_place_tells_which_fault_it_is(name: str, sqlite_url: str, tmp_path: Path) -> None:
    desk = Desk(sqlite_url, tmp_path)
    assert told(desk) == set()
    PRODUCED[name](desk)
    is_told_everywhere(desk, Fault(name.partition(",")[0]))


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    desk = Desk("postgresql+psycopg://desk@127.0.0.1:1/desk", tmp_path)
    is_told_everywhere(desk, Fault.DATABASE_AWAY)


@NEEDS_MOUNT
@pytest.mark.parametrize("fault", [Fault.DISK_FULL, Fault.READ_ONLY])
def test_a_disk_that_cannot_be_written(
    fault: Fault, small_disk: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    file = small_disk / "desk.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    desk = Desk(f"sqlite:///{file}", tmp_path)
    desk.takes_stories()
    if fault is Fault.READ_ONLY:
        desk.engine.dispose()
        subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
        refused(desk, fault, "cannot be written to")
        is_told_everywhere(desk, fault)
        assert desk.http.get("/readyz").status_code == 503, "SQLite cannot even read there"
        return
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while out.write(b"x" * 4096):
            pass
    refused(desk, fault, "disk of the database is full")
    done = dragoman(
        {"DRAGOMAN_DATABASE_URL": desk.settings.database}, "sources", "add", "x", "--kind", "ghost"
    )
    assert (done.returncode, "disk of the database is full" in done.stderr) == (1, True), "no disk I/O error"
    is_told_everywhere(desk, fault)
    filler.unlink()
    desk.http.app.state.look = Look(desk.engine, desk.settings)  # type: ignore[attr-defined]
    assert told(desk) == set(), "the desk goes on by itself"


def test_a_server_that_refuses_to_write(postgresql_url: str, tmp_path: Path) -> None:
    """As a standby does, or one whose operator has closed it."""
    opened = Desk(postgresql_url, tmp_path)
    opened.takes_stories()
    closed = f"{postgresql_url}?options=-c%20default_transaction_read_only%3Don"
    desk = Desk(closed, tmp_path)
    desk.key = opened.key
    refused(desk, Fault.READ_ONLY, "cannot be written to")
    is_told_everywhere(desk, Fault.READ_ONLY)


def test_a_broker_that_is_away_is_told_by_check(sqlite_url: str, tmp_path: Path) -> None:
    desk = Desk(sqlite_url, tmp_path)
    desk.settings = desk.settings.model_copy(update={"broker_url": "redis://127.0.0.1:1/0"})
    assert checked(desk) == (Fault.BROKER_AWAY.exit_code, {"broker_away"})


def test_a_newer_database_is_refused_by_commands_in_a_sentence(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(sqlite_url, tmp_path)
    of_another_schema(desk, "9999")
    done = dragoman({"DRAGOMAN_DATABASE_URL": sqlite_url}, "migrate")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "of a newer Dragoman" in done.stderr
    monkeypatch.setattr(admin, "get_settings", lambda: desk.settings)
    with pytest.raises(Unavailable, match=r"of a newer Dragoman than this program.*Install that one again"):
        admin.database()
    worker = dragoman({"DRAGOMAN_DATABASE_URL": sqlite_url}, "worker")  # one left over would write into it
    assert worker.returncode == 1
    assert "of a newer Dragoman" in worker.stderr
    of_another_schema(desk, "0014")
    with pytest.raises(Exception, match=r"already exists|duplicate"):
        migrate(desk.engine)  # which it was not: a number alone is no schema


def test_every_fault_is_tried_here_and_has_an_exit_code_of_its_own() -> None:
    tried = {Fault(name.partition(",")[0]) for name in PRODUCED}
    tried |= {Fault.DATABASE_AWAY, Fault.DISK_FULL, Fault.READ_ONLY}
    assert tried == set(SEEN)
    codes = [fault.exit_code for fault in Fault if fault not in (Fault.NO_MODEL, Fault.SITE_NOT_TOLD)]
    assert len(set(codes)) == len(codes)
    assert min(codes) == 10
    page = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")
    for fault in Fault:
        assert f"| `{fault.value}` | {fault.exit_code} |" in page


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with little room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}m", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def is_told_everywhere(desk: Desk, fault: Fault) -> None:
    assert checked(desk) == (fault.exit_code, {fault.value})
    ready = desk.http.get("/readyz")
    (found,) = Look(desk.engine, desk.settings)()
    if found.ends_service:
        assert (ready.status_code, ready.json()["fault"]) == (503, fault.value)
    else:
        assert (ready.status_code, ready.json()["status"]) == (200, "limited" if fault.exit_code else "ready")
        assert [one["fault"] for one in ready.json()["faults"]] == [fault.value]
    assert told(desk) == {fault.value}
    with capture_logs() as lines:
        FaultLog(Look(desk.engine, desk.settings)).say()
    assert [(line["event"], line["fault"]) for line in lines] == [("fault", fault.value)]
    with capture_logs() as of_web:
        FaultLog(gravest(Look(desk.engine, desk.settings))).say()
    assert of_web == (lines if fault.exit_code else []), "a warning is said by the relay alone"
    assert str(desk.engine.url.database) not in lines[0]["seen"] + ready.text, "no path is told to outsiders"


def told(desk: Desk) -> set[str]:
    """The faults that the metrics tell."""
    page = desk.http.get(METRICS).text.splitlines()
    lines = [line for line in page if line.startswith("dragoman_fault{")]
    assert len(lines) == len(SEEN)
    return {line.split('"')[1] for line in lines if line.endswith(" 1.0")}


def checked(desk: Desk) -> tuple[int, set[str]]:
    """What `dragoman check` ends with, and the faults that it names."""
    env = {
        "DRAGOMAN_DATA_DIR": str(desk.settings.data_dir),
        "DRAGOMAN_DATABASE_URL": desk.settings.database_url,
        "DRAGOMAN_BROKER_URL": desk.settings.broker_url,
        "DRAGOMAN_EDITIONS_FILE": str(desk.settings.editions_file),
        "DRAGOMAN_ENGINE": desk.settings.engine,
    }
    done = dragoman(env, "check", "--json")
    assert "Traceback" not in done.stderr
    parts = json.loads(done.stdout)["parts"]
    assert all(part["fault"] for part in parts if not part["well"]), "each by its name, and nothing beside it"
    return done.returncode, {part["fault"] for part in parts if part["fault"]}


def refused(desk: Desk, fault: Fault, why: str) -> None:
    """A story is refused with the reason, which is in the log, too."""
    body = raw(ninjs_payload(uri="urn:x:refused", body="<p>Long.</p>" * 3000))
    with capture_logs() as lines:
        answer = desk.http.post(
            "/v1/sources/wire/webhook", content=body, headers=sign_standard(body, desk.key)
        )
    assert (answer.status_code, answer.json().get("fault")) == (503, fault.value), answer.text
    assert why in answer.json()["detail"]
    (line,) = [line for line in lines if line["event"] == "database_unavailable"]
    assert line["fault"] == fault.value
    assert any(link.get("code") for link in line["chain"])
