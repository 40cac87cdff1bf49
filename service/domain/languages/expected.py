"""What a file of a language should fill in, and what it leaves empty."""

from __future__ import annotations

from dataclasses import fields

from service.domain.languages.base import Language

#: the fields that every file of a language should fill in, for readers to be served as well as in English
EXPECTED = (
    *("never_last", "before_letter", "function_words", "conjunctions", "determiners"),
    *("numbers", "powers", "percent_words", "titles", "said", "locatives", "openers", "bodies"),
    *("no_names", "place_kinds", "name_endings", "term_endings", "common_words", "kind_words"),
    *("prepositions", "directions", "negation", "page_lines"),
)


def missing(language: Language) -> tuple[str, ...]:
    """Return the names of the fields in `EXPECTED` that a language leaves empty."""
    default = {one.name: getattr(Language(code=""), one.name) for one in fields(Language)}
    return tuple(name for name in EXPECTED if getattr(language, name) == default[name])
