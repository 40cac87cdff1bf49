"""Whether this process lives, whether it can work, and what it has counted."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from service.editions import switched_off
from service.errors import Unavailable
from service.presence import crew
from service.program import dragoman
from service.storage.migrate import is_current
from service.storage.session import reading
from service.web.deps import EditionsDep, EngineDep, MetricsDep, SettingsDep
from service.web.scraping import may_scrape

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process runs."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """The process can work."""

    status: Literal["ready"] = "ready"
    database: str = Field(description="sqlite or postgresql")
    workers: int = Field(description="Those that were heard of in the last three minutes")
    by_hand: dict[str, list[str]] = Field(
        description="The editions for which a person has to write stories in these languages, as a worker "
        "said last. No reason to send requests elsewhere"
    )
    off: list[str] = Field(description="The editions that are switched off")


@router.get("/healthz")
def healthz() -> Alive:
    """Answer that the process runs; restart it when it does not."""
    return Alive()


@router.get("/readyz")
def readyz(engine: EngineDep, editions: EditionsDep) -> Ready:
    """Answer whether requests can be sent here: the database answers and has the schema of this program.

    Which editions wait for a person, and how many workers there are, is told and changes nothing: stories
    come in, and sites fetch, without any engine.
    """
    try:
        current = is_current(engine)
        there = None
        if current:
            with reading(engine) as session:
                there = crew(session)
    except SQLAlchemyError:
        raise Unavailable(
            "The database does not answer. Check that it runs, and DRAGOMAN_DATABASE_URL."
        ) from None
    if there is None:
        raise Unavailable(
            f"The database does not have the schema of this program. Run `{dragoman()} migrate`."
        )
    return Ready(
        database=engine.dialect.name,
        workers=there.workers,
        by_hand=there.by_hand(),
        off=switched_off(editions),
    )


@router.get(
    "/metrics",
    dependencies=[Depends(may_scrape)],
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(engine: EngineDep, editions: EditionsDep, settings: SettingsDep, counted: MetricsDep) -> Response:
    """Return what Prometheus scrapes: to this machine alone, or to who sends `DRAGOMAN_METRICS_TOKEN`."""
    return Response(counted.exposition(engine, editions, settings), media_type=CONTENT_TYPE_LATEST)
