"""The door for CMSs: a delivery comes in, is proved, read and saved, and only then answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Path, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field
from sqlalchemy import Engine

from service.domain.edition import Edition
from service.domain.story import PubStatus, Story
from service.errors import DragomanError
from service.intake import Delivery, Ignored, read_delivery
from service.intake.sources import get_source
from service.settings import Settings
from service.stages.receiving import Prepared, Receipt, prepare
from service.stages.saving import save, save_end
from service.stages.unseen import NotPut, UnseenStory, unseen
from service.storage.session import reading
from service.storage.tables import SourceRow, now
from service.tracing import around, here, span
from service.web.deps import BodyDep
from service.web.gathering import Gathering
from service.web.metrics import Metrics
from service.web.rate import RateLimit

#: bytes of a body that is read where it comes in; a longer one keeps nobody waiting, but has a thread
SHORT = 16_384

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
    503: {"description": "Not saved, or not known to be: the database does not answer. Send it again."},
}


@dataclass(frozen=True, slots=True)
class Door:
    """What taking a delivery needs of the application."""

    settings: Settings
    engine: Engine
    editions: dict[str, Edition]
    metrics: Metrics
    rates: RateLimit
    gathering: Gathering
    sources: dict[str, SourceRow]


async def _door(request: Request) -> Door:
    state = request.app.state
    return Door(
        state.settings,
        state.engine,
        state.editions,
        state.metrics,
        state.rates,
        state.gathering,
        state.sources,
    )


DoorDep = Annotated[Door, Depends(_door)]


@router.post("/v1/sources/{source}/webhook", status_code=202, openapi_extra=BODY, responses=ERRORS)
async def take_delivery(request: Request, source: SourceName, body: BodyDep, door: DoorDep) -> DeliveryAnswer:
    """Take one delivery of a CMS. 202 means that it is saved; the same delivery may be sent again."""
    return await _take(source, Delivery(dict(request.headers), body, now()), door)


@router.post("/v1/sources/{source}/webhook/{event}", status_code=202, openapi_extra=BODY, responses=ERRORS)
async def take_event(
    request: Request,
    source: SourceName,
    event: Annotated[str, Path(max_length=64, description="The CMS's event: post.published, post_delete.")],
    body: BodyDep,
    door: DoorDep,
) -> DeliveryAnswer:
    """Take one delivery of a CMS that has one address per event, such as Ghost."""
    return await _take(source, Delivery(dict(request.headers), body, now(), event), door)


async def _take(source: str, delivery: Delivery, door: Door) -> DeliveryAnswer:
    """Take a delivery: as that of a story that nobody has seen if it may be one, else the long way."""
    sender = door.sources.get(source)
    if sender is not None and len(delivery.body) <= SHORT:
        read = _read(sender, delivery, door)
        if read is not None:
            return await _take_unseen(sender, delivery, read, door)
    return await run_in_threadpool(_take_anyhow, source, delivery, door)


@dataclass(frozen=True, slots=True)
class _AsRead:
    """A delivery that was read by what is remembered of its source."""

    story: Story
    raw: bytes
    prepared: Prepared
    unseen: UnseenStory


def _read(sender: SourceRow, delivery: Delivery, door: Door) -> _AsRead | None:
    """Read a delivery of a story that may be unseen; None for any other one, and for what is refused.

    The long way says why, and asks the database before: a source may have a new secret since.
    """
    try:
        story, raw = read_delivery(sender, delivery, door.settings)
        prepared = prepare(story, door.editions, door.settings.max_sentences)
    except (DragomanError, Ignored):
        return None
    found = unseen(sender, story, raw, door.editions, door.settings.archive_days, prepared)
    return None if found is None else _AsRead(story, raw, prepared, found)


async def _take_unseen(sender: SourceRow, delivery: Delivery, read: _AsRead, door: Door) -> DeliveryAnswer:
    if not door.rates.take_here(sender.slug):
        try:
            await run_in_threadpool(door.rates.take, sender.slug)
        except DragomanError as error:
            _say_refused(sender, error, door)
            raise
    around().tell(source=sender.slug)
    with span("receive", source=sender.slug) as traced:
        read.unseen.version.trace = here()
        done = await door.gathering.save(read.unseen)
        if isinstance(done, Receipt):
            traced.tell(story=done.story_id, outcome=done.outcome.value)
            return _answer(sender, done, door)
    if done is NotPut.ANEW:
        door.sources.pop(sender.slug, None)
        return await run_in_threadpool(_take_anyhow, sender.slug, delivery, door, counted=True)
    return await run_in_threadpool(_save_read, sender, read, door)


def _save_read(sender: SourceRow, read: _AsRead, door: Door) -> DeliveryAnswer:
    """Save a story that was read and is known here."""
    days = door.settings.archive_days
    receipt = save(door.engine, sender, read.story, read.raw, door.editions, days, prepared=read.prepared)
    return _answer(sender, receipt, door)


def _take_anyhow(source: str, delivery: Delivery, door: Door, *, counted: bool = False) -> DeliveryAnswer:
    """Take any delivery, by its source as it is now. `counted`: the limit of the source has it already."""
    with reading(door.engine) as session:
        sender = get_source(session, source)
    around().tell(source=sender.slug)
    door.sources[sender.slug] = sender
    try:
        receipt = _receipt(sender, delivery, door, counted=counted)
    except Ignored as why:
        door.metrics.deliveries.labels(sender.slug, IGNORED).inc()
        log.info("ignored", source=sender.slug, reason=str(why))
        return DeliveryAnswer(outcome=IGNORED, story=None, version=None, status=None, detail=str(why))
    except DragomanError as error:
        _say_refused(sender, error, door)
        raise
    return _answer(sender, receipt, door)


def _say_refused(sender: SourceRow, error: DragomanError, door: Door) -> None:
    door.metrics.deliveries.labels(sender.slug, f"refused_{error.status}").inc()
    # Most CMSs never show what was answered, so it is told here.
    log.warning(
        "refused",
        source=sender.slug,
        status=error.status,
        field=error.extra.get("field"),
        reason=error.detail,
    )


def _answer(sender: SourceRow, receipt: Receipt, door: Door) -> DeliveryAnswer:
    door.metrics.deliveries.labels(sender.slug, receipt.outcome.value).inc()
    log.info("delivery", source=sender.slug, outcome=receipt.outcome.value, story=receipt.story_id)
    return DeliveryAnswer(
        outcome=receipt.outcome.value,
        story=receipt.story_id,
        version=receipt.version,
        status=f"{door.settings.base_url}/v1/stories/{receipt.story_id}",
        detail=receipt.detail,
    )


def _receipt(sender: SourceRow, delivery: Delivery, door: Door, *, counted: bool) -> Receipt:
    """Save a delivery, also one that is no story and ends one. Raises `Ignored` where it changes nothing."""
    settings = door.settings
    try:
        story, raw = read_delivery(sender, delivery, settings)
    except Ignored as why:
        ended = save_end(door.engine, sender, why.end, str(why)) if why.end is not None else None
        if ended is None:
            raise
        return ended
    if story.status is PubStatus.USABLE and not counted:  # what takes a story back is never refused
        door.rates.take(sender.slug)
    days, most = settings.archive_days, settings.max_sentences
    return save(door.engine, sender, story, raw, door.editions, days, max_sentences=most)
