"""What a generator makes of the OpenAPI document reads what the desk sends: a client with types."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter
from sqlalchemy import Engine

from tests.clients.desk_models import EditionInfo, ItemsPage, NinjsItem, ProblemDocument
from tests.clients.generate import MODELS, SIGN, digest
from tests.factories import make_rich_story, make_story
from tests.service.newsroom import Newsroom

EDITION = "africa-fr"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_the_models_are_those_of_the_document(client: TestClient) -> None:
    said = next(line for line in MODELS.read_text(encoding="utf-8").splitlines() if line.startswith(SIGN))
    assert said.removeprefix(SIGN) == digest(client.get("/openapi.json").json()), (
        "the editions are described otherwise now: run `python -m tests.clients.generate`"
    )


def test_a_client_with_types_follows_an_edition(client: TestClient, engine: Engine) -> None:
    newsroom = Newsroom(engine)
    story_id = newsroom.go_live(make_rich_story())
    newsroom.go_live(make_story(external_id="other"))
    newsroom.kill(make_story(external_id="other"))

    def page(query: str) -> ItemsPage:
        return ItemsPage.model_validate_json(client.get(f"/v1/editions/{EDITION}/items?{query}").content)

    editions = TypeAdapter(list[EditionInfo]).validate_json(client.get("/v1/editions").content)
    (mine,) = [one for one in editions if one.slug == EDITION]
    assert (mine.direction, mine.on) == ("ltr", True)
    changes = page("since=0")
    assert changes.sequence == 3
    assert [(item.pub_status, bool(item.bodies)) for item in changes.items] == [
        ("usable", True),
        ("canceled", False),
    ]
    assert page(f"after={changes.changes}").items == []
    answer = client.get(f"/v1/editions/{EDITION}/items/{story_id}")
    item = NinjsItem.model_validate_json(answer.content)
    assert item.version_created >= item.first_created
    written = item.model_dump(mode="json", exclude_unset=True, by_alias=True)
    assert set(written) == set(json.loads(answer.content)), "the models know every property"
    problem = ProblemDocument.model_validate_json(client.get("/v1/editions/afrika/items").content)
    assert (problem.status, "africa-fr" in problem.detail) == (404, True)
