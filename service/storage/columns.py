"""What every table is made of: types of columns that both databases share, ids, names of constraints."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, MetaData, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from service.message import kept, said_again

#: JSONB where there is one.
Json = JSON().with_variant(JSONB(), "postgresql")
#: SQLite counts up only an INTEGER key.
BigKey = BigInteger().with_variant(Integer(), "sqlite")

#: as long as the columns that name who did something
ACTOR_LENGTH = 64
_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """Make a random 128-bit id, in hex."""
    return uuid.uuid4().hex


def is_id(text: str) -> bool:
    """Return whether a text has the shape of our ids; others need not be looked up, and some cannot be."""
    return _ID.fullmatch(text) is not None


def now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


class Timestamp(TypeDecorator[datetime]):
    """An instant. Always aware and in UTC in Python; SQLite keeps it as text in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse times without a zone: they would mean something else on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SaidText(TypeDecorator[str]):
    """A sentence for people, kept so that a `Message` can be said in another language later: JSON in text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Keep what a message was made of, too."""
        return None if value is None else json.dumps(kept(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the sentence; a `Message` where it was one."""
        return None if value is None else said_again(json.loads(value))


class ProvenanceJson(TypeDecorator[dict[str, Any]]):
    """How a draft was made: JSON, whose `notes` are sentences that are kept as those of `SaidText`."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> dict[str, Any] | None:
        """Keep what the notes were made of, too."""
        return _with_notes(value, kept)

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> dict[str, Any] | None:
        """Return it with its notes as sentences; a `Message` where one was."""
        return _with_notes(value, said_again)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Compare as JSON does: a member is looked for by its name."""
        return self.impl_instance.coerce_compared_value(op, value)


def _with_notes(value: dict[str, Any] | None, each: Callable[[Any], Any]) -> dict[str, Any] | None:
    return (
        {**value, "notes": [each(note) for note in value["notes"]]} if value and "notes" in value else value
    )


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can speak of it on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as it is
        datetime: Timestamp,
        dict[str, Any]: Json,
        list[Any]: Json,
    }
