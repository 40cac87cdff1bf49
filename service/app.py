"""The web application, put together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.metadata import version

import structlog
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from service.condition import LOOK, FaultLog, Look, gravest
from service.editions import editions_of, switched_off
from service.errors import DragomanError
from service.lexicons import use_dictionaries
from service.logs import set_up_logs
from service.settings import Settings, get_settings
from service.stages.counting import BATCH, count_missing
from service.storage.session import open_engine
from service.termbase.current import GlossaryInForce
from service.tracing import start_tracing
from service.web import health, problems
from service.web.api import dismissals, feeds, reference, stories, subscriptions, webhooks, words
from service.web.api import glossary as glossary_api
from service.web.api import review as review_api
from service.web.contract import describe_all
from service.web.desk import (
    account,
    bulk,
    choices,
    events,
    glossary_files,
    glossary_harvest,
    house,
    insights,
    language,
    operations,
    other_texts,
    queue,
    second_half,
    sign_in,
    story,
    users,
)
from service.web.desk import dismissals as dismissal_forms
from service.web.desk import glossary as glossary_pages
from service.web.desk import webhooks as webhook_pages
from service.web.desk.live import Live
from service.web.gate import SiteGate
from service.web.gathering import Gathering
from service.web.metrics import Metrics
from service.web.packing import Packing
from service.web.preview import comparing, showing
from service.web.rate import RateLimit
from service.web.rules import check_rules
from service.web.shelf import Shelf
from service.web.site import routes as site
from service.web.stamps import Stamps

#: what answers; the first that takes an address has it
_PARTS = (
    *(webhooks, stories, subscriptions, feeds, site, review_api, dismissals, words, glossary_api),
    *(
        sign_in,
        second_half,
        house,
        account,
        users,
        language,
        choices,
        events,
        glossary_files,  # before what takes any concept
        glossary_harvest,
        glossary_pages,
        insights,
        *(operations, webhook_pages),
        dismissal_forms,
        other_texts,
        *(comparing, showing),
        story,
        bulk,
        queue,
    ),  # the last takes what is no page
    *(health, reference),
)

#: translations between two lines of the log
TOLD = 1000
log = structlog.get_logger()


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application. `settings` are those of the environment unless given.

    Raises `Unprocessable` when the editions file cannot be read, or traces are asked for without their
    libraries.
    """
    settings = settings or get_settings()
    set_up_logs(settings.log_level, settings.log_format)
    start_tracing("web")
    use_dictionaries(settings.hunspell_dir)
    app = FastAPI(
        title="Dragoman",
        version=version("dragoman"),
        summary="A translation desk for newsrooms: a CMS webhook in, reviewed regional editions out.",
        # FastAPI's pages run a script of another server beside the editors' sessions, and need the Internet.
        docs_url=None,
        redoc_url=None,
        # FastAPI's own traces have addresses in them, and its own logs what errors say: see `tracing`
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        lifespan=_running,
    )
    app.state.settings = settings
    app.state.engine = open_engine(settings.database)
    app.state.editions = editions_of(settings)
    app.state.terms = GlossaryInForce.of(settings, app.state.engine)
    app.state.look = Look(app.state.engine, settings)
    app.state.metrics = Metrics()
    app.state.gathering = Gathering(app.state.engine)
    app.state.sources = {}
    app.state.rates = RateLimit(settings.source_per_minute, database=app.state.engine)
    app.add_middleware(problems.BodyLimit, limit=settings.max_body_bytes)
    app.state.stamps = Stamps(app.state.engine, switched_off(app.state.editions))
    lapse = timedelta(minutes=settings.claim_minutes)
    app.state.live = Live(app.state.engine, lapse, settings.most_streams)
    app.add_middleware(Shelf, stamps=app.state.stamps)
    origins = [one for one in settings.cors_origins if one != "none"]
    app.add_middleware(SiteGate, origins=origins, per_minute=settings.fetch_per_minute)
    app.add_middleware(Packing)
    app.add_middleware(problems.Watch, metrics=app.state.metrics)
    problems.install(app)
    for part in _PARTS:
        # The routes as they are: `include_router` makes each a second time, for prefixes and dependencies
        # that we do not give, and whoever asks first waits for it.
        app.router.routes.extend(part.router.routes)
    check_rules(app)
    describe_all(app)
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """Bring the shipped glossary into the database, and count what an older program left uncounted."""
    terms: GlossaryInForce = app.state.terms
    try:
        await run_in_threadpool(terms.ensure_shipped)
    except DragomanError as error:
        log.warning("the shipped glossary is not in the database", reason=error.detail)
    except SQLAlchemyError as error:
        # `/readyz` says what is wrong with the database; `dragoman migrate` ships the glossary as well
        log.warning("the shipped glossary is not in the database", error=type(error).__name__)
    watching = asyncio.create_task(_watch(FaultLog(gravest(app.state.look))))
    stop = threading.Event()
    counting = asyncio.create_task(run_in_threadpool(_count, app.state.engine, stop))
    try:
        yield
    finally:
        watching.cancel()
        stop.set()
        await counting
        await app.state.live.close()
        await app.state.stamps.close()
        app.state.gathering.close()


def _count(engine: Engine, stop: threading.Event) -> None:
    """Count what an older program left, which may be a whole archive: nobody waits for it."""

    def say(done: int, of: int) -> None:
        if done == of or done % TOLD < BATCH:
            log.info("what an older program left is counted for queue and search", done=done, of=of)

    try:
        count_missing(engine, say, stop)
    except SQLAlchemyError as error:  # `/readyz` says what is wrong with the database
        log.warning("what waits was not counted", error=type(error).__name__)


async def _watch(faults: FaultLog) -> None:
    """Look for faults as long as the process runs, and say them in the log."""
    while True:
        await run_in_threadpool(faults.say)
        await asyncio.sleep(LOOK)
