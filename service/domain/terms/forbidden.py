"""Forms that the house never uses, wherever they are in a translation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.domain.draft import Finding, Mention, Severity, overlap
from service.domain.languages.tags import primary
from service.domain.terms.concept import FormStatus
from service.domain.terms.glossary import Glossary
from service.domain.terms.rewording import as_fix, reword


def forbidden(
    glossary: Glossary, text: str, language: str, mentions: Iterable[Mention] = (), **setting: Any
) -> tuple[Finding, ...]:
    """Find the forbidden forms of any concept in a target text (language as BCP 47); each blocks approval.

    Those that `mentions` speak of already are left out. `setting` is given to `Glossary.find`.
    """
    told = [mention.target_span for mention in mentions if mention.reason and mention.reason.is_not_used]
    found = []
    for match in glossary.find(text, language, **setting):
        span = (match.start, match.end)
        if match.term.status is not FormStatus.FORBIDDEN or any(
            one is not None and overlap(one, span) for one in told
        ):
            continue
        forms = glossary.forms(match.concept.id, primary(language))
        code = "names.forbidden_instead" if forms else "names.forbidden"
        data = {"name": match.text, "concept": match.concept.id, "forms_or": list(forms[:3])}
        edits = reword(text, span, match.concept, forms[0], primary(language)) if forms else None
        found.append(Finding("names", Severity.BLOCK, code, None, span, data, as_fix(text, edits)))
    return tuple(found)
