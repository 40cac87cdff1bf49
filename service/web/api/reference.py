"""The page `/docs`: the API as its OpenAPI document describes it, without a script or a foreign server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from service.web.desk.render import DeskRoute, page

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

Schema = Mapping[str, Any]

#: FastAPI's own words for what is said better here
SAID = {
    "Validation Error": "Cannot be used: “field” names where.",
    "Successful Response": "Done.",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of the body."""

    name: str
    place: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for. `answers` are (status, meaning), `returned` a good one's fields."""

    method: str
    path: str
    what: str
    more: str
    fields: tuple[Field, ...]
    answers: tuple[tuple[str, str], ...]
    returned: tuple[Field, ...]


@router.get("/docs")
def reference(request: Request) -> Response:
    """Show the API on one page."""
    document = request.app.openapi()
    return page("reference.html", groups=groups(document), version=document["info"]["version"])


def groups(document: Schema) -> dict[str, list[Operation]]:
    """Return the operations of an OpenAPI document by tag, in the document's order."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            tag = (one.get("tags") or ["other"])[0]
            found.setdefault(tag, []).append(_operation(document, method.upper(), path, one))
    return found


def _operation(document: Schema, method: str, path: str, one: Schema) -> Operation:
    what, _, more = (_text(one) or one.get("summary", "")).partition("\n")
    answers = [(status, _text(answer)) for status, answer in one.get("responses", {}).items()]
    fields = [
        Field(
            entry["name"],
            entry["in"],
            _kind(document, entry.get("schema", {})),
            entry.get("required", False),
            _text(entry),
        )
        for entry in one.get("parameters", ())
    ]
    return Operation(
        method,
        path,
        what.strip(),
        more.strip(),
        (*fields, *_body(document, one)),
        tuple(answers),
        tuple(_returned(document, one)),
    )


def _body(document: Schema, one: Schema) -> Iterator[Field]:
    body = one.get("requestBody", {})
    for kind, content in body.get("content", {}).items():
        schema = _resolved(document, content.get("schema", {}))
        properties = schema.get("properties", {})
        if not properties:
            yield Field("body", kind, "object", True, _text(body))
        for name, entry in properties.items():
            needed = name in schema.get("required", ())
            yield Field(name, "body", _kind(document, entry), needed, _text(entry))


def _returned(document: Schema, one: Schema) -> Iterator[Field]:
    """Return every field of the first good answer, inner ones by their path: segments[].findings[]."""
    for status, answer in one.get("responses", {}).items():
        if status.startswith("2"):
            schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
            yield from _inner(document, schema, "", ())


def _inner(document: Schema, schema: Schema, path: str, outer: tuple[str, ...]) -> Iterator[Field]:
    for choice in schema.get("anyOf", (schema,)):
        name = choice.get("$ref", "")
        found = _resolved(document, choice)
        if name and name in outer:
            continue
        if "items" in found:
            yield from _inner(document, found["items"], f"{path}[]", (*outer, name))
        for key, entry in found.get("properties", {}).items():
            at = f"{path}.{key}" if path else key
            needed = key in found.get("required", ())
            yield Field(at, "answer", _kind(document, entry), needed, _text(entry))
            yield from _inner(document, entry, at, (*outer, name))


def _text(part: Schema) -> str:
    """Return the description of a part as it is read on a page."""
    said = part.get("description") or ""
    return SAID.get(said, said.replace("`", ""))


def _resolved(document: Schema, schema: Schema) -> Schema:
    """Follow a reference within the document."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Schema = document["components"]["schemas"][name] if name else schema
    return found


def _kind(document: Schema, schema: Schema) -> str:
    schema = _resolved(document, schema)
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        kinds = dict.fromkeys(_kind(document, one) for one in schema["anyOf"])
        return " or ".join(kind for kind in kinds if kind != "null")
    if schema.get("type") == "array" and "items" in schema:
        return f"list of {_kind(document, schema['items'])}"
    return str(schema.get("type", "any"))
