"""Serbian: what we know of the language. See `base` for what each field means."""

from __future__ import annotations

import re

from service.domain.languages.base import Language

LANGUAGE = Language(
    code="sr",
    name_signs=re.compile(r"[čćđžš]|(?i:ovic\b|evic\b)"),
    name_readings=(
        ("č|ć", "ch"),
        ("š", "sh"),
        ("ž", "zh"),
        ("đ|dj", "j"),
        ("j", "y"),
        ("c(?!h)", "ts"),
    ),
)
