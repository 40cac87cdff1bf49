"""Traces: one from the webhook to what readers get, with ids and states and nothing that anybody wrote."""

from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from celery.worker.request import Request
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import Engine, select
from structlog.testing import capture_logs

from service import tracing
from service.errors import Unprocessable
from service.settings import Settings
from service.stages import reviewing
from service.storage.session import reading, writing
from service.storage.tables import StoryVersionRow, TranslationRow
from tests.factories import add_source, ninjs_payload, raw, sign_standard
from tests.service.newsroom import only
from workers.app import make_app
from workers.queue.broker import QUEUE
from workers.queue.context import WorkerContext
from workers.queue.relay import Relay


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"editions": ("africa-en", "africa-fr")})


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """What was traced, as OpenTelemetry's own SDK has it."""
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    tracing.trace_by(provider)
    yield kept
    tracing.trace_by(None)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    tracing.trace_by(None)


def work(context: WorkerContext, settings: Settings) -> int:
    """Let Celery run what lies in the broker, here; returns how many tasks it were."""
    app, count = make_app(settings, context), 0
    with app.connection_for_read() as connection, connection.channel() as channel:
        while (message := channel.basic_get(QUEUE, no_ack=True)) is not None:
            task = app.tasks[message.headers["task"]]
            Request(message, app=app, task=task, decoded=False).execute()
            count += 1
    return count


def named(spans: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {one.name: one for one in spans.get_finished_spans()}


def about(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def test_one_trace_leads_from_the_webhook_to_the_readers(
    spans: InMemorySpanExporter, client: TestClient, engine: Engine, settings: Settings
) -> None:
    with writing(engine) as session:
        secret = add_source(session, slug="post")[1]
    body = raw(ninjs_payload())
    headers = sign_standard(body, secret) | {"traceparent": f"00-{'5' * 32}-{'6' * 16}-00"}
    answer = client.post("/v1/sources/post/webhook?token=hidden", content=body, headers=headers)
    story = answer.json()["story"]
    assert Relay(settings).step()
    context = WorkerContext.open(settings)
    assert work(context, settings)
    with reading(engine) as session:
        row = session.scalars(select(TranslationRow).where(TranslationRow.edition == "africa-fr")).one()
    found = [one for one in spans.get_finished_spans() if about(one).get("dragoman.translation") == row.id]
    handed, drafted = sorted(found, key=lambda one: one.name, reverse=True)
    with tracing.span("POST /v1/translations/{id}/approval", "server"), writing(engine) as session:
        reviewing.approve(
            session, row.id, row.lock_version, "awa", only("africa-fr"), override_reason="A dry run."
        )

    by_name = named(spans)
    post, received, published = (
        by_name[one] for one in ("POST /v1/sources/{source}/webhook", "receive", "publish")
    )
    assert post.context.trace_id != int("5" * 32, 16), "who sends does not decide what is traced here"
    assert post.parent is None
    chain = (received, post), (handed, received), (drafted, handed), (published, received)
    for child, parent in chain:
        assert child.parent is not None
        assert (child.parent.span_id, child.context.trace_id) == (
            parent.context.span_id,
            post.context.trace_id,
        ), child.name
    (link,) = published.links
    assert link.context.trace_id not in (0, post.context.trace_id), "the request of whoever approved"
    job = f"{row.id}.{row.version_id}"
    assert about(post) == {
        "http.request.method": "POST",
        "http.route": "/v1/sources/{source}/webhook",
        "http.response.status_code": 202,
        "dragoman.source": "post",
        "dragoman.request": answer.headers["x-request-id"],
    }
    assert about(handed) == {
        "dragoman.story": story,
        "dragoman.translation": row.id,
        "dragoman.job": job,
    }
    assert about(drafted) == about(handed) | {
        "dragoman.edition": "africa-fr",
        "dragoman.engine": "fake",
        "dragoman.alone": False,
        "dragoman.outcome": "drafted",
        "dragoman.segments": about(drafted)["dragoman.segments"],
    }
    stages = {one.name for one in spans.get_finished_spans() if one.context.trace_id == post.context.trace_id}
    assert {"glossary", "translate", "checks", "save"} <= stages
    everything = "\n".join(one.to_json() for one in spans.get_finished_spans())
    for secret_thing in ("hidden", secret, "erry", 'awa"', "http://", "127.0.0.1"):
        assert secret_thing not in everything, secret_thing


def test_what_a_worker_is_told_by_nobody_it_finds_with_the_version(
    spans: InMemorySpanExporter, client: TestClient, engine: Engine, settings: Settings
) -> None:
    """A relay that traces nothing passes nothing on; the lines of the log name the trace."""
    with writing(engine) as session:
        secret = add_source(session, slug="post")[1]
    body = raw(ninjs_payload())
    client.post("/v1/sources/post/webhook", content=body, headers=sign_standard(body, secret))
    received = named(spans)["receive"]
    tracing.trace_by(None)
    Relay(settings).step()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    tracing.trace_by(provider)
    with capture_logs(processors=[tracing.with_trace]) as lines:
        work(WorkerContext.open(settings), settings)
    drafted = named(spans)["draft"]
    assert drafted.parent is not None
    assert drafted.parent.span_id == received.context.span_id
    assert f"{drafted.context.trace_id:032x}" in {line.get("trace") for line in lines}


def test_an_error_is_told_by_its_kind(spans: InMemorySpanExporter, client: TestClient) -> None:
    with pytest.raises(KeyError), tracing.span("draft"):
        raise KeyError("Embargoed until noon")
    client.get("/healthz")
    client.get("/v1/editions/nowhere/items")
    failed, asked = spans.get_finished_spans()
    assert (about(failed), failed.status.is_ok, failed.events) == ({"error.type": "KeyError"}, False, ())
    assert asked.name == "GET /v1/editions/{edition}/items"
    assert asked.status.is_unset


def test_off_nothing_is_kept(client: TestClient, engine: Engine, environment: pytest.MonkeyPatch) -> None:
    """Nor does FastAPI, which says addresses and errors' messages, trace beside us where others set it up."""
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    environment.setattr("opentelemetry.trace.get_tracer_provider", lambda: provider)
    with writing(engine) as session:
        secret = add_source(session, slug="post")[1]
    body = raw(ninjs_payload())
    client.post("/v1/sources/post/webhook", content=body, headers=sign_standard(body, secret))
    with reading(engine) as session:
        assert session.scalars(select(StoryVersionRow.trace)).all() == [None]
    assert not kept.get_finished_spans()


def test_what_asks_for_traces() -> None:
    asked = tracing.asked_for
    endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}
    assert asked({}) is None
    assert asked({"OTEL_SERVICE_NAME": "desk", "OTEL_EXPORTER_OTLP_ENDPOINT": " "}) is None
    assert asked(endpoint) == "OTEL_EXPORTER_OTLP_ENDPOINT"
    assert asked({"OTEL_TRACES_EXPORTER": "console"}) == "OTEL_TRACES_EXPORTER"
    assert asked(endpoint | {"OTEL_SDK_DISABLED": "True"}) is None
    assert asked(endpoint | {"OTEL_TRACES_EXPORTER": "none"}) is None


def test_what_is_missing_is_said(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("OTEL_TRACES_EXPORTER", "pigeon")
    with pytest.raises(Unprocessable, match=r"'pigeon', which no installed library does.*dragoman\[otel\]"):
        tracing.start_tracing("web")
    environment.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(Unprocessable, match=r"OTEL_TRACES_EXPORTER asks .*pip install 'dragoman\[otel\]'"):
        tracing.start_tracing("web")
    assert not tracing.is_tracing()


def test_nothing_is_imported_while_it_is_off() -> None:
    tree = ast.parse(Path(tracing.__file__).read_text(encoding="utf-8"))
    names = {
        name
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(one.name for one in node.names)]
    }
    assert not [name for name in names if name and name.startswith("opentelemetry")]


class Collector(BaseHTTPRequestHandler):
    """What an OpenTelemetry collector is to the exporter."""

    taken: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        self.taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_spans_reach_a_collector(environment: pytest.MonkeyPatch) -> None:
    """By the variables of OpenTelemetry and the exporter that they choose."""
    Collector.taken = []
    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    environment.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    tracing.start_tracing("relay")
    with tracing.span("hand out", "producer", story="s1"):
        pass
    tracing.end_tracing()
    server.shutdown()
    server.server_close()
    ((path, sent),) = Collector.taken
    (resource,) = ExportTraceServiceRequest.FromString(sent).resource_spans
    named = {one.key: one.value.string_value for one in resource.resource.attributes}
    assert (path, named["service.name"], named["dragoman.part"]) == ("/v1/traces", "dragoman-relay", "relay")
    (span,) = resource.scope_spans[0].spans
    assert (span.name, span.attributes[0].value.string_value) == ("hand out", "s1")
