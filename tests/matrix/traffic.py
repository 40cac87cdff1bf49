"""What comes from outside meanwhile: a CMS that sends until it is answered, and an editor who approves."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx2
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from service.domain.status import State
from service.storage.session import reading
from service.storage.tables import TranslationRow
from tests.factories import ninjs_payload, raw, sign_standard
from tests.matrix.world import World

#: of a hundred stories, those that are taken back in the end
KILLED = 20
#: of a hundred deliveries, those that are sent a second time, and those sent again after a newer one
REPEATED, LATE = 10, 5
BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One version of a story, or its end. `number` counts from 1 in each story."""

    uri: str
    number: int
    is_kill: bool

    def body(self) -> bytes:
        """Return the bytes that the CMS sends, the same each time."""
        text = f"<p>The ferry carries {200 + self.number} people. It does not take lorries.</p>"
        payload = ninjs_payload(
            uri=self.uri,
            version=str(self.number),
            versionCreated=f"{BEGAN + timedelta(minutes=self.number):%Y-%m-%dT%H:%M:%SZ}",
            pubStatus="canceled" if self.is_kill else "usable",
            headlines=[{"role": "main", "value": f"Ferry {self.uri.rpartition(':')[2]} returns to Mombasa"}],
            bodies=[{"role": "main", "contentType": "text/html", "value": text}],
        )
        return raw(payload)


def plan(stories: int, random: Random) -> list[Delivery]:
    """Return all deliveries of a run, in the order in which they are sent."""
    lines: list[list[Delivery]] = []
    for story in range(stories):
        versions, killed = random.randint(1, 4), random.randrange(100) < KILLED
        uri = f"urn:matrix:{story}"
        line = [Delivery(uri, number, False) for number in range(1, versions + 1)]
        lines.append([*line, Delivery(uri, versions + 1, True)] if killed else line)
    planned: list[Delivery] = []
    while lines:
        line = random.choice(lines)
        planned.append(line.pop(0))
        lines = [one for one in lines if one]
    return planned


@dataclass
class Cms:
    """Sends each delivery until it is answered, and keeps the answers."""

    world: World
    deliveries: list[Delivery]
    seconds: float
    random: Random
    answers: list[tuple[Delivery, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    waited: float = 0.0

    def run(self, stop: threading.Event) -> None:
        """Send all, spread over `seconds`."""
        began = time.monotonic()
        with httpx2.Client(timeout=10.0) as http:
            for place, delivery in enumerate(self.deliveries):
                stop.wait(max(0.0, began + self.seconds * place / len(self.deliveries) - time.monotonic()))
                self._send(http, delivery, stop)
                if self.random.randrange(100) < REPEATED:
                    self._send(http, delivery, stop)
                if delivery.number > 1 and self.random.randrange(100) < LATE:
                    self._send(http, Delivery(delivery.uri, delivery.number - 1, False), stop)

    def _send(self, http: httpx2.Client, delivery: Delivery, stop: threading.Event) -> None:
        body, began = delivery.body(), time.monotonic()
        while not stop.is_set():
            try:
                headers = sign_standard(body, self.world.secret)
                url = f"{self.world.url}/v1/sources/wire/webhook"
                answer = http.post(url, content=body, headers=headers)
            except httpx2.TransportError:
                time.sleep(0.2)
                continue
            if answer.status_code == 202:
                self.answers.append((delivery, answer.json()["outcome"]))
                self.waited = max(self.waited, time.monotonic() - began)
                return
            if answer.status_code < 500:
                self.refused.append(f"{delivery}: {answer.status_code} {answer.text[:200]}")
                return
            time.sleep(0.2)


@dataclass
class Editor:
    """Approves what waits for one, as an editor's program does: what it reads is what it approves."""

    world: World
    approved: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        """Look every second until `stop`."""
        headers = {"authorization": f"Bearer {self.world.key}"}
        with httpx2.Client(base_url=self.world.url, timeout=10.0, headers=headers) as http:
            while not stop.wait(1.0):
                try:
                    for translation in self._drafts():
                        self._approve(http, translation)
                except (SQLAlchemyError, httpx2.TransportError):
                    continue  # away; it looks again

    def _drafts(self) -> list[str]:
        with reading(self.world.engine) as session:
            query = select(TranslationRow.id).where(TranslationRow.state == State.DRAFT).limit(50)
            return list(session.scalars(query))

    def _approve(self, http: httpx2.Client, translation: str) -> None:
        path = f"/v1/translations/{translation}"
        page = http.get(path)
        if not page.is_success:
            return
        read: dict[str, Any] = page.json()
        body = {"lock_version": read["lock_version"], "override_reason": "matrix"}
        answer = http.post(f"{path}/approve", json=body)
        if answer.is_success:
            self.approved += 1
        else:  # a newer version came between, or the desk is away
            kind = str(answer.status_code)
            self.refused[kind] = self.refused.get(kind, 0) + 1
