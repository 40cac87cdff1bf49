"""The page `/docs`: all of the API, from this desk alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings


@pytest.fixture
def client(sqlite_url: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=sqlite_url))) as http:
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


def test_the_page_needs_no_other_server_and_no_script(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert re.findall(r'(?:src|href)="(?!/|#)', page.text) == []
    assert client.get("/redoc").status_code == 404
