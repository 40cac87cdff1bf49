"""Whether this process lives, whether it can work, and what it has counted."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from service.errors import Unavailable
from service.storage.migrate import is_current
from service.web.deps import EngineDep, MetricsDep

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Answer that the process runs; restart it when it does not."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(engine: EngineDep) -> dict[str, str]:
    """Answer whether requests can be sent here: the database answers and has the schema of this program."""
    try:
        current = is_current(engine)
    except SQLAlchemyError:
        raise Unavailable(
            "The database does not answer. Check that it runs, and DRAGOMAN_DATABASE_URL."
        ) from None
    if not current:
        raise Unavailable("The database does not have the schema of this program. Run `dragoman migrate`.")
    return {"status": "ready", "database": engine.dialect.name}


@router.get("/metrics", response_class=Response)
def metrics(engine: EngineDep, counted: MetricsDep) -> Response:
    """Return what Prometheus scrapes."""
    return Response(counted.exposition(engine), media_type=CONTENT_TYPE_LATEST)
