"""Log lines: an object each, with the request, the story or the job that they belong to, and no text."""

from __future__ import annotations

import json
import logging
from typing import Any, Literal

import pytest
import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from service.logs import set_up_logs, where
from service.settings import Settings
from tests.factories import make_story
from tests.service.newsroom import Newsroom
from workers.queue.context import WorkerContext
from workers.queue.relay import Relay
from workers.queue.tasks import translate

SECRET = "Embargoed until noon"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_story_can_be_followed_from_the_relay_to_the_worker(
    engine: Engine, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("INFO")
    newsroom = Newsroom(engine)
    story = newsroom.deliver(make_story())
    Relay(settings).step()
    row = newsroom.translation()
    translate(WorkerContext.open(settings), row.id, row.version_id)
    lines = {line["event"]: line for line in said(capsys)}
    job = f"{row.id}.{row.version_id}"
    for event in ("handed out", "translated"):
        assert (lines[event]["story"], lines[event]["job"]) == (story, job)
        assert lines[event]["translation"] == row.id


def test_what_libraries_log_is_a_line_like_ours_without_messages_of_errors(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs("WARNING")
    set_up_logs("WARNING")  # again, as tests and processes do: nothing is said twice
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        try:
            raise ValueError(SECRET)
        except ValueError:
            logging.getLogger("some.library").exception("it broke off")
        logging.getLogger("some.library").info("nobody wants to know")
    (line,) = said(capsys)
    assert (line["event"], line["logger"], line["request_id"]) == ("it broke off", "some.library", "r1")
    assert line["chain"][0]["error"] == "builtins.ValueError"
    assert SECRET not in json.dumps(line)


@pytest.mark.parametrize("form", ["json", "text"])
def test_lines_for_people_are_to_be_had(
    form: Literal["json", "text"], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("INFO", form)
    structlog.get_logger().info("handed out", job="a.b")
    line = capsys.readouterr().err
    assert line.startswith("{") == (form == "json")
    assert "handed out" in line
    assert "a.b" in line
    set_up_logs("INFO")


def test_the_code_of_an_error_is_told_and_not_its_words(engine: Engine) -> None:
    with pytest.raises(OperationalError) as caught, engine.connect() as connection:
        connection.execute(text("SELECT :x FROM nowhere"), {"x": SECRET})
    told = where(caught.value)
    assert "SQLITE_ERROR" in [link.get("code") for link in told]
    assert SECRET not in json.dumps(told)
