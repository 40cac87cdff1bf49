"""A desk's web process on a port of this machine, for those that follow an edition."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx2
import pytest
import uvicorn
from sqlalchemy import Engine

from service.app import create_app
from service.settings import Settings
from tests.servers import free_port
from tests.service.newsroom import Newsroom, only

#: of the stories' own language, in which they are live at once
EDITION = "africa-en"
#: seconds in which a busy machine has done what takes a moment
PATIENCE = 60.0


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.03)


@dataclass
class ServedDesk:
    """The desk's web process on a port, which can be ended and begun again."""

    settings: Settings
    port: int = field(default_factory=free_port)
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        app = create_app(self.settings)
        self._server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=self.port, log_config=None, ws="none")
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until(lambda: self._server is not None and self._server.started)

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = self._server.force_exit = True
            self._thread.join(timeout=PATIENCE)


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine, only(EDITION))


@pytest.fixture
def desk(settings: Settings, newsroom: Newsroom) -> Iterator[ServedDesk]:
    served = ServedDesk(settings)
    served.start()
    yield served
    served.stop()


def live(desk: ServedDesk) -> dict[str, str]:
    """The ids and headlines of what the edition shows."""
    found: dict[str, str] = {}
    path = f"/v1/editions/{EDITION}/items?limit=100"
    while path:
        answer = httpx2.get(desk.address + path, timeout=PATIENCE)
        for item in answer.json()["items"]:
            story = next(one["value"] for one in item["altIds"] if one["role"] == "id")
            found[story] = item["headlines"][0]["value"]
        path = answer.links.get("next", {}).get("url", "")
    return found
