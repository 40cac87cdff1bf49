"""Taking what a story says out of the record for good, and keeping that it was there.

What stays says nothing: that there was a story of this source with this id, when its versions came, the
tombstones with their positions, and who did what. So sites still learn that it is gone, and a source that
sends it again is told so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from service.domain.story import PubStatus
from service.stages.counting import counted_by
from service.stages.item import public_text, sha256
from service.stages.taking_back import end_declined, lock_story, withdraw_story
from service.storage.audit import Action, audit
from service.storage.clock import DbNow
from service.storage.machinery import DecodedRow, OpenPageRow
from service.storage.search import SearchWordsRow
from service.storage.subscriber_tables import DraftNoticeRow
from service.storage.tables import (
    AuditRow,
    DismissalRow,
    EditionPositionRow,
    LlmAnswerRow,
    LlmRequestRow,
    PublicationRow,
    SeenRow,
    SegmentRow,
    StoryVersionRow,
    TranslationRow,
    new_id,
)

#: of a line of the record, what stays when the text goes: numbers, names of our own, and who was at fault
SAID_WITHOUT_TEXT = frozenset(
    {
        "attempt",
        "blocking",
        "count",
        "edition",
        "editions",
        "engine",
        "findings",
        "lost",
        "number",
        "position",
    }
    | {"publication", "published", "queued", "source_version", "status", "unconfirmed", "version"}
)
#: of a tombstone
KEPT_NAMES = ("id", "sourceId")
#: an answer is kept a moment after it was asked for, by a machine whose clock may be another
AROUND = timedelta(minutes=5)

#: the columns of a version that say something, without that; what is left tells it from another
WITHOUT_TEXT: dict[str, Any] = {
    "blocks": [],
    "body": "",
    "standfirst": "",
    "raw": "",
    "url": None,
    "byline": None,
    "ed_note": None,
    "image_url": None,
    "subjects": [],
    "extra": {},
    "findings": [],
}


@dataclass(frozen=True, slots=True)
class Erased:
    """What was taken out: from which editions' readers, and how many versions and sentences."""

    story_id: str
    editions: Sequence[str]
    versions: int
    sentences: int


def erase_story(session: Session, story_id: str, actor: str, reason: str) -> Erased:
    """Take a story down everywhere by hand, and everything that it says out of the record.

    Nothing of it is taken from its source any more. Harmless to repeat. Raises `NotFound`, and
    `Unprocessable` without a reason, which stays in the record.
    """
    editions = withdraw_story(session, story_id, actor, reason)
    story = lock_story(session, story_id)
    end_declined(session, story)
    session.flush()
    versions, sentences = forget_texts(session, story_id)
    session.execute(
        update(StoryVersionRow).where(StoryVersionRow.story_id == story_id).values(content_hash="")
    )
    if story.erased_at is None:
        session.execute(update(type(story)).where(type(story).id == story_id).values(erased_at=DbNow()))
        session.refresh(story)
    audit(
        session, actor, Action.ERASED, f"story:{story_id}", reason=reason, editions=editions, count=sentences
    )
    return Erased(story_id, editions, versions, sentences)


def forget_texts(session: Session, story_id: str) -> tuple[int, int]:
    """Take out what a story says that no reader has any more; return how many versions and sentences went.

    Its row is locked, and nothing of it is live.
    """
    mine = TranslationRow.story_id == story_id
    ids = session.scalars(select(TranslationRow.id).where(mine).order_by(TranslationRow.edition)).all()
    sentences = session.scalar(select(func.count()).where(SegmentRow.translation_id.in_(ids))) or 0
    for table in (SegmentRow, DismissalRow, SeenRow, DecodedRow, SearchWordsRow, OpenPageRow, DraftNoticeRow):
        _run(session, delete(table).where(table.translation_id.in_(ids)))
    empty: dict[str, Any] = {
        "headline": "",
        "source_headline": "",
        "reason": None,
        "labels": None,
        "provenance": {},
    }
    counts = {"counts": counted_by(), "ease": 1000, "to_look_at": 0, "in_search": True}
    stays = {"updated_at": TranslationRow.updated_at}  # nobody did anything to it
    _run(session, update(TranslationRow).where(mine).values({**empty, **counts, **stays}))
    of_story = StoryVersionRow.story_id == story_id
    versions = session.scalar(select(func.count()).where(of_story)) or 0
    _run(session, update(StoryVersionRow).where(of_story).values(WITHOUT_TEXT))
    _empty_publications(session, story_id)
    _empty_answers(session, story_id)
    _empty_record(session, [f"story:{story_id}", *(f"translation:{one}" for one in ids)])
    session.expire_all()
    return versions, sentences


def empty_publications(session: Session, ids: Collection[str]) -> None:
    """Take the text out of publications that no reader has any more."""
    gone = {"item": {}, "text": "", "etag": sha256(""), "name": ""}
    _run(session, update(PublicationRow).where(PublicationRow.id.in_(ids)).values(gone))


def _empty_publications(session: Session, story_id: str) -> None:
    of_story = PublicationRow.story_id == story_id
    empty_publications(
        session, session.scalars(select(PublicationRow.id).where(of_story, PublicationRow.superseded)).all()
    )
    tombstones = PublicationRow.superseded.is_(False) & (PublicationRow.status == PubStatus.CANCELED)
    current = session.scalars(select(PublicationRow).where(of_story, tombstones))
    editions = []
    for row in current.all():
        item = {
            **row.item,
            "altIds": [one for one in row.item.get("altIds", ()) if one["role"] in KEPT_NAMES],
        }
        row.item, row.text, row.name = item, public_text(item), ""
        row.etag = sha256(row.text)
        editions.append(row.edition)
    # what is kept in memory of these editions' answers is not theirs any more
    renewed = update(EditionPositionRow).where(EditionPositionRow.edition.in_(editions))
    session.flush()
    _run(session, renewed.values(stamp=new_id(), changed_at=DbNow()))


def _empty_answers(session: Session, story_id: str) -> None:
    """Delete the answers of language models of the time in which they were asked for the story.

    They are kept by a hash of the question, and not by story: so others go with them, and are paid for again.
    """
    asked = select(func.min(LlmRequestRow.at), func.max(LlmRequestRow.at)).where(
        LlmRequestRow.story_id == story_id
    )
    first, last = session.execute(asked).one()
    if first is not None:
        kept = LlmAnswerRow.created_at.between(first - AROUND, last + AROUND)
        _run(session, delete(LlmAnswerRow).where(kept))


def _empty_record(session: Session, subjects: Sequence[str]) -> None:
    for row in session.scalars(select(AuditRow).where(AuditRow.subject.in_(subjects))).all():
        kept = {name: value for name, value in row.detail.items() if name in SAID_WITHOUT_TEXT}
        if kept != row.detail:
            row.detail = kept
    session.flush()


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
