"""The checks: one class each, run in the order of `CHECKS`. They look only at one segment's two sides."""

from __future__ import annotations

from service.domain.checks.base import Check, Checked
from service.domain.checks.empty import Empty
from service.domain.checks.marks import Marks
from service.domain.checks.names import Names
from service.domain.draft import Finding

CHECKS: tuple[Check, ...] = (Empty(), Names(), Marks())

__all__ = ["CHECKS", "Check", "Checked", "run_checks"]


def run_checks(item: Checked) -> tuple[Finding, ...]:
    """Run every check over one segment. An empty translation is reported as that and nothing else."""
    lost = tuple(Empty().findings(item))
    if lost:
        return lost
    return tuple(finding for check in CHECKS for finding in check.findings(item))
