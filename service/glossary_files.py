"""Reading glossary files: CSV, one row per concept, a column per language. See `glossaries/README.md`."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from service.domain.glossary import Concept, FormStatus, Glossary, Term
from service.errors import Unprocessable

SHIPPED = Path(__file__).parents[1] / "glossaries"
KINDS = frozenset(
    {
        *("country", "territory", "capital", "city", "region", "place", "person", "office", "title"),
        *("organisation", "body", "bank", "court", "treaty", "event", "media", "party", "armed-group"),
        *("company", "work", "term"),
    }
)
FIXED = ("id", "kind", "case", "note", "sources")
#: what a sign before a form says; `?` marks one that nobody approved yet
_SIGNS = {"!": FormStatus.FORBIDDEN, "~": FormStatus.TOLERATED, "?": FormStatus.PREFERRED}
_LANGUAGE = re.compile(r"([a-z]{2,3})(_short)?")
_ODD = re.compile(r"[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be used: where it stands (lines count from 1) and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


class BadGlossary(Unprocessable):
    """Glossary files with bad rows; nothing of them was loaded. `problems` lists every one."""

    title = "Glossary cannot be used"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        shown = "\n".join(f"  {problem}" for problem in problems[:20])
        more = f"\n  … and {len(problems) - 20} more" if len(problems) > 20 else ""
        super().__init__(
            f"The glossary was not loaded, {len(problems)} things need correcting:\n{shown}{more}",
            problems=[{"file": p.file, "line": p.line, "reason": p.reason} for p in problems],
        )


def load_glossary(folder: Path | None = None) -> Glossary:
    """Read all `*.csv` of a folder (the shipped one if None), once per folder and process.

    Raises `BadGlossary` with file, line and reason of every bad row; then nothing is loaded.
    """
    return _load(folder or SHIPPED)


@lru_cache(maxsize=8)
def _load(folder: Path) -> Glossary:
    if not folder.is_dir():
        raise Unprocessable(
            f"There is no glossary folder {folder}. Make it, or set DRAGOMAN_GLOSSARIES_DIR to another."
        )
    return Glossary(read_files(sorted(folder.glob("*.csv"))))


def read_files(files: Iterable[Path]) -> list[Concept]:
    """Read concepts from CSV files. Raises `BadGlossary` if any row of any file is bad."""
    concepts: list[Concept] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for file in files:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            problems.append(Problem(file.name, line, "not UTF-8; save the file as UTF-8"))
            continue
        except OSError as error:
            problems.append(Problem(file.name, 0, f"cannot be read: {error.strerror}"))
            continue
        for line, concept in _rows(file.name, text, problems):
            if concept.id in seen:
                why = f"the id {concept.id!r} is already taken by {seen[concept.id]}"
                problems.append(Problem(file.name, line, why))
                continue
            seen[concept.id] = f"{file.name}, line {line}"
            concepts.append(concept)
    if problems:
        raise BadGlossary(problems)
    return concepts


def _rows(file: str, text: str, problems: list[Problem]) -> Iterable[tuple[int, Concept]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        columns = _columns(file, header, problems)
        if header is None or columns is None:
            return
        while True:
            line = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                return
            if not any(row):
                continue
            reasons: list[str] = []
            concept = _concept(row, header, columns, reasons)
            problems.extend(Problem(file, line, reason) for reason in reasons)
            if concept is not None and not reasons:
                yield line, concept
    except csv.Error as error:
        problems.append(Problem(file, reader.line_num, f"not CSV: {error}"))


class _Columns(NamedTuple):
    """Where the columns stand: (name, place) of the fixed, (place, language, short) of the others."""

    fixed: list[tuple[str, int]]
    languages: list[tuple[int, str, bool]]


def _columns(file: str, header: list[str] | None, problems: list[Problem]) -> _Columns | None:
    """Find the columns by the header; None if it is wrong."""
    if header is None:
        problems.append(Problem(file, 1, "empty; the first line names the columns"))
        return None
    before = len(problems)
    columns: list[tuple[int, str, bool]] = []
    for place, name in enumerate(header):
        if name in FIXED:
            continue
        language = _LANGUAGE.fullmatch(name)
        if language is None:
            problems.append(
                Problem(
                    file, 1, f"column {name!r} is neither a language (“fr”, “fr_short”) nor one of {FIXED}"
                )
            )
        else:
            columns.append((place, language[1], language[2] is not None))
    problems.extend(
        Problem(file, 1, f"column {name!r} is missing") for name in ("id", "kind") if name not in header
    )
    problems.extend(
        Problem(file, 1, f"column {name!r} stands twice")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    )
    # long forms first, so that the preferred one of a language comes before its abbreviation
    columns.sort(key=lambda column: column[2])
    if len(problems) > before:
        return None
    return _Columns([(name, place) for place, name in enumerate(header) if name in FIXED], columns)


def _concept(row: list[str], header: list[str], columns: _Columns, reasons: list[str]) -> Concept | None:
    if len(row) != len(header):
        reasons.append(f"{len(row)} cells where the header has {len(header)}; is a comma unquoted?")
        return None
    fixed = {name: row[place].strip() for name, place in columns.fixed}
    if not fixed["id"]:
        reasons.append("the id is missing")
    if fixed["kind"] not in KINDS:
        reasons.append(f"the kind {fixed['kind']!r} is none of {', '.join(sorted(KINDS))}")
    if fixed.get("case", "") not in ("", "exact"):
        reasons.append(f"case is {fixed['case']!r}; it is “exact” or empty")
    terms: list[Term] = []
    seen: set[tuple[str, str]] = set()
    for place, language, short in columns.languages:
        if row[place]:
            _cell(row[place], language, short, terms, seen, reasons)
    if not terms and not reasons:
        reasons.append("no form in any language")
    if reasons:
        return None
    return Concept(
        fixed["id"],
        fixed["kind"],
        tuple(terms),
        fixed.get("note", ""),
        fixed.get("case") == "exact",
        fixed.get("sources", ""),
    )


def _cell(
    cell: str, language: str, short: bool, terms: list[Term], seen: set[tuple[str, str]], reasons: list[str]
) -> None:
    """Add the forms in a cell, which is not empty, to `terms`."""
    plain = "|" not in cell and cell[0].isalpha() and cell.isprintable() and cell[-1] != " "
    if plain and (language, cell) not in seen and unicodedata.is_normalized("NFC", cell):
        # one form, as in most cells of a large file
        seen.add((language, cell))
        terms.append(Term(language, cell, FormStatus.PREFERRED, short))
        return
    name = f"{language}_short" if short else language
    status = FormStatus.PREFERRED
    for part in cell.split("|"):
        text, sign = part.strip(), ""
        if text[:1] in _SIGNS:
            text, sign = text[1:].strip(), text[0]
        if not text:
            reasons.append(f"{name}: an empty form in {cell!r}")
            continue
        if not text.isprintable() and _ODD.search(text):
            reasons.append(f"{name}: {text!r} holds a control or direction mark; delete it")
            continue
        text = unicodedata.normalize("NFC", text)
        if (language, text) in seen:
            reasons.append(f"{name}: {text!r} stands there twice")
            continue
        seen.add((language, text))
        if sign in ("", "?"):
            terms.append(Term(language, text, status, short, not sign))
            status = status if sign else FormStatus.ACCEPTED
        else:
            terms.append(Term(language, text, _SIGNS[sign], short))
