"""Sentences that came out far too short or far too long: something was left out or made up."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.base import get

_LEAST = 20  # characters; below, one word makes all the difference
_SHORT, _SLACK = 3, 25  # such a source never becomes longer than this many times its length, and some
_WARN, _BLOCK = math.log(1.5), math.log(3.5)


class Length:
    """The translation is far shorter or longer than such a sentence is in that language."""

    name: ClassVar[str] = "length"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the ratio of characters leaves the band of the pair."""
        source, target = len(item.source_text.strip()), len(item.target_text.strip())
        if not target:
            return
        if source <= _LEAST:
            if target > _SHORT * source + _SLACK:
                yield self._finding(item, Severity.BLOCK, "length.made_up", source, target)
            return
        usual = get(item.target).length / get(item.source).length
        off = math.log(target / source / usual)
        # short sentences vary more
        slack = 12 / source
        if abs(off) <= _WARN + slack:
            return
        severity = Severity.BLOCK if abs(off) > _BLOCK + slack else Severity.WARNING
        yield self._finding(item, severity, "length.short" if off < 0 else "length.long", source, target)

    def _finding(self, item: Checked, severity: Severity, code: str, source: int, target: int) -> Finding:
        whole = (0, len(item.source_text)), (0, len(item.target_text))
        return Finding(self.name, severity, code, *whole, {"source": source, "target": target})
