"""The names of all countries in a language: whose each is, and in which longer ones each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.domain.terms.concept import Concept, FormStatus
from service.domain.terms.normalise import key

COUNTRIES = frozenset({"country", "territory"})
#: letters of the shortest form that is looked for in another one
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Countries:
    """The forms of countries in a language, folded: whose each is, and in which longer ones each stands."""

    owners: Mapping[str, frozenset[str]]
    longer: Mapping[str, tuple[str, ...]]


def countries_in(language: str, concepts: Iterable[Concept]) -> Countries:
    """Return the forms of countries in a language (primary subtag), those that are only let pass too."""
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in concepts:
        for term in concept.in_language(language):
            if term.status is not FormStatus.FORBIDDEN and not term.short and _is_name(term.text):
                owners[key(term.text, language)].add(concept.id)
    longer: dict[str, set[str]] = defaultdict(set)
    joined = "\n".join(owners)
    for form, ids in owners.items():
        if len(form) < _LEAST or joined.count(form) == 1:
            continue
        for other in owners:
            if form in other and form != other:
                for one in ids - owners[other]:
                    longer[one].add(other)
    return Countries(
        {form: frozenset(ids) for form, ids in owners.items()},
        {one: tuple(sorted(forms)) for one, forms in longer.items()},
    )


def _is_name(form: str) -> bool:
    """Return whether a form is a name: an adjective that is let pass begins small."""
    return not form[:1].islower()
