"""Webhooks out over HTTP: added, tested, given a new secret, read, removed."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from service.accounts import add_key
from service.settings import Settings
from service.storage.columns import now
from service.storage.session import reading, writing
from service.subscribers import subscriptions
from service.subscribers.signing import in_force

URL = "https://192.0.32.8/hook"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_program_manages_webhooks(client: TestClient, engine: Engine, settings: Settings) -> None:
    with writing(engine) as session:
        client.headers["Authorization"] = f"Bearer {add_key(session, 'ops', ['admin'])}"
        add_key(session, "paper", ["fetch"], editions=["africa-fr"])
    asked = {"name": "paper", "url": URL, "editions": ["africa-fr"], "whole": True, "key": "paper"}
    added = client.post("/v1/subscriptions", json=asked)
    assert (added.status_code, added.json()["name"]) == (201, "paper")
    secret = added.json()["secret"]
    test = client.post("/v1/subscriptions/paper/test")
    assert (test.status_code, test.json()["messages"]) == (202, 1)
    (line,) = client.get("/v1/subscriptions/paper/deliveries").json()["deliveries"]
    assert (line["message"], line["event"], line["state"]) == (test.json()["message"], "test.ping", "waiting")
    rotated = client.post("/v1/subscriptions/paper/rotate").json()["secret"]
    with reading(engine) as session:
        kept = subscriptions.need_webhook(session, "paper").secrets
    assert in_force(kept, now()) == (rotated, secret)
    listed = client.get("/v1/subscriptions")
    (one,) = listed.json()["subscriptions"]
    assert (one["url"], one["secrets"], one["waiting"], one["editions"]) == (URL, 2, 1, ["africa-fr"])
    assert secret not in listed.text + rotated
    assert client.post("/v1/subscriptions/paper/enable").status_code == 409
    assert client.post("/v1/subscriptions/paper/replay").json()["messages"] == 0
    assert client.delete("/v1/subscriptions/paper").json() == {"name": "paper"}
    assert client.get("/v1/subscriptions/paper/deliveries").status_code == 404


REFUSED: list[tuple[dict[str, object], int, str]] = [
    ({"url": "http://192.0.32.8/hook"}, 422, "not https"),
    ({"url": "https://127.0.0.1/hook"}, 422, "this machine itself"),
    ({"url": "https://[::ffff:10.0.0.1]/hook"}, 422, "a way to an IPv4 address"),
    ({"name": "Paper 1"}, 422, "small letters"),
    ({"events": []}, 422, "at least one event"),
    ({"events": ["item.read"]}, 422, "item.published"),
    ({"events": ["test.ping"]}, 422, "There is no event"),
    ({"editions": ["africa-xx"]}, 422, "There is no edition"),
    ({"sections": [""]}, 422, "Sections are"),
    ({"key": "nobody"}, 404, "no valid key"),
    ({"name": "taken"}, 409, "already a webhook"),
]


def test_what_cannot_be_told_is_said(client: TestClient, engine: Engine) -> None:
    with writing(engine) as session:
        client.headers["Authorization"] = f"Bearer {add_key(session, 'ops', ['admin'])}"
    asked = {"name": "taken", "url": URL}
    assert client.post("/v1/subscriptions", json=asked).status_code == 201
    for wrong, status, why in REFUSED:
        answer = client.post("/v1/subscriptions", json={**asked, "name": "paper", **wrong})
        assert (answer.status_code, why in answer.text) == (status, True), answer.text
