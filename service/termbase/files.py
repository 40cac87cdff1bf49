"""Reading glossary files: CSV, one row per concept, a column per language. See `glossaries/README.md`."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from service.domain.languages.tags import language_name, own_name
from service.domain.terms import Glossary
from service.errors import Unprocessable
from service.termbase.cells import (
    LANGUAGES,
    Cells,
    columns_of,
    from_text,
    is_forms,
    kept_column,
    language_of,
    made_id,
    tidy,
    to_text,
)
from service.termbase.formulas import unshield
from service.termbase.rows import FIXED, NONE, Columns, Fault, parse
from service.termbase.stored import DatabaseConcepts

_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BREAK = "\r\n"
#: what people write into a cell of a table that has nothing
NOTHING = frozenset({"-", "–", "—", "--", "n/a", "N/A"})
SHIPPED = Path(__file__).parents[2] / "glossaries"


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be used: its file, its line (from 1) and the reason."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a table that is imported need not say: the kind of its concepts, and what made ids begin with."""

    kind: str = "term"
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A good row of a file: where it stands, its tidy cells as the database keeps them, the columns, the id.

    The cells are kept as text, which takes a fifth of the memory of a dict.
    """

    file: str
    line: int
    text: str
    columns: frozenset[str]
    id: str

    @property
    def cells(self) -> Cells:
        """The filled cells: column → text."""
        return from_text(self.text)


class BadGlossary(Unprocessable):
    """Glossary files with bad rows; nothing of them was loaded. `problems` lists every one."""

    title = "Glossary cannot be used"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        shown = "\n".join(f"  {problem}" for problem in problems[:20])
        more = f"\n  … and {len(problems) - 20} more" if len(problems) > 20 else ""
        many = "1 thing needs" if len(problems) == 1 else f"{len(problems)} things need"
        super().__init__(
            f"The glossary was not loaded, {many} correcting:\n{shown}{more}",
            problems=[{"file": p.file, "line": p.line, "reason": p.reason} for p in problems],
        )


def load_glossary(folder: Path | None = None) -> Glossary:
    """Return the glossary in all `*.csv` of a folder (the shipped one if None), read once per process.

    Raises `BadGlossary` with file, line and reason of every bad row; then nothing is loaded.
    """
    return _load(folder or SHIPPED)


@lru_cache(maxsize=8)
def _load(folder: Path) -> Glossary:
    if not folder.is_dir():
        raise Unprocessable(
            f"There is no glossary folder {folder}. Make it, or set DRAGOMAN_GLOSSARIES_DIR to another."
        )
    return glossary_of(sorted(folder.glob("*.csv")))


def glossary_of(files: Iterable[Path]) -> Glossary:
    """Return the glossary in these CSV and TSV files. Raises `BadGlossary` if any row is bad."""
    return Glossary(DatabaseConcepts((row.id, row.text) for row in read_files(files)))


def read_files(
    files: Iterable[Path], skipped: list[Problem] | None = None, missing: Missing | None = None
) -> Iterator[FileRow]:
    """Yield the good rows of CSV and TSV files (their ending says which), in their order.

    Raises `BadGlossary` after the last row if any row of any file is bad: use no row before then. With
    `skipped`, bad rows are added to that, and only a file that cannot be read at all is bad.
    With `missing`, rows without an id get one made of their first forms, the same each time, and those of a
    table without kinds the one that it names.
    """
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for file in files:
        try:
            data = file.read_bytes().removeprefix(codecs.BOM_UTF8)
            text = data.decode()
        except OSError as error:
            problems.append(Problem(file.name, 0, f"cannot be read: {error.strerror}"))
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            how = "not UTF-8; save the file as UTF-8 (a spreadsheet calls it “CSV UTF-8”)"
            problems.append(Problem(file.name, line, how))
        else:
            bad = problems if skipped is None else skipped
            yield from _good_rows(file.name, text, taken, problems, bad, missing)
    if problems:
        raise BadGlossary(problems)


def _good_rows(
    file: str,
    text: str,
    taken: dict[str, str],
    problems: list[Problem],
    bad: list[Problem],
    missing: Missing | None,
) -> Iterator[FileRow]:
    """Yield the good rows of one file. `taken` has the file and line of each id that was read.

    What is wrong with the file is added to `problems`, what is wrong with a row to `bad`.
    """
    lines = _lines(file, text, problems)
    _, header = next(lines, (1, []))
    width = len(header)
    named = _names(header)
    header = named if missing is None else [*named, *(name for name in ("id", "kind") if name not in named)]
    columns = _columns(file, header, problems)
    if columns is None:
        return
    names = frozenset({*named, "id"})
    made: set[str] = set()
    for line, row in lines:
        if not any(row):
            continue
        if len(named) < len(row) <= width and not any(row[len(named) :]):
            row = row[: len(named)]
        if missing is not None and len(row) == len(named):
            row = _filled(header, row, missing, made)
        faults: list[Fault] = []
        if not NOTHING.isdisjoint(row):
            faults = [
                (name, f"{name}: “{cell}” is no form: {_instead(name)}")
                for name, cell in zip(header, row, strict=False)
                if cell in NOTHING and is_forms(name)
            ]
        concept = None if faults else parse(row, columns, faults)
        if concept is None:
            bad += [Problem(file, line, reason) for _, reason in faults]
            continue
        here = f"{file}, line {line}"
        first = taken.setdefault(concept.id, here)
        if first != here:
            bad.append(Problem(file, line, f"the id {concept.id!r} is already taken by {first}"))
            continue
        yield FileRow(file, line, to_text(tidy(dict(zip(header, row, strict=True)))), names, concept.id)


def _filled(header: list[str], row: list[str], missing: Missing, made: set[str]) -> list[str]:
    """Return a row with an id and a kind where it has none. `made`: the ids that were made already."""
    cells = dict(zip(header, [*row, *("",) * (len(header) - len(row))], strict=True))
    forms = next((cell for name, cell in cells.items() if is_forms(name) and cell.strip()), "")
    if not cells["id"].strip() and forms:
        cells["id"] = made_id(forms, missing.prefix or "table:", made)
    if "kind" not in header[: len(row)]:
        cells["kind"] = missing.kind
    return list(cells.values())


def _instead(column: str) -> str:
    """Say what to write for a language without a form, or without an abbreviation."""
    if column == language_of(column):
        return "leave the cell empty where nobody knows one yet"
    return f"write “{NONE}” where the language is known to have no abbreviation, nothing where nobody knows"


def _lines(file: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of a CSV or TSV file; a line that is not CSV is a problem and ends the reading."""
    told = _SEPARATOR.match(text)  # the first line that Excel writes, and reads, where it is not a comma
    start = 0 if told is None else told.end()
    delimiter = told[1] if told else "\t" if file.lower().endswith(".tsv") else _delimiter(text[start:])
    breaks, shields = _BREAK in text, "'" in text
    reader = csv.reader(io.StringIO(text[start:], newline=""), strict=True, delimiter=delimiter)
    before = text.count("\n", 0, start)
    line = 1 + before
    try:
        for row in reader:
            # a spreadsheet breaks lines in its cells as its system does
            cells = [unshield(cell) for cell in row] if shields else row
            yield line, [cell.replace("\r\n", "\n") for cell in cells] if breaks else cells
            line = reader.line_num + 1 + before
    except csv.Error as error:
        unclosed = "unexpected end of data" in str(error)
        why = (
            "a quotation mark is opened and not closed again, there or in a line before"
            if unclosed
            else error
        )
        problems.append(Problem(file, reader.line_num, f"not CSV: {why}"))


def _delimiter(text: str) -> str:
    """Return what divides the cells of a CSV file: the semicolon or tab of a spreadsheet, or a comma."""
    header = text.partition("\n")[0]
    return max(",;\t", key=lambda sign: sum(_is_column(name) for name in _names(header.split(sign))))


def _names(header: list[str]) -> list[str]:
    """Return the names of the columns as they are kept, without empty ones at the end."""
    names = [name.strip().strip('"').strip() for name in header]
    names = [
        name if _is_column(name) else name.lower() if _is_column(name.lower()) else name for name in names
    ]
    while len(names) > 1 and not names[-1]:
        names.pop()
    return names


def _meant(name: str) -> str:
    """Say which column a name seems to mean: “French”, “Français”, “pt-BR”, “ar (Arabic)”."""
    words = re.split(r"[\W_]+", name.casefold())
    for code in LANGUAGES:
        names = {code, language_name(code).casefold(), own_name(code).casefold()}
        if names & {*words, name.casefold()}:
            return (
                f" (“{code}”, without a region?)" if words[0] == code and len(words) > 1 else f" (“{code}”?)"
            )
    return " (“en”?)" if name.casefold() == "term" else ""


def _is_column(name: str) -> bool:
    return name in FIXED or is_forms(name)


def _columns(file: str, header: list[str], problems: list[Problem]) -> Columns | None:
    """Return the columns that a header names; None if it is wrong, and `problems` say why."""
    if not any(header):
        problems.append(Problem(file, 1, "empty; the first line names the columns"))
        return None
    wrong = [
        f"column {name!r} is none that we know{_meant(name)}; take it out, or name it by a language’s code "
        f"(“fr”; “fr_short” for abbreviations) or as one of {', '.join(FIXED)}"
        for name in header
        if name not in FIXED and not is_forms(name)
    ]
    wrong += [
        f"column {name!r}: the code of this language is {language_of(kept_column(name))}; "
        f"name the column {kept_column(name)!r}"
        for name in header
        if is_forms(name) and kept_column(name) != name
    ]
    wrong += [f"column {name!r} is missing" for name in ("id", "kind") if name not in header]
    wrong += [f"column {name!r} stands twice" for name in dict.fromkeys(header) if header.count(name) > 1]
    problems += [Problem(file, 1, reason) for reason in wrong]
    return None if wrong else columns_of(tuple(header))
