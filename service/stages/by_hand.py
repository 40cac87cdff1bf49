"""Stories that no engine drafts: opened with empty targets, so that a person can write them.

What is opened is a draft as any other, with the terms of the glossary beside each sentence. It cannot be
approved while a sentence has nothing written in it, and an engine may draft it later as long as nobody has
begun.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Engine, exists, false, func, or_, select
from sqlalchemy.orm import Session

from service.domain.checks import Checked, run_checks
from service.domain.draft import NO_ENGINE, Draft, DraftSegment, Job, Origin, SourceSegment
from service.domain.edition import Edition
from service.domain.status import Move, State
from service.domain.story import missing_marks
from service.domain.terms import Glossary, check_mentions
from service.domain.terms.forbidden import forbidden
from service.domain.terms.intruders import intruders
from service.domain.terms.story import for_job
from service.domain.text.verbatim import kept
from service.editions import get_edition
from service.errors import Conflict
from service.lexicons import lexicon
from service.message import counted, message
from service.stages.drafting import job_of, put_draft, rows_of_draft
from service.stages.segment_record import SegmentRecord
from service.stages.transitions import check_lock, move, need_translation, promise_draft, requeue, standing
from service.storage.audit import Action, audit
from service.storage.session import writing
from service.storage.tables import SegmentRow, StoryVersionRow, TranslationRow, now

#: translations that are queued again in one transaction
BATCH = 200
#: what waits for a translator: no engine drafted it, and nobody holds it (`waits_for_translator`, in SQL)
WAITS = (
    TranslationRow.engine.is_not_distinct_from(NO_ENGINE)
    & (TranslationRow.state == State.DRAFT)
    & TranslationRow.claimed_by.is_(None)
)


def _begun(translation_id: Any) -> ColumnElement[bool]:
    return exists().where(
        SegmentRow.translation_id == translation_id, SegmentRow.origin == Origin.HUMAN.value
    )


#: in the provenance of a draft: the day (UTC) on which only the language model's budget was wanting for it
_BUDGET_OF = "budget_of"


def _of(state: str) -> ColumnElement[bool]:
    """Return which translations a word of `retry_all` stands for."""
    if state == "failed":
        return TranslationRow.state == State.FAILED
    waits = WAITS & ~_begun(TranslationRow.id)
    if state == "by_hand":
        return waits
    if state == "new_budget":
        provenance: Any = TranslationRow.provenance
        wanting: ColumnElement[bool] = provenance[_BUDGET_OF].as_string() < now().date().isoformat()
        return waits & wanting
    raise ValueError(state)


def waits_for_translator(engine: str | None, state: str, claimed_by: str | None) -> bool:
    """Return whether a translation waits for a translator, by these of its values (`WAITS` without SQL)."""
    return engine == NO_ENGINE and state == State.DRAFT and claimed_by is None


def draft_by_hand(job: Job, glossary: Glossary, reason: str, budget_of: date | None = None) -> Draft:
    """Return a draft of empty sentences with their terms; `reason` tells people why no engine did.

    What editors wrote in an earlier version stays. `budget_of` is the day (UTC) whose budget for the language
    model is all that was wanting: on a later one it is `new_budget` for `retry_all`.
    """
    story = for_job(glossary, job)
    segments = tuple(_segment(job, segment, story) for segment in job.segments)
    day = {} if budget_of is None else {_BUDGET_OF: budget_of.isoformat()}
    return Draft(segments, NO_ENGINE, {}, {"notes": [reason], **day})


def open_by_hand(
    session: Session,
    translation_id: str,
    lock_version: int,
    actor: str,
    *,
    editions: Mapping[str, Edition],
    glossary: Glossary,
) -> TranslationRow:
    """Open a failed translation for a person to write, and return it.

    Raises `NotFound`, `Conflict` for an old lock version, and `NotAllowedNow` where it has not failed.
    """
    row = need_translation(session, translation_id)
    check_lock(row, lock_version)
    reason = row.reason or message("No reason was given.")
    move(row, Move.OPEN_BY_HAND)
    job = job_of(session, row, get_edition(dict(editions), row.edition))
    draft = draft_by_hand(job, glossary, reason)
    put_draft(session, row, draft, rows_of_draft(job, draft))
    audit(session, actor, Action.OPENED_BY_HAND, f"translation:{row.id}", reason=reason)
    return row


def can_be_tried_again(session: Session, row: TranslationRow) -> bool:
    """Return whether a translation failed, or waits for a translator and nobody has written in it."""
    if row.state == State.FAILED:
        return True
    return waits_for_translator(row.engine, row.state, row.claimed_by) and not session.scalar(
        select(_begun(row.id))
    )


def try_again(session: Session, row: TranslationRow, actor: str) -> None:
    """Queue a locked translation again, with all its attempts."""
    audit(session, actor, Action.RETRIED, f"translation:{row.id}", reason=row.reason)
    requeue(row)
    promise_draft(session, row)


def check_written(row: TranslationRow, segments: Iterable[SegmentRecord]) -> None:
    """Refuse the approval of a draft in which sentences are not written yet. Raises `Conflict`.

    No reason that an editor gives overrides this: readers would get a story with holes.
    """
    places = [str(one.index + 1) for one in segments if one.origin == Origin.EMPTY]
    if places:
        more = f" and {len(places) - 10} more" if len(places) > 10 else ""
        raise Conflict(
            counted(
                "{count} sentence is not translated yet (segment {places}). Write it, then approve.",
                "{count} sentences are not translated yet (segment {places}). Write them, then approve.",
                len(places),
                places=", ".join(places[:10]) + more,
            ),
            current=standing(row),
        )


def waiting(session: Session, edition: str | None = None, without: Collection[str] = ()) -> dict[str, int]:
    """Return how many stories wait for a translator in each edition but those of `without`.

    Those that somebody holds are left out.
    """
    query = (
        select(TranslationRow.edition, func.count())
        .where(WAITS, TranslationRow.edition.not_in(without))
        .group_by(TranslationRow.edition)
        .order_by(TranslationRow.edition)
    )
    if edition is not None:
        query = query.where(TranslationRow.edition == edition)
    return {row[0]: row[1] for row in session.execute(query)}


def waiting_pairs(session: Session, state: str = "by_hand") -> list[tuple[str, str]]:
    """Return each (edition, language of the story) of what `retry_all` queues again for `state`."""
    query = (
        select(TranslationRow.edition, StoryVersionRow.language)
        .join(StoryVersionRow, StoryVersionRow.id == TranslationRow.version_id)
        .where(_of(state))
        .distinct()
        .order_by(TranslationRow.edition, StoryVersionRow.language)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def retry_all(
    session: Session,
    actor: str,
    edition: str | None = None,
    *,
    states: Sequence[str] = ("failed", "by_hand"),
    language: str | None = None,
    without: Collection[str] = (),
) -> int:
    """Queue at most `BATCH` translations again, with all their attempts; return how many they were.

    `states` says which: `failed`, or `by_hand`, those that wait for a translator and that nobody has begun,
    or `new_budget`, those of them for which only the budget of an earlier day (UTC) was wanting.
    With `language` (BCP 47) only stories in that language are queued; nothing of the editions of `without`.
    """
    chosen = [_of(state) for state in states]
    query = select(TranslationRow.id).where(or_(false(), *chosen), TranslationRow.edition.not_in(without))
    if edition is not None:
        query = query.where(TranslationRow.edition == edition)
    if language is not None:
        of_it = select(StoryVersionRow.id).where(StoryVersionRow.language == language)
        query = query.where(TranslationRow.version_id.in_(of_it))
    count = 0
    for one in session.scalars(query.order_by(TranslationRow.id).limit(BATCH)).all():
        row = need_translation(session, one)
        if can_be_tried_again(session, row):
            try_again(session, row, actor)
            count += 1
    return count


def retry_everything(
    database: Engine,
    actor: str,
    edition: str | None = None,
    *,
    states: Sequence[str] = ("failed", "by_hand"),
    language: str | None = None,
    without: Collection[str] = (),
) -> int:
    """Do `retry_all` in as many transactions as it takes; return how many translations are queued again."""
    count = 0
    while True:
        with writing(database) as session:
            queued = retry_all(session, actor, edition, states=states, language=language, without=without)
        if not queued:
            return count
        count += queued


def _segment(job: Job, segment: SourceSegment, story: Glossary) -> DraftSegment:
    carried = segment.carried
    if carried is not None:
        text, marks, origin, engine = carried.text, carried.marks, carried.origin, carried.engine
    else:
        text, marks, origin, engine = "", (), Origin.EMPTY, None
    mentions = check_mentions(story, segment.text, text, job.source_language, job.target_locale)
    checked = Checked(
        segment.text,
        text,
        job.source_language,
        job.target_locale,
        segment.kind,
        mentions,
        missing_marks(segment.marks, marks),
        tuple(kept(segment.text, segment.marks, job.source_language)),
        segment.marks,
        marks,
        lexicon,
        concepts=story.get,
    )
    findings = (
        *forbidden(story, text, job.target_locale, mentions),
        *intruders(story, segment.text, text, job.source_language, job.target_locale, mentions),
        *run_checks(checked),
    )
    return DraftSegment(segment.index, text, marks, origin, engine, None, findings, tuple(mentions))
