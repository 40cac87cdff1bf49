"""Lines of the web page that are no part of the story."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Severity

_LINES = (
    r"see also\b",
    r"read (?:more|also|next|the full)\b",
    r"also read\b",
    r"related(?: (?:articles?|stories|news|topics?))?\s*[:|]",
    r"more (?:on this|from|news)\b[^.]*$",
    r"click here\b",
    r"(?:sign up|subscribe)\b.*\b(?:newsletter|e-?mail|now|today|channel)\b",
    r"follow us (?:on|at)\b",
    r"share (?:this|on)\b[^.]*$",
    r"advertisement\s*$",
    r"(?:photo|image|picture) (?:credit|source)s?\s*:",
    r"all rights reserved",
    r"(?:les även|läs (?:också|även|mer))\b",
    r"(?:annons|dela|prenumerera)\s*$",
    r"(?:à )?lire (?:aussi|également|la suite)\b",
    r"voir aussi\b",
    r"(?:publicité|abonnez-vous)\b[^.]*$",
    r"(?:leia|veja|saiba) (?:também|mais)\b",
    r"(?:اقرأ أيض|إقرأ أيض|شاهد أيض|طالع أيض)",
    r"بیشتر بخوانید",
    r"(?:קראו|ראו) (?:גם|עוד)",
    r"(?:ayrıca bakınız|devamını oku|bunu da oku)",
    r"soma (?:pia|zaidi)\b",
)
_PATTERN = re.compile(rf"\s*[>»•*\-–—\[(]*\s*(?:{'|'.join(_LINES)})", re.IGNORECASE)


class Boilerplate:
    """A line such as "See also …" or "Read more" was taken over from the web page."""

    name: ClassVar[str] = "boilerplate"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield a finding where the source opens like a link line of a site."""
        match = _PATTERN.match(item.source_text)
        if match is None:
            return
        message = (
            f"“{match.group().strip()}” looks like a line of the web page. Delete the segment if it is one."
        )
        yield Finding(
            self.name, Severity.WARNING, message, (0, len(item.source_text)), (0, len(item.target_text))
        )
