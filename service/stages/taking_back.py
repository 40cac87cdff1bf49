"""Taking a story from readers: by its source, or by hand, from one edition or from all.

What was taken down by hand is **held**: newer versions are drafted, and nothing of the story goes to
readers of that edition, not even in its own language, until somebody lifts it. Taken down in all
editions, the story itself is held: an edition that takes it later begins held. Lifting one edition
leaves that as it is; lifting the story ends it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.edition import Edition
from service.domain.status import Move, State
from service.domain.story import PubStatus
from service.errors import NotAllowedNow, NotFound, Unprocessable
from service.message import message
from service.stages import item as item_format
from service.stages.decoded import forget_decoded_of
from service.stages.drafting import begin_anew
from service.stages.publishing import add_publication, live_publications
from service.stages.transitions import (
    check_lock,
    current_version,
    let_go,
    move,
    need_translation,
    standing,
    unclaim,
)
from service.stages.typed_text import checked_reason
from service.storage.audit import Action, audit
from service.storage.tables import (
    ACTOR_LENGTH,
    PublicationRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
    is_id,
)

BY_SOURCE = "Withdrawn by its source. Take it down everywhere."
UNDER_EMBARGO = "Under embargo at its source now. Take it down everywhere until it comes again."
BY_DESK = "Withdrawn by the desk. Take it down everywhere."
NOT_TAKEN = "Its new version is not for this edition. Take it down everywhere."

#: nothing is left to end: what an editor kept out of an edition stays kept out of it when the story returns
ENDED = (State.WITHDRAWN, State.DECLINED)


def withdraw_by_source(
    session: Session, story: StoryRow, when: datetime, *, keep_live: bool = False
) -> list[str]:
    """Take a story from every edition at once; return the editions that lost something live.

    Every translation ends as withdrawn, and so does the work on it. With `keep_live` (a source whose
    withheld stories stay) readers keep what they have, and nothing more is done or approved.
    """
    story.withdrawn_at = when
    source = f"source:{story.source.slug}"
    live = live_publications(session, story.id)
    kept = {publication.edition for publication in live} if keep_live else set()
    for row in _translations(session, story):
        if row.state in ENDED or (row.edition in kept and row.state == State.LIVE):
            continue
        _end(row)
        audit(session, source, Action.WITHDRAWN, f"translation:{row.id}", edition=row.edition)
    forget_decoded_of(session, story.id)
    gone = [] if keep_live else live
    for last in gone:
        _tombstone(session, last, BY_SOURCE)
    editions = [last.edition for last in gone]
    audit(session, source, Action.WITHDRAWN, f"story:{story.id}", editions=editions)
    return editions


def take_down_for_embargo(session: Session, story: StoryRow) -> list[str]:
    """Take from readers what its source put under an embargo after it was live; return the editions.

    The work on it goes on. To be called before the new version is enqueued.
    """
    live = live_publications(session, story.id)
    gone = [last.edition for last in live]
    for row in _translations(session, story):
        if row.edition in gone:
            _end(row)
    _take_from_readers(session, story, live, UNDER_EMBARGO)
    return gone


def leave_editions(session: Session, story: StoryRow, takers: Collection[str]) -> list[str]:
    """Take a story from all editions but `takers`, which get its new version; return where it was live.

    Elsewhere an older version would stay for good, and its drafts could still be approved. A version
    that such an edition takes begins there anew.
    """
    live = [last for last in live_publications(session, story.id) if last.edition not in takers]
    for row in _translations(session, story):
        if row.edition not in takers and row.state not in ENDED:
            _end(row)
            actor = f"source:{story.source.slug}"
            audit(session, actor, Action.WITHDRAWN, f"translation:{row.id}", edition=row.edition)
    _take_from_readers(session, story, live, NOT_TAKEN)
    return [last.edition for last in live]


def withdraw_story(session: Session, story_id: str, actor: str, reason: str) -> list[str]:
    """Take a story from all editions by hand; return the editions that lost something live.

    Those that take it later are held as well. Raises `NotFound`, and `Unprocessable` without a reason.
    """
    reason = checked_reason(reason, "reason")
    story = lock_story(session, story_id)
    live = live_publications(session, story.id)
    story.held_by, story.held_reason = actor[:ACTOR_LENGTH], reason
    for row in _translations(session, story):
        _hold(session, row, actor, reason)
    for last in live:
        _tombstone(session, last, BY_DESK)
    editions = [last.edition for last in live]
    audit(session, actor, Action.TAKEN_DOWN, f"story:{story.id}", reason=reason, editions=editions)
    return editions


def withdraw_edition(
    session: Session, translation_id: str, actor: str, reason: str, lock_version: int | None = None
) -> TranslationRow:
    """Take a story from one edition by hand. Raises as `withdraw_story`, and `Conflict` for an old lock."""
    reason = checked_reason(reason, "reason")
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    _hold(session, row, actor, reason)
    for last in live_publications(session, row.story_id):
        if last.edition == row.edition:
            _tombstone(session, last, BY_DESK)
    return row


def withdraw_from(session: Session, story_id: str, edition: str, actor: str, reason: str) -> list[str]:
    """Take a story from the edition of that slug; return it where readers had it. Raises `NotFound`."""
    query = select(TranslationRow.id).where(
        TranslationRow.story_id == story_id, TranslationRow.edition == edition
    )
    translation_id = session.scalars(query).one_or_none()
    if translation_id is None:
        raise NotFound(
            message(
                "The story {story_id} is not in the edition {edition!r}.", story_id=story_id, edition=edition
            )
        )
    live = [one.edition for one in live_publications(session, story_id) if one.edition == edition]
    withdraw_edition(session, translation_id, actor, reason)
    return live


def lift(
    session: Session,
    translation_id: str,
    lock_version: int | None,
    actor: str,
    editions: Mapping[str, Edition],
) -> TranslationRow:
    """Let an edition take a story again that was taken down by hand.

    Where nothing of it is being worked on, the newest version is drafted anew, or, in the story's own
    language, live at once, if the edition takes its language. Raises `NotAllowedNow` where nobody had
    taken it down.
    """
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    if row.held_by is None:
        raise NotAllowedNow(
            message("Nobody took this story down by hand in this edition."), current=standing(row)
        )
    row.held_by = row.held_reason = None
    row.lock_version += 1
    audit(session, actor, Action.LIFTED, f"translation:{row.id}")
    newest = current_version(row)
    edition = editions.get(row.edition)
    takes = edition is None or edition.takes(newest.language)
    if row.state == State.WITHDRAWN and row.story.withdrawn_at is None and takes:
        begin_anew(session, row, newest, edition)
    return row


def lift_story(
    session: Session,
    story_id: str,
    actor: str,
    editions: Mapping[str, Edition],
    edition: str | None = None,
) -> list[str]:
    """Lift what holds a story, in one edition or in all; return the editions. Raises as `lift`.

    In all, editions that take it later are free as well.
    """
    story = lock_story(session, story_id)
    held = [
        row
        for row in _translations(session, story)
        if row.held_by is not None and edition in (None, row.edition)
    ]
    if edition is None and story.held_by is not None:
        story.held_by = story.held_reason = None
        audit(session, actor, Action.LIFTED, f"story:{story.id}")
    elif not held:
        if edition is None:
            raise NotAllowedNow(message("Nobody took this story down by hand in any edition."))
        raise NotAllowedNow(
            message("Nobody took this story down by hand in the edition {edition!r}.", edition=edition)
        )
    for row in held:
        lift(session, row.id, None, actor, editions)
    return [row.edition for row in held]


def lock_story(session: Session, story_id: str) -> StoryRow:
    """Return the story, held until the transaction ends. Raises `NotFound`."""
    query = select(StoryRow).where(StoryRow.id == story_id).with_for_update(of=StoryRow)
    story = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if story is None or not is_id(story_id):
        raise NotFound(
            message(
                "There is no story {story_id!r}. Take the id from the answer to its delivery.",
                story_id=story_id[:64],
            )
        )
    return story


def end_declined(session: Session, story: StoryRow) -> None:
    """End what an editor kept out of an edition as well: nobody is to open it again."""
    for row in _translations(session, story):
        if row.state == State.DECLINED:
            _end(row)


def find_story(session: Session, name: str) -> str:
    """Return the id of the story that a person names by its id here, its id at the source, or its address.

    Raises `NotFound`, and `Unprocessable` where several sources have a story of that name.
    """
    name = name.strip().rstrip("/")
    last = name.rpartition("/")[2]
    if is_id(last) and session.get(StoryRow, last) is not None:
        return last
    found = session.scalars(select(StoryRow.id).where(StoryRow.external_id == name)).all()
    if not found:
        at = StoryVersionRow.url.in_((name, f"{name}/"))
        found = session.scalars(select(StoryVersionRow.story_id).where(at).distinct()).all()
    if not found:
        raise NotFound(
            message(
                "There is no story {name!r}. Give its id (in an item: altIds, role id), its id at the "
                "source, or its address there.",
                name=name[:200],
            )
        )
    if len(found) > 1:
        raise Unprocessable(
            message(
                "{count} stories have that name: {there}. Give one of these ids.",
                count=len(found),
                there=", ".join(found),
            )
        )
    return found[0]


def _translations(session: Session, story: StoryRow) -> list[TranslationRow]:
    mine = select(TranslationRow).where(TranslationRow.story_id == story.id).order_by(TranslationRow.edition)
    locked = mine.with_for_update(of=TranslationRow).execution_options(populate_existing=True)
    return list(session.scalars(locked))


def _hold(session: Session, row: TranslationRow, actor: str, reason: str) -> None:
    if row.state not in ENDED:
        _end(row)
    else:
        row.lock_version += 1
    forget_decoded_of(session, row.story_id, row.id)
    row.held_by, row.held_reason = actor[:ACTOR_LENGTH], reason
    audit(session, actor, Action.TAKEN_DOWN, f"translation:{row.id}", edition=row.edition, reason=reason)


def _end(row: TranslationRow) -> None:
    move(row, Move.WITHDRAW)
    let_go(row)
    unclaim(row)


def _take_from_readers(session: Session, story: StoryRow, live: Sequence[PublicationRow], note: str) -> None:
    for last in live:
        _tombstone(session, last, note)
    if live:
        gone = [last.edition for last in live]
        audit(session, f"source:{story.source.slug}", Action.WITHDRAWN, f"story:{story.id}", editions=gone)


def _tombstone(session: Session, last: PublicationRow, note: str) -> None:
    item = dict(last.item)

    def build(number: int, at: datetime, first: datetime) -> dict[str, Any]:
        return item_format.tombstone(item, number, at, note)

    canceled = PublicationRow(
        edition=last.edition,
        story_id=last.story_id,
        version_id=last.version_id,
        status=PubStatus.CANCELED.value,
    )
    add_publication(session, canceled, build)
