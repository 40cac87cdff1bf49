"""The first stage: one version of a story is recorded, and enqueued for every edition that takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from service.domain.checks.named_language import language_doubt
from service.domain.draft import Finding, Severity
from service.domain.edition import Edition
from service.domain.holding import INCOMPLETE, NAMED_LANGUAGE
from service.domain.lanes import LAST
from service.domain.languages.tags import is_same
from service.domain.status import State
from service.domain.story import PubStatus, Story
from service.domain.text.segments import segment_story
from service.errors import Unprocessable
from service.stages import taking_back
from service.stages.counting import counted_by, of_version, put_version
from service.stages.drafting import publish_as_is
from service.stages.item import own_day
from service.stages.ordering import compare
from service.stages.segment_rows import DraftedRows, rows_as_sent
from service.stages.transitions import priority, promise_draft, requeue
from service.storage.audit import Action, audit
from service.storage.bulk import new_ids
from service.storage.clock import DbNow, db_time
from service.storage.session import insert_into
from service.storage.tables import SourceRow, StoryRow, StoryVersionRow, TranslationRow, new_id, now
from service.tracing import here
from service.wording import say

# Past the ORM, whose bookkeeping for many rows costs more than the statement. RETURNING, though nobody
# reads it: only then are many rows one statement to psycopg. They wait by the database's clock.
_INSERT_TRANSLATIONS = (
    insert(TranslationRow.__table__)  # type: ignore[arg-type]
    .values(enqueued_at=DbNow())
    .returning(TranslationRow.__table__.c.id)
)


#: what a source says of what is live when it withholds a story, and of an archive
WITHHELD_OPTION, TAKE_DOWN, KEEP = "withheld", "take-down", "keep"
ARCHIVE_OPTION, TRANSLATE_ARCHIVE = "archive", "translate"


class ReceiptOutcome(StrEnum):
    """What became of a delivery."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"  # this very version is here already
    STALE = "stale"  # a newer version is here already
    WITHDRAWN = "withdrawn"  # it was a kill
    WITHHELD = "withheld"  # its source holds it back
    ERASED = "erased"  # the desk erased the story, and takes nothing of it


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a delivery. `version` is the version that the source named."""

    outcome: ReceiptOutcome
    story_id: str
    version: str
    detail: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What can be worked out of a story before anybody has to wait for it: see `prepare`."""

    content_hash: str
    blocks: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    as_sent: DraftedRows | None


def prepare(story: Story, editions: Mapping[str, Edition], max_sentences: int | None = None) -> Prepared:
    """Return what receiving a story needs, worked out outside of any transaction: meanwhile others can write.

    Raises `Unprocessable` for a usable story of more than `max_sentences`.
    """
    usable = story.status is PubStatus.USABLE
    own = usable and any(is_same(story.language, one.locale) for one in editions.values())
    # no text has more sentences than characters: one that is short, and nowhere as it is, need not be read
    long = max_sentences is not None and sum(len(block.text) for block in story.blocks) > max_sentences
    segments = segment_story(story.blocks, story.language) if own or (usable and long) else ()
    if max_sentences is not None and len(segments) > max_sentences:
        raise Unprocessable(
            f"The story has {len(segments):,} sentences and cells of tables; {max_sentences:,} are the most. "
            "Split it, or raise the limit (DRAGOMAN_MAX_SENTENCES).",
            field="body",
        )
    return Prepared(
        content_hash=story.content_hash(),
        blocks=[block.to_json() for block in story.blocks],
        findings=[finding.to_json() for finding in _doubts(story)] if usable else [],
        as_sent=rows_as_sent(segments) if own else None,
    )


def receive(
    session: Session,
    source: SourceRow,
    story: Story,
    raw: bytes,
    editions: Mapping[str, Edition],
    archive_days: float | None = None,
    *,
    backlog: bool = False,
    prepared: Prepared | None = None,
) -> Receipt:
    """Record one version of a story and enqueue its translations, in the caller's transaction.

    Safe for the same delivery any number of times and at the same moment: the story's row is locked
    first. Which of two versions counts is in `ordering`, whatever came first. A kill takes the story
    from every edition, and so does a version that its source withholds (where the source's option
    `withheld` is `keep`, readers keep what they have); a newer usable version brings it back. In an
    edition of its own language a usable version is live when this is committed; editions that do not
    take its language, or are switched off, lose what they had of the story. `raw` is UTF-8;
    `archive_days` is the age from which a story is an archive's, None for never. `backlog`: whatever its
    age, its translations wait until there is nothing else to do. `prepared` is what `prepare` gave.
    """
    row, unseen = _lock_story(session, source, story.external_id)
    if row.erased_at is not None:
        detail = f"This story was erased here on {row.erased_at:%Y-%m-%d}; nothing of this delivery is kept."
        return Receipt(ReceiptOutcome.ERASED, row.id, story.version, detail)
    current = session.get(StoryVersionRow, row.current_version_id) if row.current_version_id else None
    prepared = prepared or prepare(story, editions)
    early = _settled(session, row, current, story, prepared.content_hash)
    if early is not None:
        return early
    version = version_of(row, story, raw, prepared, 1 if unseen else _next_number(session, row))
    session.add(version)
    session.flush()  # translations point to it
    version.archived = is_of_an_archive(version, archive_days)
    row.current_version_id = version.id
    if story.status is PubStatus.CANCELED:
        return _kill(session, source, row, story, unseen)
    if story.status is PubStatus.WITHHELD:
        return _withhold(session, source, row, version, story)
    row.withdrawn_at = None
    version.findings = prepared.findings
    before = {} if unseen else _lock_translations(session, row)
    down: list[str] = []
    if version.embargo is not None and version.embargo > db_time(session) and not _keeps(source):
        down = taking_back.take_down_for_embargo(session, row)
    takers = takers_of(source, version, editions, before)
    left = taking_back.leave_editions(session, row, [one.slug for one in takers]) if before else []
    place = LAST if backlog else priority(version)
    queued, own = _enqueue(session, row, version, takers, before, place, prepared.as_sent)
    published = [translation.edition for translation in own if translation.state == State.LIVE]
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
        published=published,
    )
    declined = sorted(slug for slug, one in before.items() if one.state == State.DECLINED)
    states = {translation.edition: translation.state for translation in own}
    detail = told(version, [one.slug for one in takers], queued, states)
    if declined:
        detail += f" An editor keeps it out of {', '.join(declined)}."
    if down:
        detail = f"Taken down until its embargo ends: {', '.join(down)}. {detail}"
    if left:
        where = f"{_editions(len(left))} that this version ({story.language}) is not for"
        if any(slug in editions and not editions[slug].is_on for slug in left):
            where += " or that are switched off"
        detail = f"Taken down from {where}: {', '.join(left)}. {detail}"
    return Receipt(ReceiptOutcome.ACCEPTED, row.id, story.version, detail)


def end_story(session: Session, source: SourceRow, kill: Story, raw: bytes) -> Receipt | None:
    """Take down a story that is none any more (a page, a picture, a model that is not taken).

    Returns None, with nothing recorded, where the story is not known or has ended already.
    """
    row = session.scalar(
        select(StoryRow).where(StoryRow.source_id == source.id, StoryRow.external_id == kill.external_id)
    )
    current = session.get(StoryVersionRow, row.current_version_id) if row and row.current_version_id else None
    if current is None or current.pub_status == PubStatus.CANCELED:
        return None
    receipt = receive(session, source, kill, raw, {})
    why = f"{kill.reason} It was one here until now. " if kill.reason else ""
    return replace(receipt, detail=f"{why}{receipt.detail}")


def _keeps(source: SourceRow) -> bool:
    """Return whether readers keep what is live while its source holds the story back."""
    return str(source.options.get(WITHHELD_OPTION) or TAKE_DOWN) == KEEP


def _lock_story(session: Session, source: SourceRow, external_id: str) -> tuple[StoryRow, bool]:
    """Return the story's row, held until the transaction ends, and whether it was made just now.

    A story that nobody has seen is the common case: it costs one statement, and none to ask what is
    known of it.
    """
    made = session.scalars(
        insert_into(session, StoryRow)
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
    order = compare(story, current)
    killed = current.pub_status == PubStatus.CANCELED
    same = current.source_version == story.version and current.content_hash == fresh
    kill = story.status is PubStatus.CANCELED
    if not same and not (kill and order) and (order == 0 or killed or not story.timed):
        # Sources that count seconds can send two versions in one; then the later delivery is the
        # newer, unless it is a repetition of one that was here before. A repetition brings back
        # nothing that was killed either: a sender whose time ran out sends again what was saved. And
        # one without a time of its own looks newer each time that it is sent.
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
        if killed and story.status is not PubStatus.CANCELED:
            detail += " The story was withdrawn since: to bring it back, send it as a new version."
        return Receipt(ReceiptOutcome.DUPLICATE, row.id, story.version, detail)
    if order < 0:
        what = "A newer kill" if killed else "A newer version"
        detail = f"{what} ({current.source_version}) is here already; nothing was changed."
        return Receipt(ReceiptOutcome.STALE, row.id, story.version, detail)
    return None


def _next_number(session: Session, row: StoryRow) -> int:
    last = session.scalar(select(func.max(StoryVersionRow.number)).where(StoryVersionRow.story_id == row.id))
    return (last or 0) + 1


def version_of(row: StoryRow, story: Story, raw: bytes, prepared: Prepared, number: int) -> StoryVersionRow:
    """Return a version of a story as a row that is in no database yet."""
    return StoryVersionRow(
        id=new_id(),
        story_id=row.id,
        number=number,
        source_version=story.version,
        version_created=story.version_created,
        content_hash=prepared.content_hash,
        language=story.language,
        blocks=prepared.blocks,
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
        trace=here(),
    )


def is_of_an_archive(version: StoryVersionRow, archive_days: float | None) -> bool:
    """Return whether a version that comes in now is older than an archive's age."""
    return archive_days is not None and now() - own_day(version) > timedelta(days=archive_days)


def _kill(session: Session, source: SourceRow, row: StoryRow, story: Story, unseen: bool) -> Receipt:
    live = len(taking_back.withdraw_by_source(session, row, now()))
    if unseen:
        detail = "Recorded as withdrawn: this story had not been here, and an older version will be stale."
    elif live:
        detail = f"Withdrawn from {_editions(live)} where it was live, and from all work."
    else:
        detail = "Withdrawn before it was live anywhere; all work on it has ended."
    about = {"source_version": story.version, "note": story.ed_note or story.reason}
    audit(session, f"source:{source.slug}", Action.KILLED, f"story:{row.id}", **about)
    return Receipt(ReceiptOutcome.WITHDRAWN, row.id, story.version, detail)


def _withhold(
    session: Session, source: SourceRow, row: StoryRow, version: StoryVersionRow, story: Story
) -> Receipt:
    """Hold a story back: nothing is drafted, approved or released, and what is live is taken down."""
    keep = _keeps(source)
    gone = taking_back.withdraw_by_source(session, row, now(), keep_live=keep)
    why = f", as {story.reason}" if story.reason else ""
    detail = f"Withheld{why}: nothing is translated or published until a usable version comes."
    if gone:
        detail += f" Taken down from {_editions(len(gone))}: {', '.join(gone)}."
    elif keep:
        detail += " What is live stays, as this source says (withheld=keep)."
    about = {"version": version.id, "source_version": story.version, "note": story.reason or story.ed_note}
    audit(session, f"source:{source.slug}", Action.WITHHELD, f"story:{row.id}", **about)
    return Receipt(ReceiptOutcome.WITHHELD, row.id, story.version, detail)


def _doubts(story: Story) -> list[Finding]:
    """Return why a version must not go live by itself, as findings that block."""
    found = [Finding(INCOMPLETE, Severity.BLOCK, one.code, data=one.data) for one in story.holds]
    doubt = language_doubt(story.text, story.language)
    if doubt is not None:
        data = {"why": doubt.to_json()}
        found.append(Finding(NAMED_LANGUAGE, Severity.BLOCK, "named_language.doubt", data=data))
    return found


def takers_of(
    source: SourceRow,
    version: StoryVersionRow,
    editions: Mapping[str, Edition],
    before: Mapping[str, TranslationRow],
) -> list[Edition]:
    """Return the editions that take a version. An archive goes to its own language, unless asked for."""
    takers = [edition for edition in editions.values() if edition.takes(version.language)]
    if not version.archived or source.options.get(ARCHIVE_OPTION) == TRANSLATE_ARCHIVE:
        return takers
    return [one for one in takers if one.slug in before or is_same(version.language, one.locale)]


def _enqueue(
    session: Session,
    row: StoryRow,
    version: StoryVersionRow,
    takers: Sequence[Edition],
    before: Mapping[str, TranslationRow],
    place: int,
    as_sent: DraftedRows | None,
) -> tuple[list[str], list[TranslationRow]]:
    """Enqueue a translation for every edition, and publish the version in those of its own language.

    Returns the slugs of those queued, and the translations of the own language. An edition whose
    translation has this very content already keeps it, with its version: only a withdrawn one
    starts again. One out of which an editor keeps the story stays so, whatever comes.
    """
    new = new_translations(row, version, [one for one in takers if one.slug not in before], place)
    if new:  # one statement for all: a new story is new to every edition
        session.execute(_INSERT_TRANSLATIONS, new)
    fresh = {str(one["edition"]): str(one["id"]) for one in new}
    for edition in takers:
        translation = before.get(edition.slug)
        if translation is None or translation.state == State.DECLINED:
            continue
        if translation.state != State.WITHDRAWN and translation.version.content_hash == version.content_hash:
            continue
        requeue(translation)
        put_version(translation, version)
        promise_draft(session, translation, place)
        fresh[edition.slug] = translation.id
    own = [
        edition for edition in takers if edition.slug in fresh and is_same(version.language, edition.locale)
    ]
    queued = [edition.slug for edition in takers if edition.slug in fresh and edition not in own]
    session.flush()
    published = []
    for edition in sorted(own, key=lambda one: one.slug):  # the order in which positions are taken
        translation = session.get_one(TranslationRow, fresh[edition.slug])
        session.refresh(translation, ["version"])
        publish_as_is(session, translation, edition, as_sent)
        published.append(translation)
    return queued, published


def new_translations(
    row: StoryRow, version: StoryVersionRow, editions: Sequence[Edition], place: int
) -> list[dict[str, Any]]:
    """Return the translations of a story that wait in editions that had none, by the names of the columns."""
    shown = {**of_version(version), "counts": counted_by()}
    return [
        {
            "id": key,
            "story_id": row.id,
            "version_id": version.id,
            "edition": edition.slug,
            "state": State.QUEUED.value,
            "lock_version": 1,
            "source_id": row.source_id,
            "place": place,
            # taken down by hand everywhere: an edition that comes later is no way round it
            "held_by": row.held_by,
            "held_reason": row.held_reason,
            **shown,
        }
        for edition, key in zip(editions, new_ids(len(editions)), strict=True)
    ]


def told(
    version: StoryVersionRow, takers: Sequence[str], queued: Sequence[str], own: Mapping[str, str]
) -> str:
    """Return what was done with a usable version, as its sender reads it.

    `own` are the states in the editions of its own language.
    """
    said = []
    live = [edition for edition, state in own.items() if state == State.LIVE]
    waiting = [edition for edition, state in own.items() if state == State.APPROVED]
    held = [edition for edition, state in own.items() if state not in (State.LIVE, State.APPROVED)]
    if live:
        said.append(f"Live in {', '.join(live)}.")
    if waiting:
        said.append(f"Waiting for the end of its embargo in {', '.join(waiting)}.")
    if held:
        said.append(f"Waiting for an editor in {', '.join(held)}.")
    said += [say(Finding.from_json(finding)) for finding in version.findings]
    if queued:
        said.append(f"Queued for {_editions(len(queued))}: {', '.join(queued)}.")
    elif takers and not own:
        said.append("Recorded; the content is the same as before, so nothing has to be translated again.")
    if version.archived:
        said.append(
            "It is older than an archive's age (DRAGOMAN_ARCHIVE_DAYS): it comes last, is dated by its own "
            "day, and goes to editions of other languages only if they have it already or its source has "
            "the option archive=translate."
        )
    if not takers:
        said.append(
            f"Recorded, but no edition takes stories in {version.language!r}. See `sources` in the editions "
            "file, and DRAGOMAN_EDITIONS, which switches editions off."
        )
    return " ".join(said)


def _editions(number: int) -> str:
    return f"{number} edition{'' if number == 1 else 's'}"
