"""Who is at a draft: names that come with the work, and taking a story for oneself, which lapses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from service.errors import Conflict
from service.stages import claims, reviewing
from service.storage.tables import TranslationRow, now
from tests.factories import make_story
from tests.service.newsroom import Newsroom

LAPSE = timedelta(minutes=15)


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    newsroom.draft()
    return newsroom


def claim(newsroom: Newsroom, actor: str, **named: Any) -> TranslationRow:
    found: TranslationRow = newsroom.write(
        claims.claim, newsroom.translation().id, actor, lapse=LAPSE, **named
    )
    return found


def idle(newsroom: Newsroom, minutes: float) -> None:
    """Let the holder have done nothing for so long."""
    newsroom.write(
        lambda session: session.execute(
            update(TranslationRow).values(worked_at=now() - timedelta(minutes=minutes))
        )
    )


def may_write(newsroom: Newsroom, actor: str) -> bool:
    try:
        newsroom.read(claims.need_hold, newsroom.translation().id, actor, LAPSE)
    except Conflict as refused:
        return refused.extra["holder"] is None
    return True


def test_who_takes_a_story_writes_alone_until_it_lapses(newsroom: Newsroom) -> None:
    claim(newsroom, "awa")
    assert (may_write(newsroom, "awa"), may_write(newsroom, "ben")) == (True, False)
    with pytest.raises(Conflict, match="awa is at this translation"):
        claim(newsroom, "ben")
    idle(newsroom, 14)
    assert not may_write(newsroom, "ben")
    idle(newsroom, 16)
    assert may_write(newsroom, "ben")
    claim(newsroom, "ben")  # nobody has to be asked
    assert (may_write(newsroom, "awa"), may_write(newsroom, "ben")) == (False, True)
    assert newsroom.audit("claimed")[-1].detail["taken_over_from"] == "awa"


def test_a_hold_is_renewed_by_work_and_nobody_is_told_of_that(newsroom: Newsroom) -> None:
    claim(newsroom, "awa")
    idle(newsroom, 14)
    before = newsroom.translation()
    newsroom.write(claims.renew, before.id, "ben")  # not his
    assert newsroom.translation().worked_at == before.worked_at
    newsroom.write(claims.renew, before.id, "awa")
    after = newsroom.translation()
    assert after.worked_at is not None
    assert before.worked_at is not None
    assert after.worked_at > before.worked_at
    assert (after.lock_version, after.updated_at) == (before.lock_version, before.updated_at)
    idle(newsroom, 14)
    edit = reviewing.SegmentEdit(0, "Le bac revient", newsroom.segments()[0].lock_version)
    newsroom.write(
        reviewing.save_segment,
        before.id,
        edit,
        "awa",
        editions=newsroom.editions,
        glossary=newsroom.glossary,
    )
    saved = newsroom.translation()
    assert saved.worked_at is not None
    assert saved.worked_at > now() - timedelta(minutes=1)
    assert saved.taken


def test_a_name_that_came_with_the_work_keeps_nobody_out(newsroom: Newsroom) -> None:
    row = newsroom.translation()
    newsroom.write(reviewing.confirm_segment, row.id, 0, newsroom.segments()[0].lock_version, "awa")
    row = newsroom.translation()
    assert (row.claimed_by, row.taken, may_write(newsroom, "ben")) == ("awa", False, True)
    claim(newsroom, "awa")  # now for herself
    assert (newsroom.translation().lock_version, may_write(newsroom, "ben")) == (row.lock_version + 1, False)
    newsroom.write(claims.release, row.id, "awa")
    row = newsroom.translation()
    assert (row.claimed_by, row.worked_at, row.taken) == (None, None, False)
