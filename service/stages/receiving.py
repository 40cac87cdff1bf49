"""The first stage: one version of a story is recorded, and enqueued for every edition that takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.domain.status import State
from service.domain.story import PubStatus, Story
from service.stages import publishing
from service.stages.transitions import priority, requeue
from service.storage.audit import Action, audit
from service.storage.outbox import TRANSLATE, enqueue_all
from service.storage.session import is_postgresql
from service.storage.tables import SourceRow, StoryRow, StoryVersionRow, TranslationRow, new_id, now

# past the ORM and with RETURNING: see `enqueue_all`
_INSERT_TRANSLATIONS = insert(TranslationRow.__table__).returning(  # type: ignore[arg-type]
    TranslationRow.__table__.c.id
)


class ReceiptOutcome(StrEnum):
    """What became of a delivery."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"  # this very version is here already
    STALE = "stale"  # a newer version is here already
    WITHDRAWN = "withdrawn"  # it was a kill


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a delivery. `version` is the version that the source named."""

    outcome: ReceiptOutcome
    story_id: str
    version: str
    detail: str


def receive(
    session: Session, source: SourceRow, story: Story, raw: bytes, editions: Mapping[str, Edition]
) -> Receipt:
    """Record one version of a story and enqueue its translations, in the caller's transaction.

    Safe for the same delivery any number of times and at the same moment: the story's row is locked
    first. The greater version wins, whatever came first; a kill takes the story from every edition,
    and a newer usable version brings it back. `raw` is UTF-8.
    """
    row, unseen = _lock_story(session, source, story.external_id)
    current = session.get(StoryVersionRow, row.current_version_id) if row.current_version_id else None
    fresh = story.content_hash()
    early = _settled(session, row, current, story, fresh)
    if early is not None:
        return early
    version = _record(session, row, story, raw, fresh, 1 if unseen else _next_number(session, row))
    row.current_version_id = version.id
    if story.status is PubStatus.CANCELED:
        return _kill(session, source, row, story, unseen)
    if story.status is PubStatus.WITHHELD:
        detail = "Recorded and withheld: nothing is translated until a usable version comes."
        queued: list[str] = []
    else:
        row.withdrawn_at = None
        queued = _queue(session, row, version, editions, {} if unseen else _lock_translations(session, row))
        detail = _told(story.language, queued, editions)
    audit(
        session,
        f"source:{source.slug}",
        Action.RECEIVED,
        f"story:{row.id}",
        version=version.id,
        number=version.number,
        source_version=story.version,
        status=story.status.value,
        queued=queued,
    )
    return Receipt(ReceiptOutcome.ACCEPTED, row.id, story.version, detail)


def _lock_story(session: Session, source: SourceRow, external_id: str) -> tuple[StoryRow, bool]:
    """Return the story's row, held until the transaction ends, and whether it was made just now.

    A story that nobody has seen is the common case: it costs one statement, and none to ask what is
    known of it.
    """
    insert = postgresql.insert if is_postgresql(session) else sqlite.insert
    made = session.scalars(
        insert(StoryRow)
        .values(id=new_id(), source_id=source.id, external_id=external_id, created_at=now())
        .on_conflict_do_nothing(index_elements=["source_id", "external_id"])
        .returning(StoryRow)
    ).one_or_none()
    if made is not None:
        return made, True
    query = select(StoryRow).where(StoryRow.source_id == source.id, StoryRow.external_id == external_id)
    locked = query.with_for_update(of=StoryRow).execution_options(populate_existing=True)
    return session.scalars(locked).one(), False


def _lock_translations(session: Session, row: StoryRow) -> dict[str, TranslationRow]:
    """Return the story's translations by edition, held until the transaction ends."""
    mine = (
        select(TranslationRow)
        .where(TranslationRow.story_id == row.id)
        .order_by(TranslationRow.edition)
        .with_for_update(of=TranslationRow)
        .execution_options(populate_existing=True)
    )
    return {translation.edition: translation for translation in session.scalars(mine)}


def _settled(
    session: Session, row: StoryRow, current: StoryVersionRow | None, story: Story, fresh: str
) -> Receipt | None:
    """Return the receipt of a delivery that changes nothing, or None for one that is news."""
    if current is None:
        return None
    order = _compare(story, current)
    same = current.source_version == story.version and current.content_hash == fresh
    if not same and order == 0:
        # Sources that count seconds can send two versions in one; then the later delivery is the
        # newer, unless it is a repetition of one that was here before.
        same = bool(
            session.scalar(
                select(func.count())
                .select_from(StoryVersionRow)
                .where(
                    StoryVersionRow.story_id == row.id,
                    StoryVersionRow.source_version == story.version,
                    StoryVersionRow.content_hash == fresh,
                )
            )
        )
    if same:
        detail = f"Version {story.version} of this story is here already; nothing was changed."
        return Receipt(ReceiptOutcome.DUPLICATE, row.id, story.version, detail)
    if order < 0:
        what = "A newer kill" if current.pub_status == PubStatus.CANCELED else "A newer version"
        detail = f"{what} ({current.source_version}) is here already; nothing was changed."
        return Receipt(ReceiptOutcome.STALE, row.id, story.version, detail)
    return None


def _compare(story: Story, current: StoryVersionRow) -> int:
    """Compare by number where both versions have one, then by time: -1 older, 0 the same, 1 newer."""
    ours, theirs = _number(story.version), _number(current.source_version)
    if ours is not None and theirs is not None and ours != theirs:
        return 1 if ours > theirs else -1
    created: datetime = current.version_created
    return (story.version_created > created) - (story.version_created < created)


def _number(version: str) -> int | None:
    return int(version) if version.isascii() and version.isdigit() else None


def _next_number(session: Session, row: StoryRow) -> int:
    last = session.scalar(select(func.max(StoryVersionRow.number)).where(StoryVersionRow.story_id == row.id))
    return (last or 0) + 1


def _record(
    session: Session, row: StoryRow, story: Story, raw: bytes, fresh: str, number: int
) -> StoryVersionRow:
    version = StoryVersionRow(
        id=new_id(),
        story_id=row.id,
        number=number,
        source_version=story.version,
        version_created=story.version_created,
        content_hash=fresh,
        language=story.language,
        blocks=[block.to_json() for block in story.blocks],
        body=story.body,
        standfirst=story.standfirst,
        pub_status=story.status.value,
        urgency=story.urgency,
        embargo=story.embargo,
        first_published=story.first_published,
        url=story.url,
        byline=story.byline,
        ed_note=story.ed_note,
        image_url=story.image_url,
        subjects=list(story.subjects),
        extra=story.extra,
        raw=raw.decode(),
    )
    session.add(version)
    session.flush()  # translations point to it
    return version


def _kill(session: Session, source: SourceRow, row: StoryRow, story: Story, unseen: bool) -> Receipt:
    row.withdrawn_at = None  # the moment of this kill counts, not that of one before
    live = publishing.withdraw(session, row, now())
    if unseen:
        detail = "Recorded as withdrawn: this story had not been here, and an older version will be stale."
    elif live:
        detail = (
            f"Withdrawn from {live} edition{'' if live == 1 else 's'} where it was live, and from all work."
        )
    else:
        detail = "Withdrawn before it was live anywhere; all work on it has ended."
    audit(
        session,
        f"source:{source.slug}",
        Action.KILLED,
        f"story:{row.id}",
        source_version=story.version,
        note=story.ed_note,
    )
    return Receipt(ReceiptOutcome.WITHDRAWN, row.id, story.version, detail)


def _queue(
    session: Session,
    row: StoryRow,
    version: StoryVersionRow,
    editions: Mapping[str, Edition],
    before: Mapping[str, TranslationRow],
) -> list[str]:
    """Enqueue a translation for every edition that takes the story; return the slugs of those queued.

    An edition whose translation has this very content already keeps it, with its version: only a
    withdrawn one starts again.
    """
    takers = [edition.slug for edition in editions.values() if edition.takes(version.language)]
    new = [
        {
            "id": new_id(),
            "story_id": row.id,
            "version_id": version.id,
            "edition": slug,
            "state": State.QUEUED.value,
            "lock_version": 1,
        }
        for slug in takers
        if slug not in before
    ]
    if new:  # one statement for all: a new story is new to every edition
        session.execute(_INSERT_TRANSLATIONS, new)
    translations = {str(one["edition"]): str(one["id"]) for one in new}
    for slug in takers:
        translation = before.get(slug)
        if translation is None or (
            translation.state != State.WITHDRAWN and translation.version.content_hash == version.content_hash
        ):
            continue
        requeue(translation)
        translation.version_id = version.id
        translations[slug] = translation.id
    queued = [slug for slug in takers if slug in translations]
    arguments = [{"translation_id": translations[slug], "version_id": version.id} for slug in queued]
    enqueue_all(session, TRANSLATE, arguments, priority(version.urgency))
    return queued


def _told(language: str, queued: list[str], editions: Mapping[str, Edition]) -> str:
    if queued:
        return f"Queued for {len(queued)} edition{'' if len(queued) == 1 else 's'}: {', '.join(queued)}."
    if any(edition.takes(language) for edition in editions.values()):
        return "Recorded; the content is the same as before, so nothing has to be translated again."
    return f"Recorded, but no edition takes stories in {language!r}. See `sources` in the editions file."
