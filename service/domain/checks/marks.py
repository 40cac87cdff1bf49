"""Links, bold and other inline marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity


class Marks:
    """A link, bold run, image or other inline mark of the source is not in the translation."""

    name: ClassVar[str] = "marks"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding for each lost mark."""
        for mark in item.missing_marks:
            yield Finding(self.name, Severity.WARNING, "marks.missing", data={"mark": mark})
