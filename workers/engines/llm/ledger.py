"""What was paid for: answers that are kept by content, and the tokens and costs of every request."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """For whom a request is made; `urgency` is 1 (most) to 9."""

    edition: str = ""
    story_id: str = ""
    translation_id: str = ""
    urgency: int = 5


@dataclass(frozen=True, slots=True)
class PaidRequest:
    """One request: the tokens that it took, and its cost in millionths of the currency's unit.

    `counted` is False where the server did not say how many tokens there were: then they are an estimate.
    """

    account: Account
    model: str
    purpose: str
    tokens_in: int
    tokens_out: int
    cost: int
    counted: bool = True


class Ledger(Protocol):
    """Keeps answers and costs. Safe to call from several threads at once."""

    def kept(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the answers that are kept under these keys."""
        ...

    def keep(self, answers: Mapping[str, str]) -> None:
        """Keep answers by their keys."""
        ...

    def spent_today(self, edition: str) -> int:
        """Return what an edition's requests have cost since midnight UTC, in millionths."""
        ...

    def record(self, request: PaidRequest) -> None:
        """Write down a request."""
        ...


class MemoryLedger:
    """A ledger for as long as the process lives: for single files, which belong to no desk."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.answers: dict[str, str] = {}
        self.requests: list[PaidRequest] = []

    def kept(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the answers that are kept under these keys."""
        with self._lock:
            return {key: self.answers[key] for key in keys if key in self.answers}

    def keep(self, answers: Mapping[str, str]) -> None:
        """Keep answers by their keys."""
        with self._lock:
            self.answers.update(answers)

    def spent_today(self, edition: str) -> int:
        """Return what an edition's requests have cost so far."""
        with self._lock:
            return sum(one.cost for one in self.requests if one.account.edition == edition)

    def record(self, request: PaidRequest) -> None:
        """Write down a request."""
        with self._lock:
            self.requests.append(request)
