"""Text that was lost altogether."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity


class Empty:
    """The translation is empty."""

    name: ClassVar[str] = "empty"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding where the source says something and the target nothing."""
        said = any(char.isalnum() for char in item.source_text)
        if said and not any(char.isalnum() for char in item.target_text):
            yield Finding(self.name, Severity.BLOCK, "empty.text", (0, len(item.source_text)))
