"""The record: every table, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.storage import columns, indexes, machinery
from service.storage.columns import ACTOR_LENGTH as ACTOR_LENGTH
from service.storage.columns import BigKey, ProvenanceJson, SaidText
from service.storage.columns import is_id as is_id
from service.storage.columns import new_id as new_id
from service.storage.columns import now as now
from service.storage.publications import EditionPositionRow as EditionPositionRow
from service.storage.publications import PublicationRow as PublicationRow
from service.storage.publications import TopicRow as TopicRow
from service.storage.search import SearchWordsRow as SearchWordsRow

#: all tables are in its metadata, which migrations read
Base = columns.Base
#: tables of the machinery, for whoever wants all: they are in the same metadata
MACHINERY = machinery.TABLES


class SourceRow(Base):
    """A CMS that may send stories. `kind` names its adapter; `keys` are its secrets, newest first."""

    __tablename__ = "sources"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(35))  # of stories that do not name their own
    keys: Mapped[list[Any]] = mapped_column(default=list)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)


class SourceSyncRow(Base):
    """How comparing a source with its CMS stands; none for a source that was never compared."""

    __tablename__ = "source_syncs"
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    until: Mapped[datetime | None]  # the latest change that was seen, by the clock of the CMS
    not_before: Mapped[datetime | None]  # the CMS asked for patience until then
    outcome: Mapped[dict[str, Any] | None]


class StoryRow(Base):
    """One story of one source, whatever its version."""

    __tablename__ = "stories"
    __table_args__ = (UniqueConstraint("source_id", "external_id"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    external_id: Mapped[str] = mapped_column(Text)
    current_version_id: Mapped[str | None] = mapped_column(String(32))
    withdrawn_at: Mapped[datetime | None]
    # who took it down by hand in all editions, those that come later among them: see `taking_back`
    held_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))
    held_reason: Mapped[str | None] = mapped_column(Text)
    # since when nothing of it is kept, nor taken: see `stages.erasing`
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    source: Mapped[SourceRow] = relationship()


class StoryVersionRow(Base):
    """One version of a story as it came in. Never changed."""

    __tablename__ = "story_versions"
    __table_args__ = (Index(None, "story_id", "received_at"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    story_id: Mapped[str] = mapped_column(ForeignKey("stories.id"))
    number: Mapped[int]  # 1, 2, 3 … as received here
    source_version: Mapped[str] = mapped_column(Text)
    version_created: Mapped[datetime]
    content_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(35))
    blocks: Mapped[list[Any]]
    body: Mapped[str] = mapped_column(Text)
    standfirst: Mapped[str] = mapped_column(Text, default="")
    pub_status: Mapped[str] = mapped_column(String(16))
    urgency: Mapped[int]
    embargo: Mapped[datetime | None]
    first_published: Mapped[datetime | None]
    url: Mapped[str | None] = mapped_column(Text)
    byline: Mapped[str | None] = mapped_column(Text)
    ed_note: Mapped[str | None] = mapped_column(Text)
    image_url: Mapped[str | None] = mapped_column(Text)
    subjects: Mapped[list[Any]] = mapped_column(default=list)
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    raw: Mapped[str] = mapped_column(Text)
    findings: Mapped[list[Any]] = mapped_column(default=list)  # why it must not go live by itself
    archived: Mapped[bool] = mapped_column(default=False)  # older than an archive's age when it came in
    received_at: Mapped[datetime] = mapped_column(default=now)
    # what it was received in, for what is done with it later; None where nothing is traced
    trace: Mapped[str | None] = mapped_column(String(55))  # a `traceparent`
    story: Mapped[StoryRow] = relationship()


class TranslationRow(Base):
    """One story in one edition. `lock_version` grows with every change that an editor can see."""

    __tablename__ = "translations"
    __table_args__ = (
        UniqueConstraint("story_id", "edition"),
        Index("ix_translations_edition", "edition", "state", "updated_at", "id"),
        Index("ix_translations_done", "state", "updated_at", "id"),
        Index(None, "updated_at"),
        Index(None, "state", "lease_until"),
        # the queue in its usual order, with all that it is filtered and counted by: few rows of many
        indexes.some_rows("ix_translations_people", indexes.PEOPLE_INDEX, indexes.FOR_PEOPLE),
        # what waits for a worker, and what of it the broker has: few rows of many (see `stages.waiting`)
        indexes.some_rows(
            "ix_translations_waiting", ("place", "source_id", "edition", "enqueued_at"), indexes.WAITING
        ),
        indexes.some_rows("ix_translations_handed", ("handed_at",), indexes.HANDED),
        indexes.some_rows("ix_translations_unsearched", ("state", "id"), indexes.UNSEARCHED),
        indexes.some_rows("ix_translations_for_later", ("live_from",), indexes.APPROVED_FOR_LATER),
        indexes.some_rows("ix_translations_held", ("worked_at",), indexes.HELD),
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    story_id: Mapped[str] = mapped_column(ForeignKey("stories.id"))
    version_id: Mapped[str] = mapped_column(ForeignKey("story_versions.id"))  # being or last drafted
    edition: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    lock_version: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None] = mapped_column(SaidText)  # why it failed, was sent back or rejected
    engine: Mapped[str | None] = mapped_column(String(128))
    seconds: Mapped[dict[str, Any]] = mapped_column(default=dict)
    provenance: Mapped[dict[str, Any]] = mapped_column(ProvenanceJson, default=dict)  # see `Draft.provenance`
    labels: Mapped[dict[str, Any] | None]  # the story's tags in the edition's language, by the source's
    divided: Mapped[dict[str, Any] | None]  # sentences that people joined or divided: see `stages.dividing`
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    lost: Mapped[int] = mapped_column(default=0)  # workers that ended with it, or hung
    # of one that waits for a worker: its place by urgency, 0 (first) to 9, since when or from when it waits,
    # and when the broker got its task; all by the database's clock
    source_id: Mapped[str] = mapped_column(String(32), default="")  # the story's
    place: Mapped[int] = mapped_column(default=5)
    enqueued_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))
    claimed_at: Mapped[datetime | None]
    # when they last worked on it, and whether they have it for themselves: see `stages.claims`
    worked_at: Mapped[datetime | None]
    taken: Mapped[bool] = mapped_column(default=False, server_default=false())
    approved_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))
    approved_at: Mapped[datetime | None]
    live_from: Mapped[datetime | None]  # until then an approval can be taken back; None: at once
    held_by: Mapped[str | None] = mapped_column(String(64))  # who took it down by hand: see `taking_back`
    held_reason: Mapped[str | None] = mapped_column(Text)
    # for the queue: of the version, put by `counting.put_version`; and counted by `counting.recount`
    urgency: Mapped[int] = mapped_column(default=5, server_default="5")
    # `due_at`: the end of the embargo, or when it came in
    due_at: Mapped[datetime] = mapped_column(default=now, server_default="1970-01-01 00:00:00.000000")
    source_headline: Mapped[str] = mapped_column(Text, default="", server_default="")
    headline: Mapped[str] = mapped_column(Text, default="", server_default="")
    counts: Mapped[dict[str, Any] | None]
    ease: Mapped[int] = mapped_column(default=1000, server_default="1000")  # 1000 without any risk, 0 at most
    to_look_at: Mapped[int] = mapped_column(default=0, server_default="0")
    in_search: Mapped[bool] = mapped_column(default=False, server_default=false())  # see `stages.searching`
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    story: Mapped[StoryRow] = relationship()
    version: Mapped[StoryVersionRow] = relationship()
    segments: Mapped[list[SegmentRow]] = relationship(
        back_populates="translation", order_by="SegmentRow.index", cascade="all, delete-orphan"
    )


class SegmentRow(Base):
    """One sentence of a translation, both sides. `marks` are relative to the text beside them.

    `confirmed_unseen`: whoever confirmed it did so together with others, and had not opened it.
    `changed_in` is the translation's `lock_version` since which the segment is as it is now, and
    `changed_by` the person who made that change; None where the machine's draft did.
    """

    __tablename__ = "segments"
    __table_args__ = (UniqueConstraint("translation_id", "index"), Index(None, "source_hash"))
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    translation_id: Mapped[str] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"))
    index: Mapped[int]
    block: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    start: Mapped[int]
    end: Mapped[int]
    source_text: Mapped[str] = mapped_column(Text)
    source_hash: Mapped[str] = mapped_column(String(64))
    source_marks: Mapped[list[Any]] = mapped_column(default=list)
    machine_text: Mapped[str | None] = mapped_column(Text)
    machine_marks: Mapped[list[Any]] = mapped_column(default=list)
    text: Mapped[str] = mapped_column(Text)
    marks: Mapped[list[Any]] = mapped_column(default=list)
    origin: Mapped[str] = mapped_column(String(16))
    engine: Mapped[str | None] = mapped_column(String(128))
    score: Mapped[float | None]
    findings: Mapped[list[Any]] = mapped_column(default=list)
    mentions: Mapped[list[Any]] = mapped_column(default=list)
    alternatives: Mapped[list[Any] | None]  # see `service.domain.draft.Alternative`
    lock_version: Mapped[int] = mapped_column(default=1)
    changed_in: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))
    confirmed_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))
    confirmed_at: Mapped[datetime | None]
    confirmed_unseen: Mapped[bool] = mapped_column(default=False, server_default=false())
    translation: Mapped[TranslationRow] = relationship(back_populates="segments")


class DismissalRow(Base):
    """A finding that somebody passed over, with the reason; see `service.stages.dismissals`.

    Of a sentence (by the hash of its source) in one translation, and of what the finding is told by. It stays
    when the sentence is drafted anew, and is stale once no finding of the sentence has that fingerprint.
    """

    __tablename__ = "dismissals"
    __table_args__ = (UniqueConstraint("translation_id", "source_hash", "fingerprint"), Index(None, "code"))
    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    translation_id: Mapped[str] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"))
    source_hash: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(String(16))  # what it weighed then: a graver one is looked at anew
    reason: Mapped[str] = mapped_column(String(16))  # see `service.domain.dismissal`
    note: Mapped[str | None] = mapped_column(Text)
    dismissed_by: Mapped[str] = mapped_column(String(ACTOR_LENGTH))
    dismissed_at: Mapped[datetime] = mapped_column(default=now)


class SeenRow(Base):
    """Something of a translation that somebody has seen; `mark` is made by `service.stages.seen`."""

    __tablename__ = "seen"
    __table_args__ = (Index(None, "at"),)
    translation_id: Mapped[str] = mapped_column(
        ForeignKey("translations.id", ondelete="CASCADE"), primary_key=True
    )
    actor: Mapped[str] = mapped_column(String(ACTOR_LENGTH), primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)


class OutboxRow(Base):
    """A task that was enqueued in the same transaction as its reason, kept until the broker has it."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "sent_at", "id"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    task: Mapped[str] = mapped_column(String(64))
    arguments: Mapped[dict[str, Any]]
    priority: Mapped[int] = mapped_column(default=5)  # 0 first … 9 last
    created_at: Mapped[datetime] = mapped_column(default=now)
    not_before: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class GlossaryStateRow(Base):
    """The one row (id 1) that says what the glossary is; writers of concepts lock it first.

    `version` counts the changes; `stamp` is new with each, and equal stamps mean equal content, in
    copies of the database as well. `digest` is of the files that were shipped last.
    """

    __tablename__ = "glossary_state"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    stamp: Mapped[str] = mapped_column(String(32), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    shipped_at: Mapped[datetime | None]


class ConceptRow(Base):
    """A concept of the glossary as it is now: `row` is its filled cells, see `service.termbase.cells`.

    `place` puts concepts in the order in which they go before each other. `names` are the forms,
    folded, to be searched. `action`, `remark`, `updated_at` and `updated_by` tell how this version
    came to be. `base` is the row as it was last shipped, where people have changed it since.
    """

    __tablename__ = "concepts"
    __table_args__ = (Index(None, "place", "id"),)
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    place: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1)
    row: Mapped[str] = mapped_column(Text)
    names: Mapped[str] = mapped_column(Text)
    retired: Mapped[bool] = mapped_column(default=False)
    shipped: Mapped[bool] = mapped_column(default=False)
    base: Mapped[str | None] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(16))
    remark: Mapped[str] = mapped_column(Text, default="")
    updated_at: Mapped[datetime] = mapped_column(default=now)
    updated_by: Mapped[str] = mapped_column(String(ACTOR_LENGTH))


class ConceptHistoryRow(Base):
    """A version of a concept that another has replaced. Only ever added to."""

    __tablename__ = "concept_history"
    concept_id: Mapped[str] = mapped_column(ForeignKey("concepts.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(16))
    remark: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(ACTOR_LENGTH))


class HarvestedFormRow(Base):
    """A form that approved stories use, as the last harvest saw it: in `count` of `mentioned` sentences.

    `first` and `last` are days (ISO). `segment_id` names a sentence that has it; the words of stories are
    kept in their own place alone, so that what goes there is gone here. `dropped_at`: somebody did not want
    it, and no harvest proposes it again.
    """

    __tablename__ = "harvested_forms"
    concept_id: Mapped[str] = mapped_column(ForeignKey("concepts.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    form: Mapped[str] = mapped_column(Text, primary_key=True)
    count: Mapped[int]
    mentioned: Mapped[int]
    first: Mapped[str] = mapped_column(String(10))
    last: Mapped[str] = mapped_column(String(10))
    segment_id: Mapped[str] = mapped_column(String(32))
    dropped_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))
    dropped_at: Mapped[datetime | None]


class GlossaryConflictRow(Base):
    """A cell that people and a shipment have both changed; people's stands until somebody decides."""

    __tablename__ = "glossary_conflicts"
    __table_args__ = (Index(None, "concept_id", "resolved_at"), Index(None, "resolved_at", "id"))
    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    concept_id: Mapped[str] = mapped_column(ForeignKey("concepts.id"))
    column: Mapped[str] = mapped_column(String(32))
    base: Mapped[str] = mapped_column(Text)
    mine: Mapped[str] = mapped_column(Text)
    theirs: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(default=now)
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(String(ACTOR_LENGTH))
    resolution: Mapped[str | None] = mapped_column(String(16))  # mine | theirs | changed


class LlmAnswerRow(Base):
    """A language model's answer, by a hash of all that it was made of, so that nobody pays for it twice."""

    __tablename__ = "llm_answers"
    __table_args__ = (Index(None, "created_at"),)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)


class LlmRequestRow(Base):
    """One request to a language model, and what it cost. Only ever added to.

    `day` is that of `at` in UTC. `counted`: the server said how many tokens it were.
    """

    __tablename__ = "llm_requests"
    __table_args__ = (Index(None, "day", "edition"), Index(None, "story_id"))
    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(default=now)
    day: Mapped[str] = mapped_column(String(10))
    edition: Mapped[str] = mapped_column(String(64))
    story_id: Mapped[str] = mapped_column(String(32))
    translation_id: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(128))
    purpose: Mapped[str] = mapped_column(String(16))  # translate | again | terms | read
    tokens_in: Mapped[int] = mapped_column(BigInteger)
    tokens_out: Mapped[int] = mapped_column(BigInteger)
    cost_millionths: Mapped[int] = mapped_column(BigInteger)
    counted: Mapped[bool] = mapped_column(default=True)


class AuditRow(Base):
    """Who did what to what, and when. Only ever added to."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject", "id"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str] = mapped_column(String(ACTOR_LENGTH))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(80))  # "translation:<id>", "story:<id>", "source:<slug>"
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
