"""Everyday spellings and wordings of names, which a translation may have and the house does not ask for.

`everyday.tsv`: what papers and readers write beside the form that is asked for ("Naijeria", "Suider-Asië",
"two world wars" for either of them), by hand. `texts` says how many sentences of an independent parallel
text have it where their English has the name (`globalvoices:99`); empty where none was at hand. Every form is
let pass (`~`), whatever the texts say: that many write so is no reason to write so. What a concept has
already, in whatever trust, is left alone.

`python -m glossaries.build.everyday sw=texts.tsv ha=more.tsv.xz …` counts anew for the languages named. The
files are as for `measure`; a label that forbids commercial use or asks for research only is passed over.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from glossaries.build import rules
from glossaries.build.edits import SIGNS
from glossaries.build.measure import label_of, pairs
from glossaries.build.model import UNCASED, DraftConcept, SourcedForm
from glossaries.build.tables import GLOSSARIES, SOURCES, read_table
from glossaries.build.trust import EXCLUDED, EXCLUDED_TEXTS, SHARE_ALIKE

TABLE = "everyday.tsv"
_COLUMNS = ("id", "lang", "form", "texts")


def with_everyday(
    entries: Iterable[DraftConcept], ruled: rules.Rules, *, whole: bool = True
) -> list[DraftConcept]:
    """Return the entries with the forms in everyday use.

    Raises `ValueError` for a concept that is not there, unless the build is not `whole`.
    """
    if rules.EVERYDAY not in ruled:
        return list(entries)
    by_concept: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in read_table(TABLE):
        by_concept[row["id"]].append(row)
    done = [_with(entry, by_concept.pop(entry.id, ())) for entry in entries]
    if by_concept and whole:
        raise ValueError(f"{TABLE} speaks of concepts that are not there: {', '.join(by_concept)}")
    return done


def _with(entry: DraftConcept, rows: Sequence[Mapping[str, str]]) -> DraftConcept:
    cells = dict(entry.cells)
    for row in rows:
        language, text = row["lang"], row["form"]
        if not any(
            form.text == text for name in (language, f"{language}_short") for form in cells.get(name, ())
        ):
            labels = tuple(one.partition(":")[0] for one in row["texts"].split("+") if one) or ("hand",)
            cells[language] = (*cells.get(language, ()), SourcedForm(text, labels, "~"))
    return replace(entry, cells=cells) if rows else entry


def main(arguments: list[str]) -> int:
    """Count the forms in the texts, and write the table."""
    if not arguments:
        print(__doc__)
        return 2
    english = _english()
    rows = read_table(TABLE)
    for argument in arguments:
        language, _, file = argument.partition("=")
        own = [row for row in rows if row["lang"] == language]
        wanted = [(row, _word(row["form"], language), _names(english[row["id"]])) for row in own]
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for label, source, target in pairs(Path(file)):
            if label.lower().startswith((*EXCLUDED, *EXCLUDED_TEXTS, *SHARE_ALIKE)):
                continue
            for row, form, name in wanted:
                if row["form"] in target and form.search(target) and name.search(source):
                    seen[f"{row['id']} {row['form']}"][label_of(label)] += 1
        for row in own:
            counts = seen[f"{row['id']} {row['form']}"]
            row["texts"] = "+".join(f"{label}:{count}" for label, count in sorted(counts.items()))
    with (SOURCES / TABLE).open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("\t".join(_COLUMNS) + "\n")
        stream.writelines("\t".join(row[column] for column in _COLUMNS) + "\n" for row in rows)
    return 0


def _english() -> dict[str, list[str]]:
    """Return the English forms of the shipped concepts by id."""
    found = {}
    for file in GLOSSARIES.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                cells = "|".join(row.get(name) or "" for name in ("en", "en_short"))
                found[row["id"]] = [form.lstrip(SIGNS) for form in cells.split("|") if form]
    return found


def _word(form: str, language: str) -> re.Pattern[str]:
    around = r"\w{0,3}" if language in UNCASED else ""
    return re.compile(rf"(?<!\w){around}{re.escape(form)}{around}(?!\w)")


def _names(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
