"""Dutch: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

from service.domain.languages.base import Language

LANGUAGE = Language(
    code="nl",
    decimal_comma=True,
    grouped_by_space=True,
    has_lexicon=True,
    has_dictionary=True,
)
