"""The fourth stage: what readers get. Publications are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Engine,
    Exists,
    Insert,
    Select,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import SQLCoreOperations

from service.domain.edition import Edition
from service.domain.status import Move, State
from service.domain.story import PubStatus
from service.errors import NotAllowedNow
from service.message import message
from service.stages import item as item_format
from service.stages.announcing import announce
from service.stages.how_made import how_made
from service.stages.item import WrittenText, own_day, public_text, sha256
from service.stages.ready_text import ReadyText, ready_texts
from service.stages.segment_record import Standing, records_of
from service.stages.topics import page_name, topics_of
from service.stages.transitions import (
    check_may_publish,
    is_of_an_old_version,
    lock_translation,
    move,
    priority,
    standing,
    unclaim,
)
from service.storage.audit import Action, audit
from service.storage.clock import DbAgo, DbNow, db_time
from service.storage.indexes import APPROVED_FOR_LATER
from service.storage.outbox import PUBLISH, enqueue
from service.storage.session import insert_of, is_postgresql, reading, writing
from service.storage.tables import (
    ACTOR_LENGTH,
    EditionPositionRow,
    PublicationRow,
    StoryRow,
    StoryVersionRow,
    TopicRow,
    TranslationRow,
    new_id,
    now,
)
from service.tracing import span

#: who acts where the clock does
CLOCK = "embargo"
#: seconds that a relay, which looks every second, has before a site's request publishes what is due
OVERDUE = 3.0


def release(
    session: Session,
    row: TranslationRow,
    edition: Edition,
    approved_by: str | None,
    segments: Sequence[Standing] | None = None,
    wait: timedelta = timedelta(),
    text: WrittenText | None = None,
) -> PublicationRow | None:
    """Approve a draft, and publish it now, or enqueue that for the end of its embargo (then None).

    `approved_by` None means that nobody looked (policy `auto`), and readers are told. `segments`, `text`: as
    of `publish`. For as long as `wait` the approval can be taken back: then None, and who looks after
    embargoes publishes it.
    """
    check_may_publish(row)
    move(row, Move.APPROVE)
    row.approved_by = approved_by[:ACTOR_LENGTH] if approved_by else None
    row.approved_at = now()
    unclaim(row)
    if wait:
        row.live_from = row.approved_at + wait
    embargo = row.version.embargo
    if embargo is not None and embargo > db_time(session):
        arguments = {"translation_id": row.id, "version_id": row.version_id}
        enqueue(session, PUBLISH, arguments, priority=priority(row.version), not_before=embargo)
        return None
    if row.live_from is not None:
        return None
    return publish(session, row, edition, approved_by, segments, text)


def publish(
    session: Session,
    row: TranslationRow,
    edition: Edition,
    approved_by: str | None,
    segments: Sequence[Standing] | None = None,
    text: WrittenText | None = None,
) -> PublicationRow:
    """Put an approved translation in front of readers. Raises `NotAllowedNow` before its embargo ends.

    `segments` are its segments where they are known; none at all stand for the story as it was sent. `text`
    is what they say, where it was put together before.
    """
    version, story = row.version, row.story
    if version.embargo is not None and version.embargo > db_time(session):
        raise NotAllowedNow(
            message("The story is under embargo until {moment}.", moment=item_format.moment(version.embargo)),
            current=standing(row),
        )
    if row.live_from is not None and row.live_from > db_time(session):
        raise NotAllowedNow(
            message(
                "The approval can be taken back until {moment}.", moment=item_format.moment(row.live_from)
            ),
            current=standing(row),
        )
    check_may_publish(row)
    with span("publish", parent=version.trace, story=story.id, edition=edition.slug, version=version.id):
        return _published(session, row, edition, approved_by, segments, text)


def _published(
    session: Session,
    row: TranslationRow,
    edition: Edition,
    approved_by: str | None,
    segments: Sequence[Standing] | None,
    text: WrittenText | None,
) -> PublicationRow:
    version, story = row.version, row.story
    move(row, Move.PUBLISH)
    standing_now = tuple(records_of(session, row) if segments is None else segments)
    item = item_format.EditionItem(
        story=story,
        version=version,
        segments=standing_now,
        edition=edition,
        reviewed=approved_by is not None,
        labels=row.labels or {},
        how=how_made(row, standing_now, approved_by, named=edition.names_approver),
        text=text,
    )
    live = PublicationRow(
        edition=edition.slug,
        story_id=story.id,
        version_id=version.id,
        status=PubStatus.USABLE.value,
        approved_by=approved_by[:ACTOR_LENGTH] if approved_by else None,
    )
    publication = add_publication(session, live, item.build, own_day(version) if version.archived else None)
    audit(
        session,
        approved_by or "desk",
        Action.PUBLISHED,
        f"translation:{row.id}",
        edition=edition.slug,
        number=publication.number,
        position=publication.position,
        publication=publication.id,
    )
    return publication


def publish_approved(
    session: Session,
    translation_id: str,
    editions: Mapping[str, Edition],
    ready: Mapping[str, ReadyText] | None = None,
) -> PublicationRow | None:
    """Publish what waited for its embargo; None if it still has to wait, or does not wait any more.

    `ready` is what `ready_approved` or `ready_due` made before the transaction.
    """
    row = lock_translation(session, translation_id)
    if row is None or row.state != State.APPROVED:
        return None
    if row.story.withdrawn_at is not None or row.held_by is not None or is_of_an_old_version(row):
        return None
    edition = editions.get(row.edition)
    embargo = row.version.embargo
    if edition is None or not edition.is_on:
        return None
    if any(one is not None and one > db_time(session) for one in (embargo, row.live_from)):
        return None
    made = (ready or {}).get(row.id)
    if made is None or not made.is_of(row):
        return publish(session, row, edition, row.approved_by)
    return publish(session, row, edition, row.approved_by, made.records, made.text)


def ready_approved(
    database: Engine, translation_id: str, editions: Mapping[str, Edition]
) -> dict[str, ReadyText]:
    """Return an approved translation made ready for `publish_approved`, by its id."""
    mine = select(TranslationRow).where(TranslationRow.id == translation_id)
    return ready_texts(database, mine.where(TranslationRow.state == State.APPROVED), editions)


def ready_due(database: Engine, editions: Mapping[str, Edition]) -> dict[str, ReadyText]:
    """Return what is due made ready for `release_embargoed`, by the ids of the translations."""
    return ready_texts(database, _due(editions), editions)


def release_embargoed(
    session: Session, editions: Mapping[str, Edition], ready: Mapping[str, ReadyText] | None = None
) -> int:
    """Publish everything approved that no embargo and no `live_from` holds; return how many.

    Harmless to repeat. `ready` is what `ready_due` made before the transaction.

    What someone else is at is left for the next time. Everything is locked before the first one is
    published: waiting for a story with an edition's position in hand could be waiting in a circle.
    """
    due = _due(editions)
    stories = select(StoryRow.id).where(StoryRow.id.in_(due.with_only_columns(TranslationRow.story_id)))
    held = session.scalars(stories.with_for_update(read=True, key_share=True, skip_locked=True)).all()
    mine = due.where(TranslationRow.story_id.in_(held)).with_for_update(of=TranslationRow, skip_locked=True)
    rows = session.scalars(mine.execution_options(populate_existing=True)).all()
    published = [publish_approved(session, row.id, editions, ready) for row in rows]
    return sum(publication is not None for publication in published)


def _due(editions: Mapping[str, Edition]) -> Select[TranslationRow]:
    return (
        select(TranslationRow)
        .join(StoryVersionRow, StoryVersionRow.id == TranslationRow.version_id)
        .where(TranslationRow.state == State.APPROVED)
        .where(TranslationRow.edition.not_in([one.slug for one in editions.values() if not one.is_on]))
        .where((StoryVersionRow.embargo.is_(None)) | (StoryVersionRow.embargo <= DbNow()))
        .where((TranslationRow.live_from.is_(None)) | (TranslationRow.live_from <= DbNow()))
        .order_by(TranslationRow.edition, TranslationRow.id)
    )


def publish_overdue(
    database: Engine, editions: Mapping[str, Edition], edition: str, *, by: float = OVERDUE
) -> None:
    """Publish what should have been live in an edition for `by` seconds, where no relay has done so."""
    if not editions[edition].is_on:
        return
    with reading(database) as session:  # a look costs no write lock
        if not session.scalar(select(overdue(edition, by))):
            return
    ready = ready_due(database, editions)
    with writing(database) as session:
        release_embargoed(session, editions, ready)


def overdue(edition: SQLCoreOperations[str] | str, by: float = OVERDUE) -> Exists:
    """Return the condition that something should have been live in an edition for `by` seconds.

    What an embargo still holds is not: each request of a site would take the write lock for nothing.
    """
    return exists(
        select(literal_column("1"))
        .select_from(TranslationRow)
        .join(StoryVersionRow, StoryVersionRow.id == TranslationRow.version_id)
        .where(text(APPROVED_FOR_LATER), TranslationRow.edition == edition)
        .where(TranslationRow.live_from <= DbAgo(by))
        .where(or_(StoryVersionRow.embargo.is_(None), StoryVersionRow.embargo <= DbNow()))
    )


def live_publications(session: Session, story_id: str) -> list[PublicationRow]:
    """Return what readers have of a story, by edition: everyone takes editions' positions in this order."""
    query = select(PublicationRow).where(
        PublicationRow.story_id == story_id,
        PublicationRow.superseded.is_(False),
        PublicationRow.status == PubStatus.USABLE,
    )
    return list(session.scalars(query.order_by(PublicationRow.edition)))


def add_publication(
    session: Session, publication: PublicationRow, build: item_format.Build, day: datetime | None = None
) -> PublicationRow:
    """Put a publication at the end of its edition, in place of the one before; `build` makes its item.

    `day` is the story's own where it is an archive's, by which the edition is ordered; else the
    moment of publication is.
    """
    publication.position, moment = next_position(session, publication.edition)
    mine = (
        PublicationRow.edition == publication.edition,
        PublicationRow.story_id == publication.story_id,
    )
    before, first = session.execute(
        select(func.max(PublicationRow.number), func.min(PublicationRow.published_at)).where(*mine)
    ).one()
    session.execute(
        update(PublicationRow).where(*mine, PublicationRow.superseded.is_(False)).values(superseded=True)
    )
    publication.number = (before or 0) + 1
    since = moment if first is None else first  # type: ignore[redundant-expr]  # of no rows it is None
    complete(publication, build(publication.number, moment, since), moment, day)
    session.add(publication)
    session.flush()
    _list_by_topics(session, publication)
    announce(session, publication)
    return publication


def complete(
    publication: PublicationRow, item: dict[str, Any], moment: datetime, day: datetime | None = None
) -> None:
    """Fill in what a publication is by its item; it has its number and its position already."""
    publication.id, publication.superseded = new_id(), False
    publication.published_at, publication.dated_at = moment, day or moment
    publication.item = item
    publication.text = public_text(item)
    publication.etag = sha256(publication.text)
    publication.name = page_name(item, publication.story_id)


def _list_by_topics(session: Session, publication: PublicationRow) -> None:
    """List a publication under its sections and tags, in the place of the story's last one."""
    mine = (TopicRow.edition == publication.edition, TopicRow.story_id == publication.story_id)
    session.execute(delete(TopicRow).where(*mine))
    if publication.status != PubStatus.USABLE:
        return
    session.add_all(TopicRow(**values) for values in topics_listed(publication))
    session.flush()


def topics_listed(publication: PublicationRow) -> list[dict[str, Any]]:
    """Return under which topics a publication is found, by the names of `TopicRow`."""
    return [
        {
            "edition": publication.edition,
            "topic": topic.key,
            "story_id": publication.story_id,
            "position": publication.position,
            "dated_at": publication.dated_at,
        }
        for topic in topics_of(publication.item)
    ]


def next_position(session: Session, edition: str, count: int = 1) -> tuple[int, datetime]:
    """Count up the edition's position by `count`, with a new stamp; return the last position, its moment.

    The row stays locked until the end, so positions follow commits; and the moment, which is the database's
    and taken under that lock, is never before that of an earlier position.
    """
    session.flush()  # whoever waits for the position waits for all that comes before it
    given = {"slug": edition, "count": count, "new_stamp": new_id()}
    position, moment = session.connection().execute(_counted_up(is_postgresql(session)), given).one()
    return int(position), moment


@lru_cache(maxsize=2)
def _counted_up(postgresql: bool) -> Insert:
    """Return the statement of `next_position`: to put one together costs more than to execute it."""
    table: Any = EditionPositionRow.__table__
    later = case((table.c.changed_at > DbNow(), table.c.changed_at), else_=DbNow())
    count: Any = bindparam("count")
    stamp: Any = bindparam("new_stamp")
    change = {"position": table.c.position + count, "stamp": stamp, "changed_at": later}
    made = insert_of(table, postgresql=postgresql)
    counted: Insert = (
        made.values(edition=bindparam("slug"), position=count, stamp=stamp, changed_at=DbNow())
        .on_conflict_do_update(index_elements=["edition"], set_=change)
        .returning(table.c.position, table.c.changed_at)
    )
    return counted
