"""What keeps a draft of an edition without editors from going out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from service.domain.checks import CHECKS
from service.domain.draft import Finding, Severity, SourceSegment
from service.domain.edition import Policy
from service.domain.holding import holds
from service.domain.status import State
from tests.factories import make_story
from tests.service.newsroom import Newsroom, only
from tests.service.stages.test_only_what_may_be_published import OTHER, deliver

HOLDING = [
    Finding("numbers", Severity.WARNING, "The number “12.5” is not in the translation."),
    Finding("dates", Severity.WARNING, "x"),
    Finding("names", Severity.INFO, "“Ng’ang’a”: not found in the translation."),
    Finding("negation", Severity.WARNING, "x"),
    Finding("marks", Severity.WARNING, "x"),
    Finding("length", Severity.WARNING, "x"),
    Finding("reader", Severity.WARNING, "x"),
    Finding("unlisted_name", Severity.INFO, "Ng’ang’a", (0, 8), None),
    Finding("quotes", Severity.BLOCK, "x"),
]


@pytest.mark.parametrize("finding", HOLDING, ids=lambda finding: finding.check)
def test_an_auto_edition_holds_what_may_be_lost_whatever_its_severity(
    engine: Engine, finding: Finding
) -> None:
    """“coûtent $,5 millions de dollars” went live; two warnings held nothing back."""
    assert auto_draft(engine, finding) == State.DRAFT


@pytest.mark.parametrize(
    "finding",
    [
        Finding("ending", Severity.WARNING, "The question mark is missing."),
        Finding("unlisted_name", Severity.INFO, "Ng’ang’a", (0, 8), (0, 8)),
    ],
    ids=lambda finding: finding.check,
)
def test_an_auto_edition_lets_the_rest_go(engine: Engine, finding: Finding) -> None:
    assert auto_draft(engine, finding) == State.LIVE


def auto_draft(engine: Engine, finding: Finding) -> str:
    edition = replace(only(OTHER)[OTHER], policy=Policy.AUTO, disclosure="Machine")
    newsroom = Newsroom(engine, {OTHER: edition})
    deliver(newsroom, make_story())

    def found(segment: SourceSegment) -> tuple[Finding, ...]:
        return (finding,) if segment.index == 1 else ()

    return newsroom.draft(OTHER, findings=found).state


def test_of_every_check_it_is_decided_whether_it_holds() -> None:
    """Checks for units, times of day and telephone numbers came later, and what they warned of went out."""
    let_go = {"quotes", "brackets", "ending", "boilerplate", "elision", "spacing"}
    for check in CHECKS:
        warning = holds(Finding(check.name, Severity.WARNING, "x"))
        assert warning is (check.name not in let_go), check.name
    assert not holds(Finding("words", Severity.INFO, "x"))
