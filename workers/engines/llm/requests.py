"""The requests of one draft: what was paid before is not paid again, and all is written down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.message import message
from workers.engines.llm.answer import Reply
from workers.engines.llm.client import FORMATS, LlmServer, LlmUnavailable
from workers.engines.llm.ledger import Account, Ledger, PaidRequest
from workers.engines.llm.prompt import VERSION, digest, messages

#: characters per token, where a server does not count: a low guess, so that costs are not too low
CHARACTERS = 2.5
#: tokens that an answer may have: for each character of its source, and on top of that
TOKENS, MORE_TOKENS = 3.0, 400


class BudgetSpent(LlmUnavailable):
    """The edition has spent what it may spend today."""

    title = "The day's budget is spent"


@dataclass(slots=True)
class DraftUsage:
    """What one draft took so far; `cost` in millionths of the currency's unit."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: int = 0
    kept: int = 0
    asked_again: int = 0
    models: list[str] = field(default_factory=list)


class DraftRequests:
    """The requests of one draft, and what they took. Not for several threads at once."""

    def __init__(self, server: LlmServer, ledger: Ledger, account: Account) -> None:
        self.server = server
        self.config = server.config
        self.ledger = ledger
        self.account = account
        self._usage = DraftUsage()

    def ready(self) -> None:
        """Check that the model may be asked now. Raises `LlmUnavailable` or `BudgetSpent`."""
        down = self.server.breaker.down()
        if down is not None:
            raise LlmUnavailable(down)
        self._check_budget()

    def provenance(self) -> dict[str, Any]:
        """Return what this engine did in this draft, as JSON (see `TranslatesStories`)."""
        own, config = self._usage, self.config
        return {
            "model": config.model,
            "server": config.shown_url,
            "answered_as": own.models,
            "prompt": VERSION,
            "settings": {
                "temperature": config.temperature if self.server.dialect.temperature else None,
                "window_words": config.window_words,
                "format": FORMATS[self.server.dialect.format],
            },
            "requests": own.requests,
            "tokens_in": own.tokens_in,
            "tokens_out": own.tokens_out,
            "cost": own.cost / 1_000_000,
            "kept": own.kept,
            "asked_again": own.asked_again,
        }

    def ask(
        self,
        system: str,
        data: Mapping[str, Any],
        schema: Mapping[str, Any],
        characters: int,
        purpose: str,
        pause: Callable[[], None],
        *,
        plain: bool = False,
    ) -> Reply:
        """Return the answer to a request; all that is paid is written down.

        An answer that came after its draft had given up waiting was kept, and is returned at no cost. Other
        answers are kept by who reads them, if they can be used (see `keep`). `characters` is the length of
        the source. Raises `LlmUnavailable`, `BudgetSpent` and `TooLong`.
        """
        key = self._key(system, data, plain)
        kept = self.ledger.kept([key]).get(key)
        if kept is not None:
            self._usage.kept += 1
            return Reply(kept, "stop")
        sent = messages(system, data)
        self._check_budget(sum(len(one["content"]) for one in sent), characters)
        left = threading.Event()

        def on_reply(reply: Reply) -> None:
            self._write_down(reply, sent, purpose)
            if left.is_set() and reply.finish == "stop" and not reply.refusal:
                self.ledger.keep({key: reply.text})

        most = int(TOKENS * characters) + MORE_TOKENS
        try:
            return self.server.complete(
                sent, schema, most, self.account.urgency, pause, on_reply, plain=plain
            )
        except BaseException:
            left.set()
            raise

    def keep(self, system: str, data: Mapping[str, Any], reply: Reply) -> None:
        """Keep an answer that was read and can be used."""
        self.ledger.keep({self._key(system, data, False): reply.text})

    def _key(self, system: str, data: Mapping[str, Any], plain: bool) -> str:
        return digest(self.config.way(), system, data, plain)

    def count(self, *, kept: int = 0, asked_again: int = 0) -> None:
        """Count texts whose answers were kept, and texts that were asked for again."""
        self._usage.kept += kept
        self._usage.asked_again += asked_again

    def _check_budget(self, characters_in: int = 0, characters_out: int = 0) -> None:
        if not self.config.budget:
            return
        spent = self.ledger.spent_today(self.account.edition)
        more = self.config.cost(int(characters_in / CHARACTERS), int(characters_out / CHARACTERS))
        if spent < self.config.budget and spent + more <= self.config.budget:
            return
        amounts = {"spent": f"{spent / 1e6:.2f}", "budget": f"{self.config.daily_budget:.2f}"}
        if spent < self.config.budget:
            raise BudgetSpent(
                message(
                    "The edition's budget for the language model is spent for today: {spent} of {budget}, "
                    "and the next request costs about {more}. It begins anew at midnight UTC.",
                    **amounts,
                    more=f"{more / 1e6:.2f}",
                )
            )
        raise BudgetSpent(
            message(
                "The edition's budget for the language model is spent for today: {spent} of {budget}. It "
                "begins anew at midnight UTC.",
                **amounts,
            )
        )

    def _write_down(self, reply: Reply, sent: Sequence[Mapping[str, str]], purpose: str) -> None:
        tokens_in, tokens_out = reply.tokens_in, reply.tokens_out
        if not reply.counted:
            tokens_in = int(sum(len(one["content"]) for one in sent) / CHARACTERS)
            tokens_out = int(len(reply.text) / CHARACTERS)
        cost = self.config.cost(tokens_in, tokens_out)
        own = self._usage
        own.requests += 1
        own.tokens_in += tokens_in
        own.tokens_out += tokens_out
        own.cost += cost
        if reply.model and reply.model not in own.models:
            own.models.append(reply.model[:128])
        self.ledger.record(
            PaidRequest(self.account, self.config.model, purpose, tokens_in, tokens_out, cost, reply.counted)
        )
