"""Whether this process lives, whether it can work, and what it has counted."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from service.errors import Unavailable
from service.program import dragoman
from service.storage.migrate import is_current
from service.web.deps import EngineDep, MetricsDep

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """The process runs."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """The process can work."""

    status: Literal["ready"] = "ready"
    database: str = Field(description="sqlite or postgresql")


@router.get("/healthz")
def healthz() -> Alive:
    """Answer that the process runs; restart it when it does not."""
    return Alive()


@router.get("/readyz")
def readyz(engine: EngineDep) -> Ready:
    """Answer whether requests can be sent here: the database answers and has the schema of this program."""
    try:
        current = is_current(engine)
    except SQLAlchemyError:
        raise Unavailable(
            "The database does not answer. Check that it runs, and DRAGOMAN_DATABASE_URL."
        ) from None
    if not current:
        raise Unavailable(
            f"The database does not have the schema of this program. Run `{dragoman()} migrate`."
        )
    return Ready(database=engine.dialect.name)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(engine: EngineDep, counted: MetricsDep) -> Response:
    """Return what Prometheus scrapes."""
    return Response(counted.exposition(engine), media_type=CONTENT_TYPE_LATEST)
