"""A model hub of the tests' own on the loopback, which answers as huggingface.co does, and fails as told."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

#: files as large as this are kept apart, with a redirect to where they are (git LFS)
LARGE = 100_000

Files = dict[str, bytes]


@dataclass
class Asked:
    """A request: its path, and the Range that it asked for."""

    path: str
    range: str = ""
    sent: int = 0


@dataclass
class Fault:
    """What the hub does instead of answering a path that matches, `times` times.

    With `status` it answers that; else it cuts the connection after `after` bytes of the body, or `stalls`:
    keeps it open and sends no more.
    """

    path: str
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    after: int = -1
    stalls: bool = False
    times: int = 1


class Hub:
    """The repositories, by name: their commits, newest last, each with its files."""

    def __init__(self) -> None:
        self.repositories: dict[str, list[tuple[str, Files]]] = {}
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        #: files (by name) that are sent with one byte changed, so often
        self.spoilt: dict[str, int] = {}
        #: seconds between pieces of a body, and whether Range is understood
        self.drip, self.ranges = 0.0, True
        #: what is said of repositories beside their files
        self.gated: set[str] = set()
        self.token = ""
        self.address = ""

    def put(self, name: str, files: Files) -> str:
        """Commit files as the newest of a repository; gives the commit."""
        commits = self.repositories.setdefault(name, [])
        commit = hashlib.sha1(f"{name} {len(commits)}".encode(), usedforsecurity=False).hexdigest()
        commits.append((commit, files))
        return commit

    def fail(self, path: str, **how: Any) -> None:
        self.faults.append(Fault(path, **how))

    def sent(self, file: str) -> int:
        """How many bytes of a file were sent in all."""
        return sum(one.sent for one in self.asked if one.path.endswith(f"/{file}"))

    def fault(self, path: str) -> Fault | None:
        for one in self.faults:
            if one.times and re.search(one.path, path):
                one.times -= 1
                return one
        return None

    def at(self, name: str, revision: str) -> tuple[str, Files] | None:
        commits = self.repositories.get(name, [])
        if revision == "main":
            return commits[-1] if commits else None
        return next((one for one in commits if one[0] == revision), None)


@contextmanager
def running() -> Iterator[Hub]:
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    hub.address = f"http://127.0.0.1:{server.server_port}"
    yield hub
    server.shutdown()
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = unquote(self.path.partition("?")[0])
        asked = Asked(path, self.headers.get("Range", ""))
        self.hub.asked.append(asked)
        fault = self.hub.fault(path)
        if fault and fault.status:
            self._send(fault.status, b"", fault.headers)
        elif api := re.match(r"/api/models/([^/]+/[^/]+)(?:/(revision|commits)/([^/]+))?$", path):
            self._api(api[1], api[2] or "revision", api[3] or "main")
        elif wanted := re.match(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)$", path):
            self._file(wanted[1], wanted[2], wanted[3], asked, fault)
        elif wanted := re.match(r"/large/([^/]+/[^/]+)/([^/]+)/(.+)$", path):
            found = self.hub.at(wanted[1], wanted[2])
            assert found is not None
            self._body(found[1][wanted[3]], wanted[3], asked, fault)
        else:
            self._send(404, b"")

    def do_HEAD(self) -> None:
        self.do_GET()

    def _api(self, name: str, what: str, revision: str) -> None:
        if self._refused(name):
            return
        found = self.hub.at(name, revision)
        if found is None:
            self._send(
                404,
                b"",
                {"X-Error-Code": "RevisionNotFound" if self.hub.at(name, "main") else "RepoNotFound"},
            )
            return
        if what == "commits":
            day = "2024-07-26T00:00:00.000Z"
            listed: Any = [
                {"id": commit, "title": "t", "message": "", "date": day, "authors": [{"user": "u"}]}
                for commit, _ in reversed(self.hub.repositories[name])
            ]
        else:
            listed = {
                "id": name,
                "sha": found[0],
                "siblings": [_sibling(file, data) for file, data in found[1].items()],
                "cardData": _card(found[1].get("README.md", b"")),
            }
        self._send(200, json.dumps(listed).encode(), {"Content-Type": "application/json"})

    def _refused(self, name: str) -> bool:
        token = self.headers.get("Authorization", "")
        if token and token != f"Bearer {self.hub.token}":
            self._send(401, b"", {"X-Error-Message": "Invalid credentials in Authorization header"})
            return True
        if name not in self.hub.repositories:
            self._send(401, b"", {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"})
            return True
        return False

    def _file(self, name: str, revision: str, file: str, asked: Asked, fault: Fault | None) -> None:
        if self._refused(name):
            return
        if name in self.hub.gated and not self.hub.token:
            self._send(401, b"", {"X-Error-Code": "GatedRepo", "X-Error-Message": "Access is restricted."})
            return
        found = self.hub.at(name, revision)
        if found is None or file not in found[1]:
            self._send(404, b"", {"X-Error-Code": "RevisionNotFound" if found is None else "EntryNotFound"})
            return
        data = found[1][file]
        headers = {"X-Repo-Commit": found[0], "ETag": f'"{_git_sha1(data)}"'}
        if len(data) >= LARGE:
            large = {
                "X-Linked-Size": str(len(data)),
                "X-Linked-Etag": f'"{hashlib.sha256(data).hexdigest()}"',
            }
            place = f"{self.hub.address}/large/{name}/{found[0]}/{file}"
            self._send(302, b"", {**headers, **large, "Location": place})
        else:
            self._body(data, file, asked, fault, headers)

    def _body(
        self, data: bytes, file: str, asked: Asked, fault: Fault | None, headers: dict[str, str] | None = None
    ) -> None:
        if self.hub.spoilt.get(file, 0) > 0:
            self.hub.spoilt[file] -= 1
            data = data[:-1] + bytes([data[-1] ^ 1])
        begin, status, more = 0, 200, dict(headers or {})
        if asked.range and self.hub.ranges:
            begin, status = int(asked.range.removeprefix("bytes=").partition("-")[0]), 206
            if begin >= len(data):
                self._send(416, b"", {"Content-Range": f"bytes */{len(data)}"})
                return
            more["Content-Range"] = f"bytes {begin}-{len(data) - 1}/{len(data)}"
        body = data[begin:]
        self.send_response(status)
        for key, value in {**more, "Content-Length": str(len(body)), "Accept-Ranges": "bytes"}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if fault and fault.after >= 0:
            body = body[: fault.after]
            self.close_connection = True
        step = len(body) if not self.hub.drip else max(1, len(body) // 8)
        for place in range(0, len(body), max(step, 1)):
            self.wfile.write(body[place : place + step])
            time.sleep(self.hub.drip)
        asked.sent += len(body)
        if fault and fault.stalls:
            self.connection.recv(1)  # until they have had enough of it

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for key, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _sibling(file: str, data: bytes) -> dict[str, Any]:
    one: dict[str, Any] = {"rfilename": file, "size": len(data), "blobId": _git_sha1(data)}
    if len(data) >= LARGE:
        digest = hashlib.sha256(data).hexdigest()
        one |= {"blobId": "0" * 40, "lfs": {"sha256": digest, "size": len(data), "pointerSize": 130}}
    return one


def _git_sha1(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _card(readme: bytes) -> dict[str, Any]:
    found = re.search(rb"^license: (\S+)$", readme, re.MULTILINE)
    return {"license": found[1].decode()} if found else {}
