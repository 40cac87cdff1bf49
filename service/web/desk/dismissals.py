"""The forms by which an editor dismisses a finding on a story's page, and takes that back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Response

from service.stages import dismissing
from service.web.desk.render import DeskRoute
from service.web.desk.story_answers import ChangeDep, PostingDep, Reason

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

_FINDING = "/desk/translations/{translation}/segments/{index}/findings/{fingerprint}"

Index = Annotated[int, Path(ge=0, le=10**6)]
Fingerprint = Annotated[str, Path(max_length=64)]


@router.post(_FINDING + "/dismiss")
def dismiss(
    change: ChangeDep,
    editor: PostingDep,
    index: Index,
    fingerprint: Fingerprint,
    reason: Annotated[str, Form(max_length=16)] = "",
    note: Reason = "",
) -> Response:
    """Pass a finding over, with a reason."""
    senior = editor.is_admin
    return change(
        "dismissed",
        lambda session, wanted, actor: dismissing.dismiss(
            session, wanted, index, fingerprint, reason, note, actor, senior=senior
        ),
        f"#s{index + 1}",
    )


@router.post(_FINDING + "/take-back")
def take_back(change: ChangeDep, index: Index, fingerprint: Fingerprint) -> Response:
    """Let a dismissed finding count again."""
    return change(
        "counts-again",
        lambda session, wanted, actor: dismissing.take_back(session, wanted, index, fingerprint, actor),
        f"#s{index + 1}",
    )
