# ruff: noqa: N999
"""Icelandic: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

from service.domain.languages.base import Language

LANGUAGE = Language(
    code="is",
    keeps_accents=True,
)
