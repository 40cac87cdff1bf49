"""Reading the tables of `glossaries/sources`: tab-separated, nothing quoted, the first line names the columns."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

GLOSSARIES = Path(__file__).parents[1]
SOURCES = GLOSSARIES / "sources"
EDITS = GLOSSARIES / "edits"


def read_table(name: str, folder: Path = SOURCES) -> list[dict[str, str]]:
    """Read one table as rows by column name."""
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def slug(text: str) -> str:
    """Make an id of a name: "Côte d’Ivoire" → "cote-d-ivoire"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def forms_of(cell: str) -> list[str]:
    """Divide a cell of a source table into its forms, cleaned of outer and double spaces."""
    parts = (unicodedata.normalize("NFC", " ".join(part.split())) for part in cell.split("|"))
    return [part for part in dict.fromkeys(parts) if part]
