"""Webhooks out over JSON, for programs with a key of the scope `admin`: who is told, and how it went."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from service.accounts import Key
from service.storage.session import reading, writing
from service.subscribers import log, subscriptions
from service.subscribers.events import ITEM_EVENTS, EventKind
from service.subscribers.subscriptions import Subscription
from service.web.auth import require_key
from service.web.deps import EditionsDep, EngineDep, SettingsDep

router = APIRouter(prefix="/v1/subscriptions", tags=["webhooks out"])

Admin = Annotated[Key, Depends(require_key("admin"))]
Name = Annotated[str, Path(max_length=64, examples=["paper"])]


class SubscriptionIn(BaseModel):
    """Tell an address of events from now on."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(description="small letters, digits and hyphens", max_length=60, examples=["paper"])
    url: str = Field(
        description="begins with https://", max_length=2000, examples=["https://paper.example/hooks/dragoman"]
    )
    events: list[EventKind] = Field(
        default_factory=lambda: list(ITEM_EVENTS), max_length=10, examples=[["item.published"]]
    )
    editions: list[Annotated[str, Field(max_length=64)]] = Field(
        default_factory=list, max_length=100, description="empty: all", examples=[["africa-fr"]]
    )
    sections: list[Annotated[str, Field(max_length=80)]] = Field(
        default_factory=list,
        max_length=50,
        description="as in the addresses of the edition's pages; empty: all",
        examples=[["health"]],
    )
    whole: bool = Field(False, description="the whole item goes with the event")
    key: str = Field("", max_length=64, description="the API key whose rights it has; empty: everybody's")


class SecretOut(BaseModel):
    """A secret to check signatures with. It is shown this once."""

    name: str
    secret: str = Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"])


class SubscriptionOut(BaseModel):
    """A webhook: what it asked for, and how telling it goes."""

    model_config = ConfigDict(from_attributes=True)
    name: str
    url: str
    events: list[str]
    editions: list[str] = Field(description="empty: all")
    sections: list[str] = Field(description="empty: all")
    whole: bool
    secrets: int = Field(description="how many secrets messages are signed with, or were until of late")
    waiting: int = Field(description="messages that it has not taken yet")
    dead: int = Field(description="messages that nobody tries any more; `replay` sends what they were about")
    succeeded_at: datetime | None
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_because: str


class Subscriptions(BaseModel):
    """All webhooks, by name."""

    subscriptions: list[SubscriptionOut]


class DeliveryOut(BaseModel):
    """A message, and how it went."""

    model_config = ConfigDict(from_attributes=True)
    number: int
    message: str = Field(description="the header `webhook-id`, the same for every try")
    event: str
    edition: str
    story_id: str
    position: int = Field(description="the edition's sequence; 0 where there is none")
    state: str = Field(description="waiting, delivered, dead, or overtaken by a newer one")
    tries: int
    code: int | None = Field(description="what was answered last")
    trouble: str = Field(description="or why nothing was")
    created_at: datetime
    due_at: datetime = Field(description="when it is or was to be tried next")
    finished_at: datetime | None


class Deliveries(BaseModel):
    """The newest messages first; `before` is what to ask for the older ones, null at the end."""

    deliveries: list[DeliveryOut]
    before: int | None


class Done(BaseModel):
    """The webhook that it was done to."""

    name: str


class Sent(BaseModel):
    """What is on its way."""

    messages: int
    message: str | None = Field(None, description="the id of a test")


@router.get("", summary="The webhooks")
def all_subscriptions(engine: EngineDep, key: Admin) -> Subscriptions:
    """Return all webhooks and how telling them goes."""
    with reading(engine) as session:
        found = log.standings(session)
    return Subscriptions(subscriptions=[SubscriptionOut.model_validate(one) for one in found])


@router.post("", status_code=201, summary="Add a webhook")
def subscribe(
    engine: EngineDep, editions: EditionsDep, settings: SettingsDep, key: Admin, body: SubscriptionIn
) -> SecretOut:
    """Tell an address of events from now on; the answer has the secret.

    422 for an address that is not asked from here, an event or an edition that there is not; 409 where the
    name is taken.
    """
    wanted = Subscription(
        url=body.url,
        events=tuple(event.value for event in body.events),
        editions=tuple(body.editions),
        sections=tuple(body.sections),
        whole=body.whole,
        key=body.key,
    )
    with writing(engine) as session:
        secret = subscriptions.add_webhook(
            session, body.name, wanted, editions, settings.webhook_allow, actor=key.actor
        )
    return SecretOut(name=body.name, secret=secret)


@router.delete("/{hook}", summary="Remove a webhook")
def unsubscribe(engine: EngineDep, key: Admin, hook: Name) -> Done:
    """Remove a webhook with its log."""
    with writing(engine) as session:
        subscriptions.remove_webhook(session, hook, actor=key.actor)
    return Done(name=hook)


@router.get("/{hook}/deliveries", summary="What a webhook was told")
def told(
    engine: EngineDep,
    key: Admin,
    hook: Name,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = log.LINES,
) -> Deliveries:
    """Return the log of a webhook: state, tries and answer of each message, no bodies."""
    with reading(engine) as session:
        subscriptions.need_webhook(session, hook)
        lines = log.delivery_log(session, hook, before=before, limit=limit)
    return Deliveries(
        deliveries=[DeliveryOut.model_validate(line) for line in lines],
        before=lines[-1].number if len(lines) == limit else None,
    )


@router.post("/{hook}/test", status_code=202, summary="Send a test")
def ping(engine: EngineDep, key: Admin, hook: Name) -> Sent:
    """Send a signed `test.ping`; the log says how it went."""
    with writing(engine) as session:
        return Sent(messages=1, message=subscriptions.ping_webhook(session, hook, actor=key.actor))


@router.post("/{hook}/rotate", summary="Make a new secret")
def rotate(engine: EngineDep, key: Admin, hook: Name) -> SecretOut:
    """Make a new secret; for three days messages are signed with the one before as well."""
    with writing(engine) as session:
        secret, _ = subscriptions.rotate_secret(session, hook, actor=key.actor)
    return SecretOut(name=hook, secret=secret)


@router.post("/{hook}/enable", summary="Enable a webhook")
def enable(engine: EngineDep, key: Admin, hook: Name) -> Done:
    """Tell a disabled webhook again, from now on. 409 where it is not disabled."""
    with writing(engine) as session:
        subscriptions.enable_webhook(session, hook, actor=key.actor)
    return Done(name=hook)


@router.post("/{hook}/replay", status_code=202, summary="Send what it did not take")
def replay(engine: EngineDep, key: Admin, hook: Name) -> Sent:
    """Send what the dead letters were about, as it stands now; 409 where it is disabled."""
    with writing(engine) as session:
        return Sent(messages=subscriptions.replay(session, hook, actor=key.actor))
