"""Who may dismiss which finding."""

from __future__ import annotations

import pytest

from service.domain.dismissal import DismissalReason, MayDismiss, may_dismiss
from service.domain.draft import Finding, Severity


@pytest.mark.parametrize(
    ("check", "severity", "who"),
    [
        ("empty", Severity.BLOCK, MayDismiss.NOBODY),
        ("numbers", Severity.BLOCK, MayDismiss.SENIOR),
        ("numbers", Severity.WARNING, MayDismiss.EDITOR),
        ("marks", Severity.WARNING, MayDismiss.SENIOR),
        ("verbatim", Severity.WARNING, MayDismiss.SENIOR),
        ("verbatim", Severity.INFO, MayDismiss.EDITOR),
        ("a check of tomorrow", Severity.BLOCK, MayDismiss.SENIOR),
        ("a check of tomorrow", Severity.INFO, MayDismiss.EDITOR),
    ],
)
def test_what_blocks_or_loses_a_link_takes_a_senior(check: str, severity: Severity, who: MayDismiss) -> None:
    assert may_dismiss(Finding(check, severity, f"{check}.code")) is who


def test_every_reason_has_words() -> None:
    assert all(one.words for one in DismissalReason)
