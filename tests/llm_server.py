"""An OpenAI-compatible server of the tests' own on the loopback: what it answers is written by the test."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "test-model"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came over the wire: its path, headers and body, and the data in it."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body["messages"][1]["content"])
        return found

    @property
    def segments(self) -> dict[str, str]:
        found: dict[str, str] = self.data["segments"]
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answers: text of the message, or another status with its own body."""

    text: str = ""
    finish: str = "stop"
    refusal: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    raw: str | None = None
    tokens: tuple[int, int] | None = (100, 50)


Script = Callable[[Asked], Answer]


def texts(found: Mapping[str, str]) -> Answer:
    """Answer with an object of texts."""
    return Answer(json.dumps(dict(found), ensure_ascii=False))


def marked(asked: Asked) -> Answer:
    """Answer as an honest model that translates by writing [fr] before each text."""
    return texts({key: f"[fr] {text}" for key, text in asked.segments.items()})


class LlmTestServer:
    """A running server: `asked` is what came, `script` says what is answered."""

    def __init__(self, url: str, script: Script) -> None:
        self.url = url
        self.script = script
        self.asked: list[Asked] = []
        self.models = [MODEL]
        self.lock = threading.Lock()

    @property
    def chats(self) -> list[Asked]:
        """The requests for an answer."""
        return [one for one in self.asked if one.path.endswith("/chat/completions")]


@contextmanager
def llm_server(script: Script = marked) -> Iterator[LlmTestServer]:
    """Run a server on a free port of the loopback."""
    own: LlmTestServer

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked = Asked(self.path, {key.lower(): value for key, value in self.headers.items()}, body)
            with own.lock:
                own.asked.append(asked)
            self._send(own.script(asked), str(body.get("model", "")))

        def do_GET(self) -> None:
            with own.lock:
                own.asked.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, {}))
            listed = [{"id": name, "object": "model", "created": 0, "owned_by": "x"} for name in own.models]
            self._write(200, {}, json.dumps({"object": "list", "data": listed}))

        def _send(self, answer: Answer, model: str) -> None:
            if answer.raw is not None:
                self._write(answer.status, answer.headers, answer.raw)
            elif answer.status != 200:
                self._write(
                    answer.status,
                    answer.headers,
                    json.dumps({"error": {"message": answer.error, "code": None}}),
                )
            else:
                self._write(200, answer.headers, json.dumps(_completion(answer, model)))

        def _write(self, status: int, headers: Mapping[str, str], text: str) -> None:
            self.send_response(status)
            for key, value in {"content-type": "application/json", **headers}.items():
                self.send_header(key, value)
            payload = text.encode()
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    own = LlmTestServer(f"http://127.0.0.1:{server.server_address[1]}/v1", script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield own
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _completion(answer: Answer, model: str) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": answer.text}
    if answer.refusal is not None:
        message |= {"refusal": answer.refusal, "content": None}
    found: dict[str, Any] = {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": f"{model}-1",
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish, "logprobs": None}],
    }
    if answer.tokens is not None:
        given, made = answer.tokens
        found["usage"] = {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}
    return found
