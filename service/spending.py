"""What language models cost: every request by story, edition and day, and the answers that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.storage.session import insert_into
from service.storage.tables import LlmAnswerRow, LlmRequestRow, now

#: keys that are asked for in one statement
BATCH = 500


@dataclass(frozen=True, slots=True)
class Spent:
    """What one edition's requests took on one day (UTC), in tokens and in the currency of the settings.

    `estimated` are the requests whose tokens no server counted.
    """

    day: str
    edition: str
    model: str
    stories: int
    requests: int
    tokens_in: int
    tokens_out: int
    cost: float
    estimated: int


def kept_answers(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """Return the answers that are kept under these keys."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), BATCH):
        query = select(LlmAnswerRow.key, LlmAnswerRow.text).where(
            LlmAnswerRow.key.in_(wanted[start : start + BATCH])
        )
        found |= {row.key: row.text for row in session.execute(query)}
    return found


def keep_answers(session: Session, answers: Mapping[str, str]) -> None:
    """Keep answers; the first that was kept under a key stays."""
    if not answers:
        return
    rows = [{"key": key, "text": answers[key], "created_at": now()} for key in sorted(answers)]
    session.execute(insert_into(session, LlmAnswerRow).on_conflict_do_nothing(index_elements=["key"]), rows)


def spent_on(session: Session, edition: str, day: date) -> int:
    """Return what an edition's requests cost on a day (UTC), in millionths of the currency's unit."""
    query = select(func.coalesce(func.sum(LlmRequestRow.cost_millionths), 0)).where(
        LlmRequestRow.day == day.isoformat(), LlmRequestRow.edition == edition
    )
    return int(session.scalar(query) or 0)


def spent_since(session: Session, day: date, edition: str | None = None) -> list[Spent]:
    """List what was spent from a day on, by day, edition and model, the latest day first."""
    row = LlmRequestRow
    query = (
        select(
            row.day,
            row.edition,
            row.model,
            func.count(row.story_id.distinct()),
            func.count(),
            func.sum(row.tokens_in),
            func.sum(row.tokens_out),
            func.sum(row.cost_millionths),
            func.count().filter(row.counted.is_(False)),
        )
        .where(row.day >= day.isoformat())
        .group_by(row.day, row.edition, row.model)
        .order_by(row.day.desc(), row.edition, row.model)
    )
    if edition is not None:
        query = query.where(row.edition == edition)
    return [
        Spent(at, slug, model, stories, requests, int(given), int(made), int(cost) / 1_000_000, estimated)
        for at, slug, model, stories, requests, given, made, cost, estimated in session.execute(query)
    ]
