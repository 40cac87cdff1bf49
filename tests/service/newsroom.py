"""A newsroom on a real database for the stage tests: deliver a story, draft it, look at the record.

The pipeline is not in it: a draft here is the source text between marks of its edition, so that a
test can tell at a glance which text is whose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select, update

from service.domain.draft import Draft, DraftSegment, Finding, Job, Origin, Severity, SourceSegment
from service.domain.edition import Edition
from service.domain.story import PubStatus, Story
from service.domain.terms import Glossary
from service.editions import load_editions
from service.stages import counting, drafting, receiving, reviewing, searching
from service.storage.outbox import TRANSLATE
from service.storage.session import reading, writing
from service.storage.tables import (
    AuditRow,
    OutboxRow,
    PublicationRow,
    SegmentRow,
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
    now,
)
from tests.factories import add_source

LEASE = 30.0
ATTEMPTS = 3

NUMBER = Finding("numbers", Severity.BLOCK, "300 is not in the translation.")
NAME = Finding("names", Severity.WARNING, "A name may be missing.")

#: what waits for a worker and is not in the broker
WAITING = TranslationRow.state.in_(["queued", "outdated"]) & TranslationRow.handed_at.is_(None)

Findings = Callable[[SourceSegment], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Promise:
    """A task that the broker does not have yet."""

    task: str
    arguments: dict[str, Any]
    priority: int
    not_before: datetime | None


class Newsroom:
    """One source and some editions on one database."""

    def __init__(self, engine: Engine, editions: Mapping[str, Edition] | None = None) -> None:
        self.engine = engine
        self.editions = dict(editions or only("africa-fr"))
        self.glossary = Glossary(())
        with writing(engine) as session:
            self.source_id = add_source(session, kind="ghost")[0].id

    def deliver(self, story: Story) -> str:
        """Receive a story as the webhook does; gives its id."""
        with writing(self.engine) as session:
            source = session.get_one(SourceRow, self.source_id)
            return receiving.receive(session, source, story, b"{}", self.editions).story_id

    def kill(self, story: Story) -> None:
        self.deliver(
            replace(
                story,
                status=PubStatus.CANCELED,
                version=str(int(story.version) + 1),
                version_created=story.version_created + timedelta(minutes=1),
            )
        )

    def translation(self, edition: str = "africa-fr", story_id: str | None = None) -> TranslationRow:
        """The translation as it stands, with its version and segments loaded."""
        with reading(self.engine) as session:
            query = select(TranslationRow).where(TranslationRow.edition == edition)
            if story_id is not None:
                query = query.where(TranslationRow.story_id == story_id)
            row = session.scalars(query).one()
            assert row.version is not None
            assert row.story is not None
            list(row.segments)
            return row

    def segments(self, edition: str = "africa-fr") -> list[SegmentRow]:
        return list(self.translation(edition).segments)

    def take(self, edition: str = "africa-fr", worker: str = "w1", story_id: str | None = None) -> Job | None:
        row = self.translation(edition, story_id)
        with writing(self.engine) as session:
            return drafting.take_job(session, row.id, row.version_id, worker, LEASE, ATTEMPTS, self.editions)

    def save(self, job: Job, findings: Findings | None = None) -> bool:
        with writing(self.engine) as session:
            return drafting.save_draft(session, job, make_draft(job, findings), self.editions)

    def draft(
        self, edition: str = "africa-fr", findings: Findings | None = None, story_id: str | None = None
    ) -> TranslationRow:
        """Take and save, as a worker does."""
        job = self.take(edition, story_id=story_id)
        assert job is not None
        assert self.save(job, findings)
        return self.translation(edition, story_id)

    def go_live(self, story: Story, edition: str = "africa-fr", actor: str = "awa") -> str:
        """Deliver, draft and approve; gives the story's id."""
        story_id = self.deliver(story)
        row = self.draft(edition, story_id=story_id)
        self.write(reviewing.approve, row.id, row.lock_version, actor, self.editions)
        return story_id

    def expire(self, edition: str = "africa-fr") -> None:
        """Let the lease run out now."""
        with writing(self.engine) as session:
            session.execute(
                update(TranslationRow)
                .where(TranslationRow.edition == edition)
                .values(lease_until=now() - timedelta(seconds=1))
            )

    def end_embargo(self) -> None:
        """Let the embargo of every version pass, as time would."""
        with writing(self.engine) as session:
            session.execute(update(StoryVersionRow).values(embargo=now() - timedelta(seconds=1)))
            session.execute(
                update(OutboxRow)
                .where(OutboxRow.not_before.is_not(None))
                .values(not_before=now() - timedelta(seconds=1))
            )

    def sent(self) -> None:
        """The relay has sent everything there is."""
        with writing(self.engine) as session:
            session.execute(update(OutboxRow).values(sent_at=now()))
            session.execute(update(TranslationRow).where(WAITING).values(handed_at=now()))

    def promises(self, task: str | None = None) -> list[Promise]:
        """What waits in the outbox, and the translations that wait for a worker and the broker lacks."""
        with reading(self.engine) as session:
            rows = session.scalars(
                select(OutboxRow).where(OutboxRow.sent_at.is_(None)).order_by(OutboxRow.id)
            )
            waiting = session.scalars(
                select(TranslationRow)
                .where(WAITING)
                .order_by(TranslationRow.place, TranslationRow.enqueued_at)
            )
            found = [Promise(row.task, row.arguments, row.priority, row.not_before) for row in rows]
            for row in waiting:
                arguments = {"translation_id": row.id, "version_id": row.version_id}
                later = row.enqueued_at if row.enqueued_at and row.enqueued_at > now() else None
                found.append(Promise(TRANSLATE, arguments, row.place, later))
        return [one for one in found if task in (None, one.task)]

    def publications(self, edition: str = "africa-fr") -> list[PublicationRow]:
        with reading(self.engine) as session:
            query = select(PublicationRow).where(PublicationRow.edition == edition)
            return list(session.scalars(query.order_by(PublicationRow.position)))

    def story(self) -> StoryRow:
        with reading(self.engine) as session:
            return session.scalars(select(StoryRow)).one()

    def audit(self, action: str) -> list[AuditRow]:
        with reading(self.engine) as session:
            return list(
                session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.id))
            )

    def write(self, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call a stage function in a transaction of its own; what it leaves has to be counted."""
        with writing(self.engine) as session:
            done = act(session, *arguments, **named)
        if act.__module__ != "service.stages.waiting":  # which knows no segments
            self.check_counts()
        return done

    def check_counts(self) -> None:
        """Fail where what is kept of a translation for the queue is not what its segments say."""
        if self.engine.dialect.name != "sqlite":  # elsewhere two statements may see two moments
            return
        with reading(self.engine) as session:
            for row in session.scalars(select(TranslationRow)).all():
                if row.counts is not None and "segments" in row.counts:
                    counts, headline, texts = counting.counted(session, row.id)
                    assert len(set(searching.words_for(session, row, searching.words_of_all(texts)))) == 1
                    assert counting.SegmentCounts.from_json(row.counts) == counts
                    assert (row.ease, row.to_look_at) == (round(1000 * (1 - counts.risk)), counts.to_look_at)
                    assert row.headline == headline

    def read(self, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        with reading(self.engine) as session:
            return act(session, *arguments, **named)


def only(*slugs: str) -> dict[str, Edition]:
    """These of the shipped editions."""
    shipped = load_editions()
    return {slug: shipped[slug] for slug in slugs}


def make_draft(job: Job, findings: Findings | None = None) -> Draft:
    """Draft a job without a model: kept texts as they are, others between marks."""
    return Draft(
        tuple(
            DraftSegment(segment.index, segment.carried.text, segment.carried.marks, segment.carried.origin)
            if segment.carried
            else DraftSegment(
                segment.index,
                f"{job.edition}: {segment.text}",
                tuple(
                    replace(
                        mark, start=mark.start + len(job.edition) + 2, end=mark.end + len(job.edition) + 2
                    )
                    for mark in segment.marks
                ),
                Origin.MT,
                "test-engine",
                -0.5,
                findings(segment) if findings else (),
            )
            for segment in job.segments
        ),
        "test-engine",
        {"translate": 0.25},
    )
