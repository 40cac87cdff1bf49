"""The page `/docs`: all of the API, from this desk alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.conftest import FEW_CONCEPTS


@pytest.fixture
def client(sqlite_url: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=sqlite_url, glossaries_dir=FEW_CONCEPTS))) as http:
        yield http


def test_every_operation_stands_on_the_page_with_what_it_takes(client: TestClient) -> None:
    shown = unescape(client.get("/docs").text)
    paths = client.get("/openapi.json").json()["paths"]
    listed = re.findall(r"<h3><code>(\w+ \S+)</code></h3>", shown)
    assert sorted(listed) == sorted(f"{one.upper()} {path}" for path, ways in paths.items() for one in ways)
    for words in (
        "<code>updated_since</code>",
        "<code>override_reason</code>",
        "<code>lock_version</code> (requ",
    ):
        assert words in shown
    assert "`" not in shown
    assert "Validation Error" not in shown


#: what has no fixed form: it differs by check, by action and by what a CMS sends
FREE = {("FindingOut", "data"), ("EventOut", "detail")}


def test_every_answer_is_described_down_to_its_last_field(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    untyped = []
    for path, ways in document["paths"].items():
        for method, operation in ways.items():
            for status, answer in operation["responses"].items():
                if not status.startswith("2"):
                    continue
                contents = answer.get("content", {})
                if not contents:
                    untyped.append(f"{method} {path} {status}")
                for content in contents.values():
                    untyped += [
                        f"{method} {path}: {place}" for place in _untyped(document, content["schema"], "", ())
                    ]
    assert untyped == []


def _untyped(document: Any, schema: Any, place: str, seen: tuple[str, ...]) -> Iterator[str]:
    """Yield each place of an answer that says no more than "an object" or "anything"."""
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in seen:
        return
    found, seen = (document["components"]["schemas"][name], (*seen, name)) if name else (schema, seen)
    inner = [*found.get("anyOf", ()), *found.get("prefixItems", ())]
    values = found.get("additionalProperties")
    if isinstance(values, dict):
        inner.append(values)
    if isinstance(found.get("items"), dict):
        inner.append(found["items"])
    typed = bool(inner or found.get("properties") or "enum" in found or "const" in found)
    if values is True or not (typed or found.get("type") not in (None, "object", "array")):
        yield place or name or "the answer"
    for one in inner:
        yield from _untyped(document, one, place, seen)
    for key, one in found.get("properties", {}).items():
        if (found.get("title"), key) not in FREE:
            yield from _untyped(document, one, f"{place}.{key}", seen)


def test_the_page_shows_every_field_of_an_answer(client: TestClient) -> None:
    shown = unescape(client.get("/docs").text)
    for field in (
        "segments[].findings[].severity",
        "segments[].mentions[].expected",
        "segments[].lock_version",
        "moves",
        "history[].detail",
        "items[].altIds[].role",
        "translation.claimed_by",
    ):
        assert f"<code>{field}</code>" in shown


def test_the_page_needs_no_other_server_and_no_script(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert re.findall(r'(?:src|href)="(?!/|#)', page.text) == []
    assert client.get("/redoc").status_code == 404
