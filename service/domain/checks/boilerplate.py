"""Lines of the web page that are no part of the story."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity
from service.domain.languages.base import every


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Return the pattern of such lines in any language: a site may keep English ones."""
    lines = "|".join(line for language in every() for line in language.page_lines)
    return re.compile(rf"\s*[>»•*\-–—\[(]*\s*(?:{lines})", re.IGNORECASE)


def is_page_line(text: str) -> bool:
    """Return whether a text opens like a link line of a site: "See also: …"."""
    return _pattern().match(text) is not None


class Boilerplate:
    """A line such as "See also …" or "Read more" was taken over from the web page."""

    name: ClassVar[str] = "boilerplate"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the source opens like a link line of a site."""
        match = _pattern().match(item.source_text)
        if match is None:
            return
        yield Finding(
            self.name,
            Severity.WARNING,
            "boilerplate.line",
            (0, len(item.source_text)),
            (0, len(item.target_text)),
            {"line": match.group().strip()},
        )
