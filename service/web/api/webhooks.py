"""The door for CMSs: a delivery comes in, is proved, read and saved, and only then answered."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from sqlalchemy import Engine

from service.domain.edition import Edition
from service.domain.story import PubStatus
from service.errors import DragomanError
from service.intake import Delivery, Ignored, read_delivery
from service.intake.sources import get_source
from service.settings import Settings
from service.stages.receiving import Receipt
from service.stages.saving import save, save_end
from service.storage.session import reading
from service.storage.tables import SourceRow, now
from service.tracing import around
from service.web.deps import BodyDep, EditionsDep, EngineDep, MetricsDep, RatesDep, SettingsDep
from service.web.metrics import Metrics
from service.web.rate import RateLimit

router = APIRouter(tags=["intake"])
log = structlog.get_logger("dragoman.intake")

#: the outcome of a delivery that is genuine and changes no story: its CMS need not send it again
IGNORED = "ignored"


class DeliveryAnswer(BaseModel):
    """What became of a delivery. The story is saved when this is sent; what is `ignored` is no story."""

    outcome: str = Field(description="accepted, duplicate, stale, withdrawn or ignored")
    story: str | None = Field(description="Id of the story here; null where nothing was recorded.")
    version: str | None = Field(description="The version that the source named.")
    status: str | None = Field(description="Where to ask how each edition stands.")
    detail: str


SourceName = Annotated[str, Path(description="Name of the source.")]
BODY = {
    "requestBody": {
        "required": True,
        "description": "What the CMS sends: ninjs 3.x, or the form of the source's kind.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}
ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"description": "The signature is missing, wrong or too old."},
    404: {"description": "There is no such source."},
    413: {"description": "The body is over the limit."},
    422: {"description": "The body cannot be used; `field` names where."},
    429: {"description": "Not saved: the source sends too many stories a minute. See Retry-After."},
    503: {"description": "Not saved: the database does not answer. Send it again."},
}


@router.post("/v1/sources/{source}/webhook", status_code=202, openapi_extra=BODY, responses=ERRORS)
def take_delivery(
    request: Request,
    source: SourceName,
    body: BodyDep,
    settings: SettingsDep,
    engine: EngineDep,
    editions: EditionsDep,
    metrics: MetricsDep,
    rates: RatesDep,
) -> DeliveryAnswer:
    """Take one delivery of a CMS. 202 means that it is saved; the same delivery may be sent again."""
    delivery = Delivery(dict(request.headers), body, now())
    return _take(source, delivery, settings, engine, editions, metrics, rates)


@router.post("/v1/sources/{source}/webhook/{event}", status_code=202, openapi_extra=BODY, responses=ERRORS)
def take_event(  # a parameter for each of the request's: FastAPI reads them here
    request: Request,
    source: SourceName,
    event: Annotated[str, Path(max_length=64, description="The CMS's event: post.published, post_delete.")],
    body: BodyDep,
    settings: SettingsDep,
    engine: EngineDep,
    editions: EditionsDep,
    metrics: MetricsDep,
    rates: RatesDep,
) -> DeliveryAnswer:
    """Take one delivery of a CMS that has one address per event, such as Ghost."""
    delivery = Delivery(dict(request.headers), body, now(), event)
    return _take(source, delivery, settings, engine, editions, metrics, rates)


def _take(
    source: str,
    delivery: Delivery,
    settings: Settings,
    engine: Engine,
    editions: dict[str, Edition],
    metrics: Metrics,
    rates: RateLimit,
) -> DeliveryAnswer:
    with reading(engine) as session:
        sender = get_source(session, source)
    around().tell(source=sender.slug)
    try:
        receipt = _receipt(sender, delivery, settings, engine, editions, rates)
    except Ignored as why:
        metrics.deliveries.labels(sender.slug, IGNORED).inc()
        log.info("ignored", source=sender.slug, reason=str(why))
        return DeliveryAnswer(outcome=IGNORED, story=None, version=None, status=None, detail=str(why))
    except DragomanError as error:
        metrics.deliveries.labels(sender.slug, f"refused_{error.status}").inc()
        # Most CMSs never show what was answered, so it is told here.
        log.warning(
            "refused",
            source=sender.slug,
            status=error.status,
            field=error.extra.get("field"),
            reason=error.detail,
        )
        raise
    metrics.deliveries.labels(sender.slug, receipt.outcome.value).inc()
    log.info("delivery", source=sender.slug, outcome=receipt.outcome.value, story=receipt.story_id)
    return DeliveryAnswer(
        outcome=receipt.outcome.value,
        story=receipt.story_id,
        version=receipt.version,
        status=f"{settings.base_url}/v1/stories/{receipt.story_id}",
        detail=receipt.detail,
    )


def _receipt(
    sender: SourceRow,
    delivery: Delivery,
    settings: Settings,
    engine: Engine,
    editions: dict[str, Edition],
    rates: RateLimit,
) -> Receipt:
    """Save a delivery, also one that is no story and ends one. Raises `Ignored` where it changes nothing."""
    try:
        story, raw = read_delivery(sender, delivery, settings)
    except Ignored as why:
        ended = save_end(engine, sender, why.end, str(why)) if why.end is not None else None
        if ended is None:
            raise
        return ended
    if story.status is PubStatus.USABLE:  # what takes a story back is never refused
        rates.take(sender.slug)
    days, most = settings.archive_days, settings.max_sentences
    return save(engine, sender, story, raw, editions, days, max_sentences=most)
