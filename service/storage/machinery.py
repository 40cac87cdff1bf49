"""Tables of the machinery: workers, counters, what sources may still send, what models have decoded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.storage.columns import Base


class WorkerRow(Base):
    """A worker that is there: when it was heard last, and what it said then (see `presence`)."""

    __tablename__ = "workers"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    served: Mapped[list[Any]] = mapped_column(default=list)  # [edition, language, [engine, …]]
    paused: Mapped[dict[str, Any]] = mapped_column(default=dict)  # edition: why


class CounterRow(Base):
    """A sum of what all workers count (see `counting`); `labels` have a tab between them."""

    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    labels: Mapped[str] = mapped_column(String(255), primary_key=True)
    value: Mapped[float]


class SourceRateRow(Base):
    """How many stories a source may still send at a moment; web processes take shares of it."""

    __tablename__ = "source_rates"
    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    remaining: Mapped[float]
    at: Mapped[datetime]


class DecodedRow(Base):
    """What models made of the sentences of a translation's last draft, packed (see `stages.decoded`)."""

    __tablename__ = "decoded"
    __table_args__ = (Index(None, "at"),)
    translation_id: Mapped[str] = mapped_column(
        ForeignKey("translations.id", ondelete="CASCADE"), primary_key=True
    )
    outputs: Mapped[bytes]
    at: Mapped[datetime]


class OpenPageRow(Base):
    """A story that somebody has open: `page` is the browser page's own id, `at` when it was heard last."""

    __tablename__ = "open_pages"
    __table_args__ = (Index(None, "at"),)
    page: Mapped[str] = mapped_column(String(32), primary_key=True)
    translation_id: Mapped[str] = mapped_column(String(32))
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


TABLES = (WorkerRow, CounterRow, SourceRateRow, DecodedRow, OpenPageRow)
