"""Dismissing findings over JSON, and counting what was dismissed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from service.domain.dismissal import DismissalReason
from service.stages import claims, dismissing
from service.stages.dismissals import count_dismissals
from service.storage.session import reading
from service.web.api.numbers import Counted
from service.web.api.review import Knowing, Reviewer, SortingReviewer
from service.web.api.review_models import SavedSegment
from service.web.deps import EngineDep, LapseDep

router = APIRouter(tags=["review"])

_SEGMENT = "/v1/translations/{translation_id}/segments/{index}/dismissals"


class DismissIn(Knowing):
    """Pass a finding over."""

    fingerprint: str = Field(description="`fingerprint` of the finding", max_length=64)
    reason: DismissalReason = Field(
        description="false_alarm: the translation is right; intended: it is meant so; source: the source is "
        "at fault; other: see `note`"
    )
    note: str = Field("", description="why, in words; needed for `other`")


class DismissalCountOut(BaseModel):
    """How many findings of a code were dismissed for a reason in an edition."""

    model_config = ConfigDict(from_attributes=True)
    edition: str
    code: str = Field(description="What was found, such as numbers.changed.")
    reason: DismissalReason
    count: int


class DismissalCounts(BaseModel):
    """What was dismissed, counted; `false_alarm` is what checks were wrong about."""

    dismissals: list[DismissalCountOut]


@router.post(_SEGMENT, summary="Dismiss a finding")
def dismiss(
    engine: EngineDep, translation_id: str, index: Counted, key: Reviewer, body: DismissIn, lapse: LapseDep
) -> SavedSegment:
    """Pass a finding over, with a reason: it counts nowhere, and no longer keeps the story from approval.

    It stays dismissed while source, translation and finding are the same, also in a later draft. 403 where
    the key may not (`may_dismiss`), 409 where the segment has no such finding any more.
    """
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        saved = dismissing.dismiss(
            session,
            translation_id,
            index,
            body.fingerprint,
            body.reason,
            body.note,
            key.actor,
            senior=key.allows("admin"),
            known=body.translation_lock_version,
        )
    return SavedSegment.of(saved)


@router.delete(_SEGMENT + "/{fingerprint}", summary="Take a dismissal back")
def take_back(
    engine: EngineDep,
    translation_id: str,
    index: Counted,
    fingerprint: str,
    key: Reviewer,
    lapse: LapseDep,
    translation_lock_version: Annotated[
        Counted, Query(description="of the translation as you know it: the answer has what changed since")
    ],
) -> SavedSegment:
    """Let a finding count again that was dismissed. 409 where it is not dismissed."""
    with claims.changing(engine, translation_id, key.actor, lapse) as session:
        saved = dismissing.take_back(
            session, translation_id, index, fingerprint, key.actor, known=translation_lock_version
        )
    return SavedSegment.of(saved)


@router.get("/v1/dismissals", summary="Count what was dismissed")
def count(engine: EngineDep, key: SortingReviewer) -> DismissalCounts:
    """Count the dismissed findings by edition, code and reason."""
    with reading(engine) as session:
        counts = count_dismissals(session)
    return DismissalCounts(
        dismissals=[DismissalCountOut.model_validate(one) for one in counts if key.covers(one.edition)]
    )
