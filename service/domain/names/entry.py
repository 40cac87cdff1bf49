"""Making a glossary concept of an unlisted name, for the editor who adds it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from service.domain.names.scripts import plain
from service.domain.terms.concept import Concept, FormStatus, Term

_KINDS = frozenset({"person", "place"})


def concept_from_name(
    name: str,
    kind: str,
    language: str,
    forms: Mapping[str, Sequence[str]],
    chosen: Mapping[str, str] | None = None,
    note: str = "",
) -> Concept:
    """Make a concept of a name: all its forms are proposed (`trusted` False) until somebody approves them.

    `language` is the story's; `forms` are the proposals by target language (primary subtags), likeliest
    first; `chosen` the form an editor picked or typed in a language, which goes first there. The id is made
    of the name, and the same for the same name and kind.
    """
    kind = kind if kind in _KINDS else "person"
    terms = [Term(language, name, FormStatus.PREFERRED, trusted=False)]
    sources = [f"{language}:story"]
    for target in sorted({*forms, *(chosen or {})} - {language}):
        first = (chosen or {}).get(target, "").strip()
        ordered = dict.fromkeys([*([first] if first else []), *forms.get(target, ())])
        for place, form in enumerate(ordered):
            status = FormStatus.PREFERRED if place == 0 else FormStatus.ADMITTED
            terms.append(Term(target, form, status, trusted=False))
        if ordered:
            sources.append(f"{target}:{'editor' if first else 'proposal'}")
    return Concept(_id(name, kind), kind, tuple(terms), note, sources="; ".join(sources))


def concept_from_finding(data: Mapping[str, Any], chosen: str = "") -> Concept:
    """Make the concept of an `unlisted_name` finding's data; `chosen` is the form the editor picked."""
    target = str(data["target"])
    forms = {target: [str(proposal["text"]) for proposal in data["proposals"]]}
    picked = {target: chosen} if chosen.strip() else None
    return concept_from_name(str(data["name"]), str(data["kind"]), str(data["language"]), forms, picked)


def _id(name: str, kind: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")
    if not slug or len(slug) > 60 or not plain(name).isascii():
        slug = f"{slug[:48]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".strip("-")
    return f"{kind}-{slug}"
