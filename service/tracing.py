"""Traces by OpenTelemetry: which part did what for a story, and for how long.

Off, and not even imported, unless the environment asks for them by the variables of OpenTelemetry's own
(OTEL_EXPORTER_OTLP_ENDPOINT and its kin). A span says ids, names, states and seconds: never a text, a key, an
address or the message of an error, which may quote one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import entry_points, version
from typing import Any, Final, Literal

from service.errors import Unprocessable

#: where spans go is said by one of these
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
EXPORTER, OFF = "OTEL_TRACES_EXPORTER", "OTEL_SDK_DISABLED"
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
#: what a context is passed on by: https://www.w3.org/TR/trace-context/
TRACEPARENT = "traceparent"
#: what is said with an attribute that the conventions of OpenTelemetry do not know
PREFIX = "dragoman."
#: outcomes of a job that are shown as errors
ERRORS = ("failed", "given_up", "broke_off")

Kind = Literal["internal", "server", "producer", "consumer"]
Value = str | int | float | bool | None


class _Tracing:
    """The tracer of this process and where it comes from; None while nothing is traced."""

    tracer: Any = None
    provider: Any = None


class Span:
    """What is being done; while nothing is traced, nothing is kept of what it is told."""

    def __init__(self, span: Any = None) -> None:
        self._span = span

    def tell(self, **about: Value) -> None:
        """Add attributes. What is None is left out."""
        if self._span is not None:
            self._span.set_attributes(named(about))

    def answered(self, method: str, route: str, status: int) -> None:
        """Say what a request was, and what it was answered."""
        if self._span is None:
            return
        self._span.update_name(f"{method} {route}")
        self._span.set_attributes(
            {"http.request.method": method, "http.route": route, "http.response.status_code": status}
        )
        if status >= 500:
            self.fail(str(status))

    def fail(self, what: str) -> None:
        """Say that it went wrong, in one word: a kind of error, a status, an outcome."""
        if self._span is None:
            return
        from opentelemetry.trace import Status, StatusCode

        self._span.set_attribute("error.type", what)
        self._span.set_status(Status(StatusCode.ERROR))


NO_SPAN: Final = Span()


def asked_for(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the variable by which the operator asks for traces; None where nobody does."""
    given = {name: environment.get(name, "").strip() for name in (*ENDPOINTS, EXPORTER, OFF)}
    if given[OFF].lower() == "true" or given[EXPORTER].lower() == "none":
        return None
    return next((name for name in (*ENDPOINTS, EXPORTER) if given[name]), None)


def check_tracing() -> None:
    """Raise `Unprocessable` where traces are asked for and a library for them is missing."""
    asking = asked_for()
    if asking is None:
        return
    try:
        import_module("opentelemetry.sdk.trace")
    except ImportError as error:
        raise Unprocessable(
            f"{asking} asks for traces, which take libraries that are not installed ({error.name}): "
            "pip install 'dragoman[otel]'. Without traces: OTEL_SDK_DISABLED=true, or take the variable away."
        ) from error
    _exporters()


def start_tracing(part: str) -> None:
    """Trace what this process does from now on, where that is asked for; `part` is web, relay or worker.

    Raises `Unprocessable` where a library for it is missing.
    """
    check_tracing()
    if asked_for() is None or _Tracing.tracer is not None:
        return
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    own = {"service.version": version("dragoman"), "service.namespace": "dragoman", "dragoman.part": part}
    if not os.environ.get("OTEL_SERVICE_NAME", "").strip():
        own[SERVICE_NAME] = f"dragoman-{part}"
    provider = TracerProvider(resource=Resource.create(own))
    for exporter in _exporters():
        provider.add_span_processor(BatchSpanProcessor(exporter()))
    trace_by(provider)


def trace_by(provider: Any) -> None:
    """Trace by this provider of OpenTelemetry, or no more (None)."""
    _Tracing.provider = provider
    _Tracing.tracer = None if provider is None else provider.get_tracer("dragoman", version("dragoman"))


def end_tracing() -> None:
    """Send what was not sent yet, and trace no more: for a process that ends without an orderly end."""
    if _Tracing.provider is not None:
        _Tracing.provider.shutdown()
        trace_by(None)


def is_tracing() -> bool:
    """Return whether this process traces what it does."""
    return _Tracing.tracer is not None


@contextmanager
def span(name: str, kind: Kind = "internal", parent: str | None = None, **about: Value) -> Iterator[Span]:
    """Trace what is done in the block. An error that leaves it is said by its kind, without its message.

    It is a part of what is being done already. `parent`, a `traceparent`, is for what began elsewhere: where
    that is another trace, the span belongs to it and has a link to what is being done here.
    """
    if _Tracing.tracer is None:
        yield NO_SPAN
        return
    from opentelemetry.trace import SpanKind

    context, links = _place(parent)
    opened = _Tracing.tracer.start_as_current_span(
        name,
        context=context,
        links=links,
        kind=SpanKind[kind.upper()],
        attributes=named(about),
        record_exception=False,
        set_status_on_exception=False,
    )
    with opened as made:
        mine = Span(made)
        try:
            yield mine
        except BaseException as error:
            mine.fail(type(error).__name__)
            raise


def around() -> Span:
    """Return the span that is open here."""
    if _Tracing.tracer is None:
        return NO_SPAN
    from opentelemetry.trace import get_current_span

    return Span(get_current_span())


def here() -> str | None:
    """Return what goes on here as a `traceparent`, to be kept or passed on; None while nothing is traced."""
    if _Tracing.tracer is None:
        return None
    carrier: dict[str, str] = {}
    _propagator().inject(carrier)
    return carrier.get(TRACEPARENT)


def with_trace(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Add to a line of the log the trace that it belongs to."""
    context = here()
    if context is not None:
        line["trace"] = context.split("-")[1]
    return line


def named(about: Mapping[str, Value]) -> dict[str, Any]:
    """Return attributes under their full names, without what is None."""
    return {f"{PREFIX}{name}": value for name, value in about.items() if value is not None}


def _place(parent: str | None) -> tuple[Any, list[Any]]:
    """Return the context in which a span opens (None: where we are), and its links."""
    if parent is None:
        return None, []
    from opentelemetry.trace import Link, get_current_span

    context = _propagator().extract({TRACEPARENT: parent})
    theirs, ours = get_current_span(context).get_span_context(), get_current_span().get_span_context()
    if not theirs.is_valid or (ours.is_valid and theirs.trace_id == ours.trace_id):
        return None, []
    return context, [Link(ours)] if ours.is_valid else []


def _propagator() -> Any:
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator()


def _exporters() -> list[Any]:
    """Return what sends spans, as OTEL_TRACES_EXPORTER names it. Raises `Unprocessable` without it."""
    found = []
    wanted = os.environ.get(EXPORTER, "").strip() or "otlp"
    for name in (one.strip() for one in wanted.split(",")):
        known = f"otlp_proto_{_protocol()}" if name == "otlp" else name
        points = list(entry_points(group="opentelemetry_traces_exporter", name=known))
        if not points:
            raise Unprocessable(
                f"Traces are to go out by {known!r}, which no installed library does. pip install "
                "'dragoman[otel]' brings what is taken where neither OTEL_TRACES_EXPORTER nor "
                "OTEL_EXPORTER_OTLP_PROTOCOL is set: OTLP by HTTP."
            )
        try:
            found.append(points[0].load())
        except ImportError as error:
            raise Unprocessable(
                f"What sends traces by {known!r} cannot be loaded: {error.name} is not installed. "
                "pip install 'dragoman[otel]'."
            ) from error
    return found


def _protocol() -> str:
    given = next((value for name in PROTOCOLS if (value := os.environ.get(name, "").strip())), "")
    return given.partition("/")[0] or "http"
