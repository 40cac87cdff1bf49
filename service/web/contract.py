"""The OpenAPI document: what FastAPI writes of the endpoints, with what they all have in common.

Errors are problem documents and not FastAPI's own, a key is a security scheme and not a header, and which
errors an endpoint has follows from its rule, its address and its method.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from service.web.examples import EXAMPLES
from service.web.problems import MEDIA_TYPE
from service.web.rules import rules_of

Described = dict[str, Any]

KEY = "key"
#: what each error means where an endpoint says nothing more of it
ERRORS = {
    400: "The request is not one of HTTP, or ended before its body did.",
    401: "No key, or one that is wrong or expired.",
    403: "The key is for something else.",
    404: "There is no such thing.",
    409: "Another change came first, or the state does not allow it: `current` is how it stands.",
    413: "The body is over `limit` bytes.",
    422: "Cannot be used: `field` names where.",
    429: "Too many requests: `Retry-After` says when to go on.",
    503: "A part that is needed does not answer; nothing was saved. Send it again after `Retry-After`.",
}
#: parameters beside the address that name something which may not be there
_NAMING = ("edition", "concept")
#: what FastAPI writes of a body or a parameter that cannot be used, which is never sent here
_NOT_OURS = ("HTTPValidationError", "ValidationError")


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    message: str


class ProblemDocument(BaseModel):
    """An error as RFC 9457 has it, with the members that some errors have beside."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:dragoman:problem:not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no edition 'afrika'. There are: africa-fr, mideast-ar.",
                    "instance": "/v1/editions/afrika/items",
                }
            ]
        },
    )

    type: str = Field(description="Names the kind of the problem, for programs.")
    title: str
    status: int
    detail: str = Field(description="What happened, to what, and what to do, for people.")
    instance: str = Field(description="The path that was asked for.")
    field: str | None = Field(None, description="What of the request cannot be used.")
    errors: list[FieldProblem] | None = None
    retry_after: float | None = Field(None, description="Seconds.")
    request_id: str | None = Field(None, description="What the log has it under.")


def describe_all(app: FastAPI) -> None:
    """Have the application write its document so; it is made when it is asked for first."""
    written = app.openapi

    def whole() -> Described:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(app, written())
        return app.openapi_schema

    app.openapi = whole  # type: ignore[method-assign]  # as FastAPI's own documentation does


def _completed(app: FastAPI, document: Described) -> Described:
    parts = document["components"]
    for name in _NOT_OURS:
        parts["schemas"].pop(name, None)
    made = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["schemas"] |= made.pop("$defs")
    parts["schemas"]["ProblemDocument"] = made
    for name, example in EXAMPLES.items():
        parts["schemas"][name]["examples"] = [example]
    parts["securitySchemes"] = {
        KEY: {"type": "http", "scheme": "bearer", "description": "A key of `dragoman keys add`: `dk_…`."}
    }
    for route in app.routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                _complete(route, method, document["paths"][route.path_format][method.lower()])
    return document


def _complete(route: APIRoute, method: str, one: Described) -> None:
    """Complete what is written of one operation."""
    scopes = [rule.needs for rule in rules_of(route) if rule.kind == "scope"]
    has_key = any(entry["name"] == "authorization" for entry in one.get("parameters", ()))
    parameters = [entry for entry in one.get("parameters", ()) if entry["name"] != "authorization"]
    if "parameters" in one:
        one["parameters"] = parameters
    if has_key or scopes:
        # what sites fetch is open to all, unless the edition or the desk says otherwise
        one["security"] = [{KEY: []}] if scopes and "fetch" not in scopes else [{KEY: []}, {}]
    answers = one["responses"]
    if "422" in answers and "content" in answers["422"]:
        del answers["422"]  # FastAPI's own
    for status in _errors(method, one, parameters, scopes, has_key=has_key):
        answers.setdefault(str(status), {"description": ERRORS[status]})
    for status, answer in answers.items():
        if int(status) >= 400:
            shape = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
            answer.setdefault("content", {}).setdefault(MEDIA_TYPE, shape)
    one["responses"] = dict(sorted(answers.items()))


def _errors(
    method: str, one: Described, parameters: list[Described], scopes: list[str], *, has_key: bool
) -> Iterator[int]:
    if has_key:
        yield from (401, 403)
    if any(entry["in"] == "path" or entry["name"] in _NAMING for entry in parameters):
        yield 404
    if method != "GET":
        if scopes:
            yield 409
        yield from (400, 413)
    if parameters or "requestBody" in one:
        yield 422
    if "fetch" in scopes:
        yield 429
    if one.get("parameters") is not None or scopes:
        yield 503
