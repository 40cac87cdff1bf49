"""Every error is a problem document, and none tells more than it should."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from service.app import create_app
from service.errors import Conflict, Gone, NoText, TooManyTries, Unauthenticated, Unavailable
from service.settings import Settings
from tests.conftest import FEW_CONCEPTS
from tests.service.web.scraping import HERE, METRICS

SECRET = "embargoed-text-of-a-story"


@pytest.fixture
def app(sqlite_url: str) -> FastAPI:
    app = create_app(Settings(database_url=sqlite_url, glossaries_dir=FEW_CONCEPTS))

    @app.get("/raise/{name}")
    def fail(name: str, number: int = 0) -> None:
        errors = {
            "conflict": Conflict("Ruth was faster.", current={"lock_version": 7}),
            "gone": Gone("Withdrawn.", tombstone={"uri": "x"}),
            "notext": NoText("Nothing here.", field="body"),
            "auth": Unauthenticated("Who?"),
            "tries": TooManyTries("Wait.", retry_after=60),
            "unavailable": Unavailable("No model."),
            "unexpected": ValueError(SECRET),
        }
        raise errors[name]

    @app.get("/cause")
    def cause() -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(SECRET) from error

    @app.get("/database")
    def database() -> None:
        with app.state.engine.connect() as connection:
            connection.execute(text("select * from nowhere where x = :x"), {"x": SECRET})

    @app.post("/read")
    def read(body: dict[str, Any]) -> dict[str, Any]:
        return body

    return app


@pytest.fixture
def http(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, client=HERE) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status", "title", "members"),
    [
        ("/raise/conflict", 409, "Changed by someone else", {"current": {"lock_version": 7}}),
        ("/raise/gone", 410, "Withdrawn", {"tombstone": {"uri": "x"}}),
        ("/raise/notext", 422, "No text", {"field": "body"}),
        ("/raise/auth", 401, "Not authenticated", {}),
        ("/raise/tries", 429, "Too many tries", {"retry_after": 60}),
        ("/raise/unavailable", 503, "Not available", {}),
        ("/raise/conflict?number=x", 422, "Cannot be used", {"field": "query.number"}),
        ("/nowhere", 404, "Not Found", {}),
    ],
)
def test_every_error_has_the_members_of_a_problem(
    http: TestClient, path: str, status: int, title: str, members: dict[str, Any]
) -> None:
    response = http.get(path)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem = response.json()
    assert (response.status_code, problem["status"], problem["title"]) == (status, status, title)
    assert problem["instance"] == path.split("?")[0]
    assert problem["detail"]
    assert {name: problem[name] for name in members} == members


def test_headers_that_go_with_a_status(http: TestClient) -> None:
    assert http.get("/raise/auth").headers["www-authenticate"].startswith("Bearer")
    assert http.get("/raise/tries").headers["retry-after"] == "60"
    assert http.get("/raise/unavailable").headers["retry-after"] == "10"
    wrong = http.delete("/healthz")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET")
    assert wrong.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/raise/unexpected", "/cause"])
def test_the_unexpected_is_a_500_with_an_id_and_without_its_message(
    capfd: pytest.CaptureFixture[str], http: TestClient, path: str
) -> None:
    response = http.get(path)
    assert response.status_code == 500
    problem = response.json()
    assert problem["request_id"] == response.headers["x-request-id"]
    assert problem["request_id"] in problem["detail"]
    logged = capfd.readouterr().err
    assert SECRET not in response.text + logged
    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    (error,) = [line for line in lines if line["event"] == "unexpected_error"]
    assert error["request_id"] == problem["request_id"]
    assert error["chain"][0]["at"][-1].endswith(("fail", "cause"))


def test_an_error_of_the_database_is_a_503_that_quotes_no_parameters(
    capfd: pytest.CaptureFixture[str], http: TestClient
) -> None:
    response = http.get("/database")
    assert (response.status_code, response.headers["retry-after"]) == (503, "10")
    assert "nothing was saved" in response.json()["detail"]
    assert SECRET not in response.text + capfd.readouterr().err


@pytest.mark.parametrize("body", [b"{", b"[1", b"\xff", b"[" * 100_000, b'"text"'])
def test_a_body_that_cannot_be_read_is_the_callers_error(http: TestClient, body: bytes) -> None:
    response = http.post("/read", content=body, headers={"content-type": "application/json"})
    assert 400 <= response.status_code < 500
    assert response.headers["content-type"] == "application/problem+json"


def test_no_endpoint_takes_a_body_over_the_limit(http: TestClient) -> None:
    response = http.post("/read", content=b" " * 2_000_001, headers={"content-type": "application/json"})
    assert response.status_code == 413
    streamed = http.post(
        "/read", content=iter([b" " * 1_000_000] * 3), headers={"content-type": "application/json"}
    )
    assert (streamed.status_code, streamed.json()["title"]) == (413, "Too large")


@pytest.mark.parametrize("declared", ["x", "-1", "9" * 40])
def test_a_content_length_that_is_none(http: TestClient, declared: str) -> None:
    response = http.post("/read", content=b"{}", headers={"content-length": declared})
    assert response.status_code in (400, 413)
    assert response.headers["content-type"] == "application/problem+json"


def test_health_and_metrics(http: TestClient) -> None:
    assert http.get("/healthz").json() == {"status": "ok"}
    assert http.get("/readyz").json()["status"] == "ready"
    http.post("/v1/sources/nobody/webhook", content=b"{}")
    page = http.get(METRICS)
    assert page.headers["content-type"].startswith("text/plain")
    assert "dragoman_database_up 1.0" in page.text
    assert "dragoman_outbox_waiting 0.0" in page.text
    assert 'route="/v1/sources/{source}/webhook",status="404"' in page.text
    assert "nobody" not in page.text


def test_a_database_without_the_schema_is_not_ready(tmp_path: Any) -> None:
    empty = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}"))
    with TestClient(empty, client=HERE) as http:
        assert http.get("/healthz").status_code == 200
        response = http.get("/readyz")
        assert (response.status_code, response.json()["title"]) == (503, "Not available")
        assert "dragoman migrate" in response.json()["detail"]
        assert "dragoman_database_up 0.0" in http.get(METRICS).text
        answer = http.post("/v1/sources/wire/webhook", content=b"{}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_a_log_that_cannot_be_written_stops_no_request(
    http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr("sys.stderr", closed)
    assert http.get("/healthz").status_code == 200
    assert http.get("/raise/unexpected").status_code == 500
