"""Receiving stories that nobody has seen, many in one transaction and past the ORM: the common case.

What is put down is what `receiving.receive` puts down, row by row. Whatever is not plain goes that way: a
story that is known here, taken back, withheld, under embargo, doubtful, of an archive, or long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import DeclarativeBase, Session

from service.domain.edition import Edition
from service.domain.languages.tags import is_same
from service.domain.status import Move, State
from service.domain.story import Block, PubStatus, Story
from service.stages.announcing import announce_all
from service.stages.counting import of_tally
from service.stages.item import EditionItem, WrittenText
from service.stages.publishing import complete, next_position, topics_listed
from service.stages.receiving import (
    Prepared,
    Receipt,
    ReceiptOutcome,
    is_of_an_archive,
    new_translations,
    takers_of,
    told,
    version_of,
)
from service.stages.searching import joined, words_about
from service.stages.segment_rows import DraftedRows
from service.stages.transitions import move, priority
from service.storage.audit import Action, entry
from service.storage.bulk import as_json, insert_json, new_ids, put_all
from service.storage.clock import DbNow
from service.storage.search import SearchWordsRow
from service.storage.tables import (
    ACTOR_LENGTH,
    AuditRow,
    PublicationRow,
    SegmentRow,
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TopicRow,
    TranslationRow,
    new_id,
    now,
)
from service.tracing import span

#: blocks of a story that others may wait with: headings, paragraphs, cells of tables
LONGEST = 500

_SOURCES: Any = SourceRow.__table__
#: made once: to put a statement together costs more than to execute it
_SOURCE = select(_SOURCES.c.kind, _SOURCES.c.language, _SOURCES.c["keys"], _SOURCES.c.options, DbNow()).where(
    _SOURCES.c.id == bindparam("wanted")
)


class NotPut(Enum):
    """Why nothing of a story was put down: it has to go the long way."""

    KNOWN = "known"  # by a source that is what it was when the story was read
    ANEW = "anew"  # its source is another now, or something went wrong: it has to be read once more


@dataclass(frozen=True, slots=True)
class _AsSent:
    """A story in an edition of its own language."""

    translation_id: str
    edition: Edition
    words: str
    text: WrittenText


@dataclass(frozen=True, slots=True)
class UnseenStory:
    """A story that may be unseen, with all that is put down if it is; made by `unseen`."""

    source: SourceRow
    row: StoryRow
    version: StoryVersionRow
    translations: list[dict[str, Any]]
    queued: list[str]
    own: list[_AsSent]
    as_sent: DraftedRows | None
    receipt: Receipt

    @property
    def order(self) -> tuple[str, str]:
        """Where it stands among others: everyone who waits for stories does so in this order."""
        return self.row.source_id, self.row.external_id


def unseen(
    source: SourceRow,
    story: Story,
    raw: bytes,
    editions: Mapping[str, Edition],
    archive_days: float | None,
    prepared: Prepared,
) -> UnseenStory | None:
    """Return what is put down of a story if nobody has seen it, or None where it has to go the long way.

    It needs no database, so nobody has to wait for it.
    """
    plain = story.status is PubStatus.USABLE and story.embargo is None and not prepared.findings
    if not plain or len(prepared.blocks) > LONGEST:
        return None
    row = StoryRow(id=new_id(), source_id=source.id, external_id=story.external_id, created_at=now())
    version = version_of(row, story, raw, prepared, 1)
    if is_of_an_archive(version, archive_days):
        return None
    version.findings, version.archived, version.received_at = [], False, now()
    row.current_version_id = version.id
    takers = takers_of(source, version, editions, {})
    own, queued = [], []
    translations = new_translations(row, version, takers, priority(version))
    for edition, values in zip(takers, translations, strict=True):
        if is_same(version.language, edition.locale) and prepared.as_sent is not None:
            own.append(_as_sent(values, row, version, edition, source, prepared.as_sent, story.blocks))
        else:
            queued.append(edition.slug)
    live = {one.edition.slug: State.LIVE.value for one in own}
    detail = told(version, [one.slug for one in takers], queued, live)
    receipt = Receipt(ReceiptOutcome.ACCEPTED, row.id, story.version, detail)
    return UnseenStory(source, row, version, translations, queued, own, prepared.as_sent, receipt)


def put_unseen(session: Session, stories: Sequence[UnseenStory]) -> list[Receipt | NotPut]:
    """Put down those of the stories that nobody has seen, in the caller's transaction; tell of each.

    Nothing is put down of a source that is not any more what it was when the story was read: a secret that
    was taken back is good for nothing from then on.
    """
    sources = {one.source.id: one.source for one in stories}
    moments = {key: _moment_of(session, one) for key, one in sources.items()}
    good = sorted((one for one in stories if moments[one.source.id]), key=lambda one: one.order)
    made = _made(session, good)
    fresh = [one for one in good if one.row.id in made]
    if fresh:
        _put(session, fresh, moments)
    return [
        one.receipt if one.row.id in made else (NotPut.KNOWN if moments[one.source.id] else NotPut.ANEW)
        for one in stories
    ]


def _moment_of(session: Session, source: SourceRow) -> datetime | None:
    """Return the database's time if the source is still what it was, else None."""
    found = session.connection().execute(_SOURCE, {"wanted": source.id}).one_or_none()
    if found is None:
        return None
    *standing, moment = found
    return moment if standing == [source.kind, source.language, source.keys, source.options] else None


def _made(session: Session, stories: Sequence[UnseenStory]) -> set[str]:
    """Make the rows of stories; return the ids of those that were not there."""
    if not stories:
        return set()
    connection = session.connection()
    rows = [_values(one.row) for one in stories]
    statement = insert_json(_table(StoryRow), tuple(rows[0]), connection.dialect)
    statement += " ON CONFLICT (source_id, external_id) DO NOTHING RETURNING id"
    found = connection.exec_driver_sql(statement, (as_json(rows, connection.dialect),))
    return {str(one) for (one,) in found}


def _put(session: Session, stories: Sequence[UnseenStory], moments: Mapping[str, datetime | None]) -> None:
    translations, segments, words, record = [], [], [], []
    for one in stories:
        translations += [
            {**_FRESH, "enqueued_at": moments[one.source.id], **values} for values in one.translations
        ]
        for own in one.own:
            segments += _segments(own.translation_id, one.as_sent)
            words.append({"translation_id": own.translation_id, "words": own.words})
    put_all(
        session,
        {
            _table(StoryVersionRow): [_values(one.version) for one in stories],
            _table(TranslationRow): translations,
            _table(SegmentRow): segments,
            _table(SearchWordsRow): words,
        },
    )
    published = _published(session, stories)
    for one in stories:
        record += _audited(one, published)
    publications = list(published.values())
    put_all(
        session,
        {
            _table(PublicationRow): [_values(one) for one in publications],
            _table(TopicRow): [values for one in publications for values in topics_listed(one)],
            _table(AuditRow): record,
        },
    )
    if publications:
        announce_all(session, publications)


def _published(session: Session, stories: Sequence[UnseenStory]) -> dict[str, PublicationRow]:
    """Give each story its place in the editions of its language; return publications by translation."""
    found = {}
    by_edition: dict[str, list[tuple[UnseenStory, _AsSent]]] = defaultdict(list)
    for one in stories:
        for own in one.own:
            by_edition[own.edition.slug].append((one, own))
    for slug, ones in sorted(by_edition.items()):  # the order in which positions are taken
        last, moment = next_position(session, slug, len(ones))
        for position, (one, own) in enumerate(ones, last - len(ones) + 1):
            item = EditionItem(one.row, one.version, (), own.edition, reviewed=True, text=own.text)
            publication = PublicationRow(
                edition=slug,
                story_id=one.row.id,
                version_id=one.version.id,
                status=PubStatus.USABLE.value,
                approved_by=_actor(one.source),
                number=1,
                position=position,
            )
            version = one.version
            with span("publish", parent=version.trace, story=one.row.id, edition=slug, version=version.id):
                complete(publication, item.build(1, moment, moment), moment)
            found[own.translation_id] = publication
    return found


def _audited(one: UnseenStory, published: Mapping[str, PublicationRow]) -> list[dict[str, Any]]:
    found = []
    for own in sorted(one.own, key=lambda own: own.edition.slug):
        live = published[own.translation_id]
        subject = f"translation:{own.translation_id}"
        about = {
            "edition": own.edition.slug,
            "number": live.number,
            "position": live.position,
            "publication": live.id,
        }
        found.append(entry(_actor(one.source), Action.PUBLISHED_AS_IS, subject, version=one.version.id))
        found.append(entry(_actor(one.source), Action.PUBLISHED, subject, **about))
    received = entry(
        f"source:{one.source.slug}",
        Action.RECEIVED,
        f"story:{one.row.id}",
        version=one.version.id,
        number=one.version.number,
        source_version=one.version.source_version,
        status=one.version.pub_status,
        queued=one.queued,
        published=sorted(own.edition.slug for own in one.own),
    )
    return [*found, received]


def _as_sent(
    values: dict[str, Any],
    row: StoryRow,
    version: StoryVersionRow,
    edition: Edition,
    source: SourceRow,
    rows: DraftedRows,
    blocks: tuple[Block, ...],
) -> _AsSent:
    """Let a translation be live as it was sent, as `drafting.publish_as_is` leaves it."""
    tally = rows.tally
    about = words_about(
        (row.external_id, row.id, values["id"]), version.url, version.byline, version.subjects
    )
    values.update(
        state=State.LIVE.value,
        lock_version=_numbers()[1],
        enqueued_at=None,
        approved_by=_actor(source),
        approved_at=now(),
        in_search=True,
        **of_tally(tally),
    )
    words = joined((tally.words or frozenset()) | about)
    item = EditionItem(row, version, (), edition, reviewed=True, source=blocks)
    return _AsSent(values["id"], edition, words, item.written())


def _segments(translation_id: str, rows: DraftedRows | None) -> list[dict[str, Any]]:
    values = rows.values if rows is not None else ()
    number = _numbers()[0]
    own = {"translation_id": translation_id, "lock_version": number, "changed_in": number}
    return [{**own, "id": key, **one} for key, one in zip(new_ids(len(values)), values, strict=True)]


@lru_cache(maxsize=1)
def _numbers() -> tuple[int, int]:
    """Return the `lock_version` with which segments are put as they are, and the one that is live with."""
    row = TranslationRow(state=State.QUEUED.value, lock_version=1)
    move(row, Move.START)
    move(row, Move.SAVE_DRAFT)
    put: int = row.lock_version
    move(row, Move.APPROVE)
    move(row, Move.PUBLISH)
    return put, row.lock_version


#: what all translations name: those that wait, and those that are live
_FRESH: dict[str, Any] = {
    "approved_by": None,
    "approved_at": None,
    "in_search": False,
    "headline": "",
    "ease": 1000,
    "to_look_at": 0,
}


def _actor(source: SourceRow) -> str:
    return f"source:{source.slug}"[:ACTOR_LENGTH]


def _table(of: type[DeclarativeBase]) -> Any:
    return of.__table__


def _values(row: DeclarativeBase) -> dict[str, Any]:
    """Return what a row that is in no database was given, by the names of the columns."""
    given = vars(row)
    return {column.key: given[column.key] for column in row.__table__.columns if column.key in given}
