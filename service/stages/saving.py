"""Receiving in a transaction of its own: what webhooks and comparisons with a CMS have in common."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from service.domain.edition import Edition
from service.domain.story import Story
from service.stages.receiving import Receipt, receive
from service.storage.session import writing
from service.storage.tables import SourceRow

#: PostgreSQL ends one of two transactions that wait for each other; trying again is its own advice
TRIES = 4
TRY_AGAIN = ("40P01", "40001")


def save(
    engine: Engine,
    source: SourceRow,
    story: Story,
    raw: bytes,
    editions: Mapping[str, Edition],
    archive_days: float | None = None,
    *,
    backlog: bool = False,
) -> Receipt:
    """Receive a story, committed when this returns; `archive_days` and `backlog` as of `receive`."""
    for attempt in range(1, TRIES + 1):
        try:
            with writing(engine) as session:
                receipt = receive(session, source, story, raw, editions, archive_days, backlog=backlog)
            return receipt  # noqa: RET504 - outside of the block, so after the commit
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in TRY_AGAIN or attempt == TRIES:
                raise
    raise AssertionError("unreachable")
