"""Every error as RFC 9457 problem+json, and the net under everything that was not foreseen."""

from __future__ import annotations

import re
import time
import uuid
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import DragomanError, TooLarge, Unavailable
from service.faults import Fault
from service.logs import where
from service.storage.trouble import trouble
from service.tracing import NO_SPAN, Span, is_tracing, span
from service.web.ending import ENDING
from service.web.metrics import Metrics

MEDIA_TYPE = "application/problem+json"
#: seconds after which a sender may try again when the database was not there
RETRY_AFTER = 10
#: digits of a declared length; a longer number is taken for too large without reading it
MAX_DIGITS = 18

_NOT_SAVED = {
    Fault.DISK_FULL: "The disk of the database is full, so nothing was saved.",
    Fault.READ_ONLY: "The database cannot be written to, so nothing was saved.",
}

log = structlog.get_logger("dragoman.web")


def problem(
    status: int,
    title: str,
    detail: str,
    instance: str,
    headers: dict[str, str] | None = None,
    name: str | None = None,
    **members: Any,
) -> JSONResponse:
    """Make a problem document. `name` ends its type URN; `members` stand beside the standard ones."""
    name = name or re.sub(r"[^a-z]+", "-", title.lower()).strip("-")
    body = {
        **members,
        "type": f"urn:dragoman:problem:{name}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
    }
    return JSONResponse(
        body, status, headers={"Cache-Control": "no-store", **(headers or {})}, media_type=MEDIA_TYPE
    )


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""
    app.add_exception_handler(DragomanError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind in (OperationalError, InterfaceError, InternalError, PoolTimeout):
        app.add_exception_handler(kind, _no_database)
    app.add_exception_handler(ClientDisconnect, _gone)


class Watch:
    """ASGI middleware: gives each request an id, counts it, logs it, and catches what nobody caught."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and watch what becomes of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif is_tracing() and scope["path"] not in _UNTRACED:
            with span(scope["method"], "server") as traced:
                await self._watch(scope, receive, send, traced)
        else:
            await self._watch(scope, receive, send, NO_SPAN)

    async def _watch(self, scope: Scope, receive: Receive, send: Send, traced: Span) -> None:
        request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 0
        begun = started

        async def watched(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], time.perf_counter()
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", request_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=request_id)  # each request is a task of its own
        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            log.error("unexpected_error", request_id=request_id, method=scope["method"], chain=where(error))
            if status:  # the answer has begun: all that can be done is to end the connection
                raise ConnectionError(f"request {request_id} failed midway") from None
            answer = _unexpected(scope["path"], request_id)
            await answer(scope, receive, watched)
        finally:
            # what goes on for as long as its reader stays is answered when it begins
            seconds = (begun if ENDING in scope else time.perf_counter()) - started
            route = getattr(scope.get("route"), "path", "none")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self.metrics.requests.labels(method, route, str(status)).observe(seconds)
            traced.answered(method, route, status)
            traced.tell(request=request_id)
            log.info(
                "request",
                request_id=request_id,
                method=method,
                route=route,
                status=status,
                ms=round(seconds * 1000, 1),
            )


class BodyLimit:
    """ASGI middleware: refuses a body over the limit, by its declared length or while it comes in.

    Nothing behind it ever holds more than `limit` bytes of a body, whatever the endpoint.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless its body is too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit():
            answer = problem(400, "Bad Request", "Content-Length is not a number.", scope["path"])
            await answer(scope, receive, send)
            return
        form = scope["path"].startswith("/desk")  # a form is refused by its page, in words for people
        if not form and (len(declared) > MAX_DIGITS or int(declared) > self.limit):
            await self._refusal(scope["path"])(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)

    def _refusal(self, path: str) -> JSONResponse:
        return problem(413, TooLarge.title, too_large(self.limit), path, limit=self.limit)


def too_large(limit: int) -> str:
    """Return the sentence about a body over `limit` bytes, with what to do."""
    return (
        f"The body is over {limit:,} bytes. Send text only, with pictures as links, or raise the limit "
        "(DRAGOMAN_MAX_BODY_BYTES)."
    )


#: what machines ask every few seconds
_UNTRACED = frozenset(("/healthz", "/readyz", "/metrics"))
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, DragomanError)  # noqa: S101 - registered for nothing else
    headers = {}
    if error.status == 401:
        # RFC 9110 wants a challenge with every 401.
        expected = error.extra.get("expected_header")
        headers["WWW-Authenticate"] = 'Signature realm="dragoman"' if expected else 'Bearer realm="dragoman"'
    if "retry_after" in error.extra:
        headers["Retry-After"] = str(error.extra["retry_after"])
    elif error.status == 503:
        headers["Retry-After"] = str(RETRY_AFTER)
    return problem(error.status, error.title, error.detail, request.url.path, headers, **error.extra)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    # Without `input` and `ctx`: what was sent is not sent back, and need not be JSON.
    errors = [
        {"field": ".".join(str(step) for step in entry["loc"]), "message": str(entry["msg"])}
        for entry in error.errors()
    ]
    first = errors[0] if errors else {"field": "body", "message": "it cannot be read"}
    detail = f"{first['field']}: {first['message']}."
    return problem(422, "Cannot be used", detail, request.url.path, field=first["field"], errors=errors)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    path = request.url.path
    if error.status_code == 413:
        limit = request.app.state.settings.max_body_bytes
        return problem(413, TooLarge.title, too_large(limit), path, limit=limit)
    phrase = HTTPStatus(error.status_code).phrase
    details = {
        404: f"There is nothing at {path}. /docs lists what there is.",
        405: f"{request.method} is not possible at {path}. /docs lists what is.",
    }
    said = error.detail if error.detail != phrase else ""
    detail = said or details.get(error.status_code, phrase)
    headers = dict(error.headers or {})
    return problem(error.status_code, phrase, detail, path, headers)


async def _no_database(request: Request, error: Exception) -> Response:
    fault = trouble(error, request.app.state.engine)
    if fault is None and isinstance(error, InternalError):
        raise error  # a fault of ours
    fault = fault or Fault.DATABASE_AWAY
    log.error(
        "database_unavailable",
        request_id=request.state.request_id,
        fault=fault.value,
        chain=where(error),
    )
    detail = _NOT_SAVED.get(fault, "The database does not answer, so nothing was saved.")
    detail += " Send it again in some seconds."
    return problem(
        503,
        Unavailable.title,
        detail,
        request.url.path,
        {"Retry-After": str(RETRY_AFTER)},
        retry_after=RETRY_AFTER,
        fault=fault.value,
    )


async def _gone(request: Request, error: Exception) -> Response:
    return problem(400, "Bad Request", "The connection ended before the body did.", request.url.path)


def _unexpected(path: str, request_id: str) -> JSONResponse:
    detail = (
        "Something went wrong that nobody foresaw; nothing was saved. It is in the log under the "
        f"request id {request_id}. Send it again; if that fails, tell whoever runs this desk the id."
    )
    return problem(500, DragomanError.title, detail, path, request_id=request_id)
