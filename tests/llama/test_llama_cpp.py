"""The engine `llm` on a real server: its answers are bound to the schema, counted, and judged.

The model is far too small to translate. What it gives is mostly the English text again, which is refused.
"""

from __future__ import annotations

import pytest

from service.domain.story import Mark
from tests.workers.engines.llm.helpers import story, translated
from tests.workers.pipeline.helpers import NO_TERMS, make_job, sentence
from workers.engines.fake import FakeEngine
from workers.engines.llm.client import LlmServer
from workers.engines.llm.config import LlmConfig
from workers.engines.llm.engine import LlmEngine
from workers.engines.llm.ledger import MemoryLedger
from workers.pipeline.run import run

pytestmark = pytest.mark.llm

MAYOR, NOBODY = "The mayor of Kisumu spoke to the traders.", "Nobody was hurt in the fire."


@pytest.fixture
def engine(llama: str) -> LlmEngine:
    return LlmEngine(LlmServer(LlmConfig(llama, "smollm2", timeout=280.0)), MemoryLedger())


def test_it_lists_its_models(engine: LlmEngine) -> None:
    assert len(engine.server.models()) == 1


def test_each_sentence_has_one_answer_under_its_number(engine: LlmEngine) -> None:
    found = translated(engine, story(MAYOR, NOBODY))
    assert found.stopped is None
    assert set(found.outputs) | set(found.refused) == {0, 1}
    own = engine.provenance()
    assert own["settings"]["format"] == "json_schema"
    assert own["tokens_in"] > 100
    assert own["tokens_out"] > 5


def test_a_draft_is_whole_whatever_it_answers(engine: LlmEngine) -> None:
    job = make_job(sentence(0, MAYOR, Mark(1, 13, 19, "b")), sentence(1, NOBODY))
    draft = run(job, lambda *_: engine, NO_TERMS, others_for=lambda *_: iter([FakeEngine()]))
    assert len(draft.segments) == 2
    for segment in draft.segments:
        assert segment.text
        assert segment.text not in (MAYOR, NOBODY)
        assert segment.engine in (engine.name, "fake")


def test_a_story_that_its_context_does_not_hold_is_said(engine: LlmEngine) -> None:
    found = translated(engine, story(*["many words " * 900] * 2))
    assert found.stopped is None
    assert set(found.refused) == {0, 1}
    assert engine.provenance()["requests"] == 0
