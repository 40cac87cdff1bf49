"""`dragoman check`: whether the parts that this machine's settings name are there and work flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kombu.exceptions import KombuError
from sqlalchemy import Engine, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from service.domain.languages.tags import is_same
from service.domain.status import State
from service.editions import editions_of, switched_off
from service.errors import DragomanError
from service.presence import crew
from service.program import dragoman
from service.settings import Settings
from service.stages.waiting import overdue, standing
from service.storage.migrate import is_current
from service.storage.session import open_engine, reading
from service.storage.tables import OutboxRow, TranslationRow, now
from workers.queue.broker import connect

if TYPE_CHECKING:
    from workers.engines.llm.config import LlmConfig

#: the relay looks several times a second; work that waits this long is not being handed out
OUTBOX_SECONDS = 60
#: a worker that begins says that it is there before a story has waited so long
WORKER_SECONDS = 120
#: seconds that a language model's server has to list its models, and how many of them are shown
CHECK_SECONDS, SHOWN_MODELS = 10.0, 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What was looked at, whether it is well, and what was seen."""

    part: str
    well: bool
    seen: str
    #: well, and somebody should know
    mind: bool = False


def check(settings: Settings, *, inside: bool = False) -> Iterator[Answer]:
    """Yield how database, broker, language models, outbox, translations, workers and editions are.

    What is away is no exception. `inside`: no language model is asked, which is somebody else's server, and
    not said which editions wait for a person.
    """
    engine = open_engine(settings.database)
    shown = engine.url.render_as_string(hide_password=True)
    try:
        current = is_current(engine)
    except SQLAlchemyError as error:
        yield Answer("database", False, f"{shown} does not answer: {_first_line(error)}")
        return
    seen = f"{shown} answers" if current else f"{shown} has an old schema; run `{dragoman()} migrate`"
    yield Answer("database", current, seen)
    yield _broker(settings)
    if not inside:
        yield from _language_models(settings)
    if not current:
        return
    off = _off(settings)
    with reading(engine) as session:
        moment = now()
        due = or_(OutboxRow.not_before.is_(None), OutboxRow.not_before <= moment)
        waiting, oldest = session.execute(
            select(func.count(), func.min(func.coalesce(OutboxRow.not_before, OutboxRow.created_at))).where(
                OutboxRow.sent_at.is_(None), due
            )
        ).one()
        unsent, unsent_since = overdue(session, off)
        lanes = standing(session, off)
        states = Counter(
            {
                State(state): count
                for state, count in session.execute(
                    select(TranslationRow.state, func.count()).group_by(TranslationRow.state)
                )
            }
        )
    since = moment - oldest if oldest is not None else timedelta()  # type: ignore[redundant-expr]  # of no rows it is None
    seconds = max(since.total_seconds(), unsent_since)
    flows = seconds < OUTBOX_SECONDS
    if not flows:
        seen = (
            f"{waiting + unsent} tasks wait, the first for {seconds:.0f} s: is `{dragoman()} relay` running?"
        )
    else:
        seen = f"{waiting + unsent} tasks wait to be handed out"
    counted = ", ".join(
        f"{states[state]} {state.value.replace('_', ' ')}" for state in State if states[state]
    )
    told = ", ".join(
        f"{one.waiting} {lane.word}, the first for {one.seconds:.0f} s"
        for lane, one in lanes.items()
        if one.waiting
    )
    yield Answer("outbox", flows, f"{seen}; for a worker wait {told}" if told else seen)
    yield Answer("translations", True, counted or "none yet")
    yield _workers(engine)
    if not inside:
        yield _editions(settings)


def _workers(engine: Engine) -> Answer:
    """Say how many workers are there; none is an error once a story has waited for one."""
    with reading(engine) as session:
        there = crew(session).workers
        since = session.scalar(
            select(func.min(TranslationRow.updated_at)).where(TranslationRow.state == State.QUEUED)
        )
    if there:
        return Answer("workers", True, f"{there} {'is' if there == 1 else 'are'} there")
    waits = (now() - since).total_seconds() if since is not None else 0.0
    if waits > WORKER_SECONDS:
        seen = f"none is there, and a story waits for {waits:.0f} s: is `{dragoman()} worker` running?"
        return Answer("workers", False, seen)
    return Answer("workers", True, "none is there", mind=True)


def _off(settings: Settings) -> list[str]:
    try:
        return switched_off(editions_of(settings))
    except DragomanError:  # said under "editions"
        return []


def _editions(settings: Settings) -> Answer:
    """Say which editions nothing drafts; it is no error, as a person can write them."""
    from workers.models.coverage import coverage, say_uncovered
    from workers.queue.context import WorkerContext

    try:
        context = WorkerContext.open(settings)
        found = coverage(context.editions, context.catalogue, context.language_models)
    except DragomanError as error:
        return Answer("editions", False, error.detail)
    off = switched_off(context.editions)
    on = len(context.editions) - len(off)
    seen = say_uncovered(found) or f"something drafts all {on}"
    if off:
        seen += f" Switched off: {', '.join(off)}."
    return Answer("editions", True, seen, mind=say_uncovered(found) is not None)


def _broker(settings: Settings) -> Answer:
    app = connect(settings)
    shown = "the embedded broker"
    try:
        with app.connection_for_write() as connection:
            shown = connection.as_uri() if settings.broker_url else shown
            connection.ensure_connection(max_retries=1, timeout=5, reraise_as_library_errors=True)
    except (KombuError, OSError) as error:
        return Answer("broker", False, f"{shown} does not answer: {_first_line(error)}")
    return Answer("broker", True, f"{shown} answers")


def _language_models(settings: Settings) -> Iterator[Answer]:
    """Ask each server that settings or editions name for its list of models; nothing where none is named."""
    from workers.engines.llm.client import LlmUnavailable  # here: few desks have one, and it takes time
    from workers.engines.llm.ledger import MemoryLedger
    from workers.models.order import LanguageModels

    models = LanguageModels(settings, MemoryLedger())
    part = "language model"
    asked: dict[LlmConfig, list[str]] = {}
    try:
        for edition in editions_of(settings).values():
            for source in edition.sources:
                config = models.config(edition, source)
                if config is not None and not is_same(source, edition.locale):
                    asked.setdefault(config, []).append(edition.slug)
    except DragomanError as error:
        yield Answer(part, False, error.detail)
        return
    for config, editions in asked.items():
        whom = f"{config.model} at {config.shown_url}, for {', '.join(dict.fromkeys(editions))}"
        try:
            listed = models.server(replace(config, timeout=CHECK_SECONDS)).models()
        except LlmUnavailable as error:
            yield Answer(part, False, error.detail)
            continue
        if listed and config.model not in listed:
            shown = ", ".join(listed[:SHOWN_MODELS]) + (" …" if len(listed) > SHOWN_MODELS else "")
            yield Answer(part, False, f"{config.shown_url} has no model {config.model!r}. It has: {shown}")
        else:
            yield Answer(part, True, f"{whom}: answers")


def _first_line(error: Exception) -> str:
    return next(
        (line.strip() for line in str(getattr(error, "orig", error)).splitlines() if line.strip()), ""
    )
