"""What a story's tags are called in the language of an edition, where the glossary says it."""

from __future__ import annotations

from collections.abc import Iterable

from service.domain.languages.tags import is_same
from service.domain.terms.glossary import Glossary


def labels_of(names: Iterable[str], glossary: Glossary, source: str, target: str) -> dict[str, str]:
    """Return what the tags are called in the target language, by their names in the source's.

    Only where the whole tag is a form of one concept, and it has an approved form there.
    """
    if is_same(source, target):
        return {}
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        matches = glossary.find(name, source)
        if len(matches) != 1 or matches[0].others or name.strip() != name[matches[0].start : matches[0].end]:
            continue
        forms = glossary.forms(matches[0].concept.id, target)
        if forms and forms[0] != name:
            found[name] = forms[0]
    return found
