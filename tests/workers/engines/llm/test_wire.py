"""The server as it is on bad days: refusing, slow, full, down, or speaking another dialect."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.llm_server import Answer, Asked, LlmTestServer, llm_server, marked
from tests.workers.engines.llm.helpers import KEY, make_engine, story, translated
from workers.engines.breaker import CLOSED, FAILURES, Breaker
from workers.engines.llm import client
from workers.engines.llm.client import LlmServer, LlmUnavailable
from workers.engines.llm.gate import Gate
from workers.engines.llm.ledger import Account, MemoryLedger
from workers.engines.stories import Judgement

ONE = "The mayor of Kisumu spoke."


def marked_answer(texts: list[str]) -> Answer:
    return Answer(json.dumps({str(n): f"[fr] {text}" for n, text in enumerate(texts, 1)}))


def sequence(*answers: Answer) -> Callable[[Asked], Answer]:
    """Give these answers, one after another, and honest ones from then on."""
    waiting = list(answers)
    return lambda asked: waiting.pop(0) if waiting else marked(asked)


def test_the_key_goes_to_the_server_and_nothing_of_another_account(
    server: LlmTestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-somebody")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody")
    translated(make_engine(server), story(ONE))
    assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"
    assert "somebody" not in str(server.chats[0].headers)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_passing_failure_is_tried_again(server: LlmTestServer, status: int) -> None:
    server.script = sequence(Answer(status=status, error="busy"))
    found = translated(make_engine(server), story(ONE))
    assert found.outputs[0].text == f"[fr] {ONE}"
    assert len(server.chats) == 2


def test_it_is_tried_three_times_and_then_said(server: LlmTestServer) -> None:
    server.script = lambda asked: Answer(status=503, error="overloaded")
    found = translated(make_engine(server), story(ONE))
    assert found.outputs == {}
    assert found.refused == {}
    assert found.stopped is not None
    assert "answered 503: overloaded" in found.stopped
    assert len(server.chats) == client.TRIES


def test_retry_after_is_kept_to(server: LlmTestServer) -> None:
    times: list[float] = []

    def script(asked: Asked) -> Answer:
        times.append(time.monotonic())
        return Answer(status=429, headers={"Retry-After": "0.3"}) if len(times) == 1 else marked(asked)

    server.script = script
    assert translated(make_engine(server), story(ONE)).outputs
    assert times[1] - times[0] >= 0.3


@pytest.mark.parametrize("value", ["3600", "Fri, 01 Jan 2100 00:00:00 GMT", "inf", "1e99"])
def test_a_long_retry_after_is_not_waited_for(server: LlmTestServer, value: str) -> None:
    server.script = lambda asked: Answer(status=429, headers={"Retry-After": value})
    engine = make_engine(server)
    found = translated(engine, story(ONE))
    assert found.stopped is not None
    assert "429" in found.stopped
    assert len(server.chats) == 1
    again = translated(engine, story(ONE))
    assert again.stopped is not None
    assert "asks to wait" in again.stopped
    assert len(server.chats) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "refused the key (401)"), (403, "refused the key (403)"), (404, "knows no model 'test-model'")],
)
def test_what_does_not_pass_is_not_tried_again(server: LlmTestServer, status: int, said: str) -> None:
    server.script = lambda asked: Answer(status=status, error=f"Incorrect API key provided: {KEY}")
    found = translated(make_engine(server), story(ONE))
    assert found.stopped is not None
    assert said in found.stopped
    assert len(server.chats) == 1


def test_an_account_without_money_is_not_asked_again(server: LlmTestServer) -> None:
    server.script = lambda asked: Answer(status=429, error="You exceeded your quota: insufficient_quota")
    assert translated(make_engine(server), story(ONE)).stopped
    assert len(server.chats) == 1


@pytest.mark.parametrize(
    "raw", ["<html>A proxy's page</html>", "{}", '{"choices": []}', "null", '{"choices": null}']
)
def test_what_is_no_answer_of_the_api_is_said(server: LlmTestServer, raw: str) -> None:
    server.script = lambda asked: Answer(raw=raw)
    found = translated(make_engine(server), story(ONE))
    assert found.stopped is not None
    assert "/v1" in found.stopped


def test_a_server_that_is_not_there_is_said(server: LlmTestServer) -> None:
    with llm_server() as gone:
        pass
    found = translated(make_engine(gone), story(ONE))
    assert found.stopped is not None
    assert "cannot be reached" in found.stopped


def test_a_server_that_does_not_answer_in_time_is_said() -> None:
    release = threading.Event()

    def slow(asked: Asked) -> Answer:
        release.wait(20)
        return marked(asked)

    with llm_server(slow) as server:
        found = translated(make_engine(server, timeout=0.2), story(ONE))
        release.set()
    assert found.stopped is not None
    assert "no answer within 0.2 s" in found.stopped


def test_waiting_for_an_answer_can_be_ended_and_the_answer_is_kept_all_the_same() -> None:
    class Enough(Exception):
        pass

    release, came = threading.Event(), threading.Event()

    def slow(asked: Asked) -> Answer:
        came.set()
        release.wait(20)
        return marked(asked)

    def stop(count: int) -> None:
        if came.is_set():
            raise Enough

    ledger = MemoryLedger()
    with llm_server(slow) as server:
        engine = make_engine(server, ledger)
        with pytest.raises(Enough):
            engine.translate_story(story(ONE), nobody_judges, stop)
        assert ledger.requests == []
        release.set()
        deadline = time.monotonic() + 20
        while not ledger.answers and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(ledger.requests) == 1
        assert translated(make_engine(server, ledger), story(ONE)).outputs[0].text == f"[fr] {ONE}"
        assert len(server.chats) == 1


def nobody_judges(place: int, text: str) -> Judgement:
    raise AssertionError("nothing is judged where nobody waits")


# dialects


def refusing(*words: tuple[str, str]) -> Callable[[Asked], Answer]:
    """Refuse requests that have a member with a word in it, as servers do; answer the others."""

    def script(asked: Asked) -> Answer:
        for word, message in words:
            if word in str({key: value for key, value in asked.body.items() if key != "messages"}):
                return Answer(status=400, error=message)
        return marked(asked)

    return script


@pytest.mark.parametrize(
    ("refused", "tries"),
    [
        ([("json_schema", "This response_format type is unavailable now")], 2),
        (
            [
                ("json_schema", "response_format.type must be json_object"),
                ("json_object", "unknown field response_format"),
            ],
            3,
        ),
        ([("'max_tokens'", "Unsupported parameter: max_tokens. Use max_completion_tokens instead.")], 2),
        ([("temperature", "temperature does not support 0.0 with this model")], 2),
        (
            [
                ("'max_tokens'", "'max_tokens' is unsupported, use 'max_completion_tokens'"),
                ("temperature", "Unsupported value: temperature"),
                ("json_schema", "json_schema is not supported"),
            ],
            4,
        ),
    ],
)
def test_a_server_is_asked_in_the_form_that_it_knows_and_that_is_remembered(
    server: LlmTestServer, refused: list[tuple[str, str]], tries: int
) -> None:
    server.script = refusing(*refused)
    engine = make_engine(server)
    assert translated(engine, story(ONE)).outputs[0].text == f"[fr] {ONE}"
    assert len(server.chats) == tries
    translated(engine, story("Another sentence."))
    assert len(server.chats) == tries + 1


def test_a_request_that_is_refused_in_every_form_is_said(server: LlmTestServer) -> None:
    server.script = lambda asked: Answer(status=400, error=f"No. {KEY}")
    found = translated(make_engine(server), story(ONE))
    assert found.stopped is not None
    assert "answered 400: No." in found.stopped
    assert KEY not in found.stopped


def test_what_a_refusal_says_can_be_kept_and_has_no_part_of_the_key(server: LlmTestServer) -> None:
    server.script = lambda asked: Answer(status=400, error=f"No\ud800\x00. {'-' * (client.SHOWN - 9)} {KEY}")
    found = translated(make_engine(server), story(ONE))
    assert found.stopped is not None
    assert f"answered 400: No. {'-' * 9}" in found.stopped.encode().decode()
    assert KEY[:4] not in found.stopped


def test_a_story_that_is_too_long_for_the_model_goes_in_halves(server: LlmTestServer) -> None:
    def script(asked: Asked) -> Answer:
        if len(asked.segments) > 1:
            return Answer(status=400, error="This model's maximum context length is 512 tokens.")
        return marked(asked)

    server.script = script
    found = translated(make_engine(server), story(ONE, "Another sentence."))
    assert len(found.outputs) == 2


def test_an_empty_answer_is_asked_for_again_without_a_format(server: LlmTestServer) -> None:
    def script(asked: Asked) -> Answer:
        return Answer("") if "response_format" in asked.body else marked(asked)

    server.script = script
    assert translated(make_engine(server), story(ONE)).outputs
    assert len(server.chats) == 2


# the circuit breaker and the gate


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_after_some_failures_the_server_is_left_alone_for_a_while(server: LlmTestServer) -> None:
    clock = Clock()
    server.script = lambda asked: Answer(status=500, error="down")
    engine = make_engine(server)
    shared = LlmServer(engine.server.config, clock, first_wait=0.0)
    engine = type(engine)(shared, MemoryLedger())
    for _ in range(3):
        assert translated(engine, story(ONE)).stopped
    assert len(server.chats) == FAILURES
    with pytest.raises(LlmUnavailable, match="asked again in"):
        engine.ready()
    clock.now += CLOSED
    engine.ready()
    server.script = marked
    assert translated(engine, story(ONE)).outputs
    assert translated(engine, story("Another sentence.")).outputs


def test_a_success_forgets_the_failures_before() -> None:
    breaker = Breaker(Clock())
    for _ in range(3):
        for _ in range(FAILURES - 1):
            breaker.failed("down")
        breaker.well()
    assert breaker.down() is None


def test_urgent_stories_go_first_and_no_more_than_allowed_at_once() -> None:
    gate, order, inside = Gate(1), list[int](), list[int]()
    entered = threading.Event()
    release = threading.Event()

    def hold() -> None:
        with gate.turn(5, lambda: None):
            entered.set()
            release.wait(20)

    def ask(urgency: int) -> None:
        with gate.turn(urgency, lambda: None):
            inside.append(1)
            assert len(inside) == 1
            order.append(urgency)
            inside.pop()

    first = threading.Thread(target=hold)
    first.start()
    entered.wait(20)
    others = [threading.Thread(target=ask, args=(urgency,)) for urgency in (8, 3, 1, 5)]
    for thread in others:
        thread.start()
    deadline = time.monotonic() + 20
    while gate.waiting < len(others) and time.monotonic() < deadline:
        time.sleep(0.005)
    release.set()
    for thread in [first, *others]:
        thread.join()
    assert order == [1, 3, 5, 8]


def test_waiting_for_a_turn_can_be_ended() -> None:
    gate = Gate(1)

    def stop() -> None:
        raise KeyboardInterrupt

    with gate.turn(5, lambda: None), pytest.raises(KeyboardInterrupt), gate.turn(5, stop):
        pass
    with gate.turn(5, stop):
        pass


# money


def test_what_was_paid_is_written_down(server: LlmTestServer) -> None:
    ledger, account = MemoryLedger(), Account("africa-fr", "story", "translation", 1)
    engine = make_engine(server, ledger, account, price_in=2.0, price_out=8.0)
    translated(engine, story(ONE))
    (paid,) = ledger.requests
    assert (paid.account, paid.model, paid.purpose) == (account, "test-model", "translate")
    assert (paid.tokens_in, paid.tokens_out, paid.cost) == (100, 50, 600)
    own = engine.provenance()
    assert (own["model"], own["answered_as"], own["prompt"]) == ("test-model", ["test-model-1"], "1")
    assert (own["tokens_in"], own["tokens_out"], own["cost"], own["requests"]) == (100, 50, 0.0006, 1)
    assert own["settings"] == {"temperature": 0.0, "window_words": 700, "format": "json_schema"}


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        {"prompt_tokens": None, "completion_tokens": 5},
        {"prompt_tokens": -1_000_000, "completion_tokens": 5},  # which would make the budget larger
        {"prompt_tokens": 10**30, "completion_tokens": 5},
        {"prompt_tokens": "many", "completion_tokens": 5},
        [],
    ],
)
def test_tokens_are_estimated_where_the_server_does_not_count(server: LlmTestServer, usage: Any) -> None:
    def answered(asked: Asked) -> Answer:
        message = {"role": "assistant", "content": marked(asked).text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return Answer(raw=json.dumps({"id": "x", "model": "m", "choices": [choice], "usage": usage}))

    server.script = answered
    ledger = MemoryLedger()
    translated(make_engine(server, ledger, price_in=1.0, price_out=1.0), story(ONE))
    (paid,) = ledger.requests
    assert not paid.counted
    assert paid.cost > 0


def test_a_budget_that_no_request_fits_into_says_what_one_costs(server: LlmTestServer) -> None:
    found = translated(
        make_engine(server, MemoryLedger(), price_in=1000.0, price_out=1000.0, daily_budget=0.01), story(ONE)
    )
    assert found.stopped is not None
    assert "0.00 of 0.01, and the next request costs about" in found.stopped
    assert not server.chats


def test_nothing_is_paid_twice(server: LlmTestServer) -> None:
    ledger = MemoryLedger()
    texts = [ONE, "Nobody was hurt.", "The market is open.", "It rained.", "The road is dry."]
    first = translated(make_engine(server, ledger), story(*texts))
    again = make_engine(server, ledger)
    second = translated(again, story(*texts))
    assert second.outputs == first.outputs
    assert len(server.chats) == 1
    assert again.provenance()["requests"] == 0
    changed = [*texts[:4], "The road is wet."]
    translated(make_engine(server, ledger), story(*changed))
    assert list(server.chats[1].segments.values()) == changed[3:]


def test_an_answer_that_was_refused_is_asked_for_anew_when_the_story_is(server: LlmTestServer) -> None:
    ledger = MemoryLedger()
    server.script = lambda asked: Answer("No.")
    assert translated(make_engine(server, ledger), story(ONE)).refused
    server.script = marked
    assert translated(make_engine(server, ledger), story(ONE)).outputs


def test_what_came_before_the_server_went_down_is_kept(server: LlmTestServer) -> None:
    ledger = MemoryLedger()
    texts = ["The mayor spoke.", "Nobody was hurt."]

    def judge(place: int, text: str) -> Judgement:
        return Judgement(("Wrong.",), 1) if place == 1 else Judgement()

    server.script = sequence(marked_answer(texts), *[Answer(status=500)] * 3)
    found = make_engine(server, ledger).translate_story(story(*texts), judge)
    assert found.stopped is not None
    assert len(found.outputs) == 2
    again = make_engine(server, ledger)
    assert translated(again, story(*texts)).outputs[0].text == "[fr] The mayor spoke."
    assert len(server.chats) == 4


@pytest.mark.parametrize("change", ["model", "style", "target", "temperature"])
def test_what_an_answer_depends_on_is_in_its_key(server: LlmTestServer, change: str) -> None:
    ledger = MemoryLedger()
    translated(make_engine(server, ledger), story(ONE))
    request = story(ONE)
    if change in ("model", "temperature"):
        changes: dict[str, Any] = {change: "other" if change == "model" else 0.7}
        other = make_engine(server, ledger, **changes)
    else:
        other = make_engine(server, ledger)
        request = story(ONE, **{change: "pt-MZ" if change == "target" else "Be brief."})
    translated(other, request)
    assert len(server.chats) == 2


def test_a_spent_budget_stops_before_the_request_that_would_pass_it(server: LlmTestServer) -> None:
    ledger, account = MemoryLedger(), Account("africa-fr")
    costs = {"price_in": 1000.0, "price_out": 1000.0, "daily_budget": 2.0, "window_words": 20}
    sentences = [f"Sentence number {n} of the story says this." for n in range(30)]
    engine = make_engine(server, ledger, account, **costs)
    found = translated(engine, story(*sentences))
    assert found.stopped is not None
    assert "budget for the language model is spent for today" in found.stopped
    assert 0 < len(found.outputs) < 30
    assert ledger.spent_today("africa-fr") <= 2_000_000
    other = make_engine(server, ledger, Account("africa-pt"), **costs)
    assert translated(other, story(ONE)).outputs


# secrets


def test_the_key_is_in_no_message_log_or_record(
    server: LlmTestServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    ledger = MemoryLedger()
    said: list[str] = []
    for status in (400, 401, 403, 404, 429, 500):
        server.script = lambda asked, status=status: Answer(status=status, error=f"Bad key {KEY}")  # type: ignore[misc]
        engine = make_engine(server, ledger)
        said += [
            str(translated(engine, story(ONE)).stopped),
            str(engine.provenance()),
            repr(engine.server.config),
        ]
    server.script = marked
    engine = make_engine(server, ledger)
    translated(engine, story(ONE))
    said += [str(engine.provenance()), str(ledger.requests), str(ledger.answers)]
    out, err = capfd.readouterr()
    logged = [record.getMessage() for record in caplog.records]
    assert [text for text in [*said, *logged, out, err] if KEY in text] == []


def test_a_password_in_the_address_is_not_shown(server: LlmTestServer) -> None:
    engine = make_engine(server, url=server.url.replace("127", "user:hidden-word@127"))
    assert "hidden-word" not in str(engine.provenance())


def test_the_models_of_a_server_are_listed(server: LlmTestServer) -> None:
    assert make_engine(server).server.models() == ["test-model"]
