"""Estonian: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

from service.domain.languages.base import Language

LANGUAGE = Language(
    code="et",
    keeps_accents=True,
)
