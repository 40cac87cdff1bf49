"""Files of labelled texts: TOML, written by people, each with a note on how it came about."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def read_table(file: Path) -> dict[str, Any]:
    """Return what a labelled file holds."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def load_notes(files: Iterable[Path]) -> list[str]:
    """Return what the files say of themselves, such as a score taken before the rules knew them."""
    return [str(note) for file in files if (note := read_table(file).get("note"))]
