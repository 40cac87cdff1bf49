"""The engine `llm`: whole stories, sentences, and reading a second time, by one language model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from service.domain.languages.tags import is_same
from workers.engines.base import Output
from workers.engines.llm.answer import BadAnswer, read_remarks
from workers.engines.llm.client import LlmServer, LlmUnavailable, TooLong
from workers.engines.llm.ledger import Account, Ledger
from workers.engines.llm.prompt import READ, READ_SCHEMA, read_data
from workers.engines.llm.requests import BudgetSpent, DraftRequests
from workers.engines.llm.story import StoryWork
from workers.engines.llm.windows import windows
from workers.engines.stories import Judge, Judgement, ReaderRemark, StoryOutput, StoryRequest, StoryText


class LlmEngine:
    """A language model for one draft; the server behind it is shared. Not for several threads at once."""

    def __init__(self, server: LlmServer, ledger: Ledger, account: Account | None = None) -> None:
        self.server = server
        self._asking = DraftRequests(server, ledger, account or Account())
        self._model = server.config.model
        self._window_words = server.config.window_words

    @property
    def name(self) -> str:
        """The engine and the model, such as "llm:qwen3-32b"."""
        return f"llm:{self._model}"

    def supports(self, source: str, target: str) -> bool:
        """Return whether the languages differ: what the model cannot do, the checks find."""
        return not is_same(source, target)

    def ready(self) -> None:
        """Check that the model may be asked now. Raises `LlmUnavailable` or `BudgetSpent`."""
        self._asking.ready()

    def translate(
        self,
        sentences: Sequence[str],
        source: str,
        target: str,
        *,
        retry: bool = False,
        done: Callable[[int], None] | None = None,
    ) -> list[Output]:
        """Translate sentences (see `Engine`) as a story; what fails comes out empty and unfinished.

        Raises `LlmUnavailable` where the model stopped answering, `BudgetSpent` where the budget ran out.
        """
        request = StoryRequest(tuple(map(StoryText, sentences)), source, target)
        found = self.translate_story(request, lambda place, text: Judgement(), done)
        if found.stopped:
            raise (BudgetSpent if found.budget_spent else LlmUnavailable)(found.stopped)
        return [found.outputs.get(place, Output("", complete=False)) for place in range(len(sentences))]

    def translate_story(
        self, request: StoryRequest, judge: Judge, done: Callable[[int], None] | None = None
    ) -> StoryOutput:
        """Translate a story (see `TranslatesStories`)."""
        work = StoryWork(self._asking, request, judge, done or (lambda count: None))
        return work.run()

    def read_story(
        self,
        pairs: Sequence[tuple[str, str]],
        source: str,
        target: str,
        done: Callable[[int], None] | None = None,
    ) -> list[ReaderRemark]:
        """Return remarks on a translation beside its source (see `ReadsStories`)."""
        pause = (lambda: done(0)) if done is not None else (lambda: None)
        texts = [StoryText(f"{one} {other}") for one, other in pairs]
        places = [place for place, (one, other) in enumerate(pairs) if one.strip() and other.strip()]
        remarks: list[ReaderRemark] = []
        for run in windows(places, texts, self._window_words):
            data = read_data([(place, pairs[place]) for place in run], source, target)
            size = sum(len(texts[place].text) for place in run)
            try:
                reply = self._asking.ask(READ, data, READ_SCHEMA, size // 2, "read", pause)
                remarks += read_remarks(reply, run)
                self._asking.keep(READ, data, reply)
            except (BadAnswer, TooLong):
                continue  # nobody has to read: an editor does in any case
            except LlmUnavailable:
                break
        return remarks

    def provenance(self) -> dict[str, Any]:
        """Return what this engine did in this draft, as JSON (see `TranslatesStories`)."""
        return self._asking.provenance()
