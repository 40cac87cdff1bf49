"""The second stage: handing stories to workers under a lease, and saving what they bring back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from service.domain.draft import NO_ENGINE, Draft, Finding, Job, Severity, SourceSegment
from service.domain.edition import Edition, Policy
from service.domain.holding import LET_GO, count_holding
from service.domain.lanes import LAST, Lane, lane_of
from service.domain.languages.tags import is_same
from service.domain.status import Move, State
from service.domain.story import Block, domains_of
from service.domain.text.divisions import Division, divided
from service.domain.text.segments import segment_story
from service.errors import NotAllowedNow
from service.message import counted, in_a_row, message
from service.risk import calibration, segment_risk, story_risk
from service.stages import publishing
from service.stages.announcing import announce_draft
from service.stages.counting import put_version, recount
from service.stages.four_eyes import unread
from service.stages.limits import look_at_limits
from service.stages.segment_rows import (
    MACHINE,
    DraftedRows,
    drafted_rows,
    replace_segments,
    rows_as_sent,
    with_carried,
)
from service.stages.transitions import let_go, lock_translation, move, promise_draft, requeue, standing
from service.storage.audit import Action, audit
from service.storage.clock import db_time
from service.storage.tables import (
    ACTOR_LENGTH,
    GlossaryStateRow,
    StoryVersionRow,
    TranslationRow,
    new_id,
)

#: lost translations that are looked after in one go, so that the transaction stays short
BATCH = 200
#: blocks of a story that is read, and put in its place, while others wait: some milliseconds
SHORT = 60
#: a story that so many workers ended with is drafted in a process of its own from then on: one worker may
#: have been ended by anybody, and a second one beside the story that did it
SUSPECT = 2


def take_job(
    session: Session,
    translation_id: str,
    version_id: str,
    worker: str,
    lease_seconds: float,
    max_attempts: int,
    editions: Mapping[str, Edition],
) -> Job | None:
    """Claim a translation for `worker` as `claim` does, and return all it needs; None for nothing to do."""
    lease = claim(session, translation_id, version_id, worker, lease_seconds, max_attempts, editions)
    return None if lease is None else load_job(session, translation_id, lease, editions)


def load_short_job(
    session: Session, translation_id: str, lease: str, editions: Mapping[str, Edition]
) -> Job | None:
    """Return what `load_job` does of a story that is read in no time; None for any other.

    In the transaction of its claim most of it has been read: half the statements of a second one.
    """
    row = session.get(TranslationRow, translation_id)
    if row is None or len(row.version.blocks) > SHORT:
        return None
    return load_job(session, translation_id, lease, editions)


def load_job(
    session: Session, translation_id: str, lease: str, editions: Mapping[str, Edition]
) -> Job | None:
    """Return all that a worker needs who holds the lease; None where it is lost already."""
    row = session.get(TranslationRow, translation_id)
    edition = None if row is None or row.lease != lease else editions.get(row.edition)
    return None if row is None or edition is None else job_of(session, row, edition)


def claim(
    session: Session,
    translation_id: str,
    version_id: str,
    worker: str,
    lease_seconds: float,
    max_attempts: int,
    editions: Mapping[str, Edition],
) -> str | None:
    """Claim a translation for `worker` and return the lease; None when there is nothing to do.

    Nothing to do: it is done, withdrawn, superseded by a newer version, with another worker whose
    lease runs, in an edition that is switched off (it waits until that is on), or tried too often (and then
    failed, with the reason). An edition in the story's own
    language needs no worker: it is published here, as it is.
    """
    row = lock_translation(session, translation_id)
    if row is None or row.version_id != version_id or row.story.withdrawn_at is not None:
        return None
    if State(row.state) not in (State.QUEUED, State.OUTDATED, State.TRANSLATING):
        return None
    moment = db_time(session)
    if row.state == State.TRANSLATING and row.lease_until is not None and row.lease_until > moment:
        return None
    edition = editions.get(row.edition)
    if edition is None:
        _give_up(
            session,
            row,
            message(
                "There is no edition {edition} any more. Add it to the editions file.", edition=row.edition
            ),
        )
        return None
    if not edition.is_on:
        return None
    if is_same(row.version.language, edition.locale):
        publish_as_is(session, row, edition)
        return None
    if row.attempts >= max_attempts:
        _give_up(session, row, _gave_up(row.attempts, row.reason))
        return None
    move(row, Move.START)
    row.attempts += 1
    row.lease = new_id()
    row.lease_until = moment + timedelta(seconds=lease_seconds)
    audit(
        session,
        worker,
        Action.DRAFTING_STARTED,
        f"translation:{row.id}",
        version=version_id,
        attempt=row.attempts,
    )
    return row.lease


def job_of(session: Session, row: TranslationRow, edition: Edition) -> Job:
    """Return what is needed to draft a translation, with the lease that it has now."""
    return Job(
        translation_id=row.id,
        version_id=row.version_id,
        lease=row.lease or "",
        story_id=row.story_id,
        source_language=row.version.language,
        edition=row.edition,
        target_locale=edition.locale,
        segments=with_carried(session, row, standing_segments(row)),
        digits=edition.digits,
        domains=domains_of(map(str, row.version.subjects)),
        day=f"{row.version.version_created:%Y-%m-%d}",
        subjects=tuple(map(str, row.version.subjects)),
        style=edition.style,
        urgency=row.version.urgency,
        lost=row.lost,
    )


def renew(session: Session, job: Job, lease_seconds: float) -> bool:
    """Hold the job for longer. False when it is lost: superseded, withdrawn, or with another worker."""
    result = session.execute(
        update(TranslationRow)
        .where(*_is(job))
        .values(
            lease_until=db_time(session) + timedelta(seconds=lease_seconds),
            updated_at=TranslationRow.updated_at,  # a lease renewal must not touch it
        )
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


def is_held(session: Session, job: Job) -> bool:
    """Return whether a job is still its worker's: not superseded, withdrawn, or with another worker."""
    return bool(session.scalar(select(exists().where(*_is(job)))))


def rows_of_draft(job: Job, draft: Draft) -> DraftedRows:
    """Return the rows of what the pipeline made of `job`: for `save_draft`, before its transaction.

    Raises `ValueError` for a draft of other sentences than the job's.
    """
    # the job's segments are those of its version, which never changes
    if [segment.index for segment in job.segments] != [segment.index for segment in draft.segments]:
        raise ValueError(
            f"the draft of translation {job.translation_id} has {len(draft.segments)} segments, "
            f"its story {len(job.segments)} sentences"
        )
    return drafted_rows(job.segments, draft.segments)


def save_draft(
    session: Session,
    job: Job,
    draft: Draft,
    editions: Mapping[str, Edition],
    rows: DraftedRows | None = None,
    labels: Mapping[str, str] | None = None,
) -> bool:
    """Save what the pipeline made of `job`, and publish it where the edition's policy is `auto`.

    `rows` are of `rows_of_draft`, where somebody made them before; `labels` are what its tags are called
    in the edition's language.

    A finding that holds (see `domain.holding`) keeps it a draft there.

    False, with nothing changed, when the job is lost: a newer version came, the story was withdrawn,
    or the lease went to another worker. What editors typed or confirmed for a sentence that is still
    there stays, also when they did it while the worker was busy; what they did for a sentence that
    is gone is kept in the audit ("replaced"). What is live stays live.
    """
    row = _held(session, job)
    if row is None:
        return False
    with session.no_autoflush:  # all that changes in the translation is one statement, at the end
        _put_held(session, row, job, draft, editions, rows or rows_of_draft(job, draft), labels)
    return True


def _put_held(
    session: Session,
    row: TranslationRow,
    job: Job,
    draft: Draft,
    editions: Mapping[str, Edition],
    rows: DraftedRows,
    labels: Mapping[str, str] | None,
) -> None:
    """Save a draft of a job that is held."""
    move(row, Move.SAVE_DRAFT)
    findings = put_draft(session, row, draft, rows, labels)
    edition = editions.get(row.edition)
    if edition is not None and look_at_limits(session, row, edition):
        recount(session, row)
    about = {
        "version": row.version_id,
        "engine": draft.engine,
        "findings": len(findings),
        "blocking": sum(finding.severity is Severity.BLOCK for finding in findings),
    }
    if draft.provenance:
        about |= {"provenance": dict(row.provenance)}
    notes = draft.provenance.get("notes")
    if notes:  # people read it in the story's history
        about |= {"reason": " ".join(notes)}
    audit(session, MACHINE, Action.DRAFTED, f"translation:{row.id}", **about)
    if edition is not None and edition.is_on and edition.policy is Policy.AUTO and not row.claimed_by:
        if not _held_back(session, row, edition, count_holding(findings), _draft_risk(job, draft)):
            publishing.release(session, row, edition, approved_by=None)
    elif row.claimed_by:
        move(row, Move.CLAIM)  # an editor is at it: it stays theirs
    if row.state == State.DRAFT:
        announce_draft(session, row)


def put_draft(
    session: Session,
    row: TranslationRow,
    draft: Draft,
    rows: DraftedRows,
    labels: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Put a draft in the place of what the translation had, out of any worker's hands; return its findings.

    The state is moved before, by whoever calls this.
    """
    row.labels = dict(labels or {})  # a story is found by them
    findings = replace_segments(session, row, rows).findings
    row.engine, row.seconds = draft.engine[:128], dict(draft.seconds)
    provenance = dict(draft.provenance)
    if draft.engine != NO_ENGINE:
        provenance["glossary_version"] = session.scalar(select(GlossaryStateRow.version)) or 0
    row.provenance = provenance
    let_go(row)
    row.attempts, row.lost, row.reason, row.approved_by, row.approved_at = 0, 0, None, None, None
    return findings


def fail(session: Session, job: Job, reason: str) -> bool:
    """Set the translation to failed, with a reason that people read. False when the job is lost."""
    row = _held(session, job)
    if row is None:
        return False
    _give_up(session, row, reason)
    return True


def give_back(session: Session, job: Job, reason: str, seconds: float = 0.0) -> bool:
    """Return a job that could not be done now, to be tried again in `seconds`. False when it is lost."""
    row = _held(session, job)
    if row is None:
        return False
    audit(session, MACHINE, Action.GIVEN_BACK, f"translation:{row.id}", reason=reason, attempt=row.attempts)
    row.reason = reason
    _enqueue_again(session, row, seconds)
    return True


def give_up(session: Session, job: Job, reason: str) -> bool:
    """Return a job whose worker waits for it no longer, to be tried alone. False when it is lost."""
    row = _held(session, job)
    if row is None:
        return False
    row.lost = max(row.lost + 1, SUSPECT)
    return give_back(session, job, reason)


def requeue_expired(session: Session) -> int:
    """Let what a worker lost (its lease ran out) wait again; return how many. Leaves what others are at."""
    query = (
        select(TranslationRow)
        .where(TranslationRow.state == State.TRANSLATING, TranslationRow.lease_until <= db_time(session))
        .order_by(TranslationRow.lease_until)
        .limit(BATCH)
        .with_for_update(of=TranslationRow, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    rows = list(session.scalars(query))
    for row in rows:
        row.lost += 1
        audit(session, MACHINE, Action.REQUEUED, f"translation:{row.id}", lost=row.lost)
        _enqueue_again(session, row, 0.0)
    return len(rows)


def publish_as_is(
    session: Session,
    row: TranslationRow,
    edition: Edition,
    rows: DraftedRows | None = None,
) -> None:
    """Publish a story as it is in an edition that speaks its language; no machine, so no review.

    The newsroom that sent it has approved it. What its source did not mean to send like this (no
    body, another language than it said) and what was taken down by hand becomes a draft that waits
    for an editor. The translation has to be queued and locked. `rows` are of its version as it was
    sent, where somebody made them before.
    """
    move(row, Move.START)
    move(row, Move.SAVE_DRAFT)
    rows = rows or rows_as_sent(source_segments(row.version))
    row.labels = None
    put = replace_segments(session, row, rows)
    let_go(row)
    row.attempts, row.lost, row.reason, row.engine, row.seconds, row.provenance = 0, 0, None, None, {}, {}
    approver = f"source:{row.story.source.slug}"[:ACTOR_LENGTH]
    audit(session, approver, Action.PUBLISHED_AS_IS, f"translation:{row.id}", version=row.version_id)
    if not _held_back(session, row, edition, len(put.findings)):
        as_sent = None if put.has_carried else ()
        publishing.release(session, row, edition, approved_by=approver, segments=as_sent)
    else:
        announce_draft(session, row)


def begin_anew(
    session: Session, row: TranslationRow, newest: StoryVersionRow, edition: Edition | None
) -> None:
    """Let a locked translation begin with the newest version: queued, or live at once in its own language.

    Raises `NotAllowedNow` where the story was erased.
    """
    if row.story.erased_at is not None:
        raise NotAllowedNow(message("This story was erased: nothing is left of it."), current=standing(row))
    requeue(row)
    put_version(row, newest)
    session.flush()
    session.refresh(row, ["version"])
    if edition is not None and is_same(row.version.language, edition.locale):
        publish_as_is(session, row, edition)
    else:
        promise_draft(session, row)


def source_segments(version: StoryVersionRow) -> tuple[SourceSegment, ...]:
    """Return the sentences of a story version; the same ones every time."""
    return segment_story([Block.from_json(block) for block in version.blocks], version.language)


def standing_segments(row: TranslationRow) -> tuple[SourceSegment, ...]:
    """Return the sentences of a translation's version as people divided them."""
    by_rule = source_segments(row.version)
    if not row.divided:
        return by_rule
    return divided(map(Block.from_json, row.version.blocks), by_rule, divisions_in(row))


def divisions_in(row: TranslationRow) -> tuple[Division, ...]:
    """Return how people divided the sentences of a translation otherwise than the rules do."""
    return tuple(map(Division.from_json, (row.divided or {}).get("runs", ())))


def shape_of(version_id: str, divided: Mapping[str, Any] | None) -> str:
    """Return what the rows of a translation are told by: the version, and how often people divided them."""
    return f"{version_id}-{divided['number']}" if divided else version_id


def _draft_risk(job: Job, draft: Draft) -> float:
    """Return what share of a draft has to be written anew, as far as its findings tell."""
    return story_risk(
        (source.text, segment_risk(source.text, one.text, one.score, _grave(one.findings), one.mentions))
        for source, one in zip(job.segments, draft.segments, strict=True)
    )


def _grave(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without one light one about punctuation: alone it says little of a sentence."""
    found = list(findings)
    for place, one in enumerate(found):
        if one.check in LET_GO and one.severity is not Severity.BLOCK:
            return found[:place] + found[place + 1 :]
    return found


def _held_back(
    session: Session, row: TranslationRow, edition: Edition, holding: int, risk: float = 0.0
) -> bool:
    """Return whether a text may not go live by itself, and put on record why.

    What an editor wrote and nobody has confirmed is not finished: it waits for a person.
    """
    risky = risk > calibration().hold
    unfinished = unread(session, row, edition)
    if not holding and not risky and row.held_by is None and not unfinished:
        return False
    about: dict[str, Any] = {"holding": holding, "reason": row.held_reason}
    if unfinished:
        about |= {"unconfirmed": unfinished}
    if risky:
        about |= {"risk": round(risk, 3)}
    audit(session, MACHINE, Action.HELD_BACK, f"translation:{row.id}", **about)
    return True


def _is(job: Job) -> tuple[ColumnElement[bool], ...]:
    return (
        TranslationRow.id == job.translation_id,
        TranslationRow.lease == job.lease,
        TranslationRow.version_id == job.version_id,
        TranslationRow.state == State.TRANSLATING,
    )


def _held(session: Session, job: Job) -> TranslationRow | None:
    """Return the locked translation if it is still this job's, else None."""
    row = lock_translation(session, job.translation_id)
    if (
        row is None
        or row.lease != job.lease
        or row.version_id != job.version_id
        or row.state != State.TRANSLATING
        or row.story.withdrawn_at is not None
    ):
        return None
    return row


def _gave_up(attempts: int, last: str | None) -> str:
    reason = counted(
        "Given up after an attempt that ended without a draft.",
        "Given up after {count} attempts that ended without a draft.",
        attempts,
    )
    return in_a_row([reason, message("The last time: {reason}", reason=last)]) if last else reason


def _give_up(session: Session, row: TranslationRow, reason: str) -> None:
    move(row, Move.FAIL)
    let_go(row)
    row.reason = reason
    audit(
        session,
        MACHINE,
        Action.DRAFTING_FAILED,
        f"translation:{row.id}",
        version=row.version_id,
        reason=reason,
    )


def _enqueue_again(session: Session, row: TranslationRow, seconds: float) -> None:
    """Let it wait again: at its place, but for a suspect, which comes after others unless it is breaking."""
    move(row, Move.RELEASE)
    let_go(row)
    waits = row.lost >= SUSPECT and lane_of(row.place) is not Lane.BREAKING
    promise_draft(session, row, LAST if waits else row.place, seconds)
