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
_WARN, _BLOCK = math.log(2.2), math.log(3.5)


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
                message = f"{target} characters for {source} of the source: words were made up. Cut them."
                yield Finding(self.name, Severity.BLOCK, message, (0, source), (0, len(item.target_text)))
            return
        usual = get(item.target).length / get(item.source).length
        off = math.log(target / source / usual)
        # short sentences vary more
        slack = 12 / source
        if abs(off) <= _WARN + slack:
            return
        severity = Severity.BLOCK if abs(off) > _BLOCK + slack else Severity.WARNING
        what = "short; look for what was left out" if off < 0 else "long; look for what was added"
        message = f"{target} characters for {source} of the source is unusually {what}."
        yield Finding(self.name, severity, message, (0, len(item.source_text)), (0, len(item.target_text)))
