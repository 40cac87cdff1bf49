"""`dragoman check`: whether the parts that this machine's settings name are there and work flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kombu.exceptions import KombuError
from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from service.domain.languages.tags import is_same
from service.domain.status import State
from service.editions import editions_of
from service.errors import DragomanError
from service.program import dragoman
from service.settings import Settings
from service.storage.migrate import is_current
from service.storage.session import open_engine, reading
from service.storage.tables import OutboxRow, TranslationRow, now
from workers.queue.broker import connect

if TYPE_CHECKING:
    from workers.engines.llm.config import LlmConfig

#: the relay looks several times a second; work that waits this long is not being handed out
OUTBOX_SECONDS = 60
#: seconds that a language model's server has to list its models, and how many of them are shown
CHECK_SECONDS, SHOWN_MODELS = 10.0, 8


@dataclass(frozen=True, slots=True)
class Answer:
    """What was looked at, whether it is well, and what was seen."""

    part: str
    well: bool
    seen: str


def check(settings: Settings, *, inside: bool = False) -> Iterator[Answer]:
    """Yield how database, broker, language models, outbox and translations are; what is away is no error.

    `inside`: no language model is asked, which is somebody else's server.
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
    with reading(engine) as session:
        moment = now()
        due = or_(OutboxRow.not_before.is_(None), OutboxRow.not_before <= moment)
        waiting, oldest = session.execute(
            select(func.count(), func.min(func.coalesce(OutboxRow.not_before, OutboxRow.created_at))).where(
                OutboxRow.sent_at.is_(None), due
            )
        ).one()
        states = Counter(
            {
                State(state): count
                for state, count in session.execute(
                    select(TranslationRow.state, func.count()).group_by(TranslationRow.state)
                )
            }
        )
    since = moment - oldest if oldest is not None else timedelta()  # type: ignore[redundant-expr]  # of no rows it is None
    flows = since < timedelta(seconds=OUTBOX_SECONDS)
    if not flows:
        seconds = f"{since.total_seconds():.0f} s"
        seen = f"{waiting} tasks wait, the first for {seconds}: is `{dragoman()} relay` running?"
    else:
        seen = f"{waiting} tasks wait to be handed out"
    yield Answer("outbox", flows, seen)
    counted = ", ".join(
        f"{states[state]} {state.value.replace('_', ' ')}" for state in State if states[state]
    )
    yield Answer("translations", True, counted or "none yet")


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
