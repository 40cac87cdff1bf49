"""Abbreviations of the source in a translation: where they may stay, and how one that may not is told."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.draft import Span
from service.domain.terms.concept import Concept, FormStatus, Term

_SAYABLE = (FormStatus.PREFERRED, FormStatus.ADMITTED)


def keeps_short(concept: Concept, term: Term, language: str) -> bool:
    """Return whether a source's abbreviation may stay: it is a name's, and nobody knows the language's own.

    Where the language is known to have none, the name is said in full.
    """
    if language in concept.no_short:
        return False
    own = [one for one in concept.in_language(language) if one.trusted]
    short = term.short or (" " not in term.text and own and all(one.text.count(" ") > 1 for one in own))
    return bool(
        short
        and term.text[:1].isupper()
        and concept.kind not in ("term", "title")
        and not concept.is_name
        and any(one.text[:1] != one.text[:1].lower() or not _has_case(one.text) for one in own)
        and not any(one.short for one in own)
    )


def _has_case(text: str) -> bool:
    return text.upper() != text.lower()


def lacks_full(concept: Concept, term: Term, language: str) -> bool:
    """Return whether the source says a full name and the language has approved abbreviations only.

    What else a translation may say for it nobody knows.
    """
    own = [one for one in concept.in_language(language) if one.trusted and one.status in _SAYABLE]
    return not term.short and " " in term.text and bool(own) and all(one.short for one in own)


def may_stay(concept: Concept, term: Term, language: str, place: tuple[str, Span]) -> bool:
    """Return whether the source's abbreviation is right at a place of the translation.

    Where the language is known to have none, it is so alone in brackets, after the name.
    """
    text, (start, end) = place
    if term.short and language in concept.no_short:
        return text[:start].endswith("(") and text.startswith(")", end)
    return keeps_short(concept, term, language)


def left_as(
    concept: Concept, term: Term, forms: Mapping[str, object], language: str
) -> tuple[str, dict[str, object]]:
    """Return code and data of a name that was left: an abbreviation that the language lacks, or another."""
    if term.short and language in concept.no_short:
        return "missed.left_short", {**forms, "language": language}
    return "missed.left", {**forms}
