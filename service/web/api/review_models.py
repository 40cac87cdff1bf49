"""What the review API answers: the queue, a translation, its segments, findings and mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.domain.dismissal import DismissalReason, MayDismiss
from service.domain.draft import Finding, Mention, Origin, Outcome, Severity, Step
from service.domain.edition import Edition
from service.domain.status import Move, State
from service.domain.story import BlockKind
from service.stages.dismissals import Judged
from service.stages.memory import Remembered
from service.stages.reviewing import Saved
from service.stages.seen import ToSee
from service.stages.views import TranslationView
from service.web.api.provenance import Provenance
from service.wording import say, say_reason

#: start and end in the text, in code points; the end is the first that is not in it
Span = tuple[int, int]


class _Record(BaseModel):
    """Read from the record's own dataclasses, by the names of the fields."""

    model_config = ConfigDict(from_attributes=True)


class FixOut(_Record):
    """Text to put in the place of a span of the translation."""

    span: Span = Field(description="Start and end in the translation, in code points, without its tags.")
    text: str
    mark: int | None = Field(None, description="The mark of the source that is put round the text.")
    sure: bool = Field(True, description="false: the text is right; see to its place.")
    tagged: str = Field(description="The whole translation after the fix, as it is handed in.")


class DismissalOut(_Record):
    """Who passed a finding over, when and why."""

    by: str
    at: datetime
    reason: DismissalReason
    note: str | None


class FindingOut(_Record):
    """Something that an editor should look at."""

    check: str = Field(description="The check that found it, such as numbers or names.")
    severity: Severity = Field(description="A block has to be resolved, or passed with a reason.")
    code: str = Field(description="What was found, such as numbers.changed; what it was found in is in data.")
    message: str = Field(description="What it says to an editor, in English.")
    source_span: Span | None = Field(description="Start and end in the source, in code points.")
    target_span: Span | None = Field(description="Start and end in the translation, in code points.")
    data: dict[str, Any] | None = Field(
        description="What a program needs to act on it: for unlisted_name its proposals."
    )
    fix: FixOut | None = Field(description="What mends it, where its words are certain.")
    mark: str = Field(description="Hand it to `/seen` when the approver has looked at this finding.")
    fingerprint: str = Field(description="What it is told by: the same while what it is about is the same.")
    dismissed: DismissalOut | None = Field(description="Who dismissed it; it counts nowhere then.")
    may_dismiss: MayDismiss = Field(description="senior: a key of the scope admin, or an admin at the desk.")

    @model_validator(mode="before")
    @classmethod
    def _with_words(cls, one: object) -> object:
        if not isinstance(one, Judged):
            return one
        finding: Finding = one.finding
        return {
            "data": None,
            **finding.to_json(),
            "message": say(finding),
            "fix": None if finding.fix is None else {**finding.fix.to_json(), "tagged": one.mended},
            "fingerprint": one.fingerprint,
            "mark": one.mark,
            "dismissed": one.dismissal,
            "may_dismiss": one.may_dismiss,
        }


class MentionOut(_Record):
    """A concept of the glossary that the source names."""

    concept: str = Field(description="Id of the concept.")
    source_text: str
    source_span: Span
    expected: list[str] = Field(description="The forms that would do, the preferred one first.")
    outcome: Outcome
    target_span: Span | None
    target_text: str | None
    reason: str | None = Field(description="Why it was missed, in words.")
    reason_code: str | None = Field(None, description="The code of that reason.")
    step: Step | None = Field(description="How the model was made to say it; null where it did so by itself.")

    @model_validator(mode="before")
    @classmethod
    def _with_words(cls, mention: object) -> object:
        if not isinstance(mention, Mention):
            return mention
        code = mention.reason.code if mention.reason else None
        return {**mention.to_json(), "reason": say_reason(mention.reason), "reason_code": code}


class RememberedOut(_Record):
    """What somebody confirmed for the very same sentence in another story of this edition."""

    text: str = Field(validation_alias="tagged", description="As it is handed in: check it, and `PATCH` it.")
    translation_id: str
    confirmed_by: str
    confirmed_at: datetime | None


class SegmentOut(_Record):
    """Both sides of a sentence. Marks stand in the texts as numbered tags: "the <1>report</1>"."""

    index: int
    block: str = Field(description="The block of the story that it is part of, such as headline or body.3.")
    kind: BlockKind
    source_text: str = Field(validation_alias="source_tagged")
    text: str = Field(validation_alias="tagged", description="The translation, as it is handed in again.")
    machine_text: str | None = Field(
        validation_alias="machine_tagged", description="What the machine wrote, where there was one."
    )
    origin: Origin = Field(description="kept: carried over from an editor's work on an earlier version.")
    engine: str | None
    score: float | None
    findings: list[FindingOut] = Field(validation_alias="judged")
    mentions: list[MentionOut]
    lock_version: int = Field(description="Hand it back with a change of this segment.")
    changed_by: str | None = Field(description="Who changed it last; null where a draft did.")
    confirmed_by: str | None
    confirmed_at: datetime | None
    remembered: list[RememberedOut] = Field(
        default=[], description="For a sentence that is not written yet; in a whole translation only."
    )
    confirmed_unseen: bool = Field(
        description="Confirmed together with others, by somebody who had not opened it."
    )
    mark: str = Field(description="Hand it to `/seen` when the approver has had this sentence before them.")


class CountsOut(_Record):
    """What there is to do in a translation, in numbers."""

    segments: int
    confirmed: int
    clean: int = Field(description="Segments without a finding that is open.")
    to_look_at: int = Field(description="Unconfirmed segments with a finding that is open.")
    blocks: int = Field(description="Findings that have to be resolved or dismissed before approval.")
    warnings: int
    terms: int = Field(description="Glossary mentions that the translation says.")
    missed: int = Field(description="Glossary mentions that it does not say.")
    risk: float = Field(description="Share of the text that likely has to be written anew, 0 to 1.")


class QueueEntryOut(_Record):
    """One translation in the queue."""

    id: str
    story_id: str
    edition: str
    state: State
    lock_version: int
    urgency: int = Field(description="1 (most urgent) to 9.")
    source: str = Field(description="Name of the source.")
    source_language: str
    source_headline: str
    headline: str = Field(description="The translated headline; empty before the first draft.")
    counts: CountsOut
    claimed_by: str | None
    reason: str | None = Field(description="Why it failed, was sent back or rejected.")
    live: bool = Field(description="Whether readers have a version of this story now.")
    deadline: datetime | None = Field(description="When the embargo ends.")
    waiting_since: datetime = Field(description="When this version came in.")
    updated_at: datetime


class Queue(BaseModel):
    """Translations, the most urgent first."""

    translations: list[QueueEntryOut]


class LiveOut(_Record):
    """What readers of the edition have now."""

    number: int = Field(description="1, 2, 3 … for this story in this edition.")
    published_at: datetime
    approved_by: str | None
    version_id: str


class EventOut(_Record):
    """Something that was done to the translation."""

    at: datetime
    actor: str
    action: str
    detail: dict[str, Any] = Field(description="What belongs to this action, such as its reason.")


class TranslationOut(_Record):
    """A translation with all that an editor decides by."""

    id: str
    story_id: str
    version_id: str
    edition: str
    locale: str | None = Field(None, description="BCP 47; null when the edition is not configured any more.")
    direction: str | None = Field(None, description="ltr or rtl.")
    state: State
    moves: list[Move] = Field(description="What the state allows now.")
    lock_version: int = Field(description="Hand it back with a change of the translation.")
    reason: str | None = Field(description="Why it failed, was sent back or rejected.")
    source: str
    source_version: str
    source_language: str
    source_url: str | None
    source_headline: str
    headline: str
    byline: str | None
    ed_note: str | None
    image_url: str | None
    urgency: int
    embargo: datetime | None
    engine: str | None
    seconds: dict[str, float] = Field(description="Wall time by stage of the pipeline.")
    provenance: Provenance
    claimed_by: str | None
    claimed_at: datetime | None
    worked_at: datetime | None = Field(description="When the holder last worked on it.")
    taken: bool = Field(
        description="Whether the holder has it for themselves: what others send is refused until it lapses."
    )
    approved_by: str | None
    approved_at: datetime | None
    live_from: datetime | None = Field(description="When what is approved goes live; null: at once.")
    held_by: str | None = Field(description="Who took it down by hand; nothing goes live until it is lifted.")
    held_reason: str | None = Field(description="Why it was taken down.")
    story_held_by: str | None = Field(
        description="Who took it down in all editions; those that take it later are held as well."
    )
    withdrawn_by_source: bool = Field(description="Its source withdrew or withholds the story now.")
    updated_at: datetime
    live: LiveOut | None
    counts: CountsOut
    segments: list[SegmentOut]
    history: list[EventOut] = Field(description="The latest first.")

    @classmethod
    def of(
        cls, view: TranslationView, edition: Edition | None, memory: Mapping[int, Sequence[Remembered]]
    ) -> Self:
        """Return a translation as it is answered, with the edition's locale and what is remembered."""
        answer = cls.model_validate(view)
        for segment in answer.segments:
            segment.remembered = [RememberedOut.model_validate(one) for one in memory.get(segment.index, ())]
        if edition is not None:
            answer.locale, answer.direction = edition.locale, edition.direction
        return answer


class ToSeeOut(_Record):
    """A finding that the caller has not looked at."""

    index: int = Field(description="The segment that it is in.")
    check: str
    severity: Severity
    code: str
    message: str
    fingerprint: str
    mark: str = Field(description="Hand it to `/seen` when the approver has looked at it.")

    @model_validator(mode="before")
    @classmethod
    def _with_words(cls, one: object) -> object:
        return one.to_json() if isinstance(one, ToSee) else one


class Unseen(BaseModel):
    """What has to be looked at before the caller may approve, in the order of the story."""

    unseen: list[ToSeeOut]


class TranslationNow(BaseModel):
    """Where the translation stands after a change of one of its segments."""

    lock_version_before: int = Field(
        description="The number before this change: another than you knew means that others changed it, too."
    )
    lock_version: int
    state: State
    claimed_by: str | None


class SavedSegment(BaseModel):
    """A segment after a change, and where its translation stands."""

    segment: SegmentOut
    translation: TranslationNow
    changed: list[SegmentOut] = Field(
        description="The other segments that changed since the `translation_lock_version` that you named: "
        "look at them before you approve with the new number."
    )

    @classmethod
    def of(cls, saved: Saved) -> Self:
        """Return a saved segment as it is answered."""
        return cls(
            segment=SegmentOut.model_validate(saved.segment),
            translation=TranslationNow(
                lock_version_before=saved.before,
                lock_version=saved.lock_version,
                state=State(saved.state),
                claimed_by=saved.claimed_by,
            ),
            changed=[SegmentOut.model_validate(one) for one in saved.changed],
        )
