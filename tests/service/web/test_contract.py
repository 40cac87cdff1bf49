"""The OpenAPI document and the service say the same: of every endpoint, and whatever is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, strategies
from hypothesis import settings as drawing
from jsonschema import Draft202012Validator
from sqlalchemy import Engine

from service.accounts import add_key
from service.app import create_app
from service.settings import Settings
from service.storage.tables import is_id
from service.web.contract import ERRORS
from service.web.examples import EXAMPLES, ITEM
from tests.examples import examples
from tests.factories import make_story
from tests.service.newsroom import Newsroom

NINJS = Path(__file__).parents[1] / "stages" / "ninjs-schema_3.1.json"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Requests are drawn for one database; numbers that only one of them can hold are in the document."""
    return sqlite_url


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    return Newsroom(engine)


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, ways in document["paths"].items():
        for method, one in ways.items():
            yield f"{method.upper()} {path}", one


#: what the rules of an endpoint refuse beyond what JSON Schema can say: a reason of signs without a word, a
#: cursor that is none of ours, a form in a language that the desk does not know
NOT_HELD = ("RejectedPositiveData",)


@pytest.mark.timeout(3600)  # with many examples, on a busy machine
def test_every_answer_to_whatever_is_sent_is_one_of_the_document(
    settings: Settings, newsroom: Newsroom
) -> None:
    import schemathesis  # here: it takes a second, and one test has it

    story = newsroom.go_live(make_story())
    newsroom.deliver(make_story(external_id="waits"))
    secret = newsroom.write(add_key, "contract", ["admin"])
    app = create_app(settings)
    with TestClient(app) as client:
        client.headers["Authorization"] = f"Bearer {secret}"
        concept = client.get("/v1/glossary/concepts?limit=1").json()["concepts"][0]["id"]
        there = {
            "edition": "africa-fr",
            "story_id": story,
            "item_id": story,
            "name": newsroom.publications()[0].name,
            "translation_id": newsroom.translation(story_id=story).id,
            "concept_id": concept,
            "source": "wire",
            "index": 0,
        }
        wrong = list(_wrong(schemathesis.openapi.from_asgi("/openapi.json", app), there, secret))
    assert wrong == []


def _wrong(schema: Any, there: dict[str, Any], secret: str) -> Iterator[str]:
    """Yield what is not as described, once of each kind for each operation."""
    for result in schema.get_all_operations():
        operation = result.ok()
        found = _failures(operation, there, secret)
        yield from (f"{operation.label}: {kind}: {said}" for kind, said in found.items())


def _failures(operation: Any, there: dict[str, Any], secret: str) -> dict[str, str]:
    """Draw requests for an operation, half of them for what is there; return by kind what failed last."""
    found: dict[str, str] = {}

    @drawing(
        max_examples=examples(6),
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), real=strategies.booleans())
    def send(case: Any, real: bool) -> None:
        if real and case.path_parameters:
            case.path_parameters.update({name: there[name] for name in case.path_parameters if name in there})
        try:
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
        except (Exception, BaseExceptionGroup) as failure:
            for one in getattr(failure, "exceptions", [failure]):
                if type(one).__name__ not in NOT_HELD:
                    found[type(one).__name__] = f"{one}\n{case.as_curl_command()}"

    send()
    return found


def test_every_operation_names_its_errors_as_problems_and_its_key(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for label, one in operations(document):
        assert all(entry["name"].lower() != "authorization" for entry in one.get("parameters", ())), label
        for status, answer in one["responses"].items():
            assert answer["description"], (label, status)
            if int(status) >= 400:
                assert "application/problem+json" in answer["content"], (label, status)
        if label.split(" ")[1].startswith(("/v1/translations", "/v1/glossary", "/v1/stories")):
            assert one["security"] == [{"key": []}], label
            assert {"401", "403"} <= set(one["responses"]), label
    assert "HTTPValidationError" not in json.dumps(document)
    assert 500 not in ERRORS


def test_every_body_and_what_sites_fetch_has_an_example_that_is_right(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    bodies = {
        found[1]
        for _, one in operations(document)
        for found in re.finditer(r"schemas/(\w+)", json.dumps(one.get("requestBody", {})))
    }
    assert bodies | {"NinjsItem", "ItemsPage", "EditionInfo", "ProblemDocument"} <= set(EXAMPLES) | {
        "ProblemDocument"
    }
    for name in [*EXAMPLES, "ProblemDocument"]:
        check = Draft202012Validator({**schemas[name], "components": document["components"]})
        for example in schemas[name]["examples"]:
            assert [error.message for error in check.iter_errors(example)] == [], name
    ninjs = Draft202012Validator(json.loads(NINJS.read_text(encoding="utf-8")))
    assert [error.message for error in ninjs.iter_errors(ITEM)] == []
    assert is_id(next(one["value"] for one in ITEM["altIds"] if one["role"] == "id"))


@pytest.mark.parametrize("number", [-1, 2**31, 2**63, -(2**80)])
def test_a_number_that_no_database_holds_is_refused_and_not_an_error_of_ours(
    client: TestClient, newsroom: Newsroom, number: int
) -> None:
    newsroom.deliver(make_story())
    secret = newsroom.write(add_key, "contract", ["admin"])
    path = f"/v1/translations/{newsroom.translation().id}"
    for way in ("claim", "approve", "retry", "open-again"):
        answer = client.post(
            f"{path}/{way}", json={"lock_version": number}, headers={"Authorization": f"Bearer {secret}"}
        )
        assert (answer.status_code, answer.json()["field"]) == (422, "body.lock_version")
