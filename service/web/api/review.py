"""Review over JSON: the same as the desk's pages, for programs with a key of the scope `review`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, LiteralString, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session

from service.accounts import Key
from service.domain.edition import Edition
from service.editions import get_edition, switched_off
from service.stages import approvals, claims, declining, dividing, reviewing, taking_back
from service.stages.memory import memory_of
from service.stages.seen import look_at
from service.stages.weighing import weigh_before
from service.storage.session import reading, writing
from service.web.api.numbers import Counted
from service.web.api.review_models import Queue, QueueEntryOut, SavedSegment, TranslationOut, Unseen
from service.web.auth import need_edition, require_key
from service.web.deps import EditionsDep, EngineDep, GlossaryDep, LapseDep

router = APIRouter(prefix="/v1/translations", tags=["review"])

Reviewer = Annotated[Key, Depends(require_key("review"))]
#: answers with what is in the editions of the key
SortingReviewer = Annotated[Key, Depends(require_key("review", sorts=True))]
Mark = Annotated[str, Field(max_length=32)]
#: what is told to who sends a change without the number
NO_NUMBER: LiteralString = (
    "Send `translation_lock_version`, the `lock_version` of the translation as you loaded it. The answer "
    "then lists in `changed` what colleagues changed since, to be looked at before anybody approves; nothing "
    "was saved"
)
#: marks in one request: more than a story of thousands of sentences has
MOST_MARKS = 20_000


class Locked(BaseModel):
    """A change to a translation as it was when you loaded it."""

    model_config = ConfigDict(extra="forbid")
    lock_version: Counted = Field(description="`lock_version` of the translation as you loaded it")


class ClaimIn(Locked):
    """Put your name on a draft."""

    take_over: bool = Field(False, description="also when a colleague holds it")


class ApproveIn(Locked):
    """Approve a draft."""

    override_reason: str | None = Field(
        None, description="why findings that block, or that nobody has looked at, may pass"
    )
    seen: list[Mark] = Field(
        default_factory=list, max_length=MOST_MARKS, description="as of `/seen`, before the approval"
    )
    take_back_seconds: float = Field(
        0, ge=0, le=300, description="for so long `/take-back` takes it back before readers get the text"
    )


class SeenIn(BaseModel):
    """What the person who will approve has had before them."""

    model_config = ConfigDict(extra="forbid")
    marks: list[Mark] = Field(
        max_length=MOST_MARKS, description="`mark` of findings and of segments, as they stand now"
    )


class ReasonIn(Locked):
    """Send back or reject, with a reason that colleagues read."""

    reason: str


class WithdrawIn(BaseModel):
    """Take a story down, with a reason that colleagues read and readers do not."""

    model_config = ConfigDict(extra="forbid")
    reason: str
    lock_version: Counted | None = Field(
        None, description="`lock_version` as you loaded it; without it, it is taken down whatever changed"
    )


class DivideIn(Locked):
    """Divide a segment."""

    at: int = Field(ge=0, le=10**6, description="the character of its `text` that the second one begins with")


class Knowing(BaseModel):
    """A change that is answered with the translation's new number, and so with what else is new.

    Without the number that the sender knows, a colleague's text would be approved by somebody who has never
    had it before them.
    """

    model_config = ConfigDict(extra="forbid")
    translation_lock_version: Counted = Field(
        description="`lock_version` of the translation as you know it: the answer has what changed since"
    )

    @model_validator(mode="before")
    @classmethod
    def _says_what_it_knows(cls, sent: Any) -> Any:
        if isinstance(sent, dict) and sent.get("translation_lock_version") is None:
            raise PydanticCustomError("number_missing", NO_NUMBER)
        return sent


class SegmentIn(Knowing):
    """A segment's new text, its confirmation, or both. Without `text` only the confirmation changes."""

    lock_version: Counted = Field(description="`lock_version` of the segment as you loaded it")
    text: str | None = Field(None, description='with marks as numbered tags: "the <1>report</1>"')
    confirm: bool | None = Field(None, description="true: it is right as it stands; false: take that back")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.text is None and self.confirm is None:
            raise PydanticCustomError("nothing_to_do", "Send `text`, `confirm`, or both")
        return self


@router.get("", summary="The queue")
def list_translations(
    engine: EngineDep,
    editions: EditionsDep,
    key: SortingReviewer,
    edition: Annotated[str | None, Query(max_length=64)] = None,
    state: Annotated[str | None, Query(max_length=16)] = None,
    q: Annotated[
        str | None, Query(max_length=200, description="words of the texts, tags, byline, address or ids")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
    by_hand: Annotated[
        bool | None,
        Query(description="true: only what waits for a translator, as no engine drafts it; false: all else"),
    ] = None,
) -> Queue:
    """List translations, most urgent first. Without `state`: all that still need somebody.

    Those of an edition that is switched off are listed when it is asked for by name.
    """
    if edition is not None:
        get_edition(editions, edition)
        need_edition(key, edition)
    without = [*switched_off(editions), *(slug for slug in editions if not key.covers(slug))]
    with reading(engine) as session:
        entries = reviewing.queue(session, edition, state, q, limit, by_hand, without)
    shown = [entry for entry in entries if key.covers(entry.edition)]
    return Queue(translations=[QueueEntryOut.model_validate(entry) for entry in shown])


@router.get("/{translation_id}", summary="A translation with its segments")
def get_translation(
    engine: EngineDep, editions: EditionsDep, translation_id: str, key: Reviewer
) -> TranslationOut:
    """Return both sides of every segment, findings, glossary terms, and what may be done now."""
    with reading(engine) as session:
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/claim", summary="Claim")
def claim(
    engine: EngineDep,
    editions: EditionsDep,
    translation_id: str,
    key: Reviewer,
    body: ClaimIn,
    lapse: LapseDep,
) -> TranslationOut:
    """Take a draft for yourself; 409 when a colleague holds it.

    What others send is refused from then on (409 with `holder`), until you release it, do nothing for
    `DRAGOMAN_CLAIM_MINUTES`, or somebody takes it over.
    """
    with writing(engine) as session:
        reviewing.claim(
            session, translation_id, key.actor, body.lock_version, take_over=body.take_over, lapse=lapse
        )
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/release", summary="Release")
def release(
    engine: EngineDep, editions: EditionsDep, translation_id: str, key: Reviewer, lapse: LapseDep
) -> TranslationOut:
    """Take your name off a draft, so that a colleague can go on; the texts stay.

    409 where somebody else has taken it for themselves: take it over instead, which tells them.
    """
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        reviewing.release(session, translation_id, key.actor)
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/confirm-clean", summary="Confirm all segments without findings")
def confirm_clean(
    engine: EngineDep,
    editions: EditionsDep,
    translation_id: str,
    key: Reviewer,
    body: Locked,
    lapse: LapseDep,
) -> TranslationOut:
    """Confirm every segment that nothing was found in."""
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        reviewing.confirm_clean(session, translation_id, body.lock_version, key.actor)
        return _record(session, translation_id, editions)


@router.get("/{translation_id}/unseen", summary="What has to be looked at before you may approve")
def list_unseen(engine: EngineDep, translation_id: str, key: Reviewer) -> Unseen:
    """List the findings, warnings too, that were not looked at with this key as they stand now."""
    with writing(engine) as session:
        return Unseen.model_validate({"unseen": look_at(session, translation_id, key.actor, ())})


@router.post("/{translation_id}/seen", summary="Say what was looked at")
def put_seen(engine: EngineDep, translation_id: str, key: Reviewer, body: SeenIn) -> Unseen:
    """Put on record what the person behind this key has looked at, and return what is left.

    A mark is of a finding in one wording of a sentence: after a change of either it has to be seen again.
    Marks of what does not stand there are passed over.
    """
    with writing(engine) as session:
        return Unseen.model_validate({"unseen": look_at(session, translation_id, key.actor, body.marks)})


@router.post("/{translation_id}/approve", summary="Approve")
def approve(
    engine: EngineDep,
    editions: EditionsDep,
    translation_id: str,
    key: Reviewer,
    body: ApproveIn,
    lapse: LapseDep,
) -> TranslationOut:
    """Approve: live at once, or when the embargo ends.

    409 while findings that block are unresolved (`blocking`), or findings were not looked at (`unseen`).
    """
    if body.seen:
        with writing(engine) as session:
            look_at(session, translation_id, key.actor, body.seen)
    weighed = weigh_before(engine, translation_id, body.lock_version, key.actor, editions)
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        reviewing.approve(
            session,
            translation_id,
            body.lock_version,
            key.actor,
            editions,
            override_reason=body.override_reason,
            must_see=True,
            wait_seconds=body.take_back_seconds,
            weighed=weighed,
        )
    with reading(engine) as session:  # a long story takes a while to be told, and nobody has to wait for that
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/take-back", summary="Take an approval back")
def take_back(
    engine: EngineDep, editions: EditionsDep, translation_id: str, key: Reviewer, body: Locked
) -> TranslationOut:
    """Take an approval back that has not reached readers: it waits (`live_from`), or is under embargo."""
    with writing(engine) as session:
        approvals.take_back(session, translation_id, body.lock_version, key.actor)
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/send-back", summary="Send back")
def send_back(
    engine: EngineDep,
    editions: EditionsDep,
    translation_id: str,
    key: Reviewer,
    body: ReasonIn,
    lapse: LapseDep,
) -> TranslationOut:
    """Send a translation back to the desk. What is live stays live until the next approval."""
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        reviewing.send_back(session, translation_id, body.lock_version, key.actor, body.reason)
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/reject", summary="Reject")
def reject(
    engine: EngineDep,
    editions: EditionsDep,
    translation_id: str,
    key: Reviewer,
    body: ReasonIn,
    lapse: LapseDep,
) -> TranslationOut:
    """Keep the draft out of its edition. What is live stays live."""
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        reviewing.reject(session, translation_id, body.lock_version, key.actor, body.reason)
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/decline", summary="Not for this edition")
def decline(
    engine: EngineDep,
    editions: EditionsDep,
    translation_id: str,
    key: Reviewer,
    body: ReasonIn,
    lapse: LapseDep,
) -> TranslationOut:
    """Keep the story out of this edition, whatever version of it comes, until it is opened again.

    409 where readers have it: take it down first.
    """
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        declining.decline(session, translation_id, body.lock_version, key.actor, body.reason)
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/open-again", summary="For this edition after all")
def open_again(
    engine: EngineDep, editions: EditionsDep, translation_id: str, key: Reviewer, body: Locked
) -> TranslationOut:
    """Let the edition take the story again: its newest version is drafted, or live in its own language."""
    with writing(engine) as session:
        declining.open_again(session, translation_id, body.lock_version, key.actor, editions)
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/retry", summary="Try a failed or unwritten translation again")
def retry(
    engine: EngineDep, editions: EditionsDep, translation_id: str, key: Reviewer, body: Locked
) -> TranslationOut:
    """Queue again, with all attempts, what failed or waits for a translator with nothing written in it."""
    with writing(engine) as session:
        reviewing.retry(session, translation_id, body.lock_version, key.actor)
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/by-hand", summary="Open a failed translation for a person to write")
def open_by_hand(
    engine: EngineDep,
    editions: EditionsDep,
    glossary: GlossaryDep,
    translation_id: str,
    key: Reviewer,
    body: Locked,
) -> TranslationOut:
    """Open a failed translation as a draft of empty sentences with the glossary's terms, for you to write."""
    with writing(engine) as session:
        reviewing.open_by_hand(
            session, translation_id, body.lock_version, key.actor, editions=editions, glossary=glossary
        )
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/withdraw", summary="Take a story down in one edition")
def withdraw(
    engine: EngineDep, editions: EditionsDep, translation_id: str, key: Reviewer, body: WithdrawIn
) -> TranslationOut:
    """Take a story from the readers of this edition at once.

    Newer versions are drafted and do not go live, in the story's own language either, until it is
    lifted. `POST /v1/stories/{id}/withdraw` does it in all editions.
    """
    with writing(engine) as session:
        taking_back.withdraw_edition(session, translation_id, key.actor, body.reason, body.lock_version)
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/lift", summary="Allow a story again that was taken down")
def lift(
    engine: EngineDep, editions: EditionsDep, translation_id: str, key: Reviewer, body: Locked
) -> TranslationOut:
    """Let the edition take the story again: it is drafted anew, or live at once in its own language."""
    with writing(engine) as session:
        taking_back.lift(session, translation_id, body.lock_version, key.actor, editions)
        return _record(session, translation_id, editions)


@router.patch("/{translation_id}/segments/{index}", summary="Edit or confirm a segment")
def patch_segment(
    engine: EngineDep,
    editions: EditionsDep,
    glossary: GlossaryDep,
    translation_id: str,
    index: Counted,
    key: Reviewer,
    body: SegmentIn,
    lapse: LapseDep,
) -> SavedSegment:
    """Save a segment; 409 with the text that stands there now, if someone was faster."""
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        if body.text is None:
            saved = reviewing.confirm_segment(
                session,
                translation_id,
                index,
                body.lock_version,
                key.actor,
                confirmed=bool(body.confirm),
                known=body.translation_lock_version,
            )
        else:
            saved = reviewing.save_segment(
                session,
                translation_id,
                reviewing.SegmentEdit(index, body.text, body.lock_version, bool(body.confirm)),
                key.actor,
                editions=editions,
                glossary=glossary,
                known=body.translation_lock_version,
            )
    return SavedSegment.of(saved)


@router.post("/{translation_id}/segments/{index}/join", summary="Join a segment with the next")
def join_segments(
    engine: EngineDep,
    editions: EditionsDep,
    glossary: GlossaryDep,
    translation_id: str,
    index: Counted,
    key: Reviewer,
    body: Locked,
    lapse: LapseDep,
) -> TranslationOut:
    """Make one segment of this and the next of its block. The segments after them get other indexes."""
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        own, following = dividing.numbers_at(session, translation_id, index, body.lock_version)
        dividing.join(
            session, translation_id, index, own, following, key.actor, editions=editions, glossary=glossary
        )
        return _record(session, translation_id, editions)


@router.post("/{translation_id}/segments/{index}/divide", summary="Divide a segment")
def divide_segment(
    engine: EngineDep,
    editions: EditionsDep,
    glossary: GlossaryDep,
    translation_id: str,
    index: Counted,
    key: Reviewer,
    body: DivideIn,
    lapse: LapseDep,
) -> TranslationOut:
    """Make two segments of one. The segments after them get other indexes."""
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        own, _following = dividing.numbers_at(session, translation_id, index, body.lock_version)
        dividing.divide(
            session, translation_id, index, own, body.at, key.actor, editions=editions, glossary=glossary
        )
        return _record(session, translation_id, editions)


def _record(session: Session, translation_id: str, editions: Mapping[str, Edition]) -> TranslationOut:
    session.flush()
    view = reviewing.view(session, translation_id)
    return TranslationOut.of(view, editions.get(view.edition), memory_of(session, view.id))
