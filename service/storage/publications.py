"""The record of what readers got: publications, where they are listed, and how each edition stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.storage import indexes
from service.storage.columns import ACTOR_LENGTH, Base, new_id, now


class PublicationRow(Base):
    """What readers got, and when. Never changed; a withdrawal is a publication of its own.

    `position` counts up per edition without gaps, in the order of commits: a reader that has seen
    position n has seen everything before it. `text` is the item as everybody may see it, in the bytes in
    which it is served, and `etag` their SHA-256.
    """

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("edition", "position"),
        Index(None, "edition", "story_id", "position"),
        indexes.some_rows("ix_publications_of_story", ("story_id",), indexes.CURRENT),
        indexes.some_rows("ix_publications_live", ("edition", "dated_at", "position"), indexes.LIVE),
        indexes.some_rows("ix_publications_current", ("edition", "position"), indexes.CURRENT),
        indexes.some_rows(
            "ix_publications_current_at", ("edition", "published_at", "position"), indexes.CURRENT
        ),
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    edition: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(BigInteger)
    story_id: Mapped[str] = mapped_column(ForeignKey("stories.id"))
    version_id: Mapped[str] = mapped_column(ForeignKey("story_versions.id"))
    name: Mapped[str] = mapped_column(String(120), default="")  # the end of its page's address
    number: Mapped[int]  # 1, 2, 3 … for this story in this edition
    status: Mapped[str] = mapped_column(String(16))  # usable | canceled
    item: Mapped[dict[str, Any]]  # ninjs 3.x, complete
    text: Mapped[str] = mapped_column(Text, deferred=True)
    etag: Mapped[str] = mapped_column(String(64))
    approved_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))  # None: policy auto
    published_at: Mapped[datetime] = mapped_column(default=now)
    dated_at: Mapped[datetime] = mapped_column(default=now)  # orders the edition: an archived story's own day
    superseded: Mapped[bool] = mapped_column(default=False)


class TopicRow(Base):
    """A section or a tag under which readers find a publication; see `service.stages.topics`.

    Only of what readers see now: a withdrawal or a newer publication of the story takes it out.
    """

    __tablename__ = "topics"
    __table_args__ = (
        ForeignKeyConstraint(
            ["edition", "position"],
            ["publications.edition", "publications.position"],
            ondelete="CASCADE",
            name="fk_topics_publications",
        ),
        Index(None, "edition", "topic", "dated_at", "position"),
    )
    edition: Mapped[str] = mapped_column(String(64), primary_key=True)
    story_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    topic: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    dated_at: Mapped[datetime]


class EditionPositionRow(Base):
    """The last position given out in an edition; its row lock puts publications in commit order.

    `stamp` is new with each change of what the edition's readers may see; equal stamps mean equal content,
    in copies of the database as well. Whatever takes a publication away without adding one renews it.
    """

    __tablename__ = "edition_positions"
    edition: Mapped[str] = mapped_column(String(64), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    stamp: Mapped[str] = mapped_column(String(32), default=new_id)
    changed_at: Mapped[datetime] = mapped_column(default=now)
