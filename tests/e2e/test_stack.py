"""The whole desk as `dragoman up` runs it: a story goes through, whoever is killed on the way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select, update

from dragoman.embedded import PARTS, Stack, environment
from service.domain.status import State
from service.settings import Settings
from service.storage.session import open_engine, reading, writing
from service.storage.tables import AuditRow, PublicationRow, TranslationRow, now
from tests.conftest import FEW_CONCEPTS
from tests.databases import fresh_postgresql
from tests.e2e.driving import PATIENCE, Driver, desk_settings, running_desk
from tests.servers import free_port

#: paragraphs of two sentences: so many that the kill of a worker comes in the middle of its work; what is
#: between the other parts is there from the first moment on
PARAGRAPHS = {"worker": 60, "relay": 3, "web": 3}


@pytest.fixture(scope="module", params=["sqlite and files", "postgresql and redis"])
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("desk")
    if request.param == "sqlite and files":
        yield desk_settings(folder, "", "")
        return
    with fresh_postgresql(request.getfixturevalue("postgres_url")) as database:
        yield desk_settings(folder, database, request.getfixturevalue("redis_url"))


@pytest.fixture(scope="module")
def desk(settings: Settings) -> Iterator[tuple[Stack, Driver]]:
    """One desk of each kind for all tests: what is killed starts again, and that is what they are about."""
    with running_desk(settings) as running:
        yield running


def test_a_story_goes_from_the_cms_to_both_sites(desk: tuple[Stack, Driver]) -> None:
    _, driver = desk
    receipt = driver.post(uri="urn:test:through")
    assert receipt["outcome"] == "accepted"
    story = receipt["story"]

    draft = driver.wait_for(story, "africa-fr", "draft")
    assert draft["engine"] == "ct2:mini-en-fr"
    assert httpx2.get(f"{driver.url}/v1/editions/africa-fr/items/{story}").status_code == 404
    approved = driver.approve(draft)
    item = driver.fetch("africa-fr", story)
    assert item["language"] == "fr-SN"
    assert [headline["value"] for headline in item["headlines"]] == [approved["segments"][0]["text"]]
    assert all(segment["text"] in item["bodies"][0]["value"] for segment in approved["segments"][1:])

    own = driver.wait_for(story, "africa-en", "draft", "live")
    if own["state"] == "draft":
        driver.approve(own)
    assert driver.fetch("africa-en", story)["headlines"][0]["value"] == "Ferry service returns to Mombasa"


@pytest.mark.kill
@pytest.mark.parametrize("victim", PARTS)
def test_kill_9_of_a_part_loses_and_doubles_nothing(
    desk: tuple[Stack, Driver], settings: Settings, victim: str
) -> None:
    stack, driver = desk
    before, paragraphs = stack.starts(victim), PARAGRAPHS[victim]
    body = {"role": "main", "contentType": "text/html", "value": _text(paragraphs)}
    story = driver.post(uri=f"urn:test:{victim}", bodies=[body])["story"]
    if victim == "worker":
        driver.wait_for(story, "africa-fr", "translating")
    pid = stack.pid(victim)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while stack.pid(victim) == pid:
        time.sleep(0.01)
    if victim == "worker":  # the lease that it held runs out
        held = TranslationRow.state == State.TRANSLATING
        with writing(open_engine(settings.database)) as session:
            session.execute(update(TranslationRow).where(held).values(lease_until=now()))

    draft = driver.wait_for(story, "africa-fr", "draft")
    driver.approve(draft)
    item = driver.fetch("africa-fr", story)

    assert stack.starts(victim) > before
    assert draft["segments"]["total"] == 2 * paragraphs + 1
    assert item["bodies"][0]["value"].count("<p>") == paragraphs
    assert [one["uri"] for one in driver.fetch_all("africa-fr")].count(item["uri"]) == 1
    with reading(open_engine(settings.database)) as session:
        published = session.scalars(
            select(PublicationRow.number).where(
                PublicationRow.edition == "africa-fr", PublicationRow.story_id == story
            )
        ).all()
        drafted = session.scalars(
            select(AuditRow.action).where(
                AuditRow.subject == f"translation:{draft['translation']}", AuditRow.action == "drafted"
            )
        ).all()
    assert published == [1]
    assert drafted == ["drafted"]


@pytest.mark.kill
def test_the_cms_may_send_it_again_after_a_kill_of_the_web_process(desk: tuple[Stack, Driver]) -> None:
    stack, driver = desk
    first = driver.post(uri="urn:test:again")
    pid = stack.pid("web")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    again = driver.post(uri="urn:test:again")  # the answer to the first may have been lost
    assert (again["outcome"], again["story"]) == ("duplicate", first["story"])


@pytest.mark.kill
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_up_ends_in_order_and_leaves_nothing_behind(tmp_path: Path, asked: signal.Signals) -> None:
    with Up(desk_settings(tmp_path, "", "")) as up:
        children = _children(up.pid)
        assert len(children) == len(PARTS)
        up.send_signal(asked)
        assert up.wait(PATIENCE) == 0
        assert [pid for pid in children if _runs(pid)] == []


@pytest.mark.kill
def test_the_parts_end_when_up_is_killed(tmp_path: Path) -> None:
    with Up(desk_settings(tmp_path, "", "")) as up:
        children = _children(up.pid)
        assert len(children) == len(PARTS)
        up.kill()
        up.wait()
        deadline = time.monotonic() + PATIENCE
        while (left := [pid for pid in children if _runs(pid)]) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert left == []


def test_a_taken_port_is_said_in_a_line(tmp_path: Path) -> None:
    settings = desk_settings(tmp_path, "", "")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        values = environment(settings.model_copy(update={"port": port}))
        ended = subprocess.run(
            [sys.executable, "-m", "dragoman", "up"],
            env={**os.environ, **values},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert ended.returncode == 1
    assert f"port {port} on 127.0.0.1 is already in use" in ended.stderr
    assert "Traceback" not in ended.stderr


def _text(paragraphs: int) -> str:
    return "".join(
        f"<p>The ferry number {n} carried {n * 3} people to the island on Tuesday. The harbour of Mombasa "
        f"was not closed, and the United Nations sent {n} doctors to the villages in the north of Kenya.</p>"
        for n in range(1, paragraphs + 1)
    )


class Up:
    """`dragoman up` as a process of its own, ready."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.model_copy(update={"port": free_port(), "glossaries_dir": FEW_CONCEPTS})
        self._log = settings.data_dir.parent / "up.log"

    def __enter__(self) -> subprocess.Popen[bytes]:
        with self._log.open("wb") as output:
            self._up = subprocess.Popen(
                [sys.executable, "-m", "dragoman", "up"],
                env={**os.environ, **environment(self._settings), "PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + PATIENCE
        while "The desk is open" not in self._log.read_text(errors="replace"):
            assert self._up.poll() is None, self._log.read_text(errors="replace")
            assert time.monotonic() < deadline, self._log.read_text(errors="replace")
            time.sleep(0.1)
        return self._up

    def __exit__(self, *_exception: object) -> None:
        self._up.kill()
        self._up.wait()


def _children(pid: int) -> list[int]:
    found = (Path(f"/proc/{pid}/task/{task}/children") for task in os.listdir(f"/proc/{pid}/task"))
    return [int(child) for file in found for child in file.read_text().split()]


def _runs(pid: int) -> bool:
    """Tell whether the process is there and not only waiting to be buried by someone."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state not in ("Z", "X")
