"""Dismissing a finding: for which reasons, and who may do it."""

from __future__ import annotations

from enum import StrEnum

from service.domain.draft import Finding, Severity
from service.message import Message, message


class DismissalReason(StrEnum):
    """Why a finding is passed over. The values are in databases: they may be added to, not changed."""

    FALSE_ALARM = "false_alarm"  # the translation is right: counted against the check
    INTENDED = "intended"  # it is meant so, for these readers
    SOURCE = "source"  # the source is at fault, and the translation mends it
    OTHER = "other"  # what it is has to be said in words

    @property
    def words(self) -> Message:
        """What is read behind "dismissed by awa: "."""
        return _WORDS[self]


_WORDS = {
    DismissalReason.FALSE_ALARM: message("the translation is right"),
    DismissalReason.INTENDED: message("it is meant so"),
    DismissalReason.SOURCE: message("the source is at fault"),
    DismissalReason.OTHER: message("another reason"),
}


class MayDismiss(StrEnum):
    """Who may dismiss a finding. A senior is an admin at the desk, or a key of the scope `admin`."""

    EDITOR = "editor"
    SENIOR = "senior"
    NOBODY = "nobody"


#: a text that is not there cannot be right
_BY_NOBODY = frozenset({"empty"})
#: what these say is lost is in the source for certain: a link, an address, a number to dial
_BY_SENIORS = frozenset({"marks", "verbatim", "telephones"})


def may_dismiss(finding: Finding) -> MayDismiss:
    """Return who may dismiss a finding: what blocks takes a senior, whatever the check."""
    if finding.check in _BY_NOBODY:
        return MayDismiss.NOBODY
    if finding.severity is Severity.BLOCK:
        return MayDismiss.SENIOR
    if finding.check in _BY_SENIORS and finding.severity is Severity.WARNING:
        return MayDismiss.SENIOR
    return MayDismiss.EDITOR
