"""What language models cost, in the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from service.retention import clear
from service.settings import Settings
from service.spending import (
    Spent,
    keep_answers,
    kept_answers,
    spent_on,
    spent_since,
)
from service.storage.session import reading, writing
from service.storage.tables import LlmAnswerRow, LlmRequestRow, now
from workers.engines.llm.ledger import Account, PaidRequest
from workers.queue.ledger import DeskLedger


def paid(edition: str, cost: int, story: str = "s1", *, counted: bool = True) -> PaidRequest:
    return PaidRequest(Account(edition, story, "t1"), "model", "translate", 100, 50, cost, counted)


def test_requests_are_added_up_by_day_edition_and_model(engine: Engine) -> None:
    ledger = DeskLedger(engine)
    for request in (
        paid("africa-fr", 1_500_000),
        paid("africa-fr", 250_000, "s2", counted=False),
        paid("africa-pt", 1),
    ):
        ledger.record(request)
    today = now().date()
    with reading(engine) as session:
        assert spent_on(session, "africa-fr", today) == 1_750_000
        assert spent_on(session, "africa-fr", today - timedelta(days=1)) == 0
        assert spent_on(session, "africa-sw", today) == 0
        found = spent_since(session, today)
        assert found == [
            Spent(today.isoformat(), "africa-fr", "model", 2, 2, 200, 100, 1.75, 1),
            Spent(today.isoformat(), "africa-pt", "model", 1, 1, 100, 50, 0.000001, 0),
        ]
        assert spent_since(session, today, "africa-pt") == found[1:]
        assert spent_since(session, today + timedelta(days=1)) == []
    assert ledger.spent_today("africa-fr") == 1_750_000


def test_a_new_day_begins_with_nothing_spent(engine: Engine) -> None:
    ledger = DeskLedger(engine)
    ledger.record(paid("africa-fr", 5))
    yesterday = now() - timedelta(days=1)
    with writing(engine) as session:
        session.execute(update(LlmRequestRow).values(at=yesterday, day=yesterday.date().isoformat()))
    assert ledger.spent_today("africa-fr") == 0


def test_answers_are_kept_once_and_for_a_time(engine: Engine) -> None:
    ledger = DeskLedger(engine)
    ledger.keep({"a" * 64: "un", "b" * 64: "deux"})
    ledger.keep({"a" * 64: "autre", "c" * 64: "trois"})
    ledger.keep({})
    keys = [letter * 64 for letter in "abcd"]
    assert ledger.kept([*keys, *(f"{n:064d}" for n in range(1200))]) == dict(
        zip(keys, ("un", "deux", "trois"), strict=False)
    )
    with writing(engine) as session:
        old = now() - timedelta(days=91)
        session.execute(update(LlmAnswerRow).where(LlmAnswerRow.key == keys[0]).values(created_at=old))
    clear(engine, Settings())
    with reading(engine) as session:
        assert set(kept_answers(session, keys)) == {keys[1], keys[2]}


def test_a_key_that_two_workers_keep_at_once_is_kept(engine: Engine) -> None:
    with writing(engine) as session:
        keep_answers(session, {"a" * 64: "un"})
        keep_answers(session, {"a" * 64: "deux"})
        assert kept_answers(session, ["a" * 64]) == {"a" * 64: "un"}


@pytest.mark.parametrize("keys", [[], ["x"]])
def test_nothing_is_found_where_nothing_was_kept(engine: Engine, keys: list[str]) -> None:
    assert DeskLedger(engine).kept(keys) == {}
