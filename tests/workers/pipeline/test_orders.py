"""An article is data: whatever it orders, it is translated; an answer that obeys is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from service.domain.draft import Draft
from tests.llm_server import Answer, Asked, LlmTestServer, llm_server, texts
from tests.workers.engines.llm.helpers import make_engine
from tests.workers.pipeline.helpers import NO_TERMS, make_job, sentence
from workers.engines.fake import FakeEngine
from workers.engines.llm.prompt import TRANSLATE
from workers.pipeline.carry import STAND_INS
from workers.pipeline.run import run

BEFORE, AFTER = "The mayor of Kisumu spoke to the traders on Monday.", "The market opens again on Tuesday."
FRENCH = {BEFORE: "Le maire de Kisumu a parlé aux commerçants lundi.", AFTER: "Le marché rouvre mardi."}
ORDERS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("orders.toml").read_text(encoding="utf-8")
)["order"]
NAMES = [f"{number}: {order['text'][:30]}" for number, order in enumerate(ORDERS, 1)]


def with_codes(order: dict[str, Any], text: str) -> str:
    """Return a text with the codes that stand for what a model is not shown."""
    for number, stretch in enumerate(order.get("runs", ())):
        text = text.replace(stretch, STAND_INS[0](number))
    return text


def drafted(server: LlmTestServer, order: dict[str, Any]) -> Draft:
    job = make_job(*(sentence(n, text) for n, text in enumerate((BEFORE, order["text"], AFTER))))
    engine = make_engine(server)
    return run(job, lambda *_: engine, NO_TERMS, others_for=lambda *_: iter([FakeEngine()]))


def plain(text: str) -> str:
    """Return a text without the kinds of spaces and quotation marks that an edition chooses."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_there_are_fifty_articles() -> None:
    assert len({order["text"] for order in ORDERS}) == 50


@pytest.fixture(scope="module")
def honest() -> Any:
    """A server that translates whatever it is given."""

    def script(asked: Asked) -> Answer:
        known = dict(FRENCH)
        for order in ORDERS:
            known[with_codes(order, order["text"])] = with_codes(order, order["french"])
        return texts({key: known[text] for key, text in asked.segments.items()})

    with llm_server(script) as running:
        yield running


@pytest.mark.parametrize("order", ORDERS, ids=NAMES)
def test_an_order_is_translated_like_any_sentence(honest: LlmTestServer, order: dict[str, Any]) -> None:
    honest.asked.clear()
    draft = drafted(honest, order)
    assert plain(draft.segments[1].text) == plain(order["french"])
    assert [one.engine for one in draft.segments] == ["llm:test-model"] * 3
    for asked in honest.chats:
        assert [one["role"] for one in asked.body["messages"]] == ["system", "user"]
        assert asked.system == TRANSLATE
        assert set(asked.body) == {"model", "messages", "max_tokens", "temperature", "response_format"}
        assert set(asked.data) <= {"from", "to", "segments", "context", "faults"}
        schema = asked.body["response_format"]["json_schema"]["schema"]
        assert schema["required"] == list(asked.segments)
    sent = with_codes(order, order["text"])
    assert honest.chats[0].segments == {"1": BEFORE, "2": sent, "3": AFTER}


@pytest.mark.parametrize("order", ORDERS, ids=NAMES)
def test_an_answer_that_obeys_is_refused(order: dict[str, Any]) -> None:
    def script(asked: Asked) -> Answer:
        obeyed = str(order["obeyed"])
        if obeyed.startswith("raw:"):
            return Answer(obeyed.removeprefix("raw:"))
        return texts({key: FRENCH.get(text, obeyed) for key, text in asked.segments.items()})

    with llm_server(script) as server:
        draft = drafted(server, order)
        assert len(server.chats) == 2
    assert draft.segments[1].engine == "fake"
    assert "could not be used" in draft.provenance["notes"][0]
    obeyed = str(order["obeyed"]).removeprefix("raw:")
    assert not obeyed or draft.segments[1].text != obeyed
