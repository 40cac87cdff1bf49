"""A translation as its readers would get it if it were approved now, and as they have it. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.draft import Origin
from service.domain.edition import Edition
from service.domain.status import STATE_PHRASES, State
from service.domain.story import Block
from service.editions import get_edition
from service.errors import NotAllowedNow, NotFound
from service.message import message
from service.stages.fetching import OnPage, live_page
from service.stages.how_made import how_made
from service.stages.item import EditionItem, own_day, public_text
from service.stages.segment_record import SegmentRecord, records_of
from service.stages.topics import page_name
from service.storage.tables import PublicationRow, StoryVersionRow, TranslationRow, is_id, now

#: versions of a story that are looked through for the one that the sentences are of
VERSIONS = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """What readers would get, and what they have now; `unwritten` counts sentences without a translation."""

    edition: Edition
    state: State
    page: OnPage
    live: OnPage | None
    unwritten: int


def preview(session: Session, translation_id: str, editions: Mapping[str, Edition], actor: str) -> Preview:
    """Return a translation as a site would show it, had `actor` approved it now.

    It is the item that approving makes, under the number that would come next; the sentences are those that
    are saved. Raises `NotFound`, and `NotAllowedNow` where nothing is translated yet.
    """
    row = session.get(TranslationRow, translation_id) if is_id(translation_id) else None
    if row is None:
        raise NotFound(message("There is no translation {translation_id!r}.", translation_id=translation_id))
    edition = get_edition(dict(editions), row.edition)
    records = records_of(session, row)
    version = _version_of(session, row, records) if records else None
    if version is None:
        raise NotAllowedNow(
            message(
                "The translation is {state}: there is nothing yet that readers could get.",
                state=STATE_PHRASES[State(row.state)],
            )
        )
    mine = PublicationRow.edition == row.edition, PublicationRow.story_id == row.story_id
    last, first = session.execute(
        select(func.max(PublicationRow.number), func.min(PublicationRow.published_at)).where(*mine)
    ).one()
    # what went live by itself and is untouched was read by nobody, and readers are told
    reviewed = row.state != State.LIVE or row.approved_by is not None
    made = EditionItem(
        story=row.story,
        version=version,
        segments=tuple(records),
        edition=edition,
        reviewed=reviewed,
        labels=row.labels or {},
        how=how_made(row, records, actor if reviewed else None, named=edition.names_approver),
    )
    moment, number = now(), (last or 0) + 1
    since = moment if first is None else first  # type: ignore[redundant-expr]  # of no rows it is None
    item = made.build(number, moment, since)
    page = OnPage(
        story_id=row.story_id,
        name=page_name(item, row.story_id),
        number=number,
        dated_at=own_day(version) if version.archived else moment,
        published_at=moment,
        text=public_text(item),
    )
    live = live_page(session, row.edition, row.story_id)
    return Preview(edition, State(row.state), page, live, sum(one.origin == Origin.EMPTY for one in records))


def _version_of(
    session: Session, row: TranslationRow, records: Sequence[SegmentRecord]
) -> StoryVersionRow | None:
    """Return the version that the sentences are of: the translation's, or the last one that was drafted."""
    earlier = select(StoryVersionRow).where(StoryVersionRow.story_id == row.story_id)
    newest_first = earlier.order_by(StoryVersionRow.number.desc()).limit(VERSIONS)
    if _fits(row.version, records):
        return row.version
    return next((one for one in session.scalars(newest_first) if _fits(one, records)), None)


def _fits(version: StoryVersionRow, records: Sequence[SegmentRecord]) -> bool:
    texts = {block.key: block.text for block in map(Block.from_json, version.blocks)}
    return all(texts.get(one.block, "")[one.start : one.end] == one.source_text for one in records)
