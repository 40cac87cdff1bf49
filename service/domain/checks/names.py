"""Names and terms of the glossary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from service.domain.checks.base import Checked
from service.domain.draft import Finding, Mention, Outcome, Severity
from service.domain.languages.base import get


class Names:
    """A name or term of the glossary is missing, misspelt or in a forbidden form in the translation."""

    name: ClassVar[str] = "names"

    def findings(self, item: Checked) -> Iterable[Finding]:
        """Yield one finding for each mention that was missed."""
        for mention in item.mentions:
            if mention.outcome is not Outcome.MISSED:
                continue
            if (not mention.expected and mention.target_span is None) or self._as_usual(mention, item):
                severity = Severity.INFO
            else:
                severity = Severity.BLOCK if "not to be used" in (mention.reason or "") else Severity.WARNING
            data = {"name": mention.source_text, "concept": mention.concept}
            if mention.reason:
                data["reason"] = mention.reason
            code = "names.missed" if mention.reason else "names.not_found"
            yield Finding(self.name, severity, code, mention.source_span, mention.target_span, data)

    def _as_usual(self, mention: Mention, item: Checked) -> bool:
        """Return whether a name stands as in the source, in a language whose papers leave it so."""
        return get(item.target).english_places and "was left as in the source" in (mention.reason or "")
