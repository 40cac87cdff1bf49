"""`dragoman check`: whether the parts that this machine's settings name are there and work flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kombu.exceptions import KombuError
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from service.condition import Look, does_not_answer, editions_as_they_lie, unsent
from service.domain.languages.tags import is_same
from service.domain.status import State
from service.editions import editions_of, switched_off
from service.errors import DragomanError
from service.faults import Fault, Found
from service.presence import crew
from service.settings import Settings
from service.stages.waiting import standing
from service.storage.session import open_engine, reading, sqlite_file
from service.storage.tables import TranslationRow
from service.storage.trouble import first_line, room_left, shown_address
from service.subscribers.log import given_up
from service.subscribers.subscriptions import list_webhooks
from workers.queue.broker import connect

if TYPE_CHECKING:
    from workers.engines.llm.config import LlmConfig

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
    #: what it is called in `/readyz`, logs and metrics
    fault: Fault | None = None


def exit_code(answers: Iterable[Answer]) -> int:
    """Return 0 if all is well, else what stands for the gravest fault; 1 for what has no name."""
    wrong = [answer.fault for answer in answers if not answer.well]
    named = [fault.exit_code for fault in wrong if fault is not None]
    return min(named) if named else 1 if wrong else 0


def check(settings: Settings, *, inside: bool = False) -> Iterator[Answer]:
    """Yield how database, broker, language models, outbox, translations, workers and editions are.

    What is away is no exception. `inside`: no language model is asked, which is somebody else's server, and
    not said which editions wait for a person or how long stories wait: starting a part again mends neither.
    """
    engine = open_engine(settings.database)
    shown = shown_address(engine)
    found = {one.fault: one for one in Look(engine, settings)()}
    ended = next((one for one in found.values() if one.ends_service), None)
    if ended is not None:
        yield Answer("database", False, _why(engine, ended), fault=ended.fault)
    else:
        yield Answer("database", True, f"{shown} answers")
        yield _saving(engine, found)
    if ended is not None and not ended.readable:
        return
    yield _broker(settings)
    if not inside:
        yield from _language_models(settings)
    if ended is not None:
        return
    yield from _record(engine, settings, found, inside)
    if not inside:
        yield _answer("engines", Fault.ENGINE_HANGS, found, "come back")
        yield _editions(settings, found)
        yield from _webhooks(engine)


def _why(engine: Engine, ended: Found) -> str:
    """Return which database cannot be used, why, and what to do."""
    if ended.fault is Fault.DATABASE_AWAY:
        try:
            with engine.connect():
                pass
        except SQLAlchemyError as error:
            return does_not_answer(engine, error)
    return f"{shown_address(engine)}: {ended.seen}"


def _saving(engine: Engine, found: Mapping[Fault, Found]) -> Answer:
    """Say whether a change could be written."""
    wrong = next((one for one in found.values() if one.fault.ends_saving), None)
    file = sqlite_file(engine)
    left = f"{room_left(file) / 1e6:,.0f} MB left on its disk" if file is not None else ""
    if wrong is not None:
        return Answer("saving", False, f"{wrong.seen} {left}".strip(), fault=wrong.fault)
    return Answer("saving", True, f"a change was written{f', {left}' if left else ''}")


def _record(
    engine: Engine, settings: Settings, found: Mapping[Fault, Found], inside: bool
) -> Iterator[Answer]:
    off = _off(settings)
    with reading(engine) as session:
        waiting, _ = unsent(session, off)
        lanes = standing(session, off)
        states = Counter(
            {
                State(state): count
                for state, count in session.execute(
                    select(TranslationRow.state, func.count()).group_by(TranslationRow.state)
                )
            }
        )
        there = crew(session).workers
    told = ", ".join(
        f"{one.waiting} {lane.word}, the first for {one.seconds:.0f} s"
        for lane, one in lanes.items()
        if one.waiting
    )
    yield _answer("outbox", Fault.NOT_HANDED_OUT, found, f"{waiting} tasks wait to be handed out")
    seen = f"for a worker wait {told}" if told else "is empty"
    yield Answer("queue", True, seen) if inside else _answer("queue", Fault.WAITS_TOO_LONG, found, seen)
    counted = ", ".join(
        f"{states[state]} {state.value.replace('_', ' ')}" for state in State if states[state]
    )
    yield Answer("translations", True, counted or "none yet")
    workers = f"{there} {'is' if there == 1 else 'are'} there" if there else "none is there"
    yield replace(_answer("workers", Fault.NO_WORKER, found, workers), mind=not there)


def _answer(part: str, fault: Fault, found: Mapping[Fault, Found], well: str) -> Answer:
    wrong = found.get(fault)
    return Answer(part, True, well) if wrong is None else Answer(part, False, wrong.seen, fault=fault)


def _off(settings: Settings) -> list[str]:
    try:
        return switched_off(editions_of(settings))
    except DragomanError:  # said under "editions"
        return []


def _editions(settings: Settings, found: Mapping[Fault, Found]) -> Answer:
    """Say which editions nothing drafts; it is no error, as a person can write them."""
    from workers.models.coverage import coverage, say_uncovered
    from workers.queue.context import WorkerContext

    try:
        editions_as_they_lie(settings)
        context = WorkerContext.open(settings)
        uncovered = say_uncovered(coverage(context.editions, context.catalogue, context.language_models))
    except DragomanError as error:
        fault = Fault.EDITIONS_FILE if Fault.EDITIONS_FILE in found else None
        return Answer("editions", False, error.detail, fault=fault)
    off = switched_off(context.editions)
    on = len(context.editions) - len(off)
    seen = uncovered or f"something drafts all {on}"
    if off:
        seen += f" Switched off: {', '.join(off)}."
    if uncovered is None:
        return Answer("editions", True, seen)
    return Answer("editions", True, seen, mind=True, fault=Fault.NO_MODEL)


def _webhooks(engine: Engine) -> Iterator[Answer]:
    """Say how many sites are told at once, and which are not any more; nothing where nobody asked for it."""
    with reading(engine) as session:
        hooks, lost = list_webhooks(session), given_up(session)
    if lost:
        said = "; ".join(f"{name} is disabled: {because}" for name, because in lost)
        said += " Once it answers again, `dragoman webhooks enable NAME` and `replay NAME`."
        yield Answer("webhooks", True, said, mind=True, fault=Fault.SITE_NOT_TOLD)
    elif hooks:
        failing = [hook.name for hook in hooks if hook.failing_since is not None]
        seen = f"{len(hooks)} are told"
        if failing:
            seen += f", of which these take nothing now: {', '.join(failing)}"
        yield Answer("webhooks", True, seen, mind=bool(failing))


def _broker(settings: Settings) -> Answer:
    app = connect(settings)
    shown = "the embedded broker"
    try:
        with app.connection_for_write() as connection:
            shown = connection.as_uri() if settings.broker_url else shown
            connection.ensure_connection(max_retries=1, timeout=5, reraise_as_library_errors=True)
    except (KombuError, OSError) as error:
        seen = f"{shown} does not answer: {first_line(error)}"
        return Answer("broker", False, seen, fault=Fault.BROKER_AWAY)
    return Answer("broker", True, f"{shown} answers")


def _language_models(settings: Settings) -> Iterator[Answer]:
    """Ask each server that settings or editions name for its list of models; nothing where none is named."""
    from workers.engines.llm.client import LlmUnavailable  # here: few desks have one, and it takes time
    from workers.engines.llm.ledger import MemoryLedger
    from workers.models.order import LanguageModels

    try:
        there = editions_of(settings)
    except DragomanError:  # said under "editions"
        return
    models = LanguageModels(settings, MemoryLedger())
    part = "language model"
    asked: dict[LlmConfig, list[str]] = {}
    try:
        for edition in there.values():
            for source in edition.sources:
                config = models.config(edition, source)
                if config is not None and not is_same(source, edition.locale):
                    asked.setdefault(config, []).append(edition.slug)
    except DragomanError:  # said of the editions
        return
    for config, editions in asked.items():
        whom = f"{config.model} at {config.shown_url}, for {', '.join(dict.fromkeys(editions))}"
        try:
            listed = models.server(replace(config, timeout=CHECK_SECONDS)).models()
        except LlmUnavailable as error:
            yield Answer(part, False, error.detail, fault=Fault.LANGUAGE_MODEL_AWAY)
            continue
        if listed and config.model not in listed:
            shown = ", ".join(listed[:SHOWN_MODELS]) + (" …" if len(listed) > SHOWN_MODELS else "")
            yield Answer(part, False, f"{config.shown_url} has no model {config.model!r}. It has: {shown}")
        else:
            yield Answer(part, True, f"{whom}: answers")
