"""Which language model is asked, where, with what limits."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True, slots=True)
class LlmConfig:
    """A language model as the settings, an edition and a pair of languages together name it.

    Prices are per million tokens, in the currency of `daily_budget`, which is per edition and day (UTC);
    0 means no limit. `window_words` is the most words of a story in one request.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    price_in: float = 0.0
    price_out: float = 0.0
    daily_budget: float = 0.0
    timeout: float = 120.0
    concurrency: int = 4
    window_words: int = 700
    temperature: float = 0.0
    reader: bool = False

    @property
    def shown_url(self) -> str:
        """The server's address without a name, password or query in it."""
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, "", ""))

    def cost(self, tokens_in: int, tokens_out: int) -> int:
        """Return what a request costs, in millionths of the currency's unit, rounded up."""
        return math.ceil(tokens_in * self.price_in + tokens_out * self.price_out)

    @property
    def budget(self) -> int:
        """The daily budget in millionths of the currency's unit; 0 for none."""
        return round(self.daily_budget * 1_000_000)

    def way(self) -> list[Any]:
        """Return all of this that an answer depends on."""
        return [self.shown_url, self.model, self.temperature]
