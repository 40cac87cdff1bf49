"""Whether this process lives, whether it can work, and what it has counted."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from service.condition import words
from service.editions import switched_off
from service.errors import Unavailable
from service.faults import Fault
from service.presence import crew
from service.storage.session import reading
from service.web.deps import EditionsDep, EngineDep, LookDep, MetricsDep, SettingsDep
from service.web.scraping import may_scrape

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process runs."""

    status: Literal["ok"] = "ok"


class FaultNow(BaseModel):
    """Something that is wrong."""

    fault: str = Field(description="Its name, as in `dragoman check` and `dragoman_fault` of the metrics")
    seen: str = Field(description="What was seen, and what to do")


class Ready(BaseModel):
    """The process can work."""

    status: Literal["ready", "limited"] = Field(
        "ready", description="limited: sites can fetch, and something is wrong that `faults` names"
    )
    database: str = Field(description="sqlite or postgresql")
    faults: list[FaultNow] = Field(description="What is wrong, the gravest first")
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
def readyz(engine: EngineDep, editions: EditionsDep, look: LookDep) -> Ready:
    """Answer whether requests can be sent here: the database answers and has the schema of this program.

    What else is wrong is told and changes nothing: sites fetch without any engine, and from a disk that is
    full. Which editions wait for a person, and how many workers there are, is told as well.
    """
    found = look()
    for one in found:
        if one.ends_service:
            raise Unavailable(one.seen, fault=one.fault.value)
    try:
        with reading(engine) as session:
            there = crew(session)
    except SQLAlchemyError:  # it went away within this moment
        raise Unavailable(words(Fault.DATABASE_AWAY), fault=Fault.DATABASE_AWAY.value) from None
    return Ready(
        status="limited" if any(one.fault.exit_code for one in found) else "ready",
        database=engine.dialect.name,
        faults=[FaultNow(fault=one.fault.value, seen=one.seen) for one in found],
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
def metrics(
    engine: EngineDep, editions: EditionsDep, settings: SettingsDep, counted: MetricsDep, look: LookDep
) -> Response:
    """Return what Prometheus scrapes: to this machine alone, or to who sends `DRAGOMAN_METRICS_TOKEN`."""
    return Response(counted.exposition(engine, editions, settings, look()), media_type=CONTENT_TYPE_LATEST)
