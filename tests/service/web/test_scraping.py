"""`/metrics` is closed to outsiders."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.service.web.scraping import HERE, METRICS


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def asked(
    settings: Settings,
    client: tuple[str, int] = HERE,
    url: str = METRICS,
    headers: dict[str, str] | None = None,
    **changed: str,
) -> int:
    http = TestClient(create_app(settings.model_copy(update=changed)), client=client)
    response = http.get(url, headers=headers)
    assert response.is_success == ("dragoman_database_up" in response.text)
    return response.status_code


def test_this_machine_may_read_them(settings: Settings) -> None:
    assert asked(settings) == 200
    assert asked(settings, ("::1", 1), "http://[::1]:8000/metrics") == 200
    assert asked(settings, public_url="http://localhost:8000") == 200


def test_outsiders_may_not_and_are_told_what_to_do(settings: Settings) -> None:
    assert asked(settings, ("10.0.0.7", 1)) == 403
    assert asked(settings, url="http://evil.example/metrics") == 403, "a page's own name, led to this machine"
    assert asked(settings, headers={"X-Forwarded-For": "127.0.0.1"}) == 403
    assert asked(settings, headers={"Via": "1.1 proxy"}) == 403
    assert asked(settings, public_url="https://desk.example") == 403, "a proxy that says nothing of itself"
    told = TestClient(create_app(settings), client=("10.0.0.7", 1)).get(METRICS)
    assert "DRAGOMAN_METRICS_TOKEN" in told.json()["detail"]


def test_with_a_token_it_alone_opens_them(settings: Settings) -> None:
    far = ("10.0.0.7", 1)
    for header in ("Bearer s3cret", "bearer s3cret"):
        given = {"Authorization": header}
        assert asked(settings, far, "https://desk.example/metrics", given, metrics_token="s3cret") == 200
    for header in ("Bearer s3cre", "Basic s3cret", "s3cret", "Bearer "):
        assert asked(settings, headers={"Authorization": header}, metrics_token="s3cret") == 401
    assert asked(settings, metrics_token="s3cret") == 401, "this machine needs it as well"
