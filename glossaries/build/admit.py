"""Taking source tables in: `python -m glossaries.build.admit FOLDER` copies them into `glossaries/sources`.

Cells on which nothing may rest for their licence (`trust.py`) are emptied on the way, with the labels that
are excluded, so that the folder holds nothing that may not be passed on; `name-parts.tsv` by the rules of
`name_parts.py`. `places.tsv` and the tables of the region have no such cells and are copied as they are; of
the texts that confirm a form of `fill.tsv` those are left out that may not count.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from glossaries.build import name_parts
from glossaries.build.model import LANGUAGES
from glossaries.build.tables import SOURCES, read_table
from glossaries.build.trust import EXCLUDED, EXCLUDED_TEXTS, usable

AS_THEY_ARE = (
    *("places.tsv", "places-disagreements.tsv", "regional.tsv", "regional-second.tsv", "subdivisions.tsv"),
    *("short-forms.tsv", "exonyms-ar.tsv", "demonyms.tsv"),
)
#: languages in which a form of `fill.tsv` that no text confirms is not even proposed
_ATTESTED_ONLY = frozenset({"ha", "am", "so"})
_COLUMNS = tuple(column for language in LANGUAGES for column in (language, f"{language}_short"))
_TELLS_EXCLUDED = re.compile("|".join(re.escape(label) for label in EXCLUDED))
_SOURCE = re.compile(r"([A-Za-z0-9-]+)\(([a-z,]+)\)")


def main(arguments: list[str]) -> int:
    """Copy every table."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    folder = Path(arguments[0])
    for name in AS_THEY_ARE:
        shutil.copyfile(folder / name, SOURCES / name)
    _copy(folder, "countries-official.tsv", _official)
    _copy(folder, "institutions.tsv", lambda row: _listed(row, ":"))
    _copy(folder, "people.tsv", lambda row: _listed(row, "="))
    _copy(folder, "fill.tsv", _filled)
    for line in name_parts.take_in(folder):
        print(f"{name_parts.TABLE}: {line}")
    return 0


def _copy(folder: Path, name: str, admit: Callable[[Mapping[str, str]], Mapping[str, str] | None]) -> None:
    rows = read_table(name, folder)
    with (SOURCES / name).open("w", encoding="utf-8", newline="\n") as stream:
        kept = list(filter(None, map(admit, rows)))
        stream.write("\t".join(kept[0]) + "\n")
        for row in kept:
            stream.write("\t".join(row.values()) + "\n")


def _filled(row: Mapping[str, str]) -> Mapping[str, str] | None:
    """Return the row with the texts that may count; None where nothing speaks for the form."""
    texts = row["witness"].partition(":")[2].split("+")
    kept = [text for text in texts if text and not text.lower().startswith(EXCLUDED_TEXTS)]
    # labels are no texts, and a form on which a share-alike text alone speaks is written by hand first
    kept = [text for text in kept if not text.startswith(("wikidata", "arwikicats"))]
    if not kept and row["lang"] in _ATTESTED_ONLY:
        return None
    return {**{name: row[name] for name in ("id", "lang", "form", "kind")}, "texts": "+".join(kept)}


def _official(row: Mapping[str, str]) -> Mapping[str, str]:
    kept = {label: languages for label, languages in _SOURCE.findall(row["sources"]) if label == "UNTERM"}
    free = {language for languages in kept.values() for language in languages.split(",")}
    cells = {column: "" if column in LANGUAGES[1:] and column not in free else row[column] for column in row}
    return {**cells, "sources": ";".join(f"{label}({languages})" for label, languages in kept.items())}


def _listed(row: Mapping[str, str], sign: str) -> Mapping[str, str] | None:
    """Return the row without the cells that are ruled out; None if its English name is."""
    cells, sources = dict(row), []
    for part in filter(None, (part.strip() for part in row["sources"].split(";"))):
        column, _, labels = part.partition(sign)
        kept = usable(labels.split("+"), column.removesuffix("_short"))
        if column not in _COLUMNS:
            named = [label for label in labels.split("+") if not label.lower().startswith(EXCLUDED)]
            sources.append(f"{column}{sign}{'+'.join(named)}" if named else "")
        elif kept:
            sources.append(f"{column}{sign}{'+'.join(kept)}")
        elif column == "en":
            return None
        else:
            cells[column] = ""
    note = "; ".join(part for part in row["note"].split("; ") if not _TELLS_EXCLUDED.search(part.lower()))
    return {**cells, "sources": "; ".join(filter(None, sources)), "note": note}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
