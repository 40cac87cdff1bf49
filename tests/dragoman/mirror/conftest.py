"""A desk with an edition, pictures on a server beside it, and folders that mirror it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from dragoman.mirror.folder import OWN, SiteFolder
from dragoman.mirror.mirroring import EditionMirror, MirrorReport
from dragoman.mirror.pictures import PictureBringer
from dragoman.mirror.source import MirroredDesk
from service.domain.story import Story
from tests.factories import make_story
from tests.service.newsroom import Newsroom

EDITION = "africa-fr"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@dataclass
class PictureHost:
    """A server of pictures: what it answers at each path, and what it was asked for."""

    address: str
    answers: dict[str, tuple[int, bytes, dict[str, str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def picture_server() -> Iterator[PictureHost]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            status, content, headers = served.answers.get(self.path, (404, b"", {}))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = PictureHost(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture
def host(picture_server: PictureHost) -> PictureHost:
    picture_server.answers = {"/well.png": (200, PNG, {}), "/map.png": (200, PNG + b"map", {})}
    picture_server.asked.clear()
    return picture_server


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a mirror is told is the same on both databases; `service/stages/test_reading.py` sees to that."""
    return sqlite_url


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine)


@dataclass
class Mirroring:
    """Mirrors of the desk, in folders under one."""

    client: TestClient
    under: Path

    def renew(
        self, name: str = "site", *, base: str = "", allowed: tuple[str, ...] = ("127.0.0.1",), **named: Any
    ) -> MirrorReport:
        """Mirror into a folder, as `dragoman mirror` does."""
        folder = named.get("folder", SiteFolder)(self.under / name)
        source = named.get("source", MirroredDesk)("http://desk.example", EDITION, self.client)
        bringer = PictureBringer(allowed)
        with folder:
            mirror = EditionMirror(source, folder, base, bringer)
            try:
                return mirror.renew()
            finally:
                mirror.close()
                bringer.close()

    def files(self, name: str = "site") -> dict[str, bytes]:
        """Return the files that readers are served."""
        root = self.under / name
        return {
            str(file.relative_to(root)): file.read_bytes()
            for file in root.rglob("*")
            if file.is_file() and OWN not in file.parts
        }

    def anywhere(self, words: str, name: str = "site") -> list[str]:
        """Return the files that have these words."""
        return [path for path, content in self.files(name).items() if words.encode() in content]


@pytest.fixture
def mirroring(client: TestClient, tmp_path: Path) -> Mirroring:
    return Mirroring(client, tmp_path)


def with_picture(host: PictureHost, number: int = 1, **named: Any) -> Story:
    """A story with a featured picture, another one in its text, a section and a tag."""
    extra = {
        "subjects": [{"name": "Climate", "rel": "section"}, {"name": "Water & rivers"}],
        "media": [
            {
                "type": "picture",
                "name": "featured",
                "by": "J. Otieno",
                "renditions": [
                    {"name": "main", "href": f"{host.address}/well.png", "contentType": "image/png"}
                ],
            }
        ],
    }
    body = f'<p>Story {number}.</p><figure><img alt="a > b" src="{host.address}/map.png"></figure>'
    told = {"external_id": f"s{number}", "headline": f"Headline {number}", "body": body, "extra": extra}
    return replace(make_story(**{**told, **named}), subjects=())
