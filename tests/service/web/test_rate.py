"""How many stories a source may send a minute."""

from __future__ import annotations

import contextlib
import time

import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine

from service.errors import TooManyStories
from service.settings import Settings
from service.storage.session import writing
from service.web.rate import RateLimit
from tests.factories import add_source, ninjs_payload, raw, sign_standard


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@example(1, [68.07247123345793, 0.0])
@given(st.integers(1, 100), st.lists(st.floats(0, 90), min_size=1, max_size=100))
def test_who_comes_when_told_is_let_in(per_minute: int, pauses: list[float]) -> None:
    clock = Clock()
    limit = RateLimit(per_minute, clock)
    for pause in pauses:
        clock.seconds += pause
        try:
            limit.take("wire")
        except TooManyStories as error:
            clock.seconds += int(error.extra["retry_after"])
            limit.take("wire")


def test_no_more_than_that_a_minute_and_each_source_for_itself() -> None:
    clock = Clock()
    limit = RateLimit(60, clock)
    for _ in range(60):
        limit.take("wire")
    with pytest.raises(TooManyStories, match="60 stories a minute"):
        limit.take("wire")
    limit.take("blog")
    clock.seconds += 1.01
    limit.take("wire")


def test_web_processes_share_one_bucket(engine: Engine) -> None:
    processes = [RateLimit(120, database=engine) for _ in range(3)]
    begun, let_in = time.monotonic(), 0
    for turn in range(400):
        with contextlib.suppress(TooManyStories):
            processes[turn % 3].take("wire")
            let_in += 1
    most = 120 + 2 * (time.monotonic() - begun) + 1
    assert 120 <= let_in <= most, "what came back meanwhile is let in, and no more"
    processes[0].take("blog")


def test_a_kill_is_never_refused(settings: Settings, engine: Engine) -> None:
    from service.app import create_app

    with writing(engine) as session:
        secret = add_source(session, slug="wire", kind="standard")[1]
    with TestClient(create_app(settings.model_copy(update={"source_per_minute": 1}))) as http:

        def post(**changes: object) -> tuple[int, str | None]:
            body = raw(ninjs_payload(**changes))
            answer = http.post("/v1/sources/wire/webhook", content=body, headers=sign_standard(body, secret))
            return answer.status_code, answer.headers.get("retry-after")

        assert post()[0] == 202
        status, later = post(uri="urn:other")
        assert status == 429
        assert 1 <= int(later or 0) <= 61
        assert post(version="2", pubStatus="canceled")[0] == 202
