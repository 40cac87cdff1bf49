"""Polish: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.base import Language

LANGUAGE = Language(
    code="pl",
    four_figures_whole=True,
    name_signs=re.compile(r"[ąęłńśźż]|(?i:cz|sz|wicz\b|wski\b|wska\b)"),
    name_readings=(
        ("szcz", "shch"),
        ("sz|ś", "sh"),
        ("cz|ć", "ch"),
        ("rz|ż|ź", "zh"),
        ("ch", "kh"),
        ("w", "v"),
        ("ł", "w"),
        ("j", "y"),
        ("ń", "n"),
        ("ck", "tsk"),
    ),
)
