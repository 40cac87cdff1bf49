"""Dismissing findings: who may, what it changes, what outlives it, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from service.domain.dismissal import DismissalReason
from service.domain.draft import Finding, Severity, SourceSegment
from service.domain.status import State
from service.errors import Conflict, Forbidden, NotAllowedNow, NotFound, Unprocessable
from service.stages import dismissing, reviewing
from service.stages.dismissals import DismissalCount, count_dismissals
from service.stages.segment_view import SegmentView
from tests.each import each
from tests.factories import make_story
from tests.service.newsroom import Newsroom

DOUBT = Finding("opposites", Severity.WARNING, "opposites.changed", (0, 2), (0, 9), {"source": "It"})
WRONG = Finding("numbers", Severity.BLOCK, "numbers.missing", (14, 17), (4, 4), {"source": "300"})
EMPTY = Finding("empty", Severity.BLOCK, "empty.text", (0, 5))


def findings(segment: SourceSegment) -> tuple[Finding, ...]:
    return {1: (DOUBT,), 2: (WRONG, DOUBT)}.get(segment.index, ())


@pytest.fixture
def newsroom(engine: Engine) -> Newsroom:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    newsroom.draft(findings=findings)
    return newsroom


def segment(newsroom: Newsroom, index: int) -> SegmentView:
    view = newsroom.read(reviewing.view, newsroom.translation().id)
    return view.segments[index]  # type: ignore[no-any-return]


def print_of(newsroom: Newsroom, index: int, code: str) -> str:
    return next(one.fingerprint for one in segment(newsroom, index).judged if one.finding.code == code)


def dismiss(newsroom: Newsroom, index: int, code: str, **named: Any) -> reviewing.Saved:
    reason, note = named.pop("reason", "false_alarm"), named.pop("note", "")
    told_by = named.pop("fingerprint", None) or print_of(newsroom, index, code)
    wanted = newsroom.translation().id, index, told_by, reason, note, named.pop("actor", "awa")
    named.setdefault("senior", False)
    return newsroom.write(dismissing.dismiss, *wanted, **named)  # type: ignore[no-any-return]


def counts(newsroom: Newsroom) -> tuple[int, int, int, int]:
    found = newsroom.read(reviewing.view, newsroom.translation().id).counts
    (queued,) = newsroom.read(reviewing.queue)
    assert queued.counts == found
    return found.clean, found.to_look_at, found.blocks, found.warnings


def test_a_dismissed_finding_stays_listed_and_counts_nowhere(newsroom: Newsroom) -> None:
    assert counts(newsroom) == (1, 2, 1, 2)
    before, risk = (
        newsroom.translation(),
        newsroom.read(reviewing.view, newsroom.translation().id).counts.risk,
    )
    saved = dismiss(newsroom, 1, DOUBT.code, reason="other", note=" as the minister said ")
    (one,) = saved.segment.judged
    assert one.dismissal is not None
    assert (one.dismissal.by, one.dismissal.reason, one.dismissal.note) == (
        "awa",
        DismissalReason.OTHER,
        "as the minister said",
    )
    assert (saved.segment.findings, saved.segment.open_findings) == ((DOUBT,), ())
    assert counts(newsroom) == (2, 1, 1, 1)
    view = newsroom.read(reviewing.view, before.id)
    assert view.counts.risk < risk
    assert (view.lock_version > before.lock_version, view.claimed_by) == (True, "awa")
    assert "dismissed" in [event.action for event in view.history]
    assert newsroom.read(count_dismissals) == [
        DismissalCount("africa-fr", DOUBT.code, DismissalReason.OTHER, 1)
    ]


def test_what_is_dismissed_is_confirmed_with_the_clean(newsroom: Newsroom) -> None:
    dismiss(newsroom, 1, DOUBT.code)
    row = newsroom.translation()
    assert newsroom.write(reviewing.confirm_clean, row.id, row.lock_version, "awa") == 2
    assert [one.confirmed_by for one in newsroom.segments()] == ["awa", "awa", None]


def test_what_blocks_is_dismissed_by_a_senior_only_and_then_does_not_block(newsroom: Newsroom) -> None:
    with pytest.raises(Forbidden, match="admin"):
        dismiss(newsroom, 2, WRONG.code)
    dismiss(newsroom, 2, DOUBT.code)
    row = newsroom.translation()
    with pytest.raises(Conflict) as refused:
        newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    assert [one["code"] for one in refused.value.extra["blocking"]] == [WRONG.code]
    dismiss(newsroom, 2, WRONG.code, senior=True)
    row = newsroom.translation()
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", newsroom.editions)
    assert newsroom.translation().state == State.LIVE


def test_a_finding_that_became_graver_is_looked_at_anew(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    light = Finding("numbers", Severity.WARNING, WRONG.code, WRONG.source_span, WRONG.target_span, WRONG.data)
    newsroom.draft(findings=lambda one: (light,) if one.index == 2 else ())
    dismiss(newsroom, 2, WRONG.code)
    redraft(newsroom, lambda one: (WRONG,) if one.index == 2 else ())
    (one,) = segment(newsroom, 2).judged
    assert (one.finding, one.dismissal) == (WRONG, None)


def test_an_empty_text_is_dismissed_by_nobody(engine: Engine) -> None:
    newsroom = Newsroom(engine)
    newsroom.deliver(make_story())
    newsroom.draft(findings=lambda one: (EMPTY,) if one.index == 1 else ())
    with pytest.raises(Forbidden, match="cannot be dismissed"):
        dismiss(newsroom, 1, EMPTY.code, senior=True)


def redraft(newsroom: Newsroom, found: Any = findings, **story: Any) -> None:
    newsroom.deliver(make_story(version="2", headline="Another headline", **story))
    newsroom.draft(findings=found)


def test_it_outlives_a_new_draft_of_the_same_sentence(newsroom: Newsroom) -> None:
    dismiss(newsroom, 1, DOUBT.code)
    redraft(newsroom)
    assert [one.dismissal is not None for one in segment(newsroom, 1).judged] == [True]
    assert [one.dismissal is not None for one in segment(newsroom, 2).judged] == [False, False]


def test_it_is_gone_with_a_change_of_what_it_is_about(newsroom: Newsroom) -> None:
    dismiss(newsroom, 1, DOUBT.code)
    redraft(newsroom, lambda one: (DOUBT,), body="<p>Ferries run again from Tuesday.</p><p>It is late.</p>")
    assert not any(one.dismissal for index in (1, 2) for one in segment(newsroom, index).judged)


def test_what_is_missing_is_another_finding_after_any_change_of_the_text() -> None:
    source, text = "It carries 300 people.", "Il transporte des gens."
    later = "Il transporte les gens."
    assert WRONG.fingerprint(source, text) != WRONG.fingerprint(source, later)
    assert DOUBT.fingerprint(source, text) == DOUBT.fingerprint(source, text + " Loin.")


def test_it_is_taken_back_by_whoever_thinks_otherwise(newsroom: Newsroom) -> None:
    dismiss(newsroom, 2, WRONG.code, senior=True)
    told_by = print_of(newsroom, 2, WRONG.code)
    wanted = newsroom.translation().id, 2, told_by, "ben"
    saved = newsroom.write(dismissing.take_back, *wanted)
    assert WRONG in saved.segment.open_findings
    assert counts(newsroom) == (1, 2, 1, 2)
    assert [one.actor for one in newsroom.audit("dismissal_taken_back")] == ["ben"]
    with pytest.raises(Conflict, match="not dismissed"):
        newsroom.write(dismissing.take_back, *wanted)


def test_a_second_dismissal_changes_the_reason(newsroom: Newsroom) -> None:
    dismiss(newsroom, 1, DOUBT.code)
    dismiss(newsroom, 1, DOUBT.code, reason="intended", actor="ben")
    assert [(one.reason, one.count) for one in newsroom.read(count_dismissals)] == [("intended", 1)]
    (one,) = segment(newsroom, 1).judged
    assert one.dismissal is not None
    assert one.dismissal.by == "ben"


@each(
    ("named", "error"),
    [
        ({"reason": "because"}, Unprocessable),
        ({"reason": "other"}, Unprocessable),
        ({"note": "x" * 10_000}, Unprocessable),
        ({"fingerprint": "0" * 16}, Conflict),
        ({"index": 99, "fingerprint": "0" * 16}, NotFound),
    ],
)
def test_what_makes_no_sense_is_refused(newsroom: Newsroom, named: dict[str, Any], error: Any) -> None:
    with pytest.raises(error):
        dismiss(newsroom, **{"index": 1, "code": DOUBT.code, **named})
    assert newsroom.read(count_dismissals) == []


def test_a_live_text_is_sent_back_first(newsroom: Newsroom) -> None:
    row = newsroom.translation()
    approve = newsroom.editions
    newsroom.write(reviewing.approve, row.id, row.lock_version, "awa", approve, override_reason="Fine.")
    with pytest.raises(NotAllowedNow, match="send it back first"):
        dismiss(newsroom, 1, DOUBT.code)
