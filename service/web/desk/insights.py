"""The page that tells how the desk does: by edition and engine, and by check."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.editions import name_of
from service.stages.insights import engine_figures, finding_figures
from service.storage.session import reading
from service.storage.tables import now
from service.web.deps import EditionsDep, EngineDep
from service.web.desk.access import MemberDep, hidden_in_record
from service.web.desk.render import DeskRoute, page
from service.wording.times import length_of_time

router = APIRouter(route_class=DeskRoute, include_in_schema=False)

#: days that may be looked back
PERIODS = (7, 30, 90)


@router.get("/desk/insights")
def insights(
    engine: EngineDep,
    editions: EditionsDep,
    editor: MemberDep,
    days: Annotated[int, Query(ge=1, le=366)] = 30,
) -> Response:
    """Show the figures of the last days, of the editions that the editor may see."""
    since = now() - timedelta(days=days)
    with reading(engine) as session:
        hidden = hidden_in_record(session, editor)
        figures = engine_figures(session, since, hidden)
        checks = finding_figures(session, since, hidden)
    return page(
        "insights.html",
        editor=editor,
        days=days,
        periods=PERIODS,
        figures=[
            (
                one,
                name_of(editions, one.edition),
                "" if one.seconds is None else length_of_time(timedelta(seconds=one.seconds)),
            )
            for one in figures
        ],
        checks=checks,
        most=max((one.found + one.dismissed for one in checks), default=1),
    )
