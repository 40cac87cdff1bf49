"""Small engines and stories for the tests of language models."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from service.domain.story import Mark
from tests.llm_server import MODEL, LlmTestServer
from workers.engines.llm.client import LlmServer
from workers.engines.llm.config import LlmConfig
from workers.engines.llm.engine import LlmEngine
from workers.engines.llm.ledger import Account, Ledger, MemoryLedger
from workers.engines.stories import Judgement, StoryOutput, StoryRequest, StoryText

KEY = "sk-very-secret-0123456789"


def make_engine(
    server: LlmTestServer, ledger: Ledger | None = None, account: Account | None = None, **changes: Any
) -> LlmEngine:
    config = replace(LlmConfig(server.url, MODEL, KEY, timeout=10.0), **changes)
    return LlmEngine(LlmServer(config, first_wait=0.0), MemoryLedger() if ledger is None else ledger, account)


def story(*sentences: str | StoryText, **changes: Any) -> StoryRequest:
    texts = tuple(one if isinstance(one, StoryText) else StoryText(one) for one in sentences)
    return replace(StoryRequest(texts, "en", "fr-SN"), **changes)


def all_is_well(place: int, text: str) -> Judgement:
    return Judgement()


def translated(engine: LlmEngine, request: StoryRequest) -> StoryOutput:
    return engine.translate_story(request, all_is_well)


def bold(start: int, end: int, number: int = 1) -> Mark:
    return Mark(number, start, end, "b")
