"""Receiving in a transaction of its own: what webhooks and comparisons with a CMS have in common."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.domain.story import Story
from service.stages.receiving import Prepared, Receipt, end_story, prepare, receive
from service.stages.unseen import NotPut, UnseenStory, put_unseen
from service.storage.session import writing
from service.storage.tables import SourceRow
from service.tracing import span

T = TypeVar("T")

#: PostgreSQL ends one of two transactions that wait for each other; trying again is its own advice
TRIES = 4
TRY_AGAIN = ("40P01", "40001")
#: what PostgreSQL says of a row that is too long for an index or a type: the class of its codes
TOO_MUCH = "54"


def save(
    engine: Engine,
    source: SourceRow,
    story: Story,
    raw: bytes,
    editions: Mapping[str, Edition],
    archive_days: float | None = None,
    *,
    max_sentences: int | None = None,
    backlog: bool = False,
    prepared: Prepared | None = None,
) -> Receipt:
    """Receive a story, committed when this returns; `archive_days`, `backlog`, `prepared` as of `receive`.

    Raises `Unprocessable` for a usable story of more than `max_sentences`.
    """
    with span("receive", source=source.slug) as traced:
        prepared = prepared or prepare(story, editions, max_sentences)
        if prepared.as_sent is not None:
            prepared.as_sent.make_ready(engine)

        def act(session: Session) -> Receipt:
            return receive(
                session, source, story, raw, editions, archive_days, backlog=backlog, prepared=prepared
            )

        receipt = _committed(engine, act)
        traced.tell(story=receipt.story_id, outcome=receipt.outcome.value)
    return receipt


def save_unseen(engine: Engine, stories: Sequence[UnseenStory]) -> list[Receipt | NotPut]:
    """Receive those of the stories that nobody has seen, all committed when this returns.

    Where one of them cannot be saved, or two transactions wait for each other, nothing is, and each of them
    goes the long way by itself.
    """
    try:
        with writing(engine) as session:
            done = put_unseen(session, stories)
        return done  # noqa: RET504 - outside of the block, so after the commit
    except OperationalError as error:
        if not _is_of_one_story(error):
            raise
        return [NotPut.ANEW] * len(stories)
    except PoolTimeout:  # no connection was free for long: none would be for each of them
        raise
    except Exception:  # what one of them brings along, such as a text that is no UTF-8, is its own matter
        return [NotPut.ANEW] * len(stories)


def save_end(engine: Engine, source: SourceRow, kill: Story, why: str) -> Receipt | None:
    """End a story that is none any more, committed when this returns; return None where there was none."""
    raw = kept_of_no_story(kill, why)
    return _committed(engine, lambda session: end_story(session, source, kill, raw))


def kept_of_no_story(kill: Story, why: str) -> bytes:
    """Return what is kept of a delivery that is no story and ends one: its id and `why`, and nothing else."""
    return json.dumps({"no_story": why, "id": kill.external_id}, ensure_ascii=False).encode()


def _is_of_one_story(error: OperationalError) -> bool:
    """Return whether the database works, and does not take these stories together."""
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in TRY_AGAIN or state.startswith(TOO_MUCH)
    return (
        getattr(error.orig, "sqlite_errorname", None) == "SQLITE_ERROR"
    )  # busy, full, unreadable are others


def _committed(engine: Engine, act: Callable[[Session], T]) -> T:
    for attempt in range(1, TRIES + 1):
        try:
            with writing(engine) as session:
                done = act(session)
            return done  # noqa: RET504 - outside of the block, so after the commit
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in TRY_AGAIN or attempt == TRIES:
                raise
    raise AssertionError("unreachable")
