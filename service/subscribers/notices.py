"""Telling editors that drafts are ready, by e-mail or chat: as they chose, and many drafts in one notice.

A first draft is waited with for a minute, for those that come with it; then nobody is told again for
`DRAGOMAN_NOTICE_MINUTES`. What is told is what is still a draft at that moment, and still theirs to edit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from service.accounts.roles import Role, Roles
from service.choices import Choices
from service.message import message
from service.storage.account_tables import UserRow
from service.storage.clock import db_time
from service.storage.columns import new_id
from service.storage.session import insert_into
from service.storage.subscriber_tables import DraftNoticeRow, NoticeStateRow
from service.storage.tables import TranslationRow
from service.subscribers.messages import READY

EMAIL, CHAT = CHANNELS = ("email", "chat")
#: seconds that a first draft is waited with for others, and that a worker has for one notice
GATHER, LEASE = 60.0, 300.0
#: minutes until a notice that did not go out is tried again: first, doubled each time, and at most
PAUSE, LAST_PAUSE = 2.0, 120.0
#: after so long nobody wants to hear that a draft is ready
STALE = timedelta(days=1)
#: why somebody could not be told, as their account's page says it
NOT_TAKEN = message("It did not take the message.")
NO_MAIL = message("This desk sends no e-mail.")
MAIL_REFUSED = message("The e-mail server did not take it.")
#: headlines in one notice; the others are counted
SHOWN = 10
#: notices that are handed out in one go
MOST = 50


@dataclass(frozen=True, slots=True)
class ReadyDraft:
    """A draft in a notice. Without a headline it is under embargo."""

    translation: str
    edition: str
    headline: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is to be told by one channel, under a lease; `until` is the last one in it."""

    user_id: str
    channel: str
    to: str
    language: str | None
    drafts: tuple[ReadyDraft, ...]
    count: int
    until: int
    lease: str


def note_draft(session: Session, row: TranslationRow) -> None:
    """Put down who asked to hear of a draft; real on commit."""
    moment: datetime | None = None
    for user in session.scalars(select(UserRow).where(UserRow.disabled.is_(False)).order_by(UserRow.id)):
        chosen = Choices.from_json(user.choices).notices
        if not chosen or not _may(user, row.edition):
            continue
        moment = moment or db_time(session)
        for channel in CHANNELS:
            if chosen.get(channel):
                new = {"user_id": user.id, "channel": channel, "translation_id": row.id, "created_at": moment}
                session.execute(insert_into(session, DraftNoticeRow).values(**new).on_conflict_do_nothing())


def due_notices(session: Session, patience: float) -> list[tuple[str, str]]:
    """Return whom to tell by which channel now: a look, which writes nothing."""
    moment = db_time(session)
    row, state = DraftNoticeRow, NoticeStateRow
    lost = moment - timedelta(seconds=patience)
    query = (
        select(row.user_id, row.channel)
        .outerjoin(state, (state.user_id == row.user_id) & (state.channel == row.channel))
        .where(or_(state.next_at.is_(None), state.next_at <= moment))
        .where(or_(state.handed_at.is_(None), state.handed_at <= lost))
        .where(or_(state.lease_until.is_(None), state.lease_until <= moment))
        .group_by(row.user_id, row.channel)
        .having(func.min(row.created_at) <= moment - timedelta(seconds=GATHER))
        .limit(MOST)
    )
    return [(user, channel) for user, channel in session.execute(query)]


def hand_out_notices(session: Session, found: Iterable[tuple[str, str]]) -> None:
    """Mark notices as handed out; real on commit."""
    moment = db_time(session)
    for user, channel in found:
        new = insert_into(session, NoticeStateRow).values(
            user_id=user, channel=channel, handed_at=moment, tries=0, trouble=""
        )
        session.execute(
            new.on_conflict_do_update(index_elements=["user_id", "channel"], set_={"handed_at": moment})
        )


def take_notice(session: Session, user_id: str, channel: str) -> Notice | None:
    """Claim a notice and return what to tell; None when there is nothing to tell now."""
    key = (user_id, channel)
    state = session.get(NoticeStateRow, key, with_for_update=True, populate_existing=True)
    user = session.get(UserRow, user_id)
    moment = db_time(session)
    if state is None or user is None:
        return None
    if any(one is not None and one > moment for one in (state.lease_until, state.next_at)):
        return None
    session.execute(delete(DraftNoticeRow).where(_mine(*key), DraftNoticeRow.created_at < moment - STALE))
    to = Choices.from_json(user.choices).notices.get(channel, "")
    rows = session.execute(
        select(DraftNoticeRow.number, TranslationRow)
        .join(TranslationRow, TranslationRow.id == DraftNoticeRow.translation_id)
        .where(_mine(*key))
        .order_by(TranslationRow.urgency, DraftNoticeRow.number)
    ).all()
    last = max((number for number, _ in rows), default=0)
    drafts = [row for _, row in rows if _is_theirs(user, row, moment)] if to else []
    if not drafts:
        session.execute(delete(DraftNoticeRow).where(_mine(*key), DraftNoticeRow.number <= last))
        state.handed_at = None
        return None
    state.lease, state.lease_until = new_id(), moment + timedelta(seconds=LEASE)
    shown = tuple(ReadyDraft(row.id, row.edition, _headline(row, moment)) for row in drafts[:SHOWN])
    return Notice(user_id, channel, to, user.language, shown, len(drafts), last, state.lease)


def settle_notice(session: Session, notice: Notice, trouble: str, minutes: float) -> None:
    """Put on record how telling somebody went; an empty `trouble` is well."""
    key = (notice.user_id, notice.channel)
    state = session.get(NoticeStateRow, key, with_for_update=True, populate_existing=True)
    if state is None or state.lease != notice.lease:
        return
    moment = db_time(session)
    state.lease = state.lease_until = state.handed_at = None
    state.trouble = trouble[:500]
    if trouble:
        minutes = min(PAUSE * 2.0**state.tries, LAST_PAUSE)
        state.tries += 1
    else:
        state.tries = 0
        session.execute(delete(DraftNoticeRow).where(_mine(*key), DraftNoticeRow.number <= notice.until))
    state.next_at = moment + timedelta(minutes=minutes)


def troubles(session: Session, user_id: str) -> dict[str, str]:
    """Return what went wrong the last time that somebody was to be told, by channel."""
    rows = session.scalars(select(NoticeStateRow).where(NoticeStateRow.user_id == user_id))
    return {row.channel: row.trouble for row in rows if row.trouble}


def _mine(user_id: str, channel: str) -> Any:
    return (DraftNoticeRow.user_id == user_id) & (DraftNoticeRow.channel == channel)


def _may(user: UserRow, edition: str) -> bool:
    return Roles.of(user.roles).may(Role.EDITOR, edition)


def _is_theirs(user: UserRow, row: TranslationRow, moment: datetime) -> bool:
    ready = row.state in READY and row.story.withdrawn_at is None
    taken = row.claimed_by is not None and row.claimed_by != user.name
    return ready and not taken and not user.disabled and _may(user, row.edition)


def _headline(row: TranslationRow, moment: datetime) -> str:
    """Return a headline for a letter that goes through others' machines: none of a story under embargo."""
    embargo = row.version.embargo
    return "" if embargo is not None and embargo > moment else row.source_headline
