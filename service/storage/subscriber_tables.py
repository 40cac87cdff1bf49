"""The record of who is told of what readers got and of drafts, and how telling each of them went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import indexes
from service.storage.columns import Base, BigKey, new_id, now


class WebhookRow(Base):
    """A subscriber: an address that is told of events. `editions` and `sections` None stand for all.

    `secrets` are what is signed with, the newest first: [secret, until when (None: until it is replaced)].
    `key_id` is the API key whose rights the subscriber has; without one, those of everybody. `failing_since`
    is when it began to refuse everything, and `not_before` until when it asked for patience.
    """

    __tablename__ = "webhooks"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    url: Mapped[str] = mapped_column(Text)
    events: Mapped[list[Any]]
    editions: Mapped[list[Any] | None]
    sections: Mapped[list[Any] | None]
    whole: Mapped[bool] = mapped_column(default=False)  # the item goes with it, where its readers may have it
    key_id: Mapped[str | None] = mapped_column(String(32))
    secrets: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    succeeded_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    disabled_because: Mapped[str] = mapped_column(Text, default="", server_default="")


class DeliveryRow(Base):
    """One event for one subscriber. While it waits, it is the promise of its own task.

    What waits of a story in an edition is one row for each subscriber: a newer event overtakes an older one.
    `about` is the publication or translation it is about, `position` the edition's sequence. `place` is its
    place in the order, `handed_at` when the broker got its task; all times are of the database's clock.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        indexes.some_rows("ix_deliveries_waiting", ("due_at",), indexes.TO_DELIVER),
        Index("ix_deliveries_line", "story_id", "edition", "webhook_id"),
        Index("ix_deliveries_log", "webhook_id", "number"),
        Index(None, "finished_at"),
    )
    number: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True, default=new_id)  # what receivers dedupe by
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(32))
    edition: Mapped[str] = mapped_column(String(64), default="")
    story_id: Mapped[str] = mapped_column(String(32), default="")
    about: Mapped[str] = mapped_column(String(32), default="")
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(16))
    place: Mapped[int] = mapped_column(default=1)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    handed_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    code: Mapped[int | None]  # what it answered last
    trouble: Mapped[str] = mapped_column(Text, default="", server_default="")  # or why it did not
    finished_at: Mapped[datetime | None]


class DraftNoticeRow(Base):
    """A draft that somebody at the desk asked to be told of, and has not been. `channel` is email or chat."""

    __tablename__ = "draft_notices"
    __table_args__ = (UniqueConstraint("user_id", "channel", "translation_id"),)
    number: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(16))
    translation_id: Mapped[str] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]


class NoticeStateRow(Base):
    """How telling somebody by a channel stands: when they may be told next, who is at it, what went wrong."""

    __tablename__ = "notice_states"
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    next_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(Text, default="")
