"""Reading the tables of `glossaries/sources`: tab-separated, not quoted, the first line names the columns."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

GLOSSARIES = Path(__file__).parents[1]
SOURCES = GLOSSARIES / "sources"
EDITS = GLOSSARIES / "edits"
#: Arabic vowel signs and tatweel, Hebrew points, direction marks
_SIGNS = re.compile(
    "[\u064b-\u0652\u0670\u0640\u0591-\u05bd\u05bf-\u05c7\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069]"
)


def read_table(name: str, folder: Path = SOURCES) -> list[dict[str, str]]:
    """Read one table as rows by column name."""
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def slug(text: str) -> str:
    """Make an id of a name: "Côte d’Ivoire" → "cote-d-ivoire"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def forms_of(cell: str) -> list[str]:
    """Divide a cell of a source table into its forms, cleaned of needless spaces and of vowel signs."""
    parts = (_SIGNS.sub("", unicodedata.normalize("NFC", " ".join(part.split()))) for part in cell.split("|"))
    return [part for part in dict.fromkeys(parts) if part]
