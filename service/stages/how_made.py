"""How a published translation came about: for programs, and in a line for readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from service.domain.draft import NO_ENGINE, Origin
from service.stages.segment_record import Standing
from service.storage.tables import TranslationRow

#: made by a machine and seen by nobody; the same, approved as it was, or with changes; written by people
MACHINE, APPROVED, EDITED, WRITTEN = "machine", "approved", "edited", "written"


@dataclass(frozen=True, slots=True)
class HowMade:
    """How a translation came about.

    `approved_by` is the role of who approved it, and `approver` the name, where the edition shows it.
    """

    made: str
    source_language: str
    source_version: str
    engine: str | None = None
    glossary_version: int | None = None
    approved_by: str | None = None
    approver: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it under the names of items; what is not known is left out."""
        names = {
            "made": "made",
            "source_language": "sourceLanguage",
            "source_version": "sourceVersion",
            "engine": "engine",
            "glossary_version": "glossaryVersion",
            "approved_by": "approvedBy",
            "approver": "approver",
        }
        return {names[name]: value for name, value in asdict(self).items() if value is not None}

    @property
    def line(self) -> str:
        """Return which of the lines for readers tells it; see `service.wording.readers`."""
        return {MACHINE: "unread", WRITTEN: "written"}.get(self.made, "approved")


def how_made(
    row: TranslationRow, segments: Iterable[Standing], approved_by: str | None, *, named: bool
) -> HowMade:
    """Return how a translation that is being published came about; `named`: with who approved it."""
    origins = {Origin(one.origin) for one in segments}
    by_machine = origins & {Origin.MT, Origin.CARRIED_OVER} and row.engine not in (None, NO_ENGINE)
    if not by_machine:
        made = WRITTEN
    elif approved_by is None:
        made = MACHINE
    else:
        made = EDITED if Origin.HUMAN in origins else APPROVED
    return HowMade(
        made,
        row.version.language,
        row.version.source_version,
        row.engine if by_machine else None,
        row.provenance.get("glossary_version"),
        None if approved_by is None else "editor",
        approved_by if named else None,
    )
