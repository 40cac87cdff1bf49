"""Subscribers as people manage them: added, tested, given a new secret, enabled again, removed."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.accounts.keys import key_named
from service.domain.story import PubStatus
from service.errors import Conflict, NotAllowedNow, NotFound, Unprocessable
from service.message import message
from service.storage.audit import Action, audit
from service.storage.clock import db_time
from service.storage.subscriber_tables import DeliveryRow, WebhookRow
from service.storage.tables import PublicationRow
from service.subscribers.addresses import Resolve, checked_addresses, look_up, read_target
from service.subscribers.deliveries import DEAD, DELIVERED, OVERTAKEN, WAITING, waiting
from service.subscribers.events import ITEM_EVENTS, WANTED_EVENTS, EventKind, kin
from service.subscribers.signing import OVERLAP, new_secret, rotated

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
MOST_SECTIONS = 50


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a new subscriber is to be told; empty tuples stand for all editions and all sections."""

    url: str
    events: tuple[str, ...] = tuple(event.value for event in ITEM_EVENTS)
    editions: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    #: the whole item goes with the event
    whole: bool = False
    #: the name of the API key whose rights it has
    key: str = ""


def add_webhook(
    session: Session,
    name: str,
    wanted: Subscription,
    editions: Collection[str],
    allow: Collection[str],
    *,
    actor: str,
    resolve: Resolve = look_up,
) -> str:
    """Add a subscriber and return its secret, which is not shown again.

    Raises `Unprocessable` naming the field, `Conflict` where the name is taken, `NotFound` for the key.
    """
    if not _NAME.fullmatch(name):
        raise Unprocessable(
            "A webhook needs a name of up to 60 small letters, digits and hyphens.", field="name"
        )
    _check(wanted, editions)
    check_address(wanted.url, allow, resolve)
    key_id = key_named(session, wanted.key).id if wanted.key else None
    if session.scalar(select(WebhookRow.id).where(WebhookRow.name == name)) is not None:
        raise Conflict(f"There is already a webhook {name!r}. Remove it first or choose another name.")
    secret = new_secret()
    session.add(
        WebhookRow(
            name=name,
            url=wanted.url,
            events=list(dict.fromkeys(wanted.events)),
            editions=list(dict.fromkeys(wanted.editions)) or None,
            sections=list(dict.fromkeys(wanted.sections)) or None,
            whole=wanted.whole,
            key_id=key_id,
            secrets=[[secret, None]],
        )
    )
    audit(session, actor, Action.WEBHOOK_ADDED, f"webhook:{name}", events=list(wanted.events))
    session.flush()
    return secret


def check_address(url: str, allow: Collection[str], resolve: Resolve = look_up) -> None:
    """Raise `AddressRefused` for an address that would not be asked; one may lead nowhere yet."""
    target = read_target(url, allow)
    try:
        checked_addresses(target, allow, resolve)
    except (OSError, UnicodeError):
        return


def _check(wanted: Subscription, editions: Collection[str]) -> None:
    known = [event.value for event in WANTED_EVENTS]
    if not wanted.events:
        raise Unprocessable(f"A webhook needs at least one event of: {', '.join(known)}.", field="events")
    for event in wanted.events:
        if event not in known:
            raise Unprocessable(
                f"There is no event {event!r}. There are: {', '.join(known)}.", field="events"
            )
    for edition in wanted.editions:
        if edition not in editions:
            raise Unprocessable(
                f"There is no edition {edition!r}. There are: {', '.join(editions)}.", field="editions"
            )
    if len(wanted.sections) > MOST_SECTIONS or any(not 1 <= len(one) <= 80 for one in wanted.sections):
        raise Unprocessable(
            f"Sections are up to {MOST_SECTIONS} names as in the addresses of an edition's pages, such as "
            "`health`.",
            field="sections",
        )


def list_webhooks(session: Session) -> list[WebhookRow]:
    """List all subscribers, by name."""
    return list(session.scalars(select(WebhookRow).order_by(WebhookRow.name)))


def need_webhook(session: Session, name: str) -> WebhookRow:
    """Return the subscriber of that name. Raises `NotFound`."""
    row = session.scalar(select(WebhookRow).where(WebhookRow.name == name[:64]))
    if row is None:
        raise NotFound(message("There is no webhook {name!r}.", name=name[:64]))
    return row


def remove_webhook(session: Session, name: str, *, actor: str) -> None:
    """Remove a subscriber with its log. Raises `NotFound`."""
    row = need_webhook(session, name)
    session.execute(delete(DeliveryRow).where(DeliveryRow.webhook_id == row.id))
    session.delete(row)
    audit(session, actor, Action.WEBHOOK_REMOVED, f"webhook:{name}")
    session.flush()


def rotate_secret(
    session: Session, name: str, *, actor: str, overlap: timedelta = OVERLAP
) -> tuple[str, timedelta]:
    """Make a new secret and return it, and for how long the one before is signed with as well."""
    row = need_webhook(session, name)
    row.secrets = rotated(row.secrets, db_time(session), overlap)
    audit(session, actor, Action.WEBHOOK_ROTATED, f"webhook:{name}")
    session.flush()
    return str(row.secrets[0][0]), overlap


def enable_webhook(session: Session, name: str, *, actor: str) -> None:
    """Tell a disabled subscriber again, from now on. Raises `NotAllowedNow` where it is not disabled."""
    row = need_webhook(session, name)
    if row.disabled_at is None:
        raise NotAllowedNow(message("The webhook {name!r} is not disabled.", name=name))
    row.disabled_at = row.failing_since = row.not_before = None
    row.disabled_because = ""
    audit(session, actor, Action.WEBHOOK_ENABLED, f"webhook:{name}")
    session.flush()


def ping_webhook(session: Session, name: str, *, actor: str) -> str:
    """Enqueue a test message and return its id. Raises `NotAllowedNow` for a disabled subscriber."""
    row = _enabled(session, name)
    session.add(ping := waiting(row.id, EventKind.TEST, db_time(session)))
    audit(session, actor, Action.WEBHOOK_TESTED, f"webhook:{name}")
    session.flush()
    return f"msg_{ping.id}"


def replay(session: Session, name: str, *, actor: str) -> int:
    """Tell a subscriber what its dead letters were about, as it stands now; return how many messages.

    A dead letter that a later message has overtaken is not told again.
    """
    hook = _enabled(session, name)
    moment = db_time(session)
    dead = list(
        session.scalars(
            select(DeliveryRow)
            .where(DeliveryRow.webhook_id == hook.id, DeliveryRow.state == DEAD)
            .order_by(DeliveryRow.number.desc())
            .with_for_update()
        )
    )
    seen: set[tuple[str, str, bool]] = set()
    again = 0
    for letter in dead:
        line = (letter.edition, letter.story_id, letter.event in ITEM_EVENTS)
        letter.state = OVERTAKEN
        if letter.event == EventKind.TEST or line in seen or _is_overtaken(session, letter):
            continue
        seen.add(line)
        again += 1
        session.add(_as_it_stands(session, letter, moment))
    audit(session, actor, Action.WEBHOOK_REPLAYED, f"webhook:{name}", messages=again)
    session.flush()
    return again


def _enabled(session: Session, name: str) -> WebhookRow:
    row = need_webhook(session, name)
    if row.disabled_at is not None:
        raise NotAllowedNow(
            message("The webhook {name!r} is disabled, and nothing was sent. Enable it first.", name=name)
        )
    return row


def _is_overtaken(session: Session, letter: DeliveryRow) -> bool:
    later = select(DeliveryRow.number).where(
        DeliveryRow.webhook_id == letter.webhook_id,
        DeliveryRow.edition == letter.edition,
        DeliveryRow.story_id == letter.story_id,
        DeliveryRow.number > letter.number,
        DeliveryRow.event.in_(kin(EventKind(letter.event))),
        DeliveryRow.state.in_((WAITING, DELIVERED)),
    )
    return session.scalar(later.limit(1)) is not None


def _as_it_stands(session: Session, letter: DeliveryRow, moment: datetime) -> DeliveryRow:
    event, about, position = EventKind(letter.event), letter.about, letter.position
    if event in ITEM_EVENTS:
        last = session.scalars(
            select(PublicationRow).where(
                PublicationRow.edition == letter.edition,
                PublicationRow.story_id == letter.story_id,
                PublicationRow.superseded.is_(False),
            )
        ).one()
        about, position = last.id, last.position
        if last.status == PubStatus.CANCELED:
            event = EventKind.WITHDRAWN
        elif event is EventKind.WITHDRAWN:
            event = EventKind.PUBLISHED
    return waiting(
        letter.webhook_id,
        event,
        moment,
        edition=letter.edition,
        story_id=letter.story_id,
        about=about,
        position=position,
    )
