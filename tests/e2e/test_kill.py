"""The whole desk on both set-ups: a story goes through, whoever is killed, stopped or cut off on the way.

One desk of each kind serves all tests: what ends starts again, and that is what they are about. Nothing
depends on how fast the machine is: a lease never runs out by itself in the time of a test, so nobody
loses one by being slow, and where one has to run out the test lets it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from dragoman.embedded import PARTS, Stack, environment
from service.domain.status import State
from service.settings import Settings
from service.storage.session import open_engine, reading, writing
from service.storage.tables import AuditRow, PublicationRow, SegmentRow, TranslationRow, now
from tests.databases import fresh_postgresql
from tests.e2e.driving import PATIENCE, Driver, desk_settings, running_desk
from tests.servers import Redis

pytestmark = pytest.mark.kill

#: paragraphs of two sentences: so many that the end of a worker comes in the middle of its work; what is
#: between the other parts is there from the first moment on
LONG, SHORT = 20, 3
#: stories that two workers share
SHARED = 16
FILES, REDIS = "sqlite and files", "postgresql and redis"


@dataclass
class Desk:
    """A running desk, who drives it from outside, and its broker where that is a Redis."""

    settings: Settings
    stack: Stack
    driver: Driver
    redis: Redis | None

    def end(self, part: str, how: signal.Signals) -> None:
        """Send a signal to a part and wait until that process is gone."""
        pid = self.stack.pid(part)
        assert pid is not None
        os.kill(pid, how)
        deadline = time.monotonic() + PATIENCE
        while self.stack.pid(part) == pid:
            assert time.monotonic() < deadline, self.driver.said()
            time.sleep(0.01)

    def audit(self, edition: dict[str, Any], action: str) -> list[AuditRow]:
        subject = f"translation:{edition['translation']}"
        with reading(open_engine(self.settings.database)) as session:
            query = select(AuditRow).where(AuditRow.subject == subject, AuditRow.action == action)
            return list(session.scalars(query))


@pytest.fixture(scope="module", params=[FILES, REDIS])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with ExitStack() as stack:
        redis = None
        if request.param == FILES:
            settings = desk_settings(folder, "", "")
        else:
            database = stack.enter_context(fresh_postgresql(request.getfixturevalue("postgres_url")))
            redis = Redis(folder)
            redis.start()
            stack.callback(redis.stop)
            # what Redis forgot with a task in it is sent again after so long
            settings = desk_settings(folder, database, redis.url).model_copy(update={"patience_seconds": 1.0})
        running, driver = stack.enter_context(running_desk(settings))
        yield Desk(settings, running, driver, redis)


def test_a_story_goes_from_the_cms_to_both_sites(desk: Desk) -> None:
    driver = desk.driver
    receipt = driver.post(uri="urn:test:through")
    assert receipt["outcome"] == "accepted"
    story = receipt["story"]

    draft = driver.wait_for(story, "africa-fr", "draft")
    assert draft["engine"] == "ct2:mini-en-fr"
    assert driver.status(f"/v1/editions/africa-fr/items/{story}") == 404
    approved = driver.approve(draft)
    item = driver.fetch("africa-fr", story)
    assert item["language"] == "fr-SN"
    assert [headline["value"] for headline in item["headlines"]] == [approved["segments"][0]["text"]]
    assert all(segment["text"] in item["bodies"][0]["value"] for segment in approved["segments"][1:])

    own = driver.wait_for(story, "africa-en", "draft", "live")
    if own["state"] == "draft":
        driver.approve(own)
    assert driver.fetch("africa-en", story)["headlines"][0]["value"] == "Ferry service returns to Mombasa"


@pytest.mark.parametrize("victim", PARTS)
def test_kill_9_of_a_part_loses_and_doubles_nothing(desk: Desk, victim: str) -> None:
    driver = desk.driver
    before, paragraphs = desk.stack.starts(victim), LONG if victim == "worker" else SHORT
    body = {"role": "main", "contentType": "text/html", "value": _text(paragraphs)}
    story = driver.post(uri=f"urn:test:{victim}", bodies=[body])["story"]
    if victim == "worker":
        driver.wait_for(story, "africa-fr", "translating")
    desk.end(victim, signal.SIGKILL)
    if victim == "web":  # the answer to the first may have been lost, so the CMS sends it again
        again = driver.post(uri=f"urn:test:{victim}", bodies=[body])
        assert (again["outcome"], again["story"]) == ("duplicate", story)
    if victim == "worker":  # it could not say goodbye, and the lease that it held runs out
        assert driver.edition(story, "africa-fr")["state"] == "translating"
        held = TranslationRow.state == State.TRANSLATING
        with writing(open_engine(desk.settings.database)) as session:
            session.execute(update(TranslationRow).where(held).values(lease_until=now()))

    draft = driver.wait_for(story, "africa-fr", "draft")
    driver.approve(draft)
    item = driver.fetch("africa-fr", story)

    assert desk.stack.starts(victim) > before
    assert _indexes(desk.settings, draft) == list(range(2 * paragraphs + 1))
    assert item["bodies"][0]["value"].count("<p>") == paragraphs
    assert [one["uri"] for one in driver.fetch_all("africa-fr")].count(item["uri"]) == 1
    with reading(open_engine(desk.settings.database)) as session:
        published = session.scalars(
            select(PublicationRow.number).where(
                PublicationRow.edition == "africa-fr", PublicationRow.story_id == story
            )
        ).all()
    assert published == [1]
    assert len(desk.audit(draft, "started")) == (2 if victim == "worker" else 1)
    assert len(desk.audit(draft, "drafted")) == 1


def test_a_stopped_worker_hands_its_story_on_at_once(desk: Desk) -> None:
    body = {"role": "main", "contentType": "text/html", "value": _text(LONG)}
    story = desk.driver.post(uri="urn:test:stopped", bodies=[body])["story"]
    desk.driver.wait_for(story, "africa-fr", "translating")
    desk.end("worker", signal.SIGTERM)
    draft = desk.driver.wait_for(story, "africa-fr", "draft")  # the lease would hold it for an hour
    assert _indexes(desk.settings, draft) == list(range(2 * LONG + 1))
    assert len(desk.audit(draft, "drafted")) == 1
    assert any("worker: ended with code 0" in line for line in desk.driver.log)


def test_two_workers_share_the_work_and_do_it_once(desk: Desk, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as output:
        second = subprocess.Popen(
            [sys.executable, "-m", "dragoman", "worker"],
            env={**os.environ, **environment(desk.settings)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while "models loaded" not in log.read_text(errors="replace"):
            assert second.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        stories = [
            desk.driver.post(uri=f"urn:test:shared:{n}", headlines=[{"value": f"Ferry {n} returns"}])["story"]
            for n in range(SHARED)
        ]
        drafts = [desk.driver.wait_for(story, "africa-fr", "draft") for story in stories]
    finally:
        second.terminate()
        second.wait(PATIENCE)
    for draft in drafts:
        assert len(desk.audit(draft, "started")) == 1
        assert len(desk.audit(draft, "drafted")) == 1


@pytest.mark.parametrize("desk", [REDIS], indirect=True)
def test_redis_comes_back_empty_and_the_desk_goes_on(desk: Desk) -> None:
    driver, redis = desk.driver, desk.redis
    assert redis is not None
    for number in range(2):  # each time the same processes have to find their way back
        said = len(driver.log)
        redis.stop()
        story = driver.post(uri=f"urn:test:redis:{number}")["story"]
        driver.wait_for_line("relay waits", said)  # it has something to send and nowhere to send it
        redis.start()
        draft = driver.wait_for(story, "africa-fr", "draft")
        driver.wait_for_line("Connection to broker lost", said)  # the worker
        assert len(desk.audit(draft, "drafted")) == 1


def _indexes(settings: Settings, edition: dict[str, Any]) -> list[int]:
    with reading(open_engine(settings.database)) as session:
        query = select(SegmentRow.index).where(SegmentRow.translation_id == edition["translation"])
        return list(session.scalars(query.order_by(SegmentRow.index)))


def _text(paragraphs: int) -> str:
    return "".join(
        f"<p>The ferry number {n} carried {n * 3} people to the island on Tuesday. The harbour of Mombasa "
        f"was not closed, and the United Nations sent {n} doctors to the villages in the north of Kenya.</p>"
        for n in range(1, paragraphs + 1)
    )
