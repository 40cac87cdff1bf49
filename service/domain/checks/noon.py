"""Morning and evening: half past eight in the evening did not become half past eight in the morning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.figures.kinds import Figure, FigureKind
from service.domain.figures.reading import read_figures
from service.domain.languages.base import get

_HALF = re.compile(r"[ \u00a0]?([ap])(?:\.[ ]?m\b|m\b)", re.IGNORECASE)


class Noon:
    """A time of the morning became one of the evening, or the other way round."""

    name: ClassVar[str] = "times"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a time of one half of the day where the target only has words of the other half."""
        halves: dict[str, tuple[Figure, int]] = {}
        for one in read_figures(item.source_text, item.source):
            half = _HALF.match(item.source_text, one.end) if one.kind is FigureKind.TIME else None
            if half is not None:
                halves[half[1].lower()] = one, half.end()
        patterns = _patterns(item.target)
        if len(halves) != 1 or patterns is None:
            return
        ((letter, (said, end)),) = halves.items()
        if said.value >= 12:
            return  # noon and midnight are said in many ways
        right, wrong = patterns if letter == "a" else patterns[::-1]
        found = wrong.search(item.target_text)
        if found is not None and right.search(item.target_text) is None:
            data = {"source": item.source_text[said.start : end], "target": found[0]}
            span = said.start, end
            yield Finding(self.name, Severity.WARNING, "times.other_half", span, found.span(), data)


@lru_cache(maxsize=64)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    own = get(language)
    if not own.before_noon or not own.after_noon:
        return None
    english = get("en")
    before, after = f"{own.before_noon}|{english.before_noon}", f"{own.after_noon}|{english.after_noon}"
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)
