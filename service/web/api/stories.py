"""Where a story stands: every edition with its state, its segments' outcomes and its timings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.accounts import Key
from service.domain.draft import Outcome, Reason, Step
from service.domain.edition import Edition
from service.errors import NotFound
from service.settings import Settings
from service.stages import taking_back
from service.storage.session import reading, writing
from service.storage.tables import (
    PublicationRow,
    SegmentRow,
    SourceRow,
    StoryRow,
    StoryVersionRow,
    TranslationRow,
    is_id,
)
from service.web.api.provenance import Provenance
from service.web.auth import require_key
from service.web.deps import EditionsDep, EngineDep, SettingsDep
from service.wording import say_reason

router = APIRouter(prefix="/v1/stories", tags=["stories"])


class MissedTerm(BaseModel):
    """A mention of a glossary concept that the translation does not say."""

    segment: int
    term: str = Field(description="As the source writes it.")
    reason: str


class Segments(BaseModel):
    """What became of the sentences of one translation, in numbers."""

    total: int
    confirmed: int = Field(description="Confirmed by an editor.")
    origins: dict[str, int] = Field(description="mt, memory, human, kept or source → how many")
    findings: dict[str, int] = Field(description="Severity → how many; block has to be resolved.")
    checks: dict[str, int] = Field(description="Check → how many findings.")
    terms: dict[str, int] = Field(description="Glossary mentions: applied, accepted or missed → how many")
    steps: dict[str, int] = Field(
        description="How the model was made to say a term: n-best, prefix, code-switch or swap → how many"
    )
    missed: list[MissedTerm] = Field(description="Every mention that was missed, with the reason.")


class Published(BaseModel):
    """What readers of the edition get now."""

    status: str = Field(description="usable or canceled")
    number: int = Field(description="1, 2, 3 … for this story in this edition")
    published_at: datetime
    approved_by: str | None
    url: str


class EditionStatus(BaseModel):
    """One edition's translation."""

    edition: str
    locale: str | None = Field(description="BCP 47; null when the edition is not configured any more")
    translation: str = Field(description="Id of the translation.")
    state: str
    version: str = Field(description="The source's version that is, or was last, drafted.")
    reason: str | None = Field(description="Why it failed, was sent back, rejected or kept out.")
    engine: str | None
    attempts: int
    claimed_by: str | None
    approved_by: str | None
    approved_at: datetime | None
    held_by: str | None = Field(description="Who took it down by hand; nothing goes live until it is lifted.")
    held_reason: str | None
    updated_at: datetime
    seconds: dict[str, float] = Field(
        description="Wall time by stage of the pipeline; the stages: docs/operate.md."
    )
    provenance: Provenance
    segments: Segments
    published: Published | None


class StoryStatus(BaseModel):
    """A story and where each of its editions stands."""

    story: str
    source: str
    external_id: str
    headline: str
    language: str
    version: str = Field(description="The newest version of the source.")
    versions: int = Field(description="How many versions came in.")
    pub_status: str
    embargo: datetime | None
    first_received_at: datetime
    received_at: datetime
    withdrawn_at: datetime | None
    held_by: str | None = Field(
        description="Who took it down by hand in all editions; those that take it later are held as well."
    )
    held_reason: str | None
    editions: list[EditionStatus]


class WithdrawStoryIn(BaseModel):
    """Take a story down in all editions, with a reason that colleagues read and readers do not."""

    model_config = ConfigDict(extra="forbid")
    reason: str


class WithdrawnStory(BaseModel):
    """A story that was taken down by hand."""

    story: str
    editions: list[str] = Field(description="Those whose readers had it.")
    status: str = Field(description="Where to ask how each edition stands.")


class LiftedStory(BaseModel):
    """A story that may go to readers again."""

    story: str
    editions: list[str] = Field(description="Those that were held and take it again.")
    status: str = Field(description="Where to ask how each edition stands.")


@router.post("/{story_id}/withdraw", summary="Take a story down in all editions")
def withdraw_story(
    story_id: Annotated[str, Path(description="Id of the story, from the answer to its delivery.")],
    engine: EngineDep,
    settings: SettingsDep,
    key: Annotated[Key, Depends(require_key("review"))],
    body: WithdrawStoryIn,
) -> WithdrawnStory:
    """Take a story from all readers at once. Needs a key with the scope `review`.

    Newer versions are drafted and do not go live until the story is lifted (`POST /v1/stories/{id}/lift`)
    or one edition is (`POST /v1/translations/{id}/lift`). Editions that take it later are held as well.
    """
    with writing(engine) as session:
        editions = taking_back.withdraw_story(session, story_id, key.actor, body.reason)
    return WithdrawnStory(
        story=story_id, editions=editions, status=f"{settings.base_url}/v1/stories/{story_id}"
    )


@router.post("/{story_id}/lift", summary="Allow a story again that was taken down in all editions")
def lift_story(
    story_id: Annotated[str, Path(description="Id of the story, from the answer to its delivery.")],
    engine: EngineDep,
    settings: SettingsDep,
    editions: EditionsDep,
    key: Annotated[Key, Depends(require_key("review"))],
) -> LiftedStory:
    """Let all editions take the story again, also those that take it later; 409 where nothing holds it.

    Needs a key with the scope `review`.
    """
    with writing(engine) as session:
        lifted = taking_back.lift_story(session, story_id, key.actor, editions)
    return LiftedStory(story=story_id, editions=lifted, status=f"{settings.base_url}/v1/stories/{story_id}")


@router.get("/{story_id}", summary="Where a story stands")
def story_status(
    story_id: Annotated[str, Path(description="Id of the story, from the answer to its delivery.")],
    engine: EngineDep,
    editions: EditionsDep,
    settings: SettingsDep,
    key: Annotated[Key, Depends(require_key("status", sorts=True))],
) -> StoryStatus:
    """Return where each edition of a story stands. Needs a key with the scope `status`."""
    with reading(engine) as session:
        status = _status(session, story_id, editions, settings)
    status.editions = [one for one in status.editions if key.covers(one.edition)]
    return status


def _status(
    session: Session, story_id: str, editions: Mapping[str, Edition], settings: Settings
) -> StoryStatus:
    story = session.get(StoryRow, story_id) if is_id(story_id) else None
    newest = session.get(StoryVersionRow, story.current_version_id) if story else None
    if story is None or newest is None:
        raise NotFound(f"There is no story {story_id[:64]!r}. Take the id from the answer to its delivery.")
    versions: dict[str, str] = {
        row.id: row.source_version
        for row in session.execute(
            select(StoryVersionRow.id, StoryVersionRow.source_version).where(
                StoryVersionRow.story_id == story.id
            )
        )
    }
    rows = session.scalars(select(TranslationRow).where(TranslationRow.story_id == story.id)).all()
    segments = _segments(session, story.id)
    published = _published(session, story.id, settings)
    order = list(editions)
    found = [
        EditionStatus(
            edition=row.edition,
            locale=editions[row.edition].locale if row.edition in editions else None,
            translation=row.id,
            state=row.state,
            version=versions[row.version_id],
            reason=row.reason,
            engine=row.engine,
            attempts=row.attempts,
            claimed_by=row.claimed_by,
            approved_by=row.approved_by,
            approved_at=row.approved_at,
            held_by=row.held_by,
            held_reason=row.held_reason,
            updated_at=row.updated_at,
            seconds=row.seconds,
            provenance=Provenance.model_validate(row.provenance),
            segments=segments.get(row.id) or _count(()),
            published=published.get(row.edition),
        )
        for row in sorted(
            rows, key=lambda row: order.index(row.edition) if row.edition in editions else len(order)
        )
    ]
    first = session.scalar(
        select(func.min(StoryVersionRow.received_at)).where(StoryVersionRow.story_id == story.id)
    )
    return StoryStatus(
        story=story.id,
        source=session.scalars(select(SourceRow.slug).where(SourceRow.id == story.source_id)).one(),
        external_id=story.external_id,
        headline=next((block["text"] for block in newest.blocks if block["kind"] == "headline"), ""),
        language=newest.language,
        version=newest.source_version,
        versions=len(versions),
        pub_status=newest.pub_status,
        embargo=newest.embargo,
        first_received_at=first or newest.received_at,
        received_at=newest.received_at,
        withdrawn_at=story.withdrawn_at,
        held_by=story.held_by,
        held_reason=story.held_reason,
        editions=found,
    )


def _segments(session: Session, story_id: str) -> dict[str, Segments]:
    """Count the segments of each translation without loading their texts."""
    query = (
        select(
            SegmentRow.translation_id,
            SegmentRow.index,
            SegmentRow.origin,
            SegmentRow.confirmed_by,
            SegmentRow.findings,
            SegmentRow.mentions,
        )
        .join(TranslationRow, TranslationRow.id == SegmentRow.translation_id)
        .where(TranslationRow.story_id == story_id)
        .order_by(SegmentRow.index)
    )
    grouped: dict[str, list[tuple[Any, ...]]] = {}
    for translation_id, *rest in session.execute(query):
        grouped.setdefault(translation_id, []).append(tuple(rest))
    return {translation_id: _count(rows) for translation_id, rows in grouped.items()}


def _count(rows: Iterable[tuple[Any, ...]]) -> Segments:
    rows = list(rows)
    findings = [finding for *_, found, _ in rows for finding in found]
    mentions = [(index, mention) for index, *_, own in rows for mention in own]
    return Segments(
        total=len(rows),
        confirmed=sum(confirmed is not None for _, _, confirmed, _, _ in rows),
        origins=Counter(origin for _, origin, *_ in rows),
        findings=Counter(finding["severity"] for finding in findings),
        checks=Counter(finding["check"] for finding in findings),
        terms=Counter(mention["outcome"] for _, mention in mentions),
        steps=Counter(Step(mention["step"]).value for _, mention in mentions if mention.get("step")),
        missed=[
            MissedTerm(
                segment=index,
                term=mention["source_text"],
                reason=say_reason(Reason.from_json(mention["reason"]) or Reason("missed.not_found")) or "",
            )
            for index, mention in mentions
            if mention["outcome"] == Outcome.MISSED
        ],
    )


def _published(session: Session, story_id: str, settings: Settings) -> dict[str, Published]:
    rows = session.scalars(
        select(PublicationRow).where(
            PublicationRow.story_id == story_id, PublicationRow.superseded.is_(False)
        )
    )
    return {
        row.edition: Published(
            status=row.status,
            number=row.number,
            published_at=row.published_at,
            approved_by=row.approved_by,
            url=f"{settings.base_url}/v1/editions/{row.edition}/items/{story_id}",
        )
        for row in rows
    }
