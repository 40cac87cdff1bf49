"""Driving a whole desk from outside, as a CMS, an editor's program and a site do: over HTTP alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from dragoman.embedded import Stack
from service import accounts
from service.settings import Settings
from service.storage.migrate import migrate
from service.storage.session import open_engine, writing
from tests.conftest import FEW_CONCEPTS
from tests.factories import add_source, ninjs_payload, raw, sign_standard
from tests.servers import free_port
from tests.small_editions import TWO

#: seconds in which even a machine with two busy cores gets a story through
PATIENCE = 240.0


def desk_settings(folder: Path, database_url: str, broker_url: str) -> Settings:
    """Settings of a desk with the shipped model, leases that nobody loses by being slow, and a free port.

    Its glossary is a small one: what is shipped is read by the demo.
    """
    editions = folder / "editions.toml"
    editions.write_text(TWO, encoding="utf-8")
    return Settings(
        data_dir=folder / "data",
        database_url=database_url,
        broker_url=broker_url,
        editions_file=editions,
        glossaries_dir=FEW_CONCEPTS,
        port=free_port(),
        lease_seconds=3600.0,
    )


@dataclass
class Driver:
    """Everything outside of the desk: its CMS, its editors' program, its sites."""

    http: httpx2.Client
    secret: str
    key: str
    log: list[str]

    def post(self, **changes: Any) -> dict[str, Any]:
        """Sign and post a story as the CMS does, until it is taken; gives the receipt."""
        body = raw(ninjs_payload(**changes))
        answer = self._ask(
            "POST", "/v1/sources/wire/webhook", content=body, headers=sign_standard(body, self.secret)
        )
        assert answer.status_code == 202, answer.text
        return dict(answer.json())

    def get(self, path: str) -> dict[str, Any]:
        """Get JSON with the editors' key."""
        answer = self._ask("GET", path, headers={"authorization": f"Bearer {self.key}"})
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return dict(answer.json())

    def edition(self, story: str, slug: str) -> dict[str, Any]:
        """How one edition of the story stands."""
        editions = self.get(f"/v1/stories/{story}")["editions"]
        return next(dict(edition) for edition in editions if edition["edition"] == slug)

    def wait_for(self, story: str, slug: str, *states: str) -> dict[str, Any]:
        """Wait until an edition is in one of these states."""
        deadline = time.monotonic() + PATIENCE
        while True:
            edition = self.edition(story, slug)
            if edition["state"] in states:
                return edition
            if time.monotonic() > deadline:
                raise AssertionError(f"{slug} is {edition}, not {states}. {self.said()}")
            time.sleep(0.05 if "translating" in states else 0.3)  # that one is soon over

    def wait_for_line(self, words: str, since: int) -> None:
        """Wait until a part logs these words; `since`: the number of the first line that counts."""
        deadline = time.monotonic() + PATIENCE
        while not any(words in line for line in self.log[since:]):
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def said(self) -> str:
        """What the desk logged last."""
        return "The desk said:\n" + "\n".join(self.log[-60:])

    def status(self, path: str) -> int:
        """The status of the answer that a site gets."""
        return self._ask("GET", path).status_code

    def approve(self, edition: dict[str, Any]) -> dict[str, Any]:
        """Approve a draft as an editor's program does; gives the translation as approved."""
        path = f"/v1/translations/{edition['translation']}"
        body: dict[str, Any] = {"lock_version": self.get(path)["lock_version"], "override_reason": "test"}
        answer = self._ask(
            "POST", f"{path}/approve", json=body, headers={"authorization": f"Bearer {self.key}"}
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def fetch(self, slug: str, story: str) -> dict[str, Any]:
        """Fetch the item as the edition's site does, without a key."""
        answer = self._ask("GET", f"/v1/editions/{slug}/items/{story}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def fetch_all(self, slug: str) -> list[dict[str, Any]]:
        """All that the edition's site gets."""
        answer = self._ask("GET", f"/v1/editions/{slug}/items")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def _ask(self, method: str, path: str, **arguments: Any) -> httpx2.Response:
        """Ask, and ask again while the web process is away: CMSs and sites do so too."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.http.request(method, path, **arguments)
            except httpx2.TransportError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


@contextmanager
def running_desk(settings: Settings) -> Iterator[tuple[Stack, Driver]]:
    """Run the embedded stack with a source and a key in its database."""
    engine = open_engine(settings.database)
    migrate(engine)
    with writing(engine) as session:
        _, secret = add_source(session, "wire")
        key = accounts.add_key(session, "e2e", ["status", "review"])
    log: list[str] = []
    with (
        Stack(settings, lambda part, line: log.append(f"{part}: {line}")) as stack,
        httpx2.Client(base_url=stack.url, timeout=30.0) as http,
    ):
        driver = Driver(http, secret, key, log)
        try:
            stack.wait_ready()
            yield stack, driver
        except BaseException:
            print(driver.said())
            raise
    engine.dispose()
